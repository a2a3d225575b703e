/**
 * How a step of cleaning up after a migration is told. One that nobody took is most often none that is missing: what
 * was in the memory of a host is gone with the host. Only a guest that never went on, and files that no host could
 * delete, are left behind.
 */
import type { UndoneStep } from './fault-view.ts'

type Step = Pick<UndoneStep, 'step' | 'place' | 'isDone'>

/** What ends with its host by itself, by the step that would have ended it. */
const endsWithHost: Readonly<Record<string, string>> = {
  'NFC connection closed': 'NFC connection',
  'vMotion connection closed': 'vMotion connection',
  'write traces removed': 'write traces',
  'VM process ended and its memory freed': 'VM process and its memory',
  'shadow VM removed': 'shadow VM',
  'memory reservation released': 'memory reservation',
  '.vmx file writable again': 'lock on the .vmx file',
}

/** True if something is as it should not be after the step: its host is gone, and that did not settle it. */
export function isLeftBehind({ step, isDone }: Step): boolean {
  return !isDone && endsWithHost[step] === undefined
}

/** A clause without a full stop, to be read after the name of its place. */
export function undoneInWords({ step, place, isDone }: Step): string {
  if (isDone) return step
  const ended = endsWithHost[step]
  if (ended !== undefined) return `${ended} gone with ${place}`
  if (step.endsWith(' resumed')) return `${step.replace(/ resumed$/, '')} not resumed, ${place} had stopped`
  if (!step.endsWith(' deleted')) return `${step}: not done, ${place} has failed`
  return `${step.replace(/ deleted$/, '')} not deleted, no host of the migration could write there`
}
