/**
 * Random runs for the property tests: small estates, any workload, both policies with all three rules of dirty
 * bookkeeping, and commands at any instant, also at those at which something else happens. Small, so that a
 * few hundred migrations take seconds; every page is simulated as in a large one.
 */
import fc from 'fast-check'
import { dirtyBookkeepingRules } from '../../core/scenario/policy-schema.ts'
import type { Command, LoggedCommand } from '../../core/scenario/command-schema.ts'
import type { DirtyBookkeeping } from '../../core/scenario/policy-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { smallScenario, smallVm } from '../support/scenarios.ts'

const hosts = ['esx-01', 'esx-02', 'esx-03']
const names = ['vm-0', 'vm-1']

export const policyNames = ['vsphere', 'qemu', 'xen'] as const

export type PolicyName = (typeof policyNames)[number]

/** One run: all that it takes to make it again. */
export interface RandomRun {
  readonly scenario: Scenario
  readonly seed: number
  readonly commands: readonly LoggedCommand[]
}

const region = fc.option(fc.record({ startMiB: fc.nat(8), sizeMiB: fc.integer({ min: 1, max: 16 }) }), {
  nil: undefined,
})
const pagesPerSecond = fc.oneof(
  fc.nat(12_000),
  fc.tuple(fc.nat(9000), fc.nat(9000)).map(([first, then]) => [
    { atSeconds: 0, pagesPerSecond: first },
    { atSeconds: 1.3, pagesPerSecond: then },
  ]),
)
const pacing = fc.constantFrom(undefined, 'timer')
const stream = fc.oneof(
  fc.record({ pattern: fc.constant('sequential'), region, pagesPerSecond, pacing }),
  fc.record({ pattern: fc.constant('uniform'), region, pagesPerSecond, pacing }),
  fc.record({
    pattern: fc.constant('hot-cold'),
    region,
    pagesPerSecond,
    hotPagesPercent: fc.nat(40),
    hotWritesPercent: fc.nat(100),
  }),
  fc.record({ pattern: fc.constant('zipf'), region, pagesPerSecond, exponent: fc.constantFrom(0.6, 1, 1.4) }),
)
const workload = fc.record({ writes: fc.array(stream, { maxLength: 3 }) })
const vm = fc.record({
  host: fc.constantFrom(...hosts),
  vcpus: fc.integer({ min: 1, max: 8 }),
  memory: fc.record({
    sizeMiB: fc.integer({ min: 24, max: 40 }),
    touchedPercent: fc.nat(100),
    firmwarePages: fc.constantFrom(0, 130),
    zeroRanges: fc.array(fc.record({ firstPage: fc.nat(400), pages: fc.integer({ min: 1, max: 900 }) }), {
      maxLength: 2,
    }),
  }),
  workload,
})

function policy(name: PolicyName, rules: readonly DirtyBookkeeping[]) {
  const dirtyBookkeeping = fc.constantFrom(...rules)
  if (name === 'vsphere') {
    return fc.record({
      name: fc.constant(name),
      dirtyBookkeeping,
      preCopySwitchoverTimeGoalMs: fc.constantFrom(100, 500),
      preCopyPagesPerSend: fc.constantFrom(1, 7, 32, 256),
      sdps: fc.constantFrom('off', 'always', 'dynamic'),
      sdpsDynamicDelaySeconds: fc.constantFrom(1, 30),
      detectZeroPages: fc.boolean(),
      maxSwitchoverSeconds: fc.constantFrom(1, 100),
    })
  }
  if (name === 'xen') {
    return fc.record({
      name: fc.constant(name),
      dirtyBookkeeping,
      rateFloorMbps: fc.constantFrom(40, 100),
      rateCeilingMbps: fc.constantFrom(120, 500),
      stopBelowPages: fc.constantFrom(1, 50),
      maxRounds: fc.constantFrom(1, 8, 29),
    })
  }
  return fc.record({
    name: fc.constant(name),
    dirtyBookkeeping,
    downtimeLimitMs: fc.constantFrom(30, 300),
    maxBandwidthMiBs: fc.constantFrom(0, 12),
    giveUpAfterSeconds: fc.constantFrom(3, 8),
    autoConverge: fc.constantFrom(undefined, undefined, {}, { initialPercent: 90, triggerPercent: 1 }),
    postCopy: fc.constantFrom(undefined, undefined, { afterSyncs: 2 }, { afterSeconds: 1.2 }),
    countGuestWrites: fc.boolean(),
  })
}

