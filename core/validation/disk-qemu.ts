/**
 * Measured disk mirrors of QEMU as cases: one disk, one client that writes to it, one job that copies it. Each
 * repeat is simulated with disks alone. Field names, units and meanings are the file's. Taken from the
 * observation: how long a write took before the job began.
 */
import { z } from 'zod'
import { kibBytes, mibBytes, nsFromSeconds, nsPerMs, nsPerSecond } from '../base/units.ts'
import { wireDevice } from '../storage/device.ts'
import { trackingBlockBytes } from '../storage/granularity.ts'
import type { LatencyTally } from '../storage/latency-tally.ts'
import { QemuMirror } from '../storage/qemu-drive-mirror.ts'
import { StorageRun } from '../storage/storage-run.ts'
import type { CaseOutcome, Conclusion, MeasuredCase, Quantities } from './measured-case.ts'
import { median } from './statistics.ts'

const parametersSchema = z.strictObject({
  disk_mib: z.number().int().min(1).max(1_000_000),
  filled_mib: z.number().int().min(1),
  source_format: z.enum(['raw', 'qcow2']),
  target_format: z.enum(['raw', 'qcow2']),
  copy_mode: z.enum(['background', 'write-blocking']),
  speed_limit_mib_s: z.number().positive().max(1_000_000),
  granularity_bytes: z.literal(trackingBlockBytes),
  write_mib_s: z.number().min(0).max(1_000_000),
  write_block_kib: z.number().positive().max(65_536),
  write_pattern: z.enum(['uniform', 'sequential']),
  write_span_mib: z.number().positive(),
  complete_after_ready_s: z.number().min(0).max(10_000),
  time_limit_s: z.number().positive().max(100_000),
})

const repeatSchema = z.looseObject({
  outcome: z.string(),
  writer_before: z.looseObject({ latency_ms_median: z.number().min(0) }).optional(),
})

const caseSchema = z.looseObject({
  parameters: parametersSchema,
  converged: z.boolean(),
  median: z.record(z.string(), z.unknown()),
  repeats: z.array(repeatSchema).min(1).max(1000),
  tolerance: z
    .record(
      z.string(),
      z.looseObject({ rel: z.number().min(0).optional(), abs: z.number().min(0).optional() }),
    )
    .default({}),
})

type Parameters = z.infer<typeof parametersSchema>

/** What the host's memory, which the images lie in, takes and gives; that of the local sockets beside them. */
const memoryBytesPerSecond = 1_600_000_000
/** The client had written for so long when the job began. */
const writesBeforeNs = 1 * nsPerSecond
/** The client made good so much of a stall. */
const catchUpNs = 20 * nsPerMs
/** The job was polled so often: for being ready, and for its bytes. */
const pollNs = 25 * nsPerMs
/** Writes are looked at until so long after the end for the longest at the completion. */
const afterEndNs = 50 * nsPerMs

