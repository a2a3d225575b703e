/** A distributed switch carries vMotion and VMs as standard ones do: uplinks, failover, links that change, other traffic. */
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../core/base/errors.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { payloadBytesPerSecond } from '../../../core/network/link.ts'
import { begun, moved, networkScenario, type Json, type NetworkEstate } from '../../support/network-estate.ts'
import { recordsOfType, runOut, stepToStage, viewOf } from '../../support/scenarios.ts'

const second = 1_000_000_000
const idle = { memory: { sizeMiB: 256 }, workload: { writes: [] } }
/** More than 20 MiB/s carry away. */
const busy = { workload: { writes: [{ pattern: 'uniform', pagesPerSecond: 20_000 }] } }
const nics = (...speeds: Json[]) => [{ name: 'vmnic0' }, { name: 'vmnic1' }, ...speeds]

/** vMotion of both hosts on DPG-vMotion, behind vmnic2 and vmnic3. */
function distributed(group: Json = {}, change: Partial<NetworkEstate> & { dvs?: Json } = {}): NetworkEstate {
  const { dvs, source, destination, ...rest } = change
  const physicalNics = nics({ name: 'vmnic2', linkMbps: 1000 }, { name: 'vmnic3', linkMbps: 10_000 })
  return {
    source: { physicalNics, ...source },
    destination: { physicalNics, ...destination },
    sourceAdapter: { portGroup: 'DPG-vMotion' },
    destinationAdapter: { portGroup: 'DPG-vMotion' },
    distributedSwitches: [
      {
        name: 'DSwitch',
        members: ['esx-01', 'esx-02'].map((host) => ({ host, uplinks: ['vmnic2', 'vmnic3'] })),
        portGroups: [{ name: 'DPG-vMotion', ...group }],
        ...dvs,
      },
    ],
    vm: idle,
    fabric: { limitMiBs: 0 },
    ...rest,
  }
}

const link = (change: object, host = 'esx-01', nic = 'vmnic3'): Command => ({
  type: 'set-link',
  host,
  nic,
  ...change,
})

describe('vMotion over a distributed switch', () => {
  it.each([
    ['in the order of the switch', {}, 1000],
    ['by the numbers of uplinks', { activeUplinks: ['Uplink 2'], standbyUplinks: ['Uplink 1'] }, 10_000],
    ['by the names of NICs', { activeUplinks: ['vmnic3'] }, 10_000],
  ])('takes its uplinks %s', (_, group, linkMbps) => {
    const { path, usableBytesPerSecond, outcome } = moved(distributed(group))
    expect(path).toContain(`${linkMbps / 1000} Gbit/s`)
    expect(usableBytesPerSecond).toBe(payloadBytesPerSecond(linkMbps, 1500))
    expect(outcome!.outcome).toBe('completed')
  })

  it('gives each host the NIC that it gave as that uplink', () => {
    const members = [
      { host: 'esx-01', uplinks: ['vmnic2', 'vmnic3'] },
      { host: 'esx-02', uplinks: ['vmnic3'] },
    ]
    const { path } = moved(distributed({ activeUplinks: ['Uplink 1'] }, { dvs: { members } }))
    expect(path).toContain('1 Gbit/s')
    const second_ = moved(
      distributed({ activeUplinks: ['Uplink 2'], standbyUplinks: [] }, { dvs: { members } }),
    )
    expect(second_.outcome).toMatchObject({ outcome: 'failed', fault: 'VMotionLinkDown' })
  })

  it('passes its VLAN and its MTU', () => {
    const jumbo = { sourceAdapter: { portGroup: 'DPG-vMotion', mtu: 9000 } }
    const both = { ...jumbo, destinationAdapter: { portGroup: 'DPG-vMotion', mtu: 9000 } }
    const wide = moved(distributed({}, { ...both, dvs: { mtu: 9000 } }))
    expect(wide.path).toContain('MTU 9000')
    expect(wide.outcome!.outcome).toBe('completed')
    expect(moved(distributed({}, both)).outcome!.message).toContain('its switch DSwitch passes 1500')
    const trunk = { physicalNics: nics({ name: 'vmnic2', trunkedVlans: [7] }, { name: 'vmnic3' }) }
    expect(moved(distributed({ vlan: 8 }, { destination: trunk })).outcome!.message).toContain(
      'vmnic2 of esx-02 does not pass VLAN 8 of "DPG-vMotion"',
    )
  })

  it('fails over, falls silent and comes back with its links', () => {
    const engine = begun(distributed({ activeUplinks: ['Uplink 2'] }))
    stepToStage(engine, 'pre-copy')
    engine.issue(link({ connected: false }))
    engine.issue(link({ connected: false }, 'esx-01', 'vmnic2'))
    engine.advance(engine.nowNs + 5 * second)
    engine.issue(link({ connected: true }, 'esx-01', 'vmnic2'))
    const { outcome } = viewOf(runOut(engine)).migrations[0]!
    const paths = recordsOfType(engine, 'path-changed').map(
      ({ usableBytesPerSecond }) => usableBytesPerSecond,
    )
    expect(paths).toEqual([payloadBytesPerSecond(1000, 1500), 0, payloadBytesPerSecond(1000, 1500)])
    expect(outcome!.outcome).toBe('completed')
    expect(outcome!.totalNs / second).toBeGreaterThan(5)
  })

  it('shares the link with its other traffic', () => {
    const busy = {
      physicalNics: nics({ name: 'vmnic2', linkMbps: 1000, backgroundMbps: 500 }, { name: 'vmnic3' }),
    }
    const [free, half] = [distributed(), distributed({}, { destination: busy })].map(
      (parts) => moved(parts).rounds[0]!.finished!.durationNs,
    )
    expect(half! / free!).toBeCloseTo(2, 1)
  })
})

