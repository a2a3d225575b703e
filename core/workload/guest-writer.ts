/**
 * The guest at work: turns a VM's workload into writes to its memory as its own time passes. The caller decides
 * how finely time is cut; nothing is sent while `run` is at work, so the order of two streams inside one call
 * cannot be seen by anyone. Each stream draws from its own named randomness.
 */
import { Prng } from '../base/prng.ts'
import type { WorkloadSpec, WriteStreamSpec } from '../scenario/workload-schema.ts'
import { HotColdPattern } from './hot-cold.ts'
import { RegionGrowth } from './region-growth.ts'
import { WriteSchedule } from './schedule.ts'
import { SequentialPattern } from './sequential.ts'
import { UniformPattern } from './uniform.ts'
import { regionOf } from './write-stream.ts'
import type { WritePattern, WritableMemory } from './write-stream.ts'
import { ZipfPattern } from './zipf.ts'

/** Writes handed to the memory at a time; ours: small enough to stay in the first-level cache (16 KiB). */
const batchWrites = 4096

interface WriteStream {
  readonly schedule: WriteSchedule
  /** Its rate counts by the guest's clock, not by the vCPU time that the guest gets. */
  readonly isTimed: boolean
  /** Over the region as it was when it grew last. null where that holds no page: time passes, nothing is written. */
  pattern: WritePattern | null
  /** null where the region stays as it is. */
  readonly growth: RegionGrowth | null
  /** Size of the region that the pattern writes to. */
  pages: number
}

export class GuestWriter {
  readonly #memoryPages: number
  readonly #seed: number
  readonly #vmName: string
  /** The guest's running time, ns: stands still while it is stunned, runs slower while it is slowed. */
  #ranNs = 0
  /** How often the workload was replaced: the new streams get names, and so draws, of their own. */
  #generation = 0
  #streams: readonly WriteStream[] = []
  readonly #batch = new Uint32Array(batchWrites)

  /** memoryPages: main memory, without firmware blocks. */
  constructor(workload: WorkloadSpec, memoryPages: number, seed: number, vmName: string) {
    this.#memoryPages = memoryPages
    this.#seed = seed
    this.#vmName = vmName
    this.#streams = this.#streamsOf(workload)
  }

  /**
   * Lets the guest run for `guestNs` of its own vCPU time (whole ns) and returns how many writes it made. Streams
   * with a timer do what is due by the guest's clock: `timerNs`, other than `guestNs` where it was kept waiting.
   */
  run(guestNs: number, memory: WritableMemory, timerNs = guestNs): number {
    let total = 0
    for (const stream of this.#streams) {
      total += this.#runStream(stream, stream.isTimed ? timerNs : guestNs, memory)
    }
    this.#ranNs += guestNs
    return total
  }

  /** In parts where the region grows in between: each has its size. */
  #runStream(stream: WriteStream, streamNs: number, memory: WritableMemory): number {
    let writes = 0
    for (let leftNs = streamNs; leftNs > 0;) {
      const partNs = Math.min(leftNs, growByNow(stream))
      writes += this.#write(stream.schedule.advance(partNs), stream.pattern, memory)
      leftNs -= partNs
    }
    return writes
  }

  #write(writes: number, pattern: WritePattern | null, memory: WritableMemory): number {
    if (pattern === null) return 0
    for (let left = writes; left > 0; left -= batchWrites) {
      const count = Math.min(left, batchWrites)
      pattern.fill(this.#batch, count)
      memory.writeMany(this.#batch, count)
    }
    return writes
  }

  /** Lets `guestNs` pass without a trace in memory: clocks, carries and positions move, nothing is drawn or written. */
  skip(guestNs: number): void {
    for (const { schedule, pattern } of this.#streams) {
      const writes = schedule.advance(guestNs)
      pattern?.skip(writes)
    }
    this.#ranNs += guestNs
  }

  /** Page writes per second that the workload asks for at this moment, all streams together. */
  writesPerSecondNow(): number {
    return this.#streams.reduce(
      (sum, { schedule, pattern }) => sum + (pattern === null ? 0 : schedule.pagesPerSecond),
      0,
    )
  }

  /** From here on the guest does this. Steps of its rates count from the guest's start, like those of the first. */
  replaceWorkload(workload: WorkloadSpec): void {
    this.#generation += 1
    this.#streams = this.#streamsOf(workload)
  }

  clone(): GuestWriter {
    const copy = new GuestWriter(
      { writes: [], client: { requestsPerSecond: 1, serviceTimeUs: 1 } },
      this.#memoryPages,
      this.#seed,
      this.#vmName,
    )
    copy.#ranNs = this.#ranNs
    copy.#generation = this.#generation
    copy.#streams = this.#streams.map((stream) => ({
      ...stream,
      schedule: stream.schedule.clone(),
      pattern: stream.pattern === null ? null : stream.pattern.clone(),
    }))
    return copy
  }

  #streamsOf(workload: WorkloadSpec): WriteStream[] {
    const generation = this.#generation === 0 ? '' : `/workload-${this.#generation}`
    return workload.writes.map((stream, index) => ({
      isTimed: stream.pacing === 'timer',
      schedule: WriteSchedule.of(stream, this.#ranNs),
      pattern: this.#patternOf(stream, `workload/${this.#vmName}${generation}/stream-${index}`),
      growth: RegionGrowth.of(stream, this.#memoryPages),
      pages: regionOf(stream, this.#memoryPages).pages,
    }))
  }

  #patternOf(stream: WriteStreamSpec, name: string): WritePattern | null {
    const region = regionOf(stream, this.#memoryPages)
    if (region.pages === 0) return null
    const draws = Prng.fromName(this.#seed, name)
    switch (stream.pattern) {
      case 'sequential':
        return new SequentialPattern(region, stream.startPage ?? 0)
      case 'uniform':
        return new UniformPattern(region, draws)
      case 'hot-cold':
        return HotColdPattern.of(region, stream.hotPagesPercent, stream.hotWritesPercent, draws)
      case 'zipf':
        return ZipfPattern.of(region, stream.exponent, Prng.fromName(this.#seed, `${name}/places`), draws)
    }
  }
}

/** Gives the region the size that it has by now; returns the time until it grows next, ns. */
function growByNow(stream: WriteStream): number {
  const { growth, schedule, pattern } = stream
  if (growth === null) return Infinity
  const pages = growth.pagesAt(schedule.nowNs)
  if (pages !== stream.pages && pattern?.grownTo !== undefined) {
    stream.pattern = pattern.grownTo(pages)
    stream.pages = pages
  }
  return growth.nextNs(schedule.nowNs) - schedule.nowNs
}
