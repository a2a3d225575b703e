/** The form of "Set workload…": streams as a person edits them, and the command's workload made from them. Pure. */
import { pageBytes, mibBytes } from '../../../core/base/units.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { workloadSchema, type WorkloadSpec, type WriteStreamSpec } from '../../../core/scenario/workload-schema.ts'
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
  /** The scenario gives this stream a rate that changes with time; a constant one replaces it. */
  readonly hadSteps: boolean
}

const pagesPerMib = mibBytes / pageBytes

/** Streams of a VM as its scenario states them. Throws InputError if the text is no scenario. */
export function streamsOf(scenarioText: string, vm: string): { streams: StreamForm[]; client: WorkloadSpec['client'] } {
  const spec = parseScenario('scenario.yaml', scenarioText).estate.vms.find((one) => one.name === vm)
  if (spec === undefined) throw new RangeError(`The scenario has no virtual machine named ${vm}.`)
  const { writes, client } = spec.workload
  return { streams: writes.map((stream, index) => formOf(stream, index, spec.memory.sizeMiB)), client }
}

function formOf(stream: WriteStreamSpec, index: number, memoryMib: number): StreamForm {
  const rate = stream.pagesPerSecond
  const pages = Array.isArray(rate) ? (rate[0]?.pagesPerSecond ?? 0) : rate
  return {
    ...newStream(index, memoryMib),
    name: stream.name ?? `Stream ${index + 1}`,
    pattern: stream.pattern,
    rateMib: pages / pagesPerMib,
    startMib: stream.region?.startMiB ?? 0,
    sizeMib: stream.region?.sizeMiB ?? memoryMib,
    hadSteps: Array.isArray(rate),
    ...(stream.pattern === 'hot-cold'
      ? { hotPagesPercent: stream.hotPagesPercent, hotWritesPercent: stream.hotWritesPercent }
      : {}),
    ...(stream.pattern === 'zipf' ? { exponent: stream.exponent } : {}),
  }
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
    hadSteps: false,
  }
}

/** What is wrong with the streams, as sentences; none if they can be set. */
export function formProblems(streams: readonly StreamForm[], memoryMib: number): string[] {
  return streams.flatMap((stream) => {
    const problems: string[] = []
    if (!(stream.rateMib >= 0) || stream.rateMib > 390_000) {
      problems.push(`${stream.name}: the rate must be from 0 to 390,000 MiB/s.`)
    }
    if (!(stream.startMib >= 0) || !(stream.sizeMib > 0)) {
      problems.push(`${stream.name}: a region begins at 0 MiB or later and is larger than nothing.`)
    } else if (stream.startMib + stream.sizeMib > memoryMib) {
      problems.push(`${stream.name}: the region ends beyond the ${memoryMib} MiB of memory.`)
    }
    if (stream.pattern === 'zipf' && !(stream.exponent >= 0.1 && stream.exponent <= 3)) {
      problems.push(`${stream.name}: the Zipf exponent must be from 0.1 to 3.`)
    }
    return problems
  })
}

/** Throws ZodError where `formProblems` would have named a problem. */
export function workloadFrom(streams: readonly StreamForm[], client: WorkloadSpec['client']): WorkloadSpec {
  return workloadSchema.parse({ client, writes: streams.map(specOf) })
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
  return view.events.filter(
    (event) =>
      event.target === vm &&
      (event.text.startsWith(`The workload of ${vm} changed`) || event.text.startsWith(`${vm} no longer writes`)),
  )
}
