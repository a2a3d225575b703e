/**
 * The instructor's gradebooks: one for each pack and one for the labs that come with Precopy. Hand-ins are kept as they
 * came; what they were marked as, and what the instructor made of it, is kept beside them.
 */
import type {
  Gradebook as GradebookMessage,
  GradedSubmission,
  Job,
} from '../../../core/contract/teaching-messages.ts'
import { variedScenarioText } from '../../../core/lab/vary-scenario.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { parseSubmission } from '../../../core/lab/submission.ts'
import type { Marks, SubmissionRow, SubmissionRows } from '../../store/submissions.ts'
import type { Jobs } from '../jobs.ts'
import { NotFoundError, RefusedError } from '../refused.ts'
import type { Runs } from '../runs.ts'
import { slugOf } from '../slug.ts'
import type { WallClock } from '../wall-clock.ts'
import { feedbackFile, verdictOf, type TextFile } from './feedback-of.ts'
import { errorFlag } from './flags.ts'
import { withFolderFlags } from './folder-flags.ts'
import { gradeEach } from './grade-files.ts'
import { gradeSubmission, type GradedFile, type SubmissionFile } from './grade-submission.ts'
import { gradebookCsv } from './gradebook-csv.ts'
import { LabVariants, type GradingLab } from './grading-lab.ts'
import { findLab } from './lab-of.ts'
import { withMarks } from './marks.ts'

export interface GradebookOptions {
  readonly rows: SubmissionRows
  /** All that hand-ins can be marked by: shipped labs and those of packs whose instructor's copy is here. */
  readonly labs: () => readonly GradingLab[]
  /** Throws NotFoundError. */
  readonly packTitle: (packId: string) => string
  readonly runs: Runs
  readonly jobs: Jobs
  readonly clock: WallClock
  /** As the instructor wants to be called; may be empty. */
  readonly instructorName: () => string
}

export interface OverrideInput {
  readonly submissionId: string
  readonly objective?: string | undefined
  readonly explanation?: string | undefined
  /** Left out or null: as judged. */
  readonly points?: number | null | undefined
  readonly comment: string
}

export class Gradebook {
  private readonly options: GradebookOptions

  constructor(options: GradebookOptions) {
    this.options = options
  }

  /** '' for hand-ins of shipped labs. Throws NotFoundError. */
  open(packId: string): GradebookMessage {
    const title = this.titleOf(packId)
    const submissions = this.submissionsOf(packId)
    return { packId, title, submissions, objectives: objectivesOf(submissions) }
  }

  /** Marks them on worker threads; they are in the gradebook when the job is done, or none of them. Throws NotFoundError. */
  add(packId: string, files: readonly SubmissionFile[]): Job {
    this.titleOf(packId)
    const { jobs } = this.options
    const label = `Marking ${files.length === 1 ? 'one hand-in' : `${files.length} hand-ins`}`
    return jobs.begin(label, files.length, async ({ progress, signal }) => {
      const graded = await gradeEach(files, this.options.labs(), { signal, onProgress: progress })
      this.keep(packId, files, graded)
      return graded.length
    })
  }

  /** Marks one file at once, into the gradebook that it belongs to; one that does not say to which, into that of shipped labs. */
  importSubmission(fileName: string, text: string) {
    const file = { fileName, text }
    const graded = gradeSubmission(file, new LabVariants(this.options.labs()))
    const packId = graded.packId ?? this.packNamedIn(text)
    this.keep(packId, [file], [graded])
    const shown = this.find(graded.graded.id)
    return { kind: 'submission' as const, packId, learner: shown.learner, flags: shown.flags.length }
  }

  /** Throws NotFoundError. */
  remove(submissionId: string): void {
    if (!this.options.rows.remove(submissionId)) throw new NotFoundError('submission', submissionId)
  }

  /** Throws NotFoundError, or RefusedError where what it names is not there. */
  override({ submissionId, objective, explanation, points, comment }: OverrideInput): GradedSubmission {
    const { marks } = this.row(submissionId)
    const shown = this.find(submissionId)
    if (objective !== undefined && !shown.objectives.some(({ id }) => id === objective)) {
      throw new NotFoundError('objective', objective)
    }
    if (explanation !== undefined && !shown.explanations.some(({ step }) => step === explanation)) {
      throw new NotFoundError('explanation', explanation)
    }
    this.options.rows.saveMarks(
      submissionId,
      changed(marks, shown, { objective, explanation, points, comment }),
    )
    return this.find(submissionId)
  }

  /** Throws NotFoundError. */
  csv(packId: string): TextFile {
    const title = this.titleOf(packId)
    const name = `${slugOf(title, 'precopy')}-grades.csv`
    return { name, mediaType: 'text/csv', text: gradebookCsv(this.submissionsOf(packId)) }
  }

  /** One file for each. Throws NotFoundError, or RefusedError where one could not be marked. */
  feedback(submissionIds: readonly string[]): TextFile[] {
    const by = {
      instructor: this.options.instructorName().slice(0, 80),
      markedAt: this.options.clock.timestamp(),
    }
    return submissionIds.map((id) => {
      const graded = this.find(id)
      if (graded.points === null) throw new RefusedError(notMarked(graded))
      return feedbackFile(graded, by)
    })
  }

