/**
 * What clients of the VM missed by its migration, in parts that add up by eye: blackout (no vCPU runs, no network) and
 * brownout (slowed, waiting for storage). Pure.
 */
import { nsPerMs } from '../../../core/base/units.ts'
import type { ClientMissed } from '../../../core/trace/fault-view.ts'
import { timeSpan } from '../../format/duration.ts'
import { noBreak, wholeNumber } from '../../format/numbers.ts'

export interface MissedPart {
  readonly kind: 'paused' | 'silent' | 'slowed' | 'storage'
  readonly name: string
  readonly isBlackout: boolean
  /** Of all that was missed, 0…1. */
  readonly share: number
  readonly figure: string
}

export interface MissedWords {
  readonly parts: readonly MissedPart[]
  /** The figures of the parts sum to it. */
  readonly total: string
  readonly isNothing: boolean
  readonly window: string
}

export function missedWords(missed: ClientMissed): MissedWords {
  const { missedNs, pausedNs, silentNs, slowedNs, storageNs } = missed
  const all = [
    { kind: 'paused', name: 'vCPUs paused', isBlackout: true, ns: pausedNs },
    { kind: 'silent', name: 'Network silent', isBlackout: true, ns: silentNs },
    { kind: 'slowed', name: 'vCPUs slowed', isBlackout: false, ns: slowedNs },
    { kind: 'storage', name: 'Storage', isBlackout: false, ns: storageNs },
  ] as const
  // A tenth of a millisecond where that is worth something.
  const digits = missedNs < 100 * nsPerMs ? 10 : 1
  const unitNs = nsPerMs / digits
  const units = roundedToSum(
    all.map(({ ns }) => ns / unitNs),
    Math.round(missedNs / unitNs),
  )
  const words = (count: number) =>
    `${digits === 1 ? wholeNumber(count) : (count / digits).toFixed(count === 0 ? 0 : 1)}${noBreak}ms`
  return {
    parts: all.map(({ kind, name, isBlackout, ns }, index) => ({
      kind,
      name,
      isBlackout,
      share: missedNs === 0 ? 0 : ns / missedNs,
      figure: words(units[index] ?? 0),
    })),
    total: words(Math.round(missedNs / unitNs)),
    isNothing: missedNs === 0,
    window: timeSpan(missed.windowNs),
  }
}

/** Whole numbers that sum to `total`: rounded down, then the ones that lost most get what is left. */
export function roundedToSum(values: readonly number[], total: number): number[] {
  const floors = values.map(Math.floor)
  const left = Math.max(0, total - floors.reduce((sum, one) => sum + one, 0))
  const order = values
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .toSorted((one, other) => other.rest - one.rest || one.index - other.index)
  const raised = new Set(order.slice(0, left).map(({ index }) => index))
  return floors.map((floor, index) => floor + (raised.has(index) ? 1 : 0))
}

export function missedRows(words: MissedWords | null): string[][] {
  if (words === null) return []
  return [
    ['Clients missed', `${words.total} of ${words.window}`],
    ...words.parts.map(({ name, figure }) => [name, figure]),
  ]
}
