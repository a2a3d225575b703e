/**
 * The guest at work: turns a VM's workload into writes to its memory as its own time passes. The caller decides
 * how finely time is cut; nothing is sent while `run` is at work, so the order of two streams inside one call
 * cannot be seen by anyone. Each stream draws from its own named randomness.
 */
import { Prng } from '../base/prng.ts'
import type { WorkloadSpec, WriteStreamSpec } from '../scenario/workload-schema.ts'
import { HotColdPattern } from './hot-cold.ts'
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
  /** null where the region holds no page: the stream's time passes and nothing is written. */
  readonly pattern: WritePattern | null
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
    for (const { schedule, pattern, isTimed } of this.#streams) {
      const writes = schedule.advance(isTimed ? timerNs : guestNs)
      if (pattern === null) continue
      for (let left = writes; left > 0; left -= batchWrites) {
        const count = Math.min(left, batchWrites)
        pattern.fill(this.#batch, count)
        memory.writeMany(this.#batch, count)
      }
      total += writes
    }
    this.#ranNs += guestNs
    return total
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
    copy.#streams = this.#streams.map(({ schedule, pattern, isTimed }) => ({
      isTimed,
      schedule: schedule.clone(),
      pattern: pattern === null ? null : pattern.clone(),
    }))
    return copy
  }

  #streamsOf(workload: WorkloadSpec): WriteStream[] {
    const generation = this.#generation === 0 ? '' : `/workload-${this.#generation}`
    return workload.writes.map((stream, index) => ({
      isTimed: stream.pacing === 'timer',
      schedule: WriteSchedule.of(stream.pagesPerSecond, this.#ranNs),
      pattern: this.#patternOf(stream, `workload/${this.#vmName}${generation}/stream-${index}`),
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
