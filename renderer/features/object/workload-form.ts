/** The form of "Set workload…": streams as a person edits them, and the command's workload made from them. Pure. */
import { pageBytes, mibBytes } from '../../../core/base/units.ts'
import type { DiskIoSpec } from '../../../core/scenario/disk-io-schema.ts'
import type { VmSpec } from '../../../core/scenario/vm-schema.ts'
import {
  workloadSchema,
  type WorkloadSpec,
  type WriteStreamSpec,
} from '../../../core/scenario/workload-schema.ts'
import type { EventLine, RunView } from '../../../core/trace/view.ts'

export type Pattern = WriteStreamSpec['pattern']

export interface StreamForm {
  name: string
  pattern: Pattern
  /** MiB of memory written a second, each write a page of 4 KiB. */
  rateMib: number
  startMib: number
  sizeMib: number
  hotPagesPercent: number
  hotWritesPercent: number
  exponent: number
  /** What of the scenario's stream a constant rate over a fixed region replaces; '' if that is all it has. */
  readonly replaces: string
}

const pagesPerMib = mibBytes / pageBytes

/** Streams of a VM as its scenario states them. Throws RangeError if there is none of this name. */
export function streamsOf(
  vms: readonly VmSpec[],
  vm: string,
): { streams: StreamForm[]; disks: readonly DiskIoSpec[]; client: WorkloadSpec['client'] } {
  const spec = vms.find((one) => one.name === vm)
  if (spec === undefined) throw new RangeError(`The scenario has no virtual machine named ${vm}.`)
  const { writes, disks = [], client } = spec.workload
  return { streams: writes.map((stream, index) => formOf(stream, index, spec.memory.sizeMiB)), disks, client }
}

function formOf(stream: WriteStreamSpec, index: number, memoryMib: number): StreamForm {
  return {
    ...newStream(index, memoryMib),
    name: stream.name ?? `Stream ${index + 1}`,
    pattern: stream.pattern,
    rateMib: shownRate(stream) / pagesPerMib,
    startMib: stream.region?.startMiB ?? 0,
    sizeMib: stream.region?.sizeMiB ?? memoryMib,
    replaces: replacedBy(stream),
    ...(stream.pattern === 'hot-cold'
      ? { hotPagesPercent: stream.hotPagesPercent, hotWritesPercent: stream.hotWritesPercent }
      : {}),
    ...(stream.pattern === 'zipf' ? { exponent: stream.exponent } : {}),
  }
}

/** Page writes per second: the first of several rates. */
function shownRate({ pagesPerSecond: rate }: WriteStreamSpec): number {
  if (Array.isArray(rate)) return rate[0]?.pagesPerSecond ?? 0
  return typeof rate === 'number' ? rate : rate.pagesPerSecond
}

function replacedBy(stream: WriteStreamSpec): string {
  const { pagesPerSecond: rate, fromSeconds, untilSeconds, region } = stream
  if (Array.isArray(rate)) return 'a rate that changed with time'
  if (typeof rate === 'object') return 'bursts that came and went'
  if (fromSeconds !== undefined || untilSeconds !== undefined) return 'work that had a begin or an end'
  const grows =
    region !== undefined && 'growsMiBPerSecond' in region && region.growsMiBPerSecond !== undefined
  return grows ? 'a region that grew with time' : ''
}

export function newStream(index: number, memoryMib: number): StreamForm {
  return {
    name: `Stream ${index + 1}`,
    pattern: 'uniform',
    rateMib: 40,
    startMib: 0,
    sizeMib: memoryMib,
    hotPagesPercent: 10,
    hotWritesPercent: 90,
    exponent: 1,
    replaces: '',
  }
}

/** Largest rate of the scenario format (10^8 pages a second), in MiB/s. */
const maxRateMib = 390_625

/** What is wrong with the streams, as sentences; none if they can be set. */
export function formProblems(streams: readonly StreamForm[], memoryMib: number): string[] {
  return streams.flatMap((stream) => {
    const problem = streamProblem(stream, memoryMib)
    return problem === '' ? [] : [`${stream.name}: ${problem}`]
  })
}

function streamProblem(stream: StreamForm, memoryMib: number): string {
  if (!isWithin(stream.rateMib, 0, maxRateMib)) return 'the rate must be from 0 to 390,625 MiB/s.'
  if (!isWithin(stream.startMib, 0, memoryMib) || !isWithin(stream.sizeMib, Number.MIN_VALUE, memoryMib)) {
    return `a region begins at 0 MiB or later and is larger than 0, up to ${memoryMib} MiB.`
  }
  if (stream.startMib + stream.sizeMib > memoryMib) {
    return `the region ends beyond the ${memoryMib} MiB of memory.`
  }
  const { hotPagesPercent, hotWritesPercent } = stream
  const isHotRight = isWithin(hotPagesPercent, 0, 100) && isWithin(hotWritesPercent, 0, 100)
  if (stream.pattern === 'hot-cold' && !isHotRight) return 'both shares must be from 0 to 100 %.'
  if (stream.pattern === 'zipf' && !isWithin(stream.exponent, 0.1, 3)) {
    return 'the Zipf exponent must be from 0.1 to 3.'
  }
  return ''
}

/** A number field that was emptied holds a text. */
function isWithin(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max
}

/** Throws ZodError where `formProblems` would have named a problem. */
export function workloadFrom(
  streams: readonly StreamForm[],
  client: WorkloadSpec['client'],
  disks: readonly DiskIoSpec[] = [],
): WorkloadSpec {
  const writes = streams.map(specOf)
  return workloadSchema.parse({ client, writes, ...(disks.length === 0 ? {} : { disks }) })
}

function specOf(stream: StreamForm): Record<string, unknown> {
  const base = {
    name: stream.name,
    region: { startMiB: stream.startMib, sizeMiB: stream.sizeMib },
    pagesPerSecond: Math.round(stream.rateMib * pagesPerMib),
  }
  switch (stream.pattern) {
    case 'hot-cold': {
      const { hotPagesPercent, hotWritesPercent } = stream
      return { ...base, pattern: 'hot-cold', hotPagesPercent, hotWritesPercent }
    }
    case 'zipf':
      return { ...base, pattern: 'zipf', exponent: stream.exponent }
    default:
      return { ...base, pattern: stream.pattern }
  }
}

/** What this run's events say of changed workloads of a VM. */
export function workloadChanges(view: RunView, vm: string): readonly EventLine[] {
  return view.events.filter((event) => event.recordType === 'workload-changed' && event.target === vm)
}
