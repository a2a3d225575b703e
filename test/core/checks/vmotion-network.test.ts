/** Checks of the vMotion network: each speaks alone and is mended by its cures; and when they do not speak. */
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../../core/checks/catalogue.ts'
import { checkMigration, conditions } from '../../../core/checks/check-migration.ts'
import type { Finding } from '../../../core/checks/finding.ts'
import { notExpressed } from '../../../core/checks/not-expressed.ts'
import type { MigrationKind } from '../../../core/checks/request.ts'
import { testCures } from '../../support/blockers/apply-cure.ts'
import { baseEstate, baseRequest, inventoryOf, type PlainEstate } from '../../support/blockers/base-estate.ts'
import { testBlockers } from '../../support/blockers/describe-blockers.ts'
import { vmotionNetworkBlockers } from '../../support/blockers/vmotion-network-blockers.ts'

function findingsOf(kind: MigrationKind, plant: (plain: PlainEstate) => void): readonly Finding[] {
  const plain = baseEstate(kind)
  plant(plain)
  return checkMigration(inventoryOf(plain), baseRequest(kind)).findings
}

const checksOf = (...asked: Parameters<typeof findingsOf>) => findingsOf(...asked).map(({ check }) => check)

describe('each check of the vMotion network', () => {
  testBlockers(vmotionNetworkBlockers)
  testCures(vmotionNetworkBlockers)
})

describe('the vMotion interface', () => {
  it('is named with the side at fault, both sides where both lack it', () => {
    const findings = findingsOf('vmotion', ({ source, destination }) => {
      source.vmkernelAdapters = []
      destination.vmkernelAdapters = []
    })
    expect(findings.map(({ check, fields }) => [check, ...fields.map(({ value }) => value)])).toEqual([
      ['vmotion-nic-missing', 'true', 'esx-01'],
      ['vmotion-nic-missing', 'false', 'esx-02'],
    ])
  })

  it('is taken over by the vMotion stack, whatever services the others have', () => {
    const onStack = ({ destination }: PlainEstate) => {
      destination.vmkernelAdapters = [
        { name: 'vmk1', portGroup: 'vMotion', ip: '10.20.0.12', prefixLength: 16, services: ['vmotion'] },
        {
          name: 'vmk2',
          portGroup: 'Management Network',
          ip: '10.20.0.13',
          prefixLength: 16,
          stack: 'vmotion',
        },
      ]
    }
    expect(checksOf('vmotion', onStack)).toEqual(['vmotion-network-name-differs'])
  })

  it('is given back by the service on an adapter of the same network, or by a new adapter with a free address', () => {
    const [finding] = findingsOf('vmotion', ({ destination }) => {
      destination.vmkernelAdapters = [
        { name: 'vmk0', portGroup: 'Management Network', ip: '10.10.0.12', services: ['management'] },
        { name: 'vmk1', portGroup: 'vMotion', ip: '10.20.0.12', prefixLength: 16 },
      ]
    })
    expect(finding!.cures.map(({ text }) => text)).toEqual([
      'Enable the vMotion service on vmk1 of esx-02',
      'Add VMkernel adapter vmk2 (10.20.0.13) for vMotion on vMotion of esx-02',
      'Power off web-01 and migrate it powered off',
    ])
  })

  it('on a distributed switch has the uplinks that the host gave', () => {
    const distributed = (connected: boolean) => (plain: PlainEstate) => {
      plain.distributedSwitch.members = ['esx-01', 'esx-02'].map((host) => ({ host, uplinks: ['vmnic2'] }))
      plain.distributedSwitch.portGroups.push({ name: 'DPG-vMotion', activeUplinks: ['Uplink 1'] })
      for (const [index, host] of [plain.source, plain.destination].entries()) {
        const ip = `10.30.0.1${index}`
        host.vmkernelAdapters = [{ name: 'vmk1', portGroup: 'DPG-vMotion', ip, services: ['vmotion'] }]
        host.physicalNics = ['vmnic0', 'vmnic1', 'vmnic2'].map((name) => ({ name }))
      }
      plain.destination.physicalNics[2].connected = connected
    }
    expect(checksOf('vmotion', distributed(true))).toEqual([])
    const [finding] = findingsOf('vmotion', distributed(false))
    expect(finding).toMatchObject({ check: 'vmotion-link-down', left: { value: 'vmnic2 down' } })
  })

  it('is asked for only by a VM that runs and changes its host', () => {
    const without = ({ source }: PlainEstate) => void (source.vmkernelAdapters = [])
    expect(checksOf('cold', without)).toEqual([])
    expect(checksOf('storage-vmotion', without)).toEqual([])
  })
})

