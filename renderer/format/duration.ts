/** Virtual time as a clock and as a length. */
import { nsPerMs, nsPerSecond, nsPerUs } from '../../core/base/units.ts'
import { noBreak, threeDigits } from './numbers.ts'

/** `00:19.165`, with hours in front from the first hour on. Cut, not rounded: a clock never runs ahead. */
export function clockTime(ns: number): string {
  const totalMs = Math.floor(ns / nsPerMs)
  const ms = String(totalMs % 1000).padStart(3, '0')
  const seconds = String(Math.floor(totalMs / 1000) % 60).padStart(2, '0')
  const minutes = String(Math.floor(totalMs / 60_000) % 60).padStart(2, '0')
  const hours = Math.floor(totalMs / 3_600_000)
  return hours > 0 ? `${hours}:${minutes}:${seconds}.${ms}` : `${minutes}:${seconds}.${ms}`
}

/** `412 ms`, `22.1 s`, `3.2 min`, in three digits. */
export function timeSpan(ns: number): string {
  if (ns < nsPerMs) return `${threeDigits(ns / nsPerUs)}${noBreak}µs`
  if (ns < nsPerSecond) return `${threeDigits(ns / nsPerMs)}${noBreak}ms`
  if (ns < 120 * nsPerSecond) return `${threeDigits(ns / nsPerSecond)}${noBreak}s`
  return `${threeDigits(ns / nsPerSecond / 60)}${noBreak}min`
}

/** Milliseconds, always, so that parts of a stun can be added up by eye. */
export function milliseconds(ns: number): string {
  return `${threeDigits(ns / nsPerMs)}${noBreak}ms`
}
