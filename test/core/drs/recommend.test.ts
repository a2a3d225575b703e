/** What one run of DRS comes to: repairs before balance, only what the threshold lets it, and why not. */
import { describe, expect, it } from 'vitest'
import { Plan } from '../../../core/drs/plan.ts'
import { maxMovesPerHost } from '../../../core/drs/balance.ts'
import { recommend, type DrsRun } from '../../../core/drs/recommend.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { clusterScenario, hostsNamed, quietVm } from '../../support/clusters.ts'
import type { ClusterEstate } from '../../support/clusters.ts'

type Json = Record<string, unknown>

/** Hosts of 10,000 MHz, so that 100 MHz are one per cent. */
const cpu = { sockets: 1, coresPerSocket: 10, mhz: 1000 }
const hosts = hostsNamed(3, { cpu })

function busy(name: string, host: string, cpuMhz: number, change: Json = {}): Json {
  return quietVm(name, host, { demand: { cpuMhz, activeMemoryMiB: 1 }, ...change })
}

function planOf(parts: ClusterEstate, underWay: { vm: string; toHost: string }[] = []): Plan {
  return new Plan(buildInventory(clusterScenario({ hosts, ...parts })), 'CL-1', underWay)
}

function run(parts: ClusterEstate): DrsRun {
  return recommend(planOf(parts))
}

const at = (threshold: number, rest: Json = {}) => ({ drs: { threshold }, ...rest })

const moves = ({ moves: all }: DrsRun) => all.map(({ vm, toHost, reason }) => `${vm} ${toHost} ${reason}`)

describe('load', () => {
  const four = ['a', 'b', 'c', 'd'].map((name) => busy(name, 'esx-01', 2200))

  it('above half of a host is spread to where it is least', () => {
    const found = run({ vms: four, cluster: at(3) })
    expect(moves(found)).toEqual(['a esx-02 balance', 'b esx-03 balance'])
    expect(found.moves.map(({ priority }) => priority)).toEqual([2, 3])
    expect([found.highestPercent, found.lowestPercent]).toEqual([88, 0])
  })

  it('is left alone at half, and below a third by the most eager', () => {
    const half = [busy('a', 'esx-01', 2500), busy('b', 'esx-01', 2500)]
    expect(moves(run({ vms: half, cluster: at(3) }))).toEqual([])
    expect(moves(run({ vms: half, cluster: at(4) }))).toEqual(['a esx-02 balance'])
    const third = [busy('a', 'esx-01', 1500), busy('b', 'esx-01', 1500)]
    expect(moves(run({ vms: third, cluster: at(5) }))).toEqual([])
  })

  it('is no reason for a move at threshold 1, and only where it brings much at 2', () => {
    expect(moves(run({ vms: four, cluster: at(1) }))).toEqual([])
    expect(moves(run({ vms: four, cluster: at(2) }))).toEqual(['a esx-02 balance'])
  })

  it('counts memory as well as CPU', () => {
    const active = (name: string) =>
      quietVm(name, 'esx-01', {
        memory: { sizeMiB: 16_384, touchedPercent: 0 },
        demand: { cpuMhz: 1, activeMemoryMiB: 16_384 },
      })
    const small = hostsNamed(2, { memoryGiB: 68 })
    const found = run({ hosts: small, vms: ['a', 'b', 'c'].map(active), cluster: at(3) })
    expect(moves(found)).toEqual(['a esx-02 balance'])
  })

  it('does not move a VM that costs more to move than it brings', () => {
    const vms = [
      busy('a', 'esx-01', 400, { memory: { sizeMiB: 131_072, touchedPercent: 0 } }),
      busy('b', 'esx-01', 4700),
    ]
    expect(moves(run({ vms, cluster: at(3) }))).toEqual([])
  })

  it('moves at most eight VMs from or to a host in one run', () => {
    const vms = Array.from({ length: 40 }, (_, index) => busy(`vm-${index}`, 'esx-01', 230))
    const found = run({ vms, cluster: at(3) })
    expect(found.moves).toHaveLength(maxMovesPerHost)
  })

  it('is not put on hosts out of service or in quarantine, nor against a preference or a rule', () => {
    const four3 = [...four.slice(0, 3), busy('d', 'esx-02', 100)]
    const rules = [
      { type: 'vm-host', name: 'likes', vms: ['a', 'b', 'c'], hosts: ['esx-01'], wording: 'should-run-on' },
    ]
    expect(moves(run({ vms: four3, cluster: at(3, { rules }) }))).toEqual([])
    const sick = [hosts[0]!, { ...hosts[1]!, isQuarantined: true }, { ...hosts[2]!, inMaintenanceMode: true }]
    expect(moves(run({ hosts: sick, vms: four, cluster: at(3) }))).toEqual([])
    const apart = [{ type: 'separate', name: 'apart', vms: ['a', 'b', 'c', 'd'] }]
    expect(moves(run({ vms: four3, cluster: at(3, { rules: apart }) }))).not.toContain('a esx-02 balance')
  })

  it('takes VMs that are kept together along, or leaves all', () => {
    const rules = [{ type: 'keep-together', name: 'stack', vms: ['a', 'b'] }]
    const found = run({ vms: four, cluster: at(3, { rules }) })
    const places = new Map(found.moves.map(({ vm, toHost }) => [vm, toHost]))
    expect(places.get('a')).toBe(places.get('b'))
  })

  it('leaves VMs alone that are on their way, or that DRS is disabled for', () => {
    const disabled = four.map((vm) => ({ ...vm, drsAutomation: 'disabled' }))
    expect(moves(run({ vms: disabled, cluster: at(5) }))).toEqual([])
    const plan = planOf({ vms: four, cluster: at(3) }, [
      { vm: 'a', toHost: 'esx-02' },
      { vm: 'b', toHost: 'esx-03' },
    ])
    expect(moves(recommend(plan))).toEqual([])
  })

  it('that is manual counts only when the person has acted: what is automatic goes by what is', () => {
    const vms = four.map((vm) => (String(vm['name']) < 'c' ? { ...vm, drsAutomation: 'manual' } : vm))
    const found = run({ vms, cluster: at(3) })
    expect(found.moves.map(({ vm, level }) => `${vm} ${level}`)).toEqual([
      'c fullyAutomated',
      'd fullyAutomated',
    ])
    const all = four.map((vm) => ({ ...vm, drsAutomation: 'manual' }))
    expect(run({ vms: all, cluster: at(3) }).moves.map(({ level }) => level)).toEqual(['manual', 'manual'])
  })
})

