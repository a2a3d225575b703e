/**
 * Random clusters with rules, levels, loads and hosts out of service: DRS and maintenance mode break no rule that held,
 * never bring a VM back to where they took it from, end by themselves, and leave nothing behind.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Engine } from '../../core/engine/engine.ts'
import type { TraceRecord } from '../../core/trace/events.ts'
import { clusterScenario, hostName, hostsNamed, quietVm, stateOf } from '../support/clusters.ts'
import { recordsOf, runOut, viewOf } from '../support/scenarios.ts'
import { drawn } from './arbitraries.ts'

const hostCount = 4
const vmCount = 12
const vmName = (index: number) => `vm-${String(index).padStart(2, '0')}`
const allHosts = Array.from({ length: hostCount }, (_, index) => hostName(index + 1))

const someVms = (least: number) =>
  fc
    .uniqueArray(fc.nat(vmCount - 1), { minLength: least, maxLength: 4 })
    .map((indices) => indices.map(vmName))

const someHosts = fc.uniqueArray(fc.constantFrom(...allHosts), { minLength: 1, maxLength: 3 })

const rule = fc.oneof(
  fc.record({ type: fc.constant('separate' as const), vms: someVms(2) }),
  fc.record({ type: fc.constant('keep-together' as const), vms: someVms(2) }),
  fc.record({
    type: fc.constant('vm-host' as const),
    vms: someVms(1),
    hosts: someHosts,
    wording: fc.constantFrom('must-run-on', 'should-run-on', 'must-not-run-on', 'should-not-run-on'),
  }),
)

const cluster = fc.record({
  threshold: fc.integer({ min: 1, max: 5 }),
  rules: fc.array(rule, { maxLength: 5 }),
  vms: fc.array(
    fc.record({
      host: fc.constantFrom(...allHosts),
      cpuMhz: fc.integer({ min: 0, max: 4000 }),
      level: fc.constantFrom('fullyAutomated', 'fullyAutomated', 'fullyAutomated', 'manual', 'disabled'),
    }),
    { minLength: vmCount, maxLength: vmCount },
  ),
  quarantined: fc.option(fc.nat(hostCount - 1), { nil: null }),
})

type Cluster = typeof cluster extends fc.Arbitrary<infer Value> ? Value : never
type Named = Cluster['rules'][number] & { readonly name: string }

const named = ({ rules }: Cluster): Named[] => rules.map((one, index) => ({ ...one, name: `rule-${index}` }))

function engineFor(estate: Cluster): Engine {
  const cpu = { sockets: 1, coresPerSocket: 10, mhz: 1000 }
  const hosts = hostsNamed(hostCount, { cpu }).map((host, index) =>
    index === estate.quarantined ? { ...host, isQuarantined: true } : host,
  )
  const vms = estate.vms.map(({ host, cpuMhz, level }, index) =>
    quietVm(vmName(index), host, { demand: { cpuMhz, activeMemoryMiB: 1 }, drsAutomation: level }),
  )
  const drs = { level: 'fullyAutomated', threshold: estate.threshold }
  const scenario = clusterScenario({ hosts, vms, cluster: { drs, rules: named(estate) } })
  return Engine.start({ scenario, seed: 1 })
}

/** Every offence against a separating or a required rule. */
function offences(rules: readonly Named[], places: ReadonlyMap<string, string>): Set<string> {
  return new Set(rules.flatMap((one) => offencesOf(one, places)))
}

function offencesOf(one: Named, places: ReadonlyMap<string, string>): string[] {
  if (one.type === 'separate') {
    const pairs = one.vms.flatMap((vm) => one.vms.map((other) => [vm, other] as const))
    return pairs
      .filter(([vm, other]) => vm < other && places.get(vm) === places.get(other))
      .map(([vm, other]) => `${one.name} ${vm} ${other}`)
  }
  if (one.type === 'keep-together' || !one.wording.startsWith('must')) return []
  const isOnly = one.wording === 'must-run-on'
  return one.vms
    .filter((vm) => one.hosts.includes(places.get(vm)!) !== isOnly)
    .map((vm) => `${one.name} ${vm}`)
}

/** VMs of keep-together rules that are apart. */
function partings(rules: readonly Named[], places: ReadonlyMap<string, string>): Set<string> {
  const apart = rules.filter(
    (one) => one.type === 'keep-together' && new Set(one.vms.map((vm) => places.get(vm))).size > 1,
  )
  return new Set(apart.map((one) => one.name))
}

