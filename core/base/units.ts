/**
 * Units and the named conversions between them. Page counts, page indexes and bytes never meet without
 * one of these functions. Virtual time is integer nanoseconds: exact in a double up to 104 days.
 */

/** Guest page: 4 KiB, the granularity of x86 dirty tracking and of every hypervisor modelled here. */
export const pageBytes = 4096

export const nsPerUs = 1_000
export const nsPerMs = 1_000_000
export const nsPerSecond = 1_000_000_000

export const kibBytes = 1024
export const mibBytes = 1024 * 1024
export const gibBytes = 1024 * 1024 * 1024

/** Latest virtual time that stays an exact integer, in ns (104.2 days). */
export const maxTimeNs = Number.MAX_SAFE_INTEGER

export function bytesFromPages(pages: number): number {
  return pages * pageBytes
}

/** Whole pages that cover `bytes`, rounded up. */
export function pagesFromBytes(bytes: number): number {
  return Math.ceil(bytes / pageBytes)
}

export function pagesFromMib(mib: number): number {
  return Math.ceil((mib * mibBytes) / pageBytes)
}

export function mibFromPages(pages: number): number {
  return (pages * pageBytes) / mibBytes
}

/** Seconds to integer nanoseconds, rounded to the nearest. */
export function nsFromSeconds(seconds: number): number {
  return Math.round(seconds * nsPerSecond)
}

export function secondsFromNs(ns: number): number {
  return ns / nsPerSecond
}

/** Link speed in Mbit/s (10^6 bits) to bytes per second. */
export function bytesPerSecondFromMbps(mbps: number): number {
  return (mbps * 1_000_000) / 8
}

/** Time to carry `bytes` at `bytesPerSecond`, in ns, rounded up so that nothing arrives early. */
export function transferNs(bytes: number, bytesPerSecond: number): number {
  return Math.ceil((bytes / bytesPerSecond) * nsPerSecond)
}