describe('rules', () => {
  const vmHost = (wording: string, on: string[], vms = ['a']) => ({
    type: 'vm-host',
    name: 'group',
    vms,
    hosts: on,
    wording,
  })

  it.each([
    ['must-run-on', ['esx-03']],
    ['must-not-run-on', ['esx-01', 'esx-02']],
  ])('required ones are mended first, whatever the threshold: %s', (wording, on) => {
    const found = run({ vms: [busy('a', 'esx-01', 1)], cluster: at(1, { rules: [vmHost(wording, on)] }) })
    expect(found.moves).toMatchObject([{ vm: 'a', toHost: 'esx-03', priority: 1, reason: 'rule' }])
  })

  it('should rules are followed from threshold 2 on, unless they fill a host', () => {
    const rules = [vmHost('should-run-on', ['esx-02'])]
    const vms = [busy('a', 'esx-01', 1000)]
    expect(run({ vms, cluster: at(2, { rules }) }).moves).toMatchObject([
      { vm: 'a', toHost: 'esx-02', reason: 'preference', priority: 2 },
    ])
    expect(moves(run({ vms, cluster: at(1, { rules }) }))).toEqual([])
    const full = [...vms, busy('b', 'esx-02', 9500, { drsAutomation: 'disabled' })]
    expect(moves(run({ vms: full, cluster: at(3, { rules }) }))).toEqual([])
  })

  it('separated VMs part, kept ones meet where most of their memory is', () => {
    const separate = [{ type: 'separate', name: 'apart', vms: ['a', 'b'] }]
    const vms = [busy('a', 'esx-01', 1), busy('b', 'esx-01', 1, { memory: { sizeMiB: 64 } })]
    expect(moves(run({ vms, cluster: at(1, { rules: separate }) }))).toEqual(['a esx-02 rule'])
    const together = [{ type: 'keep-together', name: 'stack', vms: ['a', 'b'] }]
    const parted = [busy('a', 'esx-01', 1), busy('b', 'esx-03', 1, { memory: { sizeMiB: 64 } })]
    expect(moves(run({ vms: parted, cluster: at(1, { rules: together }) }))).toEqual(['a esx-03 rule'])
  })

  it('give a unit the least level of its VMs', () => {
    const vms = [busy('a', 'esx-01', 1), busy('b', 'esx-01', 1, { drsAutomation: 'manual' })]
    const rules = [
      vmHost('must-run-on', ['esx-02']),
      { type: 'keep-together', name: 'stack', vms: ['a', 'b'] },
    ]
    const levels = run({ vms, cluster: at(1, { rules }) }).moves.map(({ vm, level }) => `${vm} ${level}`)
    expect(levels).toEqual(['a manual', 'b manual'])
  })

  it('that cannot be mended are faults, host by host', () => {
    const rules = [vmHost('must-run-on', ['esx-02'])]
    const vms = [busy('a', 'esx-01', 1, { question: 'msg.x' })]
    const found = run({ vms, cluster: at(3, { rules }) })
    expect(moves(found)).toEqual([])
    expect(found.faults.map(({ vm, host }) => `${vm} ${host}`).sort()).toEqual(['a esx-02', 'a esx-03'])
    const held = run({
      vms: [busy('a', 'esx-01', 1, { drsAutomation: 'disabled' })],
      cluster: at(3, { rules }),
    })
    expect(held.faults).toMatchObject([{ vm: 'a', check: 'drs-disabled' }])
  })
})