/** Follows the VMs through the trace; fails where a move breaks what was kept before it. */
function expectNoNewOffence(rules: readonly Named[], records: readonly TraceRecord[]): void {
  const places = new Map<string, string>()
  let before: Set<string> | null = null
  for (const record of records) {
    if (record.type === 'vm-present') places.set(record.vm, record.host)
    if (record.type !== 'ownership-passed') continue
    before ??= offences(rules, places)
    places.set(record.vm, record.toHost)
    const now = offences(rules, places)
    expect([...now].filter((one) => !before!.has(one))).toEqual([])
    before = now
  }
}

/** For each VM that was moved for balance: the hosts that it was on, from the first such move on. */
function balancedPlaces(records: readonly TraceRecord[]): Map<string, string[]> {
  const places = new Map<string, string[]>()
  for (const record of records) {
    if (record.type !== 'recommendation-made' || record.reason !== 'balance') continue
    places.set(record.vm, [...(places.get(record.vm) ?? [record.fromHost]), record.toHost])
  }
  return places
}

/** Where VMs are, and what waits for a person. */
function restOf(engine: Engine) {
  const view = viewOf(engine)
  return {
    places: [...view.vms.values()].map((vm) => `${vm.name} ${vm.host}`),
    pending: view.recommendations
      .filter((one) => one.state === 'pending')
      .map((one) => `${one.vm} ${one.toHost} ${one.reason}`),
  }
}

describe('DRS', () => {
  it('breaks no rule, comes to rest, and leaves nothing behind', () => {
    fc.assert(
      fc.property(cluster, (estate) => {
        const engine = runOut(engineFor(estate))
        const records = recordsOf(engine)
        const rules = named(estate)
        expectNoNewOffence(rules, records)
        const places = (when: 'first' | 'last') =>
          new Map(
            [...viewOf(engine).vms.values()].map((vm, index) => [
              vm.name,
              when === 'last' ? vm.host : estate.vms[index]!.host,
            ]),
          )
        const parted = partings(rules, places('last'))
        for (const one of parted) expect(partings(rules, places('first'))).toContain(one)
        const ran = records.filter((record) => record.type === 'drs-evaluated')
        expect(ran.length).toBeLessThanOrEqual(12)
        expect(stateOf(engine).services.ownMoves.size).toBe(0)
        expect(viewOf(engine).migrations.every(({ outcome }) => outcome?.outcome === 'completed')).toBe(true)
      }),
      drawn(2201, 100),
    )
  })

  it('does not go back and forth: balancing brings no VM back to a host that it took it from', () => {
    fc.assert(
      fc.property(cluster, (estate) => {
        const allAutomatic = estate.vms.map((vm) => ({ ...vm, level: 'fullyAutomated' as const }))
        const records = recordsOf(runOut(engineFor({ ...estate, vms: allAutomatic })))
        for (const places of balancedPlaces(records).values())
          expect(new Set(places).size).toBe(places.length)
      }),
      drawn(2202, 100),
    )
  })

  it('has found all that it finds: run again at rest, it moves nothing and proposes nothing new', () => {
    fc.assert(
      fc.property(cluster, (estate) => {
        const engine = runOut(engineFor(estate))
        const { places: before, pending } = restOf(engine)
        engine.issue({ type: 'run-drs', cluster: 'CL-1' })
        const after = restOf(runOut(engine))
        expect(after.places).toEqual(before)
        expect(after.pending).toEqual(pending)
      }),
      drawn(2204, 100),
    )
  })
})

describe('maintenance mode', () => {
  it('empties a host as far as rules and levels let it, with a reason for every VM that stays', () => {
    fc.assert(
      fc.property(cluster, fc.constantFrom(...allHosts), (estate, host) => {
        const engine = engineFor(estate)
        engine.issue({ type: 'enter-maintenance-mode', host, moveOffline: false })
        runOut(engine)
        const view = viewOf(engine)
        expectNoNewOffence(named(estate), recordsOf(engine))
        const stay = [...view.vms.values()].filter((vm) => vm.host === host).map((vm) => vm.name)
        const { maintenance, heldUpBy } = view.hosts.get(host)!
        expect(maintenance).toBe(stay.length === 0 ? 'in' : 'entering')
        expect([...heldUpBy.keys()].sort()).toEqual([...stay].sort())
        for (const { reason } of heldUpBy.values()) expect(reason).not.toBe('')
        expect([...view.vms.values()].every((vm) => vm.powerState === 'poweredOn')).toBe(true)
        const arrived = view.migrations.filter(({ destinationHost }) => destinationHost === host)
        expect(arrived).toEqual([])
      }),
      drawn(2203, 100),
    )
  })
})