describe('links', () => {
  it('of exactly 1 GbE full duplex are enough, and one link that is up is', () => {
    const good = ({ source, destination }: PlainEstate) => {
      source.physicalNics = [{ name: 'vmnic0' }, { name: 'vmnic1', linkMbps: 1000, duplex: 'full' }]
      destination.standardSwitches = [
        {
          name: 'vSwitch0',
          uplinks: ['vmnic0', 'vmnic1'],
          portGroups: ['Management Network', 'VM Network', 'vMotion'].map((name) => ({ name })),
        },
      ]
      destination.physicalNics = [{ name: 'vmnic0' }, { name: 'vmnic1', connected: false, linkMbps: 100 }]
    }
    expect(checksOf('vmotion', good)).toEqual([])
  })

  it('are shared by the migrations that leave a host', () => {
    const plain = baseEstate('vmotion')
    plain.source.physicalNics = [{ name: 'vmnic0' }, { name: 'vmnic1', linkMbps: 1000 }]
    for (let n = 2; n <= 5; n += 1)
      plain.vms.push({ name: `web-0${n}`, host: 'esx-01', memory: { sizeMiB: 64 } })
    const inventory = inventoryOf(plain)
    expect(checkMigration(inventory, baseRequest('vmotion')).findings).toEqual([])
    for (const vm of inventory.vms.values()) vm.isMigrating = vm.name !== 'web-01'
    const [finding] = checkMigration(inventory, baseRequest('vmotion')).findings
    expect(finding).toMatchObject({
      check: 'vmotion-bandwidth-low',
      left: { label: 'Link on esx-01', value: '200 Mbit/s for this session' },
    })
  })

  it('may take as long a way as the older release supports', () => {
    const supported = (version: string, roundTripUs: number) => (plain: PlainEstate) => {
      plain.fabric.roundTripUs = roundTripUs
      plain.source.version = version
      plain.destination.version = version
      plain.vm.hardwareVersion = 7
    }
    expect(checksOf('vmotion', supported('6.0', 150_000))).toEqual([])
    expect(checksOf('vmotion', supported('5.1', 10_000))).toEqual([])
    expect(checksOf('vmotion', supported('5.1', 10_001))).toEqual(['vmotion-rtt-too-high'])
    expect(checksOf('vmotion', supported('4.1', 5001))).toEqual(['vmotion-rtt-too-high'])
  })
})

describe('encrypted vMotion', () => {
  it('is refused only where it is required', () => {
    const unable = (encryptedVmotion?: string) => (plain: PlainEstate) => {
      plain.vm.encryptedVmotion = encryptedVmotion
      plain.source.capabilities = { encryptedVMotionSupported: false }
    }
    expect(checksOf('vmotion', unable())).toEqual([])
    expect(checksOf('vmotion', unable('disabled'))).toEqual([])
    expect(checksOf('vmotion', unable('required'))).toEqual(['encrypted-vmotion-required'])
  })

  it('of an encrypted VM cannot be set to opportunistic', () => {
    const [finding] = findingsOf('vmotion', ({ vm, destination }) => {
      vm.isEncrypted = true
      destination.version = '6.0'
      vm.hardwareVersion = 11
    }).filter(({ check }) => check === 'encrypted-vmotion-required')
    expect(finding!.cures.map(({ text }) => text)).toEqual([
      'Upgrade esx-02 to ESXi 6.5',
      'Power off web-01 and migrate it powered off',
    ])
  })
})

it('has a condition, or a reason why not, for every check of the networks', () => {
  const rows = catalogue.filter(({ id }) => /^(vmotion|net|provisioning|encrypted)-/.test(id))
  expect(rows.length).toBeGreaterThan(20)
  expect(rows.filter(({ id }) => id in conditions === id in notExpressed).map(({ id }) => id)).toEqual([])
})
