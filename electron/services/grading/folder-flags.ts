/** What is seen only beside others: one attempt handed in twice, or the work of one learner under another name. */
import type { Flag } from '../../../core/contract/teaching-messages.ts'
import { errorFlag, warningFlag } from './flags.ts'
import type { GradedFile } from './grade-submission.ts'

/** The files in their order, each with the flags that the others give it. */
export function withFolderFlags<File extends GradedFile>(files: readonly File[]): File[] {
  const byAttempt = grouped(files, ({ graded }) => graded.attemptId)
  const byActs = grouped(files, ({ fingerprint }) => fingerprint?.acts ?? '')
  return files.map((file) => {
    const same = othersOf(file, byAttempt.get(file.graded.attemptId))
    const alike = othersOf(file, byActs.get(file.fingerprint?.acts ?? '')).filter(
      (other) => !same.includes(other) || other.graded.learner !== file.graded.learner,
    )
    const flags = [...file.graded.flags, ...duplicateFlag(file, same), ...copiedFlag(file, alike)]
    return { ...file, graded: { ...file.graded, flags } }
  })
}

function grouped<File>(files: readonly File[], keyOf: (file: File) => string): Map<string, File[]> {
  const groups = new Map<string, File[]>()
  for (const file of files) {
    const key = keyOf(file)
    if (key !== '') groups.set(key, [...(groups.get(key) ?? []), file])
  }
  return groups
}

function othersOf<File>(file: File, group: readonly File[] | undefined): File[] {
  return (group ?? []).filter((other) => other !== file)
}

function duplicateFlag({ graded }: GradedFile, others: readonly GradedFile[]): Flag[] {
  if (others.length === 0) return []
  return [
    errorFlag(
      'duplicate',
      `The same attempt (${graded.attemptId}) was handed in more than once: also in ${namesOf(others)}.`,
      'Keep one of them and remove the others.',
    ),
  ]
}

function copiedFlag({ fingerprint }: GradedFile, others: readonly GradedFile[]): Flag[] {
  if (others.length === 0) return []
  const message = `Its commands and answers are those of ${namesOf(others)}, each at the same moment.`
  const remedy = 'Ask both: one of them is a copy of the other.'
  if (fingerprint?.isTelling === true) return [errorFlag('copied', message, remedy)]
  return [
    warningFlag('copied', message, 'It holds no words of the learner’s own, so it may be chance. Ask both.'),
  ]
}

function namesOf(files: readonly GradedFile[]): string {
  return files.map(({ graded: { fileName, learner } }) => `${fileName} (${learner})`).join(', ')
}