/** The case, or why it cannot be run. */
export function expressMirrorCase(configuration: unknown): Omit<MeasuredCase, 'id' | 'kind'> {
  const parsed = caseSchema.safeParse(configuration)
  if (!parsed.success) return notRun('It copies a disk, and not all that it states of that is known here.')
  const { parameters, converged, median: medians, repeats, tolerance: tolerances } = parsed.data
  const { disk_mib: diskMib, filled_mib: filledMib, write_span_mib: spanMib } = parameters
  if (filledMib !== diskMib || spanMib > diskMib)
    return notRun('It copies a disk that is not full, or writes beyond its end.')
  const simulations = repeats.map((repeat, index) => ({
    run: () => mirror(parameters, (repeat.writer_before?.latency_ms_median ?? 0) * nsPerMs, index + 1),
  }))
  const observed = Object.fromEntries(
    Object.entries(medians).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
  const conclude = (outcomes: readonly CaseOutcome[]) => concludeFrom(converged, outcomes)
  return { observed, tolerances, expressed: { simulations, conclude } }
}

function notRun(reason: string): Omit<MeasuredCase, 'id' | 'kind'> {
  return { observed: {}, tolerances: {}, expressed: { reason } }
}

function concludeFrom(isObserved: boolean, outcomes: readonly CaseOutcome[]): Conclusion {
  const ready = outcomes.filter((outcome) => outcome.converged)
  const isPredicted = ready.length * 2 > outcomes.length
  const alike = outcomes.filter((outcome) => outcome.converged === isPredicted)
  const names = Object.keys(alike[0]?.quantities ?? {})
  const isDivided = ready.length > 0 && ready.length < outcomes.length
  return {
    predicted: Object.fromEntries(
      names.map((name) => [name, median(alike.map(({ quantities }) => quantities[name] ?? 0))]),
    ),
    outcome: isDivided ? 'onEdge' : isPredicted === isObserved ? 'right' : 'wrong',
    isComparable: isPredicted === isObserved,
  }
}

/** One repeat: the client writes, the job runs until it is ready and was held, or until somebody gives up. */
function mirror(parameters: Parameters, latencyNs: number, seed: number): CaseOutcome {
  const run = new StorageRun(seed)
  const { storage } = run
  addDisk(run, parameters, latencyNs)
  run.advance(writesBeforeNs)
  storage.takeLatencies('disk')
  const startNs = run.nowNs
  const started = storage.startCopy(run, {
    disk: 'disk',
    toDatastore: 'target',
    format: formatOf(parameters.target_format),
    method: new QemuMirror({
      copyMode: parameters.copy_mode,
      speedBytesPerSecond: parameters.speed_limit_mib_s * mibBytes,
    }),
    via: [],
    finishesItself: false,
  })
  if ('refusal' in started) throw new RangeError(started.refusal.message)
  const polled = pollUntilReady(run, started.copy, startNs, nsFromSeconds(parameters.time_limit_s))
  const lengthNs = run.nowNs - startNs
  const during = writerFigures('writer_during_copy', storage.takeLatencies('disk').writes, lengthNs)
  if (!polled.isReady) {
    const quantities = {
      observed_ms: lengthNs / nsPerMs,
      bytes_mirrored: doneBytes(run, started.copy),
      plateau_remaining_mean_bytes: polled.plateauBytes,
      ...during,
    }
    return { converged: false, quantities }
  }
  const held = holdAndComplete(run, started.copy, startNs, parameters.complete_after_ready_s)
  return {
    converged: true,
    quantities: { ready_ms: lengthNs / nsPerMs, bytes_until_ready: polled.bytes, ...during, ...held },
  }
}

function addDisk(run: StorageRun, parameters: Parameters, latencyNs: number): void {
  const { storage } = run
  const diskBytes = parameters.disk_mib * mibBytes
  const writeBytes = parameters.write_block_kib * kibBytes
  const serviceNs = (writeBytes / memoryBytesPerSecond) * nsPerSecond
  const device = wireDevice(memoryBytesPerSecond)
  for (const name of ['source', 'target'])
    storage.addDatastore({ name, capacityBytes: 2 * diskBytes, device, isThinOnly: false })
  storage.addDisk({
    name: 'disk',
    datastore: 'source',
    format: formatOf(parameters.source_format),
    sizeBytes: diskBytes,
    content: [{ firstBlock: 0, blocks: diskBytes / trackingBlockBytes }],
  })
  if (parameters.write_mib_s === 0) return
  const stream = {
    kind: 'write',
    bytes: writeBytes,
    pattern: parameters.write_pattern,
    span: { startBytes: 0, sizeBytes: parameters.write_span_mib * mibBytes },
    operationsPerSecond: (parameters.write_mib_s * mibBytes) / writeBytes,
    arrivals: 'even',
    // What a write took before the job, beside the disk itself, is the client's way to it and back.
    pathNs: Math.max(0, Math.round(latencyNs - serviceNs)),
    outstanding: 1,
    catchUpNs,
  } as const
  storage.setStreams(run, 'disk', [stream])
}

function formatOf(image: 'raw' | 'qcow2') {
  return image === 'raw' ? 'eager-zeroed' : 'thin'
}

interface Polled {
  readonly isReady: boolean
  /** Done at the last poll before it was ready. */
  readonly bytes: number
  /** Mean of what was left, over the polls of the second half of the time allowed. */
  readonly plateauBytes: number
}

function pollUntilReady(run: StorageRun, copy: number, startNs: number, limitNs: number): Polled {
  const isReady = () => run.storage.state.copies.get(copy)?.stage === 'ready'
  const left: number[] = []
  let bytes = 0
  for (let atNs = pollNs; atNs <= limitNs; atNs += pollNs) {
    if (!run.advance(startNs + atNs, isReady)) return { isReady: true, bytes, plateauBytes: 0 }
    bytes = doneBytes(run, copy)
    if (atNs * 2 >= limitNs) left.push(run.storage.progressOf(run, copy)?.remainingBytes ?? 0)
  }
  return { isReady: isReady(), bytes, plateauBytes: left.reduce((sum, each) => sum + each, 0) / left.length }
}

/** The hold after ready, the request to complete at the next poll, and the end. */
function holdAndComplete(run: StorageRun, copy: number, startNs: number, holdSeconds: number): Quantities {
  const { storage } = run
  const readyNs = run.nowNs
  const askedAfterNs = Math.ceil((readyNs - startNs + nsFromSeconds(holdSeconds)) / pollNs) * pollNs
  const askedNs = startNs + askedAfterNs
  run.advance(askedNs)
  const bytes = doneBytes(run, copy)
  const whileReady = storage.takeLatencies('disk').writes
  storage.finishCopy(run, copy)
  run.runCopy(copy)
  const endNs = run.nowNs
  run.advance(endNs + afterEndNs)
  const atCompletion = storage.takeLatencies('disk').writes
  return {
    ...writerFigures('writer_while_ready', whileReady, askedNs - readyNs),
    ...(atCompletion.count > 0 ? { pause_at_completion_ms: atCompletion.maxNs / nsPerMs } : {}),
    completion_ms: (endNs - askedNs) / nsPerMs,
    total_ms: (endNs - startNs) / nsPerMs,
    observed_ms: (endNs - startNs) / nsPerMs,
    bytes_mirrored: bytes,
  }
}

function doneBytes(run: StorageRun, copy: number): number {
  const figures = run.storage.state.copies.get(copy)?.figures
  return figures === undefined ? 0 : figures.copiedBytes + figures.mirroredBytes
}

function writerFigures(name: string, writes: LatencyTally, durationNs: number): Quantities {
  if (writes.count === 0 || durationNs === 0) return {}
  return {
    [`${name}_mib_s`]: (writes.bytes / mibBytes / durationNs) * nsPerSecond,
    [`${name}_latency_ms_median`]: writes.quantileNs(0.5) / nsPerMs,
    [`${name}_latency_ms_p99`]: writes.quantileNs(0.99) / nsPerMs,
  }
}
