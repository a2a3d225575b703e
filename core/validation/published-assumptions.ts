/**
 * What published measurements leave unsaid and all cases need alike. One value each, for every case; none is
 * chosen for one of them (MODEL.md §17 has them with their reasons).
 */
import { mibBytes, pageBytes } from '../base/units.ts'
import type { PlainLink } from './plain-scenario.ts'

export const pagesPerMib = mibBytes / pageBytes
/** Page and header on the wire over the page alone: published rates count pages. */
export const wireShare = 4104 / 4096
export const seed = 1

/** From this speed on links carry jumbo frames, slower ones standard frames. Ours: how such links are set up. */
const jumboFromMbps = 10_000
const jumboMtu = 9000
const standardMtu = 1500

/** A link of which only the speed is stated. */
export function linkOf(mbps: number): PlainLink {
  return { mbps, mtu: mbps >= jumboFromMbps ? jumboMtu : standardMtu }
}

/**
 * QEMU's sender finds a zero page in this time, ns: 8 GiB of an idle guest looked through in 401 ms, after it was
 * made faster; 1 µs before (MEAS §2.2 and §4).
 */
export const zeroScanPageNs = 190
/** A log of KVM that is read in whole passes: 34 ns a page to protect again, 9 ms a GiB (MEAS §4). */
export const logReadUsPerGiB = 9000
/** Switching it off: 1 µs for each 2 MiB, which become one large page again. Ours, of the size of MEAS §2.2. */
export const logStopUsPerGiB = 512
/** A program that writes flat out fills a page in this time, ns: 4 KiB at 10 GB/s of a core, as in MODEL.md §7.1. */
export const flatOutPageNs = 410

/** What an idle or a busy guest of QEMU runs under, unless a case says otherwise. */
export const publishedQemu = { name: 'qemu', zeroScanPageNs, dirtyLogStopUsPerGiB: logStopUsPerGiB } as const
