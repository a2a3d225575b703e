/** What is kept of a presentation, so that it goes on where it was after the window or Precopy was closed. */
import { z } from 'zod'

const count = z.number().int().min(0)

export const savedPresentationSchema = z.object({
  id: z.string(),
  /** Key of the lab in the library. */
  labId: z.string(),
  seed: count,
  runId: z.string(),
  /** The newest press that took effect: index of the beat; -1 before the first. */
  beat: z.number().int().min(-1),
  /** Ids of cues that were revealed before the run had shown what came out. */
  early: z.array(z.string()),
  /** Hands by cue and option. */
  tallies: z.record(z.string(), z.record(z.string(), count)),
  branches: z.array(z.string()),
  /** The branch that a cue's reveal has made, by the id of the cue. */
  whatIfs: z.record(z.string(), z.string()),
  shownRunId: z.string(),
  thinkUntil: z.string(),
  isBlank: z.boolean(),
})

export type SavedPresentation = z.infer<typeof savedPresentationSchema>

/** null where nothing, or nothing that fits, was saved. */
export function readSaved(value: unknown): SavedPresentation | null {
  const saved = savedPresentationSchema.safeParse(value)
  return saved.success ? saved.data : null
}
