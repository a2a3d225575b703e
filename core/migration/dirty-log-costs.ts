/** Time that a dirty log takes by the size of memory alone (MODEL.md §7.1); nothing unless the scenario says so. */
import { gibBytes, nsPerUs, pageBytes } from '../base/units.ts'
import type { StunCosts } from './pre-copy.ts'

export interface DirtyLogCosts {
  /** Each read, ns. The guest runs on but in the last. */
  readonly readNs: number
  /** Switching it off in the pause, ns. */
  readonly stopNs: number
}

export const noDirtyLogCosts: DirtyLogCosts = { readNs: 0, stopNs: 0 }

interface DirtyLogSettings {
  readonly dirtyLogReadUsPerGiB?: number | undefined
  readonly dirtyLogStopUsPerGiB?: number | undefined
}

export function dirtyLogCosts(settings: DirtyLogSettings, memoryPages: number): DirtyLogCosts {
  const gib = (memoryPages * pageBytes) / gibBytes
  const inNs = (usPerGib: number | undefined) => Math.round((usPerGib ?? 0) * nsPerUs * gib)
  return { readNs: inNs(settings.dirtyLogReadUsPerGiB), stopNs: inNs(settings.dirtyLogStopUsPerGiB) }
}

/** The stopped stage with what the log takes of it. */
export function withDirtyLog(stun: StunCosts, { readNs, stopNs }: DirtyLogCosts): StunCosts {
  return readNs + stopNs === 0 ? stun : { ...stun, lastReadNs: readNs, saveNs: stun.saveNs + stopNs }
}
