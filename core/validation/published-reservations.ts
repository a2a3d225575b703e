/**
 * What vMotion reserves of a host's CPU by the speed of its NICs, and vMotion's documented limits. Told by their
 * kind, and shares of a core by NIC (`1GbE`), or the least rate of a session.
 */
import { z } from 'zod'
import { longestRoundTripMs } from '../checks/conditions/round-trip-conditions.ts'
import { leastSessionMbps } from '../checks/conditions/vmotion-network-conditions.ts'
import { networkMaxCost, operationCosts } from '../tasks/cost-model.ts'
import { decodeRecords } from '../trace/encode.ts'
import type { CaseOutcome, Simulation } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import { linkOf, seed } from './published-assumptions.ts'
import { recognised, type Recogniser } from './published-case.ts'

const share = z.number().min(0).max(100)

const reservationSchema = z.looseObject({
  coreShareReserved: z.record(z.string().regex(/^\d+GbE$/), share),
  minimumCoreShare: share,
})
const limitsSchema = z.looseObject({ minMbpsPerSession: z.number(), maxRttMs: z.number() })

/** So many NICs that the least share of a core does not show, from 1 GbE on. */
const manyNics = 8
const memory = { sizeMiB: 64 }

export const recogniseReservations: Recogniser = (published) => {
  const observed = reservationSchema.safeParse(published.observed)
  if (published.kind !== 'vmotion' || !observed.success) return null
  const names = Object.keys(observed.data.coreShareReserved)
  const speeds = names.map((name) => Number(name.replace('GbE', '')) * 1000)
  const slowest = Math.min(...speeds)
  return recognised(published, {
    simulations: [...speeds.map((mbps) => reserved(mbps, manyNics)), reserved(slowest, 1)],
    conclude: (outcomes) => {
      const shares = outcomes.map(({ quantities }) => quantities['cores']!)
      return {
        predicted: {
          ...Object.fromEntries(
            names.map((name, index) => [`coreShareReserved.${name}`, shares[index]! / manyNics]),
          ),
          minimumCoreShare: shares.at(-1)!,
        },
        outcome: null,
        isComparable: true,
      }
    },
  })
}

function reserved(mbps: number, nics: number): Simulation {
  const scenario = plainScenario({
    seed,
    link: { ...linkOf(mbps), nics },
    memory,
    writes: [],
    policy: { name: 'vsphere' },
  })
  const { mhz } = scenario.estate.ssoDomains[0]!.vcenters[0]!.datacenters[0]!.clusters[0]!.hosts[0]!.cpu
  return { scenario, seed, read: (trace) => readReservation(trace, mhz) }
}

/** What was set aside at the source, in cores. */
function readReservation(trace: Uint8Array, mhzOfCore: number): CaseOutcome {
  const { records } = decodeRecords(trace)
  const made = records.find(
    (record) => record.type === 'reservation-made' && record.host === 'source' && record.cpuMhz > 0,
  )
  const cpuMhz = made?.type === 'reservation-made' ? made.cpuMhz : 0
  return { converged: true, quantities: { cores: cpuMhz / mhzOfCore } }
}

/** Limits are no migration: what the checks hold a network to is set beside what is documented. */
export const recogniseLimits: Recogniser = (published) => {
  if (published.kind !== 'vmotion' || !limitsSchema.safeParse(published.observed).success) return null
  return recognised(published, {
    simulations: [],
    conclude: () => ({
      predicted: {
        minMbpsPerSession: leastSessionMbps,
        maxRttMs: longestRoundTripMs,
        'concurrentPerHost.1GbE': vmotionsAtOnce(1000),
        'concurrentPerHost.10GbE': vmotionsAtOnce(10_000),
      },
      outcome: null,
      isComparable: true,
    }),
  })
}

/** Migrations that one host's vMotion network takes at once. */
function vmotionsAtOnce(linkMbps: number): number {
  return networkMaxCost(linkMbps) / operationCosts.vmotion.network
}
