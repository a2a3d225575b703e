/** An instructor's calls: packs, drafts, the gradebook, presenting; and reports in every format. */
import { z } from 'zod'
import { attemptViewSchema } from '../lab/attempt.ts'
import { call, chosenFile, file, id, nothing, seed } from './calls.ts'
import { audienceSchema, presentationSchema } from './presenter-messages.ts'
import {
  binaryFileSchema,
  draftReviewSchema,
  draftSummarySchema,
  gradebookSchema,
  gradedSubmissionSchema,
  importedSchema,
  jobSchema,
  labFindingSchema,
  packRequestSchema,
  packSummarySchema,
  reportFormats,
  reportSubjectSchema,
} from './teaching-messages.ts'

const jobId = z.strictObject({ jobId: id })
const draftId = z.strictObject({ draftId: id })
const packId = z.strictObject({ packId: id })
const presentationId = z.strictObject({ presentationId: id })
const draftText = z.string().max(2_000_000)

export const teachingContract = {
  files: {
    /** Any file of Precopy: told by its first keys what it is. INPUT_WRONG with every problem; nothing is saved then. */
    import: call.input(chosenFile).output(importedSchema),
  },
  jobs: {
    state: call.input(jobId).output(jobSchema),
    cancel: call.input(jobId).output(jobSchema),
  },
  packs: {
    list: call.input(nothing).output(z.array(packSummarySchema)),
    make: call.input(packRequestSchema).output(packSummarySchema),
    file: call.input(z.strictObject({ packId: id, copy: z.enum(['instructor', 'student']) })).output(file),
    /** Its gradebook goes with it. */
    remove: call.input(packId).output(nothing),
  },
  drafts: {
    list: call.input(nothing).output(z.array(draftSummarySchema)),
    /** Empty, or a copy of a lab or scenario of the library. */
    create: call
      .input(z.strictObject({ kind: z.enum(['lab', 'scenario']), from: id.optional() }))
      .output(draftSummarySchema),
    text: call.input(draftId).output(z.strictObject({ text: z.string() })),
    /** Saved as it stands, problems or not. */
    save: call.input(z.strictObject({ draftId: id, text: draftText })).output(draftSummarySchema),
    remove: call.input(draftId).output(nothing),
    /** What a text comes to for a seed. */
    review: call
      .input(z.strictObject({ draftId: id, text: draftText, seed: seed.optional() }))
      .output(draftReviewSchema),
    /** The guide as a student sees it at a step, faults hidden, without a run. */
    preview: call
      .input(
        z.strictObject({
          draftId: id,
          text: draftText,
          seed: seed.optional(),
          step: z.number().int().min(0),
        }),
      )
      .output(attemptViewSchema),
    /** Begins an attempt at the saved draft. */
    try: call.input(z.strictObject({ draftId: id, seed: seed.optional() })).output(attemptViewSchema),
    verify: call
      .input(z.strictObject({ draftId: id, seeds: z.number().int().min(1).max(10_000) }))
      .output(jobSchema),
    findings: call.input(jobId).output(z.array(labFindingSchema)),
  },
  gradebook: {
    /** '' for hand-ins of shipped labs. */
    open: call.input(z.strictObject({ packId: z.string().max(64) })).output(gradebookSchema),
    /** Re-runs and marks them on worker threads. */
    add: call
      .input(z.strictObject({ packId: z.string().max(64), files: z.array(chosenFile).min(1).max(500) }))
      .output(jobSchema),
    remove: call.input(z.strictObject({ submissionId: id })).output(nothing),
    /** Points of one objective or explanation, or null to leave it as judged; or the comment on the whole. */
    override: call
      .input(
        z.strictObject({
          submissionId: id,
          objective: id.optional(),
          explanation: id.optional(),
          points: z.number().min(0).max(100).nullable().optional(),
          comment: z.string().max(4000),
        }),
      )
      .output(gradedSubmissionSchema),
    csv: call.input(z.strictObject({ packId: z.string().max(64) })).output(file),
    /** One file for each hand-in. */
    feedback: call
      .input(z.strictObject({ submissionIds: z.array(id).min(1).max(500) }))
      .output(z.array(file)),
    /** The hand-in's run, opened like any other. */
    openRun: call.input(z.strictObject({ submissionId: id })).output(z.strictObject({ runId: id })),
  },
  presenter: {
    open: call.input(z.strictObject({ labId: id, seed: seed.optional() })).output(presentationSchema),
    view: call.input(presentationId).output(presentationSchema),
    audience: call.input(presentationId).output(audienceSchema),
    /** The presentation that is on; null if none is: a second window asks for it. */
    running: call.input(nothing).output(z.strictObject({ presentationId: z.string() }).nullable()),
    act: call
      .input(
        z.strictObject({
          presentationId: id,
          act: z.discriminatedUnion('type', [
            /** Plays on to the next cue and asks; reveals what is asked; in this order at each press. */
            z.strictObject({ type: z.literal('forward') }),
            z.strictObject({ type: z.literal('back') }),
            z.strictObject({ type: z.literal('reveal') }),
            /** The audience sees nothing, or again what it saw; any other press shows it again. */
            z.strictObject({ type: z.literal('blank') }),
            z.strictObject({ type: z.literal('think'), seconds: z.number().int().min(0).max(3600) }),
            z.strictObject({
              type: z.literal('tally'),
              option: z.string().max(60),
              count: z.number().int().min(0).max(10_000),
            }),
            z.strictObject({ type: z.literal('branch'), name: z.string().min(1).max(80) }),
            z.strictObject({ type: z.literal('show'), runId: id }),
            z.strictObject({ type: z.literal('drop'), runId: id }),
            z.strictObject({ type: z.literal('close') }),
          ]),
        }),
      )
      .output(presentationSchema),
    /** Counts the answers in students' hand-ins for the cues of the presentation. */
    tallyFiles: call
      .input(z.strictObject({ presentationId: id, files: z.array(chosenFile).min(1).max(500) }))
      .output(presentationSchema),
  },
  reports: {
    make: call
      .input(z.strictObject({ subject: reportSubjectSchema, format: z.enum(reportFormats) }))
      .output(binaryFileSchema),
  },
}
