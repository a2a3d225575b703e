/** A VM that nobody reaches although it runs: nothing fails, clients hear nothing, and what brings them back. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import {
  begun,
  moved,
  networkScenario,
  switchesOf,
  type Json,
  type NetworkEstate,
} from '../../support/network-estate.ts'
import { migrateWeb, recordsOfType, runOut, viewOf } from '../../support/scenarios.ts'

const second = 1_000_000_000
const trunk = (trunkedVlans: number[]): Json => ({
  physicalNics: [{ name: 'vmnic0', trunkedVlans }, { name: 'vmnic1' }],
})
/** VLAN 35 is not passed at the destination. */
const forgotten: NetworkEstate = { vmNetwork: { vlan: 35 }, destination: trunk([0, 30]) }
const back: Command = { ...migrateWeb, toHost: 'esx-01' }
const passing = (trunkedVlans?: number[]): Command => {
  const nic = { linkMbps: 10_000, connected: true }
  const physicalNics = [
    { name: 'vmnic0', ...nic, trunkedVlans },
    { name: 'vmnic1', ...nic },
  ]
  return { type: 'edit-host', host: 'esx-02', set: { physicalNics } }
}
const mend = passing([0, 30, 35])
/** More than the link carries away. */
const busy = { workload: { writes: [{ pattern: 'uniform', pagesPerSecond: 20_000 }] } }
const guestOf = (engine: Engine) => engine.snapshot().state.guestOf('web-01')
const lastSample = (engine: Engine) => recordsOfType(engine, 'guest-sample').at(-1)!

