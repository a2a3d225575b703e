/**
 * Every call that a window, a browser or the command line can make, stated once. `electron/rpc` implements
 * it; the client is inferred from it; MessagePort and WebSocket carry it. Series and maps do not travel
 * here but on the frame channel (`frame-channel.ts`).
 */
import { z } from 'zod'
import { attemptId, call, chosenFile, file, id, runId, scenarioId } from './calls.ts'
import { estateViewSchema } from './estate-view.ts'
import { commandSchema } from '../scenario/command-schema.ts'
import { attemptViewSchema } from '../lab/attempt.ts'
import { answerFields, hypothesisFields } from '../lab/path-schema.ts'
import { playbackSchema } from './frame-channel.ts'
import { glossaryEntrySchema, labSummarySchema, learnerProgressSchema } from './lab-messages.ts'
import { teachingContract } from './teaching-procedures.ts'
import {
  aboutSchema,
  checkRequestSchema,
  compatibilitySchema,
  loginAnswerSchema,
  movePreviewSchema,
  runDescriptionSchema,
  runSummarySchema,
  scenarioSummarySchema,
  settingsSchema,
  workbenchPlaceSchema,
} from './messages.ts'

export { maxImportCharacters } from './calls.ts'

export const contract = {
  system: {
    about: call.input(z.strictObject({})).output(aboutSchema),
    settings: call.input(z.strictObject({})).output(settingsSchema),
    changeSettings: call.input(settingsSchema.partial()).output(settingsSchema),
    place: call.input(z.strictObject({})).output(workbenchPlaceSchema.nullable()),
    rememberPlace: call.input(workbenchPlaceSchema).output(z.strictObject({})),
  },
  scenarios: {
    list: call.input(z.strictObject({})).output(z.array(scenarioSummarySchema)),
    text: call.input(scenarioId).output(file),
    importText: call.input(chosenFile).output(scenarioSummarySchema),
    duplicate: call.input(scenarioId).output(scenarioSummarySchema),
    remove: call.input(scenarioId).output(z.strictObject({})),
  },
  runs: {
    list: call.input(z.strictObject({})).output(z.array(runSummarySchema)),
    create: call
      .input(
        z.strictObject({
          scenarioId: id,
          seed: z
            .number()
            .int()
            .min(0)
            .max(2 ** 32 - 1)
            .optional(),
        }),
      )
      .output(runDescriptionSchema),
    open: call.input(runId).output(runDescriptionSchema),
    remove: call.input(runId).output(z.strictObject({})),
    rename: call
      .input(z.strictObject({ runId: id, name: z.string().min(1).max(80) }))
      .output(runSummarySchema),
    /** Saved before it is obeyed; takes effect at the playhead. REFUSED if it lies before a later command: branch first. */
    command: call.input(z.strictObject({ runId: id, command: commandSchema })).output(playbackSchema),
    play: call
      .input(z.strictObject({ runId: id, speed: z.number().min(0.001).max(100_000) }))
      .output(playbackSchema),
    pause: call.input(runId).output(playbackSchema),
    /** Forward to the end of the running round (or of the migration), or by one event. Pauses. */
    step: call.input(z.strictObject({ runId: id, unit: z.enum(['round', 'event']) })).output(playbackSchema),
    /** To any virtual time, back or forward. Pauses. */
    seek: call.input(z.strictObject({ runId: id, atNs: z.number().int().min(0) })).output(playbackSchema),
    /** A new run that shares the commands up to `atNs`. */
    branch: call
      .input(
        z.strictObject({ runId: id, atNs: z.number().int().min(0), name: z.string().max(80).optional() }),
      )
      .output(runDescriptionSchema),
    /** The compatibility checks of one request, and if asked for the smallest cure, which may take a second or two. */
    check: call
      .input(z.strictObject({ runId: id, request: checkRequestSchema, withPlan: z.boolean().optional() }))
      .output(compatibilitySchema),
    /** What the same request would take of datastores, how its data would go, and what another vCenter makes of the VM. */
    preview: call.input(z.strictObject({ runId: id, request: checkRequestSchema })).output(movePreviewSchema),
    /** Tries a login at another vCenter. Neither user nor password is kept, logged or put into a command. */
    login: call
      .input(
        z.strictObject({
          runId: id,
          vcenter: z.string().min(1).max(255),
          user: z.string().min(1).max(120),
          password: z.string().min(1).max(120),
        }),
      )
      .output(loginAnswerSchema),
    /** The estate at the playhead; ask again when the trace's `estateRevision` has changed. */
    estate: call.input(runId).output(estateViewSchema),
    report: call.input(runId).output(file),
  },
  labs: {
    list: call.input(z.strictObject({})).output(z.array(labSummarySchema)),
    /** What the learner's attempts say of each concept that the labs teach. */
    progress: call.input(z.strictObject({})).output(learnerProgressSchema),
    /** Every term, in the order of the alphabet. */
    glossary: call.input(z.strictObject({})).output(z.array(glossaryEntrySchema)),
  },
  attempts: {
    /** A lab of a pack has the terms that its instructor set; `mode` asks for practice, an exam or a test-out of others. */
    start: call
      .input(
        z.strictObject({
          labId: id,
          seed: z
            .number()
            .int()
            .min(0)
            .max(2 ** 32 - 1)
            .optional(),
          mode: z.enum(['practice', 'exam', 'test-out']).optional(),
        }),
      )
      .output(attemptViewSchema),
    view: call.input(attemptId).output(attemptViewSchema),
    /** Commits an answer to a predict, order, explain or diagnose step; it locks. */
    answer: call
      .input(
        z.strictObject({
          attemptId: id,
          step: z.string().max(60),
          ...answerFields,
        }),
      )
      .output(attemptViewSchema),
    /** Goes on from a read, watch, do or run step. REFUSED while it is not done. */
    continue: call
      .input(z.strictObject({ attemptId: id, step: z.string().max(60) }))
      .output(attemptViewSchema),
    /** Starts a watch step: the lab issues its commands and plays, pausing at its captions. */
    watch: call.input(z.strictObject({ attemptId: id, step: z.string().max(60) })).output(attemptViewSchema),
    check: call.input(attemptId).output(attemptViewSchema),
    hint: call
      .input(z.strictObject({ attemptId: id, objective: z.string().max(60) }))
      .output(attemptViewSchema),
    note: call
      .input(z.strictObject({ attemptId: id, text: z.string().max(20_000) }))
      .output(attemptViewSchema),
    /** Writes a line of the hypothesis notebook: a new one without a number, else the line of that number. */
    hypothesis: call
      .input(
        z.strictObject({
          attemptId: id,
          number: z.number().int().min(1).optional(),
          ...hypothesisFields,
          evidenceAtNs: z.number().int().min(0).optional(),
        }),
      )
      .output(attemptViewSchema),
    /** The learner's own marks of an explanation, one for each line of its rubric. */
    selfMark: call
      .input(z.strictObject({ attemptId: id, step: z.string().max(60), marks: z.array(z.boolean()).max(4) }))
      .output(attemptViewSchema),
    /** Puts the first piece away that was placed in the workspace. */
    dismiss: call
      .input(z.strictObject({ attemptId: id, objective: z.string().max(60) }))
      .output(attemptViewSchema),
    /** Ends an attempt: nothing more is taken. REFUSED if it is over. */
    handIn: call.input(attemptId).output(attemptViewSchema),
    /** What was handed in, as the one file that an instructor marks. REFUSED while it is not handed in. */
    submission: call.input(attemptId).output(file),
    report: call.input(attemptId).output(file),
  },
  ...teachingContract,
}

export type Contract = typeof contract
