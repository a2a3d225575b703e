/** What becomes of a VM in another vCenter, and the table that says so to people. */
import { describe, expect, it } from 'vitest'
import { crossingRows } from '../../../core/estate/crossing-table.ts'
import { buildInventory, type Inventory } from '../../../core/estate/inventory.ts'
import { firstVmNumber } from '../../../core/estate/managed-object-ids.ts'
import { crossVcenter, type Crossing } from '../../../core/estate/vcenter-crossing.ts'
import { islands, type TwoIslands } from '../../support/two-islands.ts'

function crossing(parts: TwoIslands = {}, change: (inventory: Inventory) => void = () => {}): Crossing {
  const inventory = buildInventory(islands(parts))
  change(inventory)
  return {
    vm: inventory.vms.get('web-01')!,
    from: inventory.vcenters.get('vc-a')!,
    to: inventory.vcenters.get('vc-b')!,
    fromCluster: inventory.clusters.get('CL-A')!,
    toCluster: inventory.clusters.get('CL-B')!,
  }
}

describe('the table of what travels', () => {
  it('names each row once, with a source, and doubts where nothing confirms it', () => {
    expect(new Set(crossingRows.map(({ id }) => id)).size).toBe(crossingRows.length)
    for (const { property, source, sameSsoDomain, otherSsoDomain } of crossingRows) {
      expect([property, source, sameSsoDomain.words, otherSsoDomain.words]).not.toContain('')
    }
    const documented = crossingRows
      .filter(({ confidence }) => confidence === 'documented')
      .map(({ id }) => id)
    expect(documented).toEqual(['mac', 'encryption', 'networks', 'performance'])
    const unconfirmed = crossingRows
      .filter(({ confidence }) => confidence === 'unconfirmed')
      .map(({ id }) => id)
    expect(unconfirmed).toEqual(['drs-level', 'rules', 'ha-priority', 'tags', 'permissions', 'alarms'])
  })

  it('has words without commas, since the trace lists them with commas', () => {
    for (const { words } of crossingRows) expect(words).not.toContain(',')
  })

  it('says what happens: kept and lost of every VM are rows of it', () => {
    for (const isOtherDomain of [false, true]) {
      const { kept, lost } = crossVcenter(crossing({ isOtherDomain }))
      for (const [list, fate] of [
        [kept, 'kept'],
        [lost, 'lost'],
      ] as const) {
        for (const words of list) {
          const row = crossingRows.find((one) => words.startsWith(one.words))!
          expect((isOtherDomain ? row.otherSsoDomain : row.sameSsoDomain).fate).toBe(fate)
          expect(words.endsWith('(unconfirmed)')).toBe(row.confidence === 'unconfirmed')
        }
      }
    }
  })
})

describe('a VM that another vCenter takes over', () => {
  const equipped: TwoIslands = {
    vm: { storagePolicy: 'Gold', vApp: 'Shop', drsAutomation: 'disabled', isEncrypted: true },
    fromCluster: {
      ha: {},
      rules: [{ type: 'vm-host', name: 'here', vms: ['web-01'], hosts: ['esx-a1'], wording: 'must-run-on' }],
    },
    toCluster: { drs: {} },
  }

  it('is not changed itself, and its settings that are not of the vCenter stay', () => {
    const asked = crossing(equipped)
    const before = structuredClone(asked.vm)
    const { spec, changed, rules } = crossVcenter(asked)
    expect(asked.vm).toEqual(before)
    expect(changed).toEqual(['storagePolicy', 'vApp'])
    const { storagePolicy: _policy, vApp: _vApp, ...kept } = before.spec
    expect(spec).toEqual(kept)
    expect(rules).toEqual([])
  })

  it('loses its DRS level too between SSO domains, and where the new cluster has no DRS', () => {
    expect(crossVcenter(crossing({ ...equipped, isOtherDomain: true })).changed).toContain('drsAutomation')
    expect(crossVcenter(crossing({ ...equipped, toCluster: {} })).changed).toContain('drsAutomation')
  })

  it('is told by the names of what it had', () => {
    const { kept, lost } = crossVcenter(crossing(equipped))
    expect(kept).toEqual(expect.arrayContaining(['encryption keys', 'DRS automation level (unconfirmed)']))
    expect(lost).toEqual(
      expect.arrayContaining(['storage policy Gold', 'membership in vApp Shop', 'rules here (unconfirmed)']),
    )
  })

  it('gets the next managed object id, never the one that it had', () => {
    const plain = crossVcenter(crossing())
    expect(plain.moRef).toBe(`vm-${firstVmNumber('vc-b')}`)
    const alike = crossVcenter(
      crossing({}, ({ vms, vcenters }) => {
        vms.get('web-01')!.moRef = `vm-${vcenters.get('vc-b')!.nextVmNumber}`
      }),
    )
    expect(alike.moRef).toBe(`vm-${firstVmNumber('vc-b') + 1}`)
    expect(alike.nextVmNumber).toBe(firstVmNumber('vc-b') + 2)
  })

  it('blocks its addresses behind it, beside those that are blocked already', () => {
    const old = { mac: '00:50:56:80:00:99', vm: 'old-01' }
    const { blockedBehind, blockedThere } = crossVcenter(
      crossing(
        { vm: { nics: [{ mac: '00:50:56:80:AB:01' }, { name: 'Network adapter 2' }] } },
        ({ vcenters }) => {
          vcenters.get('vc-a')!.blockedMacs = [old]
          vcenters.get('vc-b')!.blockedMacs = [old, { mac: '00:50:56:80:ab:01', vm: 'web-01' }]
        },
      ),
    )
    expect(blockedBehind).toEqual([old, { mac: '00:50:56:80:ab:01', vm: 'web-01' }])
    expect(blockedThere).toEqual([old])
  })
})

describe('managed object ids', () => {
  it('are counted by each vCenter, in the order of the scenario', () => {
    const vms = [
      { name: 'web-02', host: 'esx-a1', memory: { sizeMiB: 64 } },
      { name: 'db-01', host: 'esx-b1', memory: { sizeMiB: 64 } },
    ]
    const inventory = buildInventory(islands({ vms }))
    const [a, b] = [firstVmNumber('vc-a'), firstVmNumber('vc-b')]
    expect([...inventory.vms.values()].map(({ moRef }) => moRef)).toEqual([
      `vm-${a}`,
      `vm-${a + 1}`,
      `vm-${b}`,
    ])
    expect(a).not.toBe(b)
  })
})
