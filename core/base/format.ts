/**
 * Figures as screens and reports write them: three significant digits, thousands with a comma, a true minus, a
 * no-break space before the unit. One place for both, so that a report never differs from the screen by a
 * rounding. Sentences of the trace have their own wording (`wording.ts`).
 */
import { bytesFromPages, gibBytes, kibBytes, mibBytes, nsPerMs, nsPerSecond, nsPerUs } from './units.ts'
import { countInWords } from './wording.ts'

export const noBreak = '\u00a0'

export function wholeNumber(value: number): string {
  const rounded = Math.round(value)
  return rounded < 0 ? `−${countInWords(-rounded)}` : countInWords(rounded)
}

/** Three significant digits; whole numbers from 100 on. */
export function threeDigits(value: number): string {
  const size = Math.abs(value)
  const text = size >= 99.95 ? countInWords(size) : shortened(columnDigits(size))
  return value < 0 && text !== '0' ? `−${text}` : text
}

/** The same with its zeros kept, for columns whose points should stand below each other. Not below zero. */
export function columnDigits(value: number): string {
  return value >= 99.95 ? countInWords(value) : value.toFixed(value >= 9.995 ? 1 : 2)
}

function shortened(decimals: string): string {
  return decimals.replace(/\.?0+$/, '')
}

export function percent(share: number): string {
  return `${threeDigits(share * 100)}${noBreak}%`
}

/** Per cent without decimals, never 100 before it is all. */
export function wholePercent(share: number): string {
  return `${Math.floor(share * 100)}${noBreak}%`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${wholeNumber(count)} ${count === 1 ? one : many}`
}

/** Memory in B, KiB, MiB or GiB, whichever keeps the number short. */
export function byteSize(bytes: number): string {
  if (bytes >= gibBytes) return `${threeDigits(bytes / gibBytes)}${noBreak}GiB`
  if (bytes >= mibBytes) return `${threeDigits(bytes / mibBytes)}${noBreak}MiB`
  if (bytes >= kibBytes) return `${threeDigits(bytes / kibBytes)}${noBreak}KiB`
  return `${bytes}${noBreak}B`
}

export function pageSize(pages: number): string {
  return byteSize(bytesFromPages(pages))
}

export function copyRate(bytesPerSecond: number): string {
  return `${threeDigits(bytesPerSecond / mibBytes)}${noBreak}MiB/s`
}

export function linkRate(mbps: number): string {
  return mbps >= 1000 ? `${threeDigits(mbps / 1000)}${noBreak}Gbit/s` : `${threeDigits(mbps)}${noBreak}Mbit/s`
}

/** `00:19.165`, with hours in front from the first hour on. Cut, not rounded: a clock never runs ahead. */
export function clockTime(ns: number): string {
  const totalMs = Math.floor(ns / nsPerMs)
  const ms = String(totalMs % 1000).padStart(3, '0')
  const seconds = String(Math.floor(totalMs / 1000) % 60).padStart(2, '0')
  const minutes = String(Math.floor(totalMs / 60_000) % 60).padStart(2, '0')
  const hours = Math.floor(totalMs / 3_600_000)
  return hours > 0 ? `${hours}:${minutes}:${seconds}.${ms}` : `${minutes}:${seconds}.${ms}`
}

/** `412 ms`, `22.1 s` in three digits; from two minutes on `3 min 12 s`, as the sentences of the trace have it. */
export function timeSpan(ns: number): string {
  if (ns < nsPerMs) return `${threeDigits(ns / nsPerUs)}${noBreak}µs`
  if (ns < nsPerSecond) return `${threeDigits(ns / nsPerMs)}${noBreak}ms`
  if (ns < 120 * nsPerSecond) return `${threeDigits(ns / nsPerSecond)}${noBreak}s`
  const seconds = Math.round(ns / nsPerSecond)
  return `${wholeNumber(Math.floor(seconds / 60))}${noBreak}min${noBreak}${seconds % 60}${noBreak}s`
}

/** Milliseconds, always, so that parts of a stun can be added up by eye. */
export function milliseconds(ns: number): string {
  return `${threeDigits(ns / nsPerMs)}${noBreak}ms`
}
