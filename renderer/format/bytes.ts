/** Memory in MiB and GiB, copying in MiB/s, links in Gbit/s. */
import { bytesFromPages, gibBytes, kibBytes, mibBytes } from '../../core/base/units.ts'
import { noBreak, threeDigits } from './numbers.ts'

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
  return mbps >= 1000
    ? `${threeDigits(mbps / 1000)}${noBreak}Gbit/s`
    : `${threeDigits(mbps)}${noBreak}Mbit/s`
}
