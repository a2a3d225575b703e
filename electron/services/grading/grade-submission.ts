/**
 * Marks one hand-in: finds its lab, makes the attempt again, and says of everything that is not as it was what was
 * changed. Pure of the database, so that it can be done on any thread; a file that is wrong is flagged and never throws.
 */
import { InputError, describeProblems } from '../../../core/base/errors.ts'
import { sha256Hex } from '../../../core/base/hash.ts'
import type { Flag, GradedSubmission } from '../../../core/contract/teaching-messages.ts'
import { engineVersion } from '../../../core/engine/run.ts'
import type { Submission } from '../../../core/lab/submission-schema.ts'
import { genuinenessOf, parseSubmission } from '../../../core/lab/submission.ts'
import { differenceFlags, termsFlag, timeFlag } from './difference-flags.ts'
import { fingerprintOf, type Fingerprint } from './fingerprint.ts'
import { askForOriginal, errorFlag, signatureFlag } from './flags.ts'
import { gradedParts, nothingGraded, type GradedParts } from './graded.ts'
import type { GradingLab, LabVariant, LabVariants } from './grading-lab.ts'
import { findLab } from './lab-of.ts'
import { walkAttempt } from './walked-attempt.ts'

/** A file to be marked. */
export interface SubmissionFile {
  readonly fileName: string
  readonly text: string
}

/** A marked file: what is shown of it, and what is compared with others. */
export interface GradedFile {
  readonly graded: GradedSubmission
  /** Pack of the lab that it was marked by, '' for a lab that comes with Precopy; null where none was found. */
  readonly packId: string | null
  /** null where it could not be read. */
  readonly fingerprint: Fingerprint | null
}

const mostProblemsTold = 5

export function gradeSubmission(file: SubmissionFile, labs: LabVariants): GradedFile {
  const id = submissionIdOf(file)
  try {
    return gradeRead(id, file, parseSubmission(file.fileName, file.text).submission, labs)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const told = describeProblems(file.fileName, error.problems.slice(0, mostProblemsTold))
    const flag = errorFlag('unreadable', `It cannot be read: ${told.join(' ')}`, askForOriginal)
    return { graded: { ...unknown(id, file.fileName), flags: [flag] }, packId: null, fingerprint: null }
  }
}

/** The same file brought again is the same hand-in; its copy under another name is another one, and is told. */
function submissionIdOf({ fileName, text }: SubmissionFile): string {
  return sha256Hex(JSON.stringify([fileName, text])).slice(0, 32)
}

function unknown(id: string, fileName: string): GradedSubmission {
  return {
    id,
    fileName,
    learner: '',
    labId: '',
    labTitle: '',
    seed: 0,
    attemptId: '',
    engine: '',
    handedInAt: '',
    flags: [],
    first: null,
    best: null,
    comment: '',
    ...nothingGraded,
  }
}

function gradeRead(id: string, file: SubmissionFile, submission: Submission, labs: LabVariants): GradedFile {
  const found = findLab(submission, labs.labs)
  const flags = [...found.flags]
  const { lab } = found
  const made = lab === null ? null : variantOf(lab, submission, labs, flags)
  const genuine = genuinenessOf(file.text, lab?.pack?.signingKey ?? null)
  // Without its pack there is no key to ask it by.
  const isKeyKnown = lab !== null || submission.pack === null
  const signature = isKeyKnown ? signatureFlag(genuine, submission, made?.lab ?? null) : null
  if (signature !== null) flags.unshift(signature)
  flags.push(...placeFlags(submission, lab))
  const parts = made === null ? nothingGraded : gradeMade(submission, made, flags)
  const graded = { ...unknown(id, file.fileName), ...sayings(submission, lab), ...parts, flags }
  return {
    graded,
    packId: lab === null ? null : (lab.pack?.id ?? ''),
    fingerprint: fingerprintOf(submission),
  }
}

function sayings(submission: Submission, lab: GradingLab | null) {
  return {
    learner: submission.learner,
    labId: lab?.labId ?? submission.lab.id,
    labTitle: lab?.title ?? submission.lab.title,
    seed: submission.seed,
    attemptId: submission.id,
    engine: submission.madeWith.engine,
    handedInAt: submission.handedInAt,
    first: submission.attempts.first,
    best: submission.attempts.best,
  }
}

function variantOf(
  lab: GradingLab,
  submission: Submission,
  labs: LabVariants,
  flags: Flag[],
): LabVariant | null {
  try {
    return labs.variant(lab, submission.seed)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    flags.push(
      errorFlag(
        'wrong-lab',
        `The lab "${lab.title}" cannot be made with the seed ${submission.seed}: ${error.problems[0]?.message ?? ''}`,
        'Check the lab with `precopy lab verify`.',
      ),
    )
    return null
  }
}

/** What the file says of seed, terms, time and engine, against what was given out. */
function placeFlags(submission: Submission, lab: GradingLab | null): Flag[] {
  const flags: Flag[] = []
  const given = lab?.pack?.seed ?? null
  if (given !== null && given !== submission.seed) {
    flags.push(
      errorFlag(
        'other-seed',
        `It was made with the seed ${submission.seed}; the pack gives out ${given}.`,
        'The attempt is another variant of the lab. It was run again with the seed that the file names.',
      ),
    )
  }
  if (lab !== null) flags.push(...termsFlag(submission.terms, lab))
  flags.push(...timeFlag(submission))
  const { engine, precopy } = submission.madeWith
  if (engine !== engineVersion) {
    flags.push({
      id: 'other-engine',
      severity: 'warning',
      message: `It was made with engine ${engine} (Precopy ${precopy}); this is engine ${engineVersion}.`,
      remedy:
        'The run may come out otherwise here. Mark it with the version of Precopy that made it, or by eye.',
    })
  }
  return flags
}

function gradeMade(submission: Submission, variant: LabVariant, flags: Flag[]): GradedParts {
  const walked = walkAttempt(variant, submission)
  flags.push(...differenceFlags(submission, variant, walked))
  return gradedParts(walked.tracker, submission.entries)
}
