/** Recommendations, history and load, told from real runs of a cluster. */
import { describe, expect, it } from 'vitest'
import { faultRows, historyRows, loadRows, pendingRows } from '../../../renderer/features/drs/drs-rows.ts'
import { hostsNow } from '../../../renderer/features/object/estate-now.ts'
import { after, clusterEngine, storyVm, told } from '../cluster/cluster-story.ts'

const rules = [{ type: 'separate', name: 'apart', vms: ['web-01', 'web-02'] }]
const vms = [
  storyVm('web-01', 'esx-01', { demand: { cpuMhz: 24_000, activeMemoryMiB: 32 } }),
  storyVm('web-02', 'esx-01', { demand: { cpuMhz: 12_000, activeMemoryMiB: 16 } }),
  storyVm('off-01', 'esx-01', { powerState: 'poweredOff', demand: { cpuMhz: 9000 } }),
]

describe('a manual cluster with a broken rule', () => {
  const start = clusterEngine({ drs: { level: 'manual' }, rules }, vms)
  const asked = after(start, [{ type: 'run-drs', cluster: 'CL-1' }], 1_000_000)

  it('recommends the move that mends it, with its reason, and has no history yet', () => {
    const rows = pendingRows(asked.view, 'CL-1')
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ priority: 1, fromHost: 'esx-01', reason: 'Fix a rule violation' })
    expect(historyRows(asked.view, 'CL-1')).toEqual([])
    expect(pendingRows(asked.view, 'another')).toEqual([])
  })

  it('applied it is history: under way at first, then done', () => {
    const applied = after(start, [{ type: 'apply-recommendations', cluster: 'CL-1' }], 500_000_000)
    expect(pendingRows(applied.view, 'CL-1')).toEqual([])
    expect(historyRows(applied.view, 'CL-1')[0]!.outcome).toMatch(/^Migration (queued|running)$/)
    start.advance(60_000_000_000)
    expect(historyRows(told(start).view, 'CL-1')[0]!.outcome).toBe('Applied')
  })
})

describe('faults', () => {
  const must = [
    { type: 'vm-host', name: 'licence', vms: ['web-01'], hosts: ['esx-01'], wording: 'must-run-on' },
  ]
  const evacuated = (level: string) =>
    after(
      clusterEngine({ drs: { level }, rules: must }, vms),
      [{ type: 'enter-maintenance-mode', host: 'esx-01', moveOffline: false }],
      120_000_000_000,
    ).view

  it('name the VM that a required rule keeps on a host that is to be emptied, on all hosts', () => {
    const rows = faultRows(evacuated('fullyAutomated'), 'CL-1')
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ vm: 'web-01', host: '', fault: 'VmHostAffinityRuleViolation' })
    expect(rows[0]!.message).toMatch(/^No host of CL-1 takes it\. .*rule: licence\./)
  })

  it('are of that cluster alone', () => {
    expect(faultRows(evacuated('fullyAutomated'), 'another')).toEqual([])
  })

  it('are not those that wait for a person: that is what manual means', () => {
    const view = evacuated('manual')
    const held = view.hosts.get('esx-01')!.heldUpBy
    expect([...held.values()].map(({ cause }) => cause)).toContain('drs-manual')
    expect(faultRows(view, 'CL-1').map((row) => row.vm)).toEqual(['web-01'])
    expect(held.size).toBe(2)
  })

  it('end when what held the VM is mended', () => {
    const engine = clusterEngine({ drs: { level: 'fullyAutomated' }, rules: must }, vms)
    const entering = after(
      engine,
      [{ type: 'enter-maintenance-mode', host: 'esx-01', moveOffline: false }],
      120_000_000_000,
    )
    expect(faultRows(entering.view, 'CL-1')).toHaveLength(1)
    const left = after(
      engine,
      [{ type: 'edit-cluster', cluster: 'CL-1', set: { rules: [] } }],
      240_000_000_000,
    )
    expect(faultRows(left.view, 'CL-1')).toEqual([])
  })
})

describe('load', () => {
  const { estate, view } = told(clusterEngine({ drs: {} }, vms))
  const [first, second] = loadRows(hostsNow(estate, view))

  it('is what running VMs ask for, the greediest first', () => {
    expect(first).toMatchObject({ host: 'esx-01', cpuMhz: 36_000, cpuCapacityMhz: 96_000, memoryMiB: 48 })
    expect(first!.cpu.map((one) => [one.vm, one.share])).toEqual([
      ['web-01', 0.25],
      ['web-02', 0.125],
    ])
  })

  it('of an empty host is nothing', () => {
    expect(second).toMatchObject({ cpuMhz: 0, cpu: [], memory: [], outOfService: '' })
  })
})
