/**
 * Turns a measured QEMU case into scenarios, one for each start that the case gives (seed, and for sequential
 * writers the page where they stood). What the README of the measurements says of guest, host and connection
 * stands here as named constants; nothing here depends on which case it is.
 */
import { mibBytes, pageBytes } from '../base/units.ts'
import type { Scenario } from '../scenario/schema.ts'
import type { WriteStreamSpec } from '../scenario/workload-schema.ts'
import type { Simulation } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import type { QemuCase, QemuParameters, QemuRepeat } from './qemu-case.ts'
import { outcomeOf } from './run-outcome.ts'

/** What the local socket carries when nothing else limits, README: "about 1.6 GB/s on this host". */
const socketMiBs = 1_600_000_000 / mibBytes
/** Pages 192 to 511 are zero, but for the stack; so are 80 firmware pages. README: "About 400 of all these". */
const zeroMainPages = { firstPage: 192, endPage: 512 }
const zeroFirmwarePages = 80
/** The guest's stack: "one more page (257) is written all the time", at each of its 1000 wake-ups a second. */
const stackPage = 257
const stackWritesPerSecond = 1000
/** Share by which a measured rate must miss the nominal one to be taken instead; the counters' grain is far below. */
const missedRateShare = 0.01
/** Used where a case gives no repeats. */
const fixedSeeds = [1, 2, 3, 4, 5] as const

const mibPerPage = pageBytes / mibBytes

/** All simulations that a case asks for, at least one. */
export function simulationsOf(measured: QemuCase): Simulation[] {
  return startsOf(measured).map((start) => {
    // Share of the guest's writes that its own counter counts: those to its stack are none of them.
    const countedWrites = start.writesPerSecond / (start.writesPerSecond + stackWritesPerSecond)
    return {
      scenario: scenarioOf(measured, start),
      seed: start.seed,
      read: (trace) => outcomeOf(trace, countedWrites),
    }
  })
}

interface Start {
  readonly seed: number
  readonly startPage: number
  readonly writesPerSecond: number
}

function startsOf({ parameters, repeats }: QemuCase): Start[] {
  if (repeats.length === 0) {
    const pages = parameters.working_set_mib / mibPerPage
    return fixedSeeds.map((seed, index) => ({
      seed,
      startPage: Math.floor((pages * index) / fixedSeeds.length),
      writesPerSecond: parameters.writes_per_s ?? 0,
    }))
  }
  return repeats.map((repeat, index) => ({
    seed: repeat.seed ?? fixedSeeds[index % fixedSeeds.length]!,
    startPage: repeat.sequential_start_page ?? 0,
    writesPerSecond: rateOf(parameters, repeat),
  }))
}

/**
 * The nominal rate, or the measured one where there is none or the guest missed it. Where the guest is slowed, what
 * it does meanwhile is for the engine to say: the rate is then measured before.
 */
function rateOf(parameters: QemuParameters, repeat: QemuRepeat): number {
  const nominal = parameters.writes_per_s
  const isSlowed = parameters.auto_converge
  const counted = isSlowed ? repeat.writes_per_s_before : repeat.writes_per_s_during
  const measured = counted ?? nominal ?? 0
  if (nominal === null) return measured
  return Math.abs(measured - nominal) > missedRateShare * nominal ? measured : nominal
}

function scenarioOf(measured: QemuCase, start: Start): Scenario {
  const { parameters } = measured
  const isQemuLimited = parameters.limiter === 'qemu'
  return plainScenario({
    seed: start.seed,
    limitMiBs: isQemuLimited ? socketMiBs : parameters.bandwidth_mib_s,
    memory: memoryOf(measured),
    writes: streamsOf(parameters, start),
    policy: {
      name: 'qemu',
      downtimeLimitMs: parameters.downtime_limit_ms,
      maxBandwidthMiBs: isQemuLimited ? parameters.bandwidth_mib_s : 0,
      giveUpAfterSeconds: Math.ceil(parameters.time_limit_s),
      countGuestWrites: true,
      ...(parameters.auto_converge ? { autoConverge: {} } : {}),
      ...postCopyOf(parameters),
    },
  })
}

function postCopyOf({ postcopy_after: after }: QemuParameters) {
  return after === undefined
    ? {}
    : { postCopy: { afterSyncs: after.after_sync, afterSeconds: after.after_s } }
}

function memoryOf({ parameters, firmwarePages }: QemuCase) {
  const mainPages = parameters.memory_mib / mibPerPage
  const zeroRanges = [
    { firstPage: zeroMainPages.firstPage, endPage: stackPage },
    { firstPage: stackPage + 1, endPage: zeroMainPages.endPage },
    { firstPage: mainPages, endPage: mainPages + Math.min(zeroFirmwarePages, firmwarePages) },
  ]
    .filter(({ firstPage, endPage }) => endPage > firstPage && endPage <= mainPages + firmwarePages)
    .map(({ firstPage, endPage }) => ({ firstPage, pages: endPage - firstPage }))
  return { sizeMiB: parameters.memory_mib, firmwarePages, zeroRanges }
}

function streamsOf(parameters: QemuParameters, start: Start): Partial<WriteStreamSpec>[] {
  const region = {
    startMiB: parameters.working_set_first_page * mibPerPage,
    sizeMiB: parameters.working_set_mib,
  }
  const pacing = parameters.write_pacing === 'timer' ? 'timer' : 'cpu-time'
  const common = { region, pagesPerSecond: Math.round(start.writesPerSecond), pacing } as const
  const stack: Partial<WriteStreamSpec> = {
    pattern: 'sequential',
    region: { startMiB: stackPage * mibPerPage, sizeMiB: mibPerPage },
    pagesPerSecond: stackWritesPerSecond,
    pacing,
  }
  return [stack, mainStream()]

  function mainStream(): Partial<WriteStreamSpec> {
    if (parameters.pattern === 'sequential')
      return { ...common, pattern: 'sequential', startPage: start.startPage }
    if (parameters.pattern === 'uniform') return { ...common, pattern: 'uniform' }
    return {
      ...common,
      pattern: 'hot-cold',
      hotPagesPercent: (parameters.hot_fraction_of_pages ?? 0) * 100,
      hotWritesPercent: (parameters.hot_fraction_of_writes ?? 0) * 100,
    }
  }
}