/** Any instant, and those of the sampling grid with the few ns around them. */
const atNs = fc.oneof(
  fc.integer({ min: 0, max: 7_000_000_000 }),
  fc
    .tuple(fc.nat(700), fc.integer({ min: -1, max: 2 }))
    .map(([steps, offset]) => Math.max(0, steps * 10_000_000 + offset)),
)
const anyVm = fc.constantFrom(...names)
const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('migrate'),
      vm: anyVm,
      toHost: fc.constantFrom(...hosts),
      priority: fc.constant('high'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cancel'), vm: anyVm }) },
  fc.record({ type: fc.constantFrom('power-off', 'power-on'), vm: anyVm }),
  fc.record({
    type: fc.constant('set-link'),
    host: fc.constantFrom(...hosts),
    nic: fc.constant('vmnic1'),
    linkMbps: fc.constantFrom(100, 10_000),
    connected: fc.constantFrom(true, true, false),
  }),
  fc.record({
    type: fc.constant('set-workload'),
    vm: anyVm,
    workload: workload.map((value) => ({
      ...value,
      client: { requestsPerSecond: 900, serviceTimeUs: 700 },
    })),
  }),
)
const commands = fc
  .array(fc.record({ atNs, command }), { minLength: 1, maxLength: 8 })
  .map((list) => list.sort((a, b) => a.atNs - b.atNs) as unknown as LoggedCommand[])

/** A command and how many entries of the clock pass before it: dense where much happens, as in a stun. */
export const acts = fc.array(
  fc.record({ eventsBefore: fc.oneof(fc.nat(3), fc.nat(40), fc.nat(600)), command }),
  { minLength: 2, maxLength: 10 },
) as unknown as fc.Arbitrary<{ readonly eventsBefore: number; readonly command: Command }[]>

/** Random runs whose first command is a move of vm-0; of one policy or rule only, if asked for. */
export function randomRuns(
  policies: readonly PolicyName[] = policyNames,
  rules: readonly DirtyBookkeeping[] = dirtyBookkeepingRules,
): fc.Arbitrary<RandomRun> {
  return fc
    .record({
      vms: fc.tuple(vm, vm),
      policy: fc.oneof(...policies.map((name) => policy(name, rules))),
      limitMiBs: fc.constantFrom(4, 15, 60, 0),
      seed: fc.nat(1000),
      commands,
    })
    .map((drawn) => {
      const vms = drawn.vms.map((parts, index) => smallVm({ ...parts, name: names[index] }))
      const scenario = smallScenario({ vms, policy: drawn.policy, fabric: { limitMiBs: drawn.limitMiBs } })
      const first = { atNs: 0, command: firstMove(scenario) }
      return { scenario, seed: drawn.seed, commands: [first, ...drawn.commands, ...repairs(60_000_000_000)] }
    })
}

/** All links are up again: post-copy whose connection broke waits for that, for ever if need be. */
export function repairs(atNs: number): LoggedCommand[] {
  return hosts.map((host) => ({
    atNs,
    command: { type: 'set-link', host, nic: 'vmnic1', connected: true },
  }))
}

function firstMove(scenario: Scenario): LoggedCommand['command'] {
  const toHost = hosts.find((host) => host !== scenario.estate.vms[0]!.host)!
  return { type: 'migrate', vm: 'vm-0', toHost, priority: 'high' }
}

/**
 * How often and from which seed. On failure fast-check prints seed and path; `PRECOPY_SEED=… PRECOPY_PATH=…`
 * before the test command run that one case again, `PRECOPY_SEED` alone runs others than usual.
 */
export function drawn(seed: number, numRuns: number): fc.Parameters<unknown> {
  const { PRECOPY_SEED, PRECOPY_PATH } = process.env
  return {
    seed: PRECOPY_SEED === undefined ? seed : Number(PRECOPY_SEED),
    numRuns,
    ...(PRECOPY_PATH === undefined ? {} : { path: PRECOPY_PATH }),
  }
}