describe('a host in quarantine', () => {
  it('is left for healthy ones that it does not fill', () => {
    const sick = [{ ...hosts[0]!, isQuarantined: true }, hosts[1]!, hosts[2]!]
    const vms = [busy('a', 'esx-01', 2000)]
    expect(run({ hosts: sick, vms, cluster: at(1) }).moves).toMatchObject([
      { vm: 'a', reason: 'proactive-ha', priority: 1 },
    ])
    const full = [...vms, busy('b', 'esx-02', 9000), busy('c', 'esx-03', 9000)]
    expect(moves(run({ hosts: sick, vms: full, cluster: at(1) }))).toEqual([])
  })
})

describe('a plan', () => {
  it('holds room at both ends of a move, and looks at rules at both', () => {
    const small = hostsNamed(2, { memoryGiB: 6 })
    const memory = { sizeMiB: 1500, touchedPercent: 0 }
    const vms = [quietVm('a', 'esx-01', { memory }), quietVm('b', 'esx-02', { memory })]
    const rules = [{ type: 'separate', name: 'apart', vms: ['c', 'd'] }]
    const more = [quietVm('c', 'esx-01'), quietVm('d', 'esx-02')]
    const plan = planOf({ hosts: small, vms: [...vms, ...more], cluster: at(3, { rules }) }, [
      { vm: 'd', toHost: 'esx-01' },
    ])
    expect(plan.obstacles(plan.vm('a'), plan.host('esx-02')).map(({ check }) => check)).toEqual([
      'host-mem-free',
    ])
    expect(plan.obstacles(plan.vm('c'), plan.host('esx-02')).map(({ check }) => check)).toEqual([
      'rule:apart',
    ])
  })

  it('leaves the estate as it is, and takes a half-placed unit back', () => {
    const rules = [{ type: 'keep-together', name: 'stack', vms: ['a', 'b'] }]
    const vms = [quietVm('a', 'esx-01'), quietVm('b', 'esx-01', { question: 'msg.x' })]
    const estate = buildInventory(clusterScenario({ hosts, vms, cluster: at(3, { rules }) }))
    const before = JSON.stringify([...estate.vms.values(), ...estate.hosts.values()])
    const plan = new Plan(estate, 'CL-1', [])
    const loads = () => hosts.map(({ name }) => plan.loadOf(String(name)))
    const loaded = loads()
    expect(plan.place([plan.vm('a'), plan.vm('b')]).toHost).toBeNull()
    expect([plan.vm('a').host, loads()]).toEqual(['esx-01', loaded])
    expect(JSON.stringify([...estate.vms.values(), ...estate.hosts.values()])).toBe(before)
  })
})
