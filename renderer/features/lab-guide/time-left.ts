/** How much of an attempt's time is left, in words to read and to be spoken. Pure. */

const msPerMinute = 60_000

/** `''` without a limit; never below `0:00`. `59:04`, from an hour on `1:02:09`. */
export function timeLeft(dueAt: string, nowMs: number): string {
  const leftMs = leftMsOf(dueAt, nowMs)
  if (leftMs === null) return ''
  const seconds = Math.ceil(leftMs / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** Milliseconds, from 0; null without a limit. */
export function leftMsOf(dueAt: string, nowMs: number): number | null {
  if (dueAt === '') return null
  const due = Date.parse(dueAt)
  return Number.isNaN(due) ? null : Math.max(0, due - nowMs)
}

/** Said aloud when so many minutes are left, and when none is. */
const spokenMinutes = [10, 5, 1, 0]

/** What is to be said between two looks at the clock; '' for nothing. */
export function spokenTimeLeft(beforeMs: number, nowMs: number): string {
  const passed = spokenMinutes.findLast(
    (minutes) => beforeMs > minutes * msPerMinute && nowMs <= minutes * msPerMinute,
  )
  if (passed === undefined) return ''
  if (passed === 0) return 'The time is over.'
  return `${passed} ${passed === 1 ? 'minute is' : 'minutes are'} left.`
}

/** The last minutes stand out. */
export function isShort(leftMs: number): boolean {
  return leftMs <= 5 * msPerMinute
}
