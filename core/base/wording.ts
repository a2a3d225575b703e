/**
 * Figures as words, for the sentences that the engine and the trace write (verdicts, events, refusals).
 * English and the same on every platform: no locale is asked. MiB is 2^20 bytes.
 */
import { mibBytes, nsPerMs, nsPerSecond, nsPerUs } from './units.ts'

/** 1234567 → `1,234,567`. */
export function countInWords(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** Bytes as `512 bytes`, `4.0 KiB`, `12.3 MiB` or `1,024 MiB`: one decimal below 100, none above. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1024) return `${countInWords(bytes)} bytes`
  if (bytes < mibBytes) return `${rounded(bytes / 1024)} KiB`
  return `${rounded(bytes / mibBytes)} MiB`
}

/** Bytes per second as `1,122 MiB/s`. */
export function rateInWords(bytesPerSecond: number): string {
  return `${rounded(bytesPerSecond / mibBytes)} MiB/s`
}

/** A duration as `850 µs`, `412 ms`, `12.5 s` or `3 min 20 s`. */
export function durationInWords(durationNs: number): string {
  if (durationNs < nsPerMs) return `${countInWords(durationNs / nsPerUs)} µs`
  if (durationNs < nsPerSecond) return `${countInWords(durationNs / nsPerMs)} ms`
  if (durationNs < 120 * nsPerSecond) return `${rounded(durationNs / nsPerSecond)} s`
  const wholeSeconds = Math.round(durationNs / nsPerSecond)
  return `${countInWords(Math.floor(wholeSeconds / 60))} min ${wholeSeconds % 60} s`
}

/** Hundredths of a per cent as `12.5 %` or `80 %`. */
export function permyriadInWords(permyriad: number): string {
  const text = (permyriad / 100).toFixed(1)
  return `${text.endsWith('.0') ? text.slice(0, -2) : text} %`
}

/** `1 page`, `2 pages`; the plural is regular unless given. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${countInWords(count)} ${Math.round(count) === 1 ? singular : plural}`
}

function rounded(value: number): string {
  return value < 99.95 ? value.toFixed(1) : countInWords(value)
}

/** A physical link's speed and state, of which either may be left out: `1 Gbit/s, link down`. */
export function linkInWords(linkMbps: number | undefined, connected: boolean | undefined): string {
  const speed =
    linkMbps === undefined ? [] : [linkMbps >= 1000 ? `${linkMbps / 1000} Gbit/s` : `${linkMbps} Mbit/s`]
  const state = connected === undefined ? [] : [connected ? 'link up' : 'link down']
  return [...speed, ...state].join(', ') || 'as it is'
}