describe('an edit in mid-run', () => {
  const members = (host2: string[]) => [
    { host: 'esx-01', uplinks: ['vmnic2', 'vmnic3'] },
    { host: 'esx-02', uplinks: host2 },
  ]
  const edit = (set: object): Command => ({ type: 'edit-switch', switch: 'DSwitch', set })

  it('of the switch moves the migration to what it now offers', () => {
    const engine = begun(distributed())
    stepToStage(engine, 'pre-copy')
    engine.issue(edit({ portGroups: [{ name: 'DPG-vMotion', activeUplinks: ['Uplink 2'], vlan: 0 }] }))
    const { outcome, path } = viewOf(runOut(engine)).migrations[0]!
    expect(path).toContain('10 Gbit/s')
    expect(outcome!.outcome).toBe('completed')
  })

  it('that takes the host away from it ends the migration after the network timeout, with its cause', () => {
    const engine = begun(distributed())
    stepToStage(engine, 'pre-copy')
    const atNs = engine.nowNs
    engine.issue(edit({ members: members([]) }))
    const { outcome } = viewOf(runOut(engine)).migrations[0]!
    expect(outcome).toMatchObject({ outcome: 'failed', fault: 'Timedout', owner: 'esx-01' })
    expect((outcome!.atNs - atNs) / second).toBeCloseTo(20, 1)
  })

  it.each([
    ['VLAN', { portGroup: 'vMotion' }, /vmk1 of esx-02 in VLAN 9 \(port group "vMotion"\)/],
    ['MTU', { mtu: 9000 }, /vmk1 of esx-02 has an MTU of 9000/],
    ['service', { services: [] }, /vmk1 of esx-02 does not serve it any more/],
  ])('of the %s of an adapter is told as the cause', (_, change, words) => {
    const parts = distributed({}, { vMotion: { vlan: 9 } })
    const engine = begun(parts)
    stepToStage(engine, 'pre-copy')
    const vmkernelAdapters = engine.inventory.hosts
      .get('esx-02')!
      .spec.vmkernelAdapters.map((adapter) => ({ ...adapter, ...change }))
    engine.issue({ type: 'edit-host', host: 'esx-02', set: { vmkernelAdapters } } as Command)
    const { outcome } = viewOf(runOut(engine)).migrations[0]!
    expect(outcome).toMatchObject({ outcome: 'failed', fault: 'Timedout', owner: 'esx-01' })
    expect(outcome!.message).toMatch(words)
    expect(outcome!.message).toMatch(/It was waited for 20\.0 s\.$/)
  })

  it('that puts an adapter on the vMotion stack leaves the running migration its own', () => {
    const engine = begun(distributed())
    stepToStage(engine, 'pre-copy')
    const host = engine.inventory.hosts.get('esx-02')!
    const added = { ...host.spec.vmkernelAdapters[0]!, name: 'vmk2', ip: '10.20.0.99', stack: 'vmotion' }
    const vmkernelAdapters = [...host.spec.vmkernelAdapters, added]
    engine.issue({ type: 'edit-host', host: 'esx-02', set: { vmkernelAdapters } } as Command)
    engine.issue({ type: 'edit-host', host: 'esx-02', set: { licence: 'VCF' } })
    expect(viewOf(runOut(engine)).migrations[0]!.outcome!.outcome).toBe('completed')
    expect(recordsOfType(engine, 'path-changed')).toEqual([])
    engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-01', priority: 'high' })
    expect(viewOf(runOut(engine)).migrations[1]!.outcome!.message).toContain(
      'vmk2 of esx-02 is on the vMotion',
    )
  })

  it('that cuts a VM with its memory on two hosts pauses its post-copy until it is undone', () => {
    const policy = { name: 'qemu', downtimeLimitMs: 100, postCopy: { afterSyncs: 2 } }
    const engine = begun(distributed({}, { policy: policy as Json, vm: busy, fabric: { limitMiBs: 20 } }))
    stepToStage(engine, 'post-copy')
    const { members: before } = engine.inventory.switches.get('DSwitch')!.spec
    engine.issue(edit({ members: members([]) }))
    for (let step = 0; step < 20 && recordsOfType(engine, 'post-copy-paused').length === 0; step += 1)
      engine.step()
    expect(recordsOfType(engine, 'post-copy-paused')).toHaveLength(1)
    engine.issue(edit({ members: before }))
    expect(viewOf(runOut(engine)).migrations[0]!.outcome!.outcome).toBe('completed')
  })
})

describe('references of a distributed switch', () => {
  it('name uplinks that some host gave, each once', () => {
    const problems = (group: Json) => {
      try {
        networkScenario(distributed(group))
        return []
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        return error.problems.map(({ message }) => message)
      }
    }
    expect(problems({ activeUplinks: ['Uplink 2'], standbyUplinks: ['vmnic2'] })).toEqual([])
    expect(problems({ activeUplinks: ['Uplink 3'] })).toEqual([
      'There is no uplink of DSwitch named "Uplink 3".',
    ])
    expect(problems({ activeUplinks: ['Uplink 1', 'Uplink 1'] })).toEqual([
      'Uplink 1 stands twice in the failover order of "DPG-vMotion".',
    ])
  })
})
