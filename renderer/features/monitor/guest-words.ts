/** What the guest's clients saw, in a sentence and in the notes beside its charts. Pure. */
import type { GuestSeries, MigrationView, VmView } from '../../../core/trace/view.ts'
import { clockTime, milliseconds, timeSpan } from '../../format/duration.ts'
import { threeDigits } from '../../format/numbers.ts'
import { thinnedIndexes, thinnedNote, type ChartTable } from './chart-table.ts'

export interface GuestNow {
  readonly requestsPerSecond: number
  /** Against what clients offer: −0.058 for 5.8 % less. */
  readonly change: number
  /** null while no vCPU runs. */
  readonly latencyNs: number | null
}

/** Samples come at least this often while something changes for the guest. */
const staleNs = 250_000_000

/**
 * What holds for a guest now; null if nothing does. It is sampled only while something changes for it, so an old
 * sample holds as long as the guest runs (`isRunning`: powered on and not stunned).
 */
export function guestNow(guest: GuestSeries | null, nowNs: number, isRunning: boolean): GuestNow | null {
  const last = (guest?.atNs.length ?? 0) - 1
  if (guest === null || last < 0) return null
  const isOld = nowNs - guest.atNs[last]! > staleNs
  if (isOld && (!isRunning || guest.latencyNs[last] === 0)) return null
  const latencyNs = guest.latencyNs[last]!
  return {
    requestsPerSecond: guest.requestsPerSecond[last]!,
    change: guest.throughputPermyriad[last]! / 10_000 - 1,
    latencyNs: latencyNs === 0 ? null : latencyNs,
  }
}

/** Powered on, and its vCPUs are not stopped. */
export function isGuestRunning(vm: VmView | null): boolean {
  return vm !== null && vm.powerState === 'poweredOn' && !vm.isStunned
}

/** `−5.8 %`, `+33 %`, '' where nothing changed. */
export function signedPercent(change: number): string {
  if (Math.abs(change) < 0.0005) return ''
  return `${change > 0 ? '+' : '−'}${threeDigits(Math.abs(change) * 100)}\u00a0%`
}

/** `first reply after 366 ms`, '' before the network has learnt the VM's place. */
export function firstReplyText(migration: MigrationView | null): string {
  const { stunnedAtNs, network } = migration?.stun ?? { stunnedAtNs: null, network: null }
  if (stunnedAtNs === null || network === null) return ''
  return `first reply after ${milliseconds(network.atNs - stunnedAtNs)}`
}

export function guestFinding(vm: VmView | null, migration: MigrationView | null, nowNs: number): string {
  if (vm === null || vm.guest.atNs.length === 0) return 'Guest: nothing has been measured yet; axes only.'
  const now = guestNow(vm.guest, nowNs, isGuestRunning(vm))
  if (now === null)
    return `Guest: ${vm.name} answers nobody: it is not running.${sentence(firstReplyText(migration))}`
  const share = signedPercent(now.change)
  const latency =
    now.latencyNs === null ? 'no latency, because no vCPU runs' : `p99 latency ${timeSpan(now.latencyNs)}`
  const reply = firstReplyText(migration)
  if (vm.networkLoss !== null)
    return `Guest: ${vm.name} runs on ${vm.networkLoss.host}, and nobody reaches it: ${vm.networkLoss.reason}.`
  return (
    `Guest: ${vm.name} serves ${threeDigits(now.requestsPerSecond)} requests a second` +
    `${share === '' ? '' : `, ${share} against what its clients ask for`}; ${latency}` +
    `${reply === '' ? '' : `; ${reply}`}.`
  )
}

function sentence(text: string): string {
  return text === '' ? '' : ` The ${text}.`
}

export function guestTable(guest: GuestSeries | null): ChartTable {
  const columns = ['Virtual time', 'Requests/s', 'Of offered', 'p99']
  if (guest === null) return { columns, rows: [], note: '' }
  const { indexes, every } = thinnedIndexes(guest.atNs.length)
  const rows = indexes.map((index) => [
    clockTime(guest.atNs[index]!),
    threeDigits(guest.requestsPerSecond[index]!),
    `${threeDigits(guest.throughputPermyriad[index]! / 100)}\u00a0%`,
    guest.latencyNs[index] === 0 ? 'no vCPU runs' : timeSpan(guest.latencyNs[index]!),
  ])
  return { columns, rows, note: thinnedNote(every) }
}