  /** Made once; it opens like any other. Throws NotFoundError, or RefusedError where it could not be run. */
  openRun(submissionId: string): { runId: string } {
    const { rows, runs } = this.options
    const row = this.row(submissionId)
    if (row.runId !== null) return { runId: row.runId }
    const { graded } = row.grade
    if (graded.points === null) throw new RefusedError(notMarked(graded))
    const { submission } = parseSubmission(row.fileName, row.text)
    const labs = this.options.labs()
    const { lab } = findLab(submission, labs)
    if (lab === null) throw new RefusedError(notMarked(graded))
    const variant = new LabVariants(labs).variant(lab, submission.seed)
    const scenario = parseScenario(lab.scenarioFile, lab.scenarioText)
    const { commands, horizonNs, learner, seed } = submission
    const { summary } = runs.begin({
      scenarioId: variant.lab.scenario,
      fileName: lab.scenarioFile,
      text: variedScenarioText(variant.lab, scenario, lab.scenarioText),
      name: `${lab.title}: ${learner}`,
      seed,
      hidesForAttempt: null,
      done: { commands, playheadNs: Math.max(horizonNs, commands.at(-1)?.atNs ?? 0) },
    })
    rows.saveRun(submissionId, summary.id)
    return { runId: summary.id }
  }

  private keep(packId: string, files: readonly SubmissionFile[], graded: readonly GradedFile[]): void {
    const addedAt = this.options.clock.timestamp()
    this.options.rows.save(
      graded.map((one, index) => ({
        id: one.graded.id,
        gradebook: packId,
        fileName: files[index]!.fileName,
        text: files[index]!.text,
        grade: inGradebook(packId, one),
        addedAt,
      })),
    )
  }

  /** A damaged file may still name its pack. */
  private packNamedIn(text: string): string {
    const named = /^ {2}id: (p-[0-9a-f]{8})\s*$/m.exec(text)?.[1]
    const isHere = this.options.labs().some(({ pack }) => pack?.id === named)
    return named !== undefined && isHere ? named : ''
  }

  private titleOf(packId: string): string {
    return packId === '' ? '' : this.options.packTitle(packId)
  }

  private row(submissionId: string): SubmissionRow {
    const row = this.options.rows.find(submissionId)
    if (row === null) throw new NotFoundError('submission', submissionId)
    return row
  }

  /** With the flags that the others of its gradebook give it. */
  private find(submissionId: string): GradedSubmission {
    const { gradebook } = this.row(submissionId)
    return this.submissionsOf(gradebook).find(({ id }) => id === submissionId)!
  }

  private submissionsOf(packId: string): GradedSubmission[] {
    const rows = this.options.rows.of(packId)
    return withFolderFlags(rows.map(({ grade, marks }) => ({ ...grade, marks }))).map(({ graded, marks }) =>
      withMarks(graded, marks),
    )
  }
}

/** A hand-in of another pack than that of the gradebook it was put into is told. */
function inGradebook(packId: string, file: GradedFile): GradedFile {
  if (file.packId === null || file.packId === packId) return file
  const flag = errorFlag(
    'wrong-lab',
    `Its lab "${file.graded.labTitle}" is not of this gradebook's pack.`,
    'Add it to the gradebook of its own pack, and remove it here.',
  )
  return { ...file, graded: { ...file.graded, flags: [...file.graded.flags, flag] } }
}

function changed(
  marks: Marks,
  shown: GradedSubmission,
  { objective, explanation, points, comment }: Omit<OverrideInput, 'submissionId'>,
): Marks {
  if (objective === undefined && explanation === undefined) return { ...marks, comment }
  const kind = objective === undefined ? 'explanations' : 'objectives'
  const id = objective ?? explanation ?? ''
  const { [id]: _before, ...others } = marks[kind]
  // A comment alone leaves the points as they were judged.
  const judged =
    kind === 'objectives'
      ? shown.objectives.find((one) => one.id === id)!.points
      : shown.explanations.find(({ step }) => step === id)!.points
  const isTaken = points === undefined || points === null
  if (isTaken && comment === '') return { ...marks, [kind]: others }
  return { ...marks, [kind]: { ...others, [id]: { points: points ?? judged, comment } } }
}

/** Which failed most comes first. */
function objectivesOf(submissions: readonly GradedSubmission[]): GradebookMessage['objectives'] {
  const found = new Map<string, GradebookMessage['objectives'][number]>()
  for (const { labId, labTitle, objectives } of submissions) {
    for (const one of objectives) {
      const key = `${labId} ${one.id}`
      const before = found.get(key) ?? {
        labId,
        labTitle,
        id: one.id,
        text: one.text,
        met: 0,
        partly: 0,
        notMet: 0,
      }
      const verdict = verdictOf(one)
      found.set(key, {
        ...before,
        met: before.met + (verdict === 'met' ? 1 : 0),
        partly: before.partly + (verdict === 'partly' ? 1 : 0),
        notMet: before.notMet + (verdict === 'met' || verdict === 'partly' ? 0 : 1),
      })
    }
  }
  return [...found.values()].sort(
    (left, right) =>
      right.notMet - left.notMet ||
      right.partly - left.partly ||
      left.labTitle.localeCompare(right.labTitle, 'en') ||
      left.id.localeCompare(right.id, 'en'),
  )
}

function notMarked({ fileName, flags }: GradedSubmission) {
  return {
    id: 'submission-not-marked',
    fault: '',
    message: `${fileName} could not be run again: ${flags[0]?.message ?? 'its lab is not here.'}`,
    remedy: 'Leave it out, or ask the learner for the file again.',
  }
}
