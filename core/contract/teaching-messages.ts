/**
 * Values of an instructor's calls: packs, labs of their own in the making, the gradebook, reports. What
 * goes to a student's window holds no answers; where a value does, its schema says so.
 */
import { z } from 'zod'
import { termsSchema } from '../lab/terms.ts'
import { inputProblemSchema } from './messages.ts'

const points = z.strictObject({ points: z.number(), maxPoints: z.number() })

export const packSummarySchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  author: z.string(),
  description: z.string(),
  copy: z.enum(['instructor', 'student']),
  /** It was made here, and not imported. */
  isOwn: z.boolean(),
  labs: z.array(
    z.strictObject({
      id: z.string(),
      key: z.string(),
      title: z.string(),
      terms: termsSchema,
      hasKey: z.boolean(),
    }),
  ),
  scenarioCount: z.number(),
  /** Hand-ins in its gradebook. */
  submissionCount: z.number(),
  changedAt: z.string(),
})

/** What a file was that a person dropped or chose, and what became of it. */
export const importedSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('scenario'), id: z.string(), name: z.string() }),
  z.strictObject({ kind: z.literal('lab'), draftId: z.string(), title: z.string() }),
  z.strictObject({ kind: z.literal('pack'), packId: z.string(), title: z.string(), isReplaced: z.boolean() }),
  /** Into the gradebook of its pack, or of shipped labs (''). */
  z.strictObject({
    kind: z.literal('submission'),
    packId: z.string(),
    learner: z.string(),
    flags: z.number(),
  }),
  z.strictObject({ kind: z.literal('feedback'), attemptId: z.string(), labTitle: z.string() }),
])

export const packRequestSchema = z.strictObject({
  /** Left out: a new pack. Else its labs are made anew under the same id and signing key. */
  packId: z.string().max(20).optional(),
  title: z.string().min(1).max(80),
  author: z.string().max(80),
  description: z.string().max(4000),
  labs: z
    .array(
      z.strictObject({
        /** Key of a lab in the library, or a draft. */
        lab: z.string().max(80),
        terms: termsSchema,
        seed: z
          .number()
          .int()
          .min(0)
          .max(2 ** 32 - 1)
          .nullable(),
      }),
    )
    .min(1)
    .max(50),
  scenarioIds: z.array(z.string().max(80)).max(50),
})

/** A lab or scenario in the making. */
export const draftSummarySchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['lab', 'scenario']),
  title: z.string(),
  /** Of a lab: draft or shipped scenario that it starts from, as its text names it. */
  scenario: z.string(),
  problemCount: z.number(),
  changedAt: z.string(),
})

/** What the product makes of a draft's text; `outline` and below are empty while it has problems. */
export const draftReviewSchema = z.strictObject({
  problems: z.array(inputProblemSchema),
  outline: z.array(
    z.strictObject({
      /** steps, objectives, hidden faults, misconceptions, wrong paths, …: headings of the outline. */
      group: z.string(),
      id: z.string(),
      title: z.string(),
      kind: z.string(),
      line: z.number(),
    }),
  ),
  /** The answer key, apart from what students see: by step or objective what is right and why. */
  key: z.array(
    z.strictObject({
      title: z.string(),
      question: z.string(),
      right: z.array(z.string()),
      replies: z.array(z.strictObject({ to: z.string(), reply: z.string() })),
      line: z.number(),
    }),
  ),
  /** What this seed draws. */
  drawn: z.strictObject({
    values: z.array(z.strictObject({ id: z.string(), value: z.string() })),
    causes: z.array(z.strictObject({ id: z.string(), text: z.string() })),
  }),
})

/** Long work of the host: asked for by its id until it is over. */
export const jobSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  done: z.number(),
  total: z.number(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** Why it failed, '' else. */
  problem: z.string(),
})

export const labFindingSchema = z.strictObject({
  line: z.number(),
  column: z.number(),
  seed: z.number(),
  message: z.string(),
})