describe('a VLAN that the destination does not pass', () => {
  it('lets the migration succeed and the VM run, with nobody to reach it', () => {
    const engine = runOut(begun(forgotten))
    const view = viewOf(engine)
    const [migration] = view.migrations
    expect(view.tasks[0]).toMatchObject({ state: 'success' })
    expect(migration!.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(migration!.stun).toMatchObject({ network: null })
    const loss = {
      host: 'esx-02',
      adapter: 'Network adapter 1',
      network: 'VM Network',
      reason: 'the physical switch port of vmnic0 of esx-02 does not pass VLAN 35',
    }
    expect(migration!.networkLoss).toMatchObject(loss)
    expect(view.vms.get('web-01')!.networkLoss).toMatchObject(loss)
    expect(view.vms.get('web-01')).toMatchObject({ powerState: 'poweredOn', isStunned: false })
    expect(recordsOfType(engine, 'network-announced')).toEqual([])
    expect(guestOf(engine).mode).toBe('unreachable')
    expect(lastSample(engine)).toMatchObject({ throughputPermyriad: 0, requestsPerSecond: 0 })
    const [line] = view.events.filter(({ recordType }) => recordType === 'network-lost')
    expect(line).toMatchObject({ severity: 'warning', target: 'web-01' })
    expect(line!.text).toMatch(/^Nobody reaches web-01 on esx-02: .*VLAN 35.*vCenter does not check this/)
  })

  it('counts the silence up to the end at least', () => {
    const { outcome, stun } = moved(forgotten)
    const silentFromNs = outcome!.atNs - outcome!.networkSilenceNs
    expect(silentFromNs).toBe(stun.stunnedAtNs)
  })

  it.each([
    ['passing it', mend],
    ['passing all', passing()],
  ])('is cured by %s, and the backlog drains', (_, cure) => {
    const engine = runOut(begun(forgotten))
    engine.advance(engine.nowNs + 3 * second)
    engine.issue(cure)
    expect(viewOf(engine).vms.get('web-01')!.networkLoss).toBeNull()
    expect(recordsOfType(engine, 'network-restored')).toMatchObject([{ vm: 'web-01', host: 'esx-02' }])
    expect(guestOf(engine).mode).toBe('running')
    runOut(engine)
    expect(lastSample(engine).throughputPermyriad).toBeGreaterThan(9900)
    expect(viewOf(engine).migrations[0]!.networkLoss).not.toBeNull()
  })

  it('is cured by going back, or by a host that passes it', () => {
    const engine = runOut(begun(forgotten))
    engine.issue(back)
    runOut(engine)
    expect(viewOf(engine).migrations[1]).toMatchObject({
      networkLoss: null,
      outcome: { outcome: 'completed' },
    })
    expect(viewOf(engine).vms.get('web-01')!.networkLoss).toBeNull()
    expect(recordsOfType(engine, 'network-announced')).toMatchObject([{ migration: 2, host: 'esx-01' }])
    expect(guestOf(engine).mode).toBe('running')
  })

  it('stays with the VM while it moves between hosts that do not pass it', () => {
    const third = { name: 'esx-03', ...trunk([0]), standardSwitches: switchesOf(forgotten) }
    const adapter = { name: 'vmk1', portGroup: 'vMotion', ip: '10.20.0.13', services: ['vmotion'] }
    const engine = runOut(begun({ ...forgotten, more: [{ ...third, vmkernelAdapters: [adapter] }] }))
    engine.issue({ ...migrateWeb, toHost: 'esx-03' })
    runOut(engine)
    expect(recordsOfType(engine, 'network-lost').map(({ host }) => host)).toEqual(['esx-02', 'esx-03'])
    expect(guestOf(engine).mode).toBe('unreachable')
  })

  it('is met by a VM that was moved powered off, when it runs', () => {
    const engine = runOut(begun({ ...forgotten, vm: { powerState: 'poweredOff' } }))
    expect(viewOf(engine).vms.get('web-01')!.networkLoss).toMatchObject({ host: 'esx-02' })
    engine.issue({ type: 'power-on', vm: 'web-01' })
    expect(guestOf(engine).mode).toBe('unreachable')
    engine.issue({ type: 'power-off', vm: 'web-01' })
    engine.issue(back)
    runOut(engine)
    expect(viewOf(engine).vms.get('web-01')!.networkLoss).toBeNull()
    engine.issue({ type: 'power-on', vm: 'web-01' })
    expect(guestOf(engine).mode).toBe('running')
  })

  it('is met, and left behind, by a VM that DRS places on another host at its power-on', () => {
    const document = networkScenario({ ...forgotten, vm: { powerState: 'poweredOff' } })
    const [cluster] = document.estate.ssoDomains[0]!.vcenters[0]!.datacenters[0]!.clusters
    Object.assign(cluster!, { drs: { level: 'fullyAutomated', threshold: 3 } })
    const engine = Engine.start({ scenario: document, seed: 1 })
    const startWithout = (host: string) => {
      engine.issue({ type: 'enter-maintenance-mode', host, moveOffline: false })
      engine.advance(engine.nowNs + second)
      engine.issue({ type: 'power-on', vm: 'web-01' })
    }
    startWithout('esx-01')
    expect(recordsOfType(engine, 'vm-placed')).toMatchObject([{ toHost: 'esx-02' }])
    expect(viewOf(engine).vms.get('web-01')!.networkLoss).toMatchObject({ host: 'esx-02' })
    expect(guestOf(engine).mode).toBe('unreachable')
    engine.issue({ type: 'power-off', vm: 'web-01' })
    engine.issue({ type: 'exit-maintenance-mode', host: 'esx-01' })
    startWithout('esx-02')
    expect(recordsOfType(engine, 'network-restored')).toMatchObject([{ host: 'esx-01' }])
    expect(guestOf(engine).mode).toBe('running')
  })

  it('is the same after post-copy', () => {
    const policy = { name: 'qemu', downtimeLimitMs: 100, postCopy: { afterSyncs: 2 } } as Json
    const engine = runOut(begun({ ...forgotten, policy, vm: busy }))
    expect(viewOf(engine).migrations[0]!).toMatchObject({ outcome: { outcome: 'completed' } })
    expect(recordsOfType(engine, 'network-lost')).toHaveLength(1)
    expect(recordsOfType(engine, 'network-announced')).toEqual([])
  })

  it('replays and restores to the same trace', () => {
    const engine = begun(forgotten)
    while (recordsOfType(engine, 'network-lost').length === 0) engine.step()
    const copy = Engine.restore(engine.snapshot())
    for (const one of [engine, copy]) {
      one.advance(one.nowNs + second)
      one.issue(mend)
      runOut(one)
    }
    expect(copy.recorder.hash()).toBe(engine.recorder.hash())
  })
})

describe('other ways to lose a network', () => {
  it('is another VLAN behind the same label', () => {
    const standardSwitches = switchesOf({ vmNetwork: { vlan: 36 } })
    const { networkLoss } = moved({ vmNetwork: { vlan: 35 }, destination: { standardSwitches } })
    expect(networkLoss!.reason).toBe('it is in VLAN 36 on esx-02, and its clients are in VLAN 35')
  })

  it('is a switch without a link that is up', () => {
    const down = { physicalNics: [{ name: 'vmnic0', connected: false }, { name: 'vmnic1' }] }
    expect(moved({ destination: down }).networkLoss!.reason).toBe(
      'no uplink of vSwitch0 on esx-02 is connected',
    )
  })

  it('is a distributed port group without an uplink at the destination', () => {
    const dvs = (uplinks: string[]): Json[] => [
      {
        name: 'DSwitch',
        members: [
          { host: 'esx-01', uplinks: ['vmnic2'] },
          { host: 'esx-02', uplinks },
        ],
        portGroups: [{ name: 'DPG-VMs' }],
      },
    ]
    const physicalNics = ['vmnic0', 'vmnic1', 'vmnic2'].map((name) => ({ name }))
    const parts = {
      source: { physicalNics },
      destination: { physicalNics },
      vm: { nics: [{ portGroup: 'DPG-VMs' }] },
    }
    expect(moved({ ...parts, distributedSwitches: dvs([]) }).networkLoss).not.toBeNull()
    expect(moved({ ...parts, distributedSwitches: dvs(['vmnic2']) }).networkLoss).toBeNull()
  })

  it('of a second adapter is told, and clients do not notice', () => {
    const nics = [{ name: 'Network adapter 1' }, { name: 'Network adapter 2', portGroup: 'vMotion' }]
    const standardSwitches = switchesOf({ vMotion: { vlan: 9 } })
    const adapter = { portGroup: 'Management Network' }
    const engine = runOut(
      begun({
        vm: { nics },
        destination: { standardSwitches },
        sourceAdapter: adapter,
        destinationAdapter: adapter,
      }),
    )
    expect(recordsOfType(engine, 'network-lost')).toMatchObject([
      { adapter: 'Network adapter 2', isForClients: false },
    ])
    expect(viewOf(engine).migrations[0]!).toMatchObject({ networkLoss: null })
    expect(recordsOfType(engine, 'network-announced')).toHaveLength(1)
  })

  it('does not befall a VM that was not reached before', () => {
    const vm = { nics: [{ connected: false }] }
    expect(moved({ ...forgotten, vm }).networkLoss).toBeNull()
    expect(moved({ ...forgotten, source: trunk([0]) }).networkLoss).toBeNull()
    expect(moved({ ...forgotten, vm: { nics: [] } }).networkLoss).toBeNull()
  })
})

describe('links and settings of a VM that stays', () => {
  const link = (connected: boolean): Command => ({
    type: 'set-link',
    host: 'esx-01',
    nic: 'vmnic0',
    connected,
  })

  it('cut it off from its clients, and give it back', () => {
    const engine = begun({}, { type: 'set-link', host: 'esx-01', nic: 'vmnic0', connected: false })
    expect(recordsOfType(engine, 'network-lost')).toMatchObject([
      { migration: 0, vm: 'web-01', host: 'esx-01' },
    ])
    expect(guestOf(engine).mode).toBe('unreachable')
    engine.advance(2 * second)
    engine.issue(link(true))
    runOut(engine)
    expect(recordsOfType(engine, 'network-restored')).toHaveLength(1)
    const throughput = recordsOfType(engine, 'guest-sample').map((sample) => sample.throughputPermyriad)
    expect(throughput.slice(1, 200).every((share) => share === 0)).toBe(true)
    expect(Math.max(...throughput)).toBeGreaterThan(10_000)
  })

  it('do nothing where another uplink carries it', () => {
    const standardSwitches = [
      {
        name: 'vSwitch0',
        uplinks: ['vmnic0', 'vmnic1'],
        portGroups: ['Management Network', 'VM Network', 'vMotion'].map((name) => ({ name })),
      },
    ]
    const engine = begun({ source: { standardSwitches } }, link(false))
    expect(recordsOfType(engine, 'network-lost')).toEqual([])
  })

  it('are met in the middle of a move too, and the destination ends it', () => {
    const engine = begun()
    engine.advance(3 * second)
    engine.issue(link(false))
    expect(recordsOfType(engine, 'network-lost')).toHaveLength(1)
    runOut(engine)
    expect(viewOf(engine).vms.get('web-01')).toMatchObject({ host: 'esx-02', networkLoss: null })
    expect(guestOf(engine).mode).toBe('running')
  })

  it('disconnecting the adapter is one of them', () => {
    const nics = (connected: boolean): Command =>
      ({
        type: 'edit-vm',
        vm: 'web-01',
        set: { nics: [{ name: 'Network adapter 1', portGroup: 'VM Network', connected }] },
      }) as Command
    const engine = begun({}, nics(false))
    expect(recordsOfType(engine, 'network-lost')).toMatchObject([{ reason: 'it is not connected' }])
    engine.issue(nics(true))
    expect(recordsOfType(engine, 'network-restored')).toHaveLength(1)
  })
})
