/** A folder of hand-ins for a test: many learners of some labs, with some of the files tampered with. */
import { submissionText } from '../../core/lab/submission.ts'
import type { AttemptTerms } from '../../core/lab/terms.ts'
import type { SubmissionFile } from '../../electron/services/grading/grade-submission.ts'
import {
  LabVariants,
  type GradingLab,
  type GradingPack,
} from '../../electron/services/grading/grading-lab.ts'
import { shippedGradingLabs } from '../../electron/services/grading/shipped-grading-labs.ts'
import { sourceFolders } from '../../electron/services/shipped-files.ts'
import { madeSubmission } from './made-submission.ts'
import { root } from './services.ts'
import { forgeries } from './forged-submissions.ts'
import { tamperings, type Tampering } from './tampered-submissions.ts'

const terms: AttemptTerms = {
  mode: 'assignment',
  hasChecks: true,
  hasHints: true,
  hintCostPercent: 10,
  minutes: null,
}

export const gradingPack: GradingPack = {
  id: 'p-5eed1234',
  title: 'Autumn class',
  signingKey: '0123456789abcdef'.repeat(4),
  terms,
  seed: null,
}

/** Shipped labs of these ids, and the same as a pack gives them out. */
export function gradingLabs(ids: readonly string[], pack: Partial<GradingPack> = {}): GradingLab[] {
  const shipped = shippedGradingLabs(sourceFolders(root)).filter(({ labId }) => ids.includes(labId))
  const given = { ...gradingPack, ...pack }
  return [
    ...shipped,
    // As after an author's change: another text, so that its hash is its own.
    ...shipped.map((one) => {
      const labText = `${one.labText}# as given out\n`
      return { ...one, labText, hash: hashOf(one), pack: given }
    }),
  ]
}

function hashOf({ hash }: GradingLab): string {
  return hash.split('').toReversed().join('')
}

export interface FolderFile extends SubmissionFile {
  /** null where it is as it was handed in. */
  readonly tampering: Tampering | null
}

export interface FolderOptions {
  readonly labs: readonly GradingLab[]
  readonly count: number
  readonly tampered: readonly Tampering[]
  /** Those of shipped labs, signed anew. */
  readonly forged: readonly Tampering[]
}

/** `count` files in all; the labs take turns, and so do seeds and paths. */
export function gradingFolder({ labs, count, tampered, forged }: FolderOptions): FolderFile[] {
  const variants = new LabVariants(labs)
  const ofPacks = labs.filter(({ pack }) => pack !== null)
  const shipped = labs.filter(({ pack }) => pack === null)
  const files: FolderFile[] = []
  const add = (lab: GradingLab, tampering: Tampering | null) => {
    const number = files.length + 1
    const name = `Learner ${String(number).padStart(3, '0')}`
    // Tampered files are of those who failed something: what is raised is then seen.
    const path = tampering === null ? number % 4 : 1
    const submission = madeSubmission(variants, lab, { name, seed: 1 + (number % 6), path })
    const key = lab.pack?.signingKey ?? null
    const text = submissionText(submission, key)
    const fileName = (ending: string) =>
      `${lab.labId}-${name.replace(' ', '-').toLowerCase()}${ending}.submission.yaml`
    if (tampering?.besideOriginal === true) {
      // The untouched one is told as well: it is not known which was first.
      files.push({
        fileName: fileName(''),
        text,
        tampering: {
          ...tampering,
          flags: tampering.flags.filter((id) => id !== 'signature'),
          says: /also in|those of/,
        },
      })
    }
    const changed = tampering === null ? text : tampering.change(text, key)
    files.push({ fileName: fileName(tampering === null ? '' : '-b'), text: changed, tampering })
  }
  tampered.forEach((tampering, index) => add(ofPacks[index % ofPacks.length]!, tampering))
  forged.forEach((tampering, index) => add(shipped[index % shipped.length]!, tampering))
  for (let turn = 0; files.length < count; turn += 1) add(labs[turn % labs.length]!, null)
  return files
}

export { forgeries, tamperings }