/** Something about a hand-in that an instructor must know: it was changed, it is another lab's, it came twice. */
export const flagSchema = z.strictObject({
  id: z.enum([
    'unreadable',
    'signature',
    'wrong-lab',
    'unknown-pack',
    'duplicate',
    'copied',
    'other-engine',
    'other-scenario',
    'other-seed',
    'other-terms',
    'entries',
    'trace',
    'results',
  ]),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  remedy: z.string(),
})

export const gradedObjectiveSchema = z.strictObject({
  id: z.string(),
  text: z.string(),
  verdict: z.enum(['met', 'partly', 'not-yet', 'cannot-judge']),
  points: z.number(),
  maxPoints: z.number(),
  reason: z.string(),
  evidenceAtNs: z.array(z.number()),
  /** What the instructor made of it; null: left as judged. */
  override: z.strictObject({ points: z.number(), comment: z.string() }).nullable(),
})

export const gradedSubmissionSchema = z.strictObject({
  id: z.string(),
  fileName: z.string(),
  learner: z.string(),
  labId: z.string(),
  labTitle: z.string(),
  seed: z.number(),
  /** '' where the file could not be read. */
  attemptId: z.string(),
  /** Engine that the attempt was made with. */
  engine: z.string(),
  handedInAt: z.string(),
  flags: z.array(flagSchema),
  /** null where it could not be replayed. */
  points: z.number().nullable(),
  maxPoints: z.number(),
  first: points.nullable(),
  best: points.nullable(),
  objectives: z.array(gradedObjectiveSchema),
  explanations: z.array(
    z.strictObject({
      step: z.string(),
      title: z.string(),
      chosen: z.string(),
      isRight: z.boolean(),
      ownWords: z.string(),
      rubric: z.array(z.strictObject({ text: z.string(), isMarked: z.boolean() })),
      points: z.number(),
      maxPoints: z.number(),
      override: z.strictObject({ points: z.number(), comment: z.string() }).nullable(),
    }),
  ),
  predictions: z.array(
    z.strictObject({
      title: z.string(),
      predicted: z.string(),
      outcome: z.string(),
      isRight: z.boolean().nullable(),
    }),
  ),
  notebook: z.array(z.string()),
  hints: z.number(),
  checks: z.number(),
  comment: z.string(),
})

export const gradebookSchema = z.strictObject({
  packId: z.string(),
  title: z.string(),
  submissions: z.array(gradedSubmissionSchema),
  /** Which objective failed most comes first. */
  objectives: z.array(
    z.strictObject({
      labId: z.string(),
      labTitle: z.string(),
      id: z.string(),
      text: z.string(),
      met: z.number(),
      partly: z.number(),
      notMet: z.number(),
    }),
  ),
})

export const reportFormats = ['html', 'pdf', 'markdown', 'csv', 'json'] as const

/** What a report is about. */
export const reportSubjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('attempt'), attemptId: z.string().max(64) }),
  z.strictObject({ kind: z.literal('run'), runId: z.string().max(64) }),
  z.strictObject({
    kind: z.literal('comparison'),
    runId: z.string().max(64),
    otherRunId: z.string().max(64),
  }),
  z.strictObject({ kind: z.literal('class'), packId: z.string().max(64) }),
])

/** A file whose content is no text: base64. */
export const binaryFileSchema = z.strictObject({
  name: z.string(),
  mediaType: z.string(),
  encoding: z.enum(['text', 'base64']),
  content: z.string(),
})

export type PackSummary = z.infer<typeof packSummarySchema>
export type Imported = z.infer<typeof importedSchema>
export type PackRequest = z.infer<typeof packRequestSchema>
export type DraftSummary = z.infer<typeof draftSummarySchema>
export type DraftReview = z.infer<typeof draftReviewSchema>
export type Job = z.infer<typeof jobSchema>
export type LabFindingMessage = z.infer<typeof labFindingSchema>
export type Flag = z.infer<typeof flagSchema>
export type GradedSubmission = z.infer<typeof gradedSubmissionSchema>
export type Gradebook = z.infer<typeof gradebookSchema>
export type ReportFormat = (typeof reportFormats)[number]
export type ReportSubject = z.infer<typeof reportSubjectSchema>
export type BinaryFile = z.infer<typeof binaryFileSchema>
