/** Checks of virtual devices: each speaks alone, is mended by its cures, and when it does not speak. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { Finding } from '../../../core/checks/finding.ts'
import type { MigrationKind, MigrationRequest } from '../../../core/checks/request.ts'
import { testCures } from '../../support/blockers/apply-cure.ts'
import { attach } from '../../support/blockers/backing-blockers.ts'
import {
  baseEstate,
  baseRequest,
  inventoryOf,
  reportWith,
  type Blocker,
  type Plain,
  type PlainEstate,
} from '../../support/blockers/base-estate.ts'
import { testBlockers } from '../../support/blockers/describe-blockers.ts'
import { deviceBlockers } from '../../support/blockers/device-blockers.ts'

interface Asked {
  readonly kind?: MigrationKind
  readonly powerState?: Blocker['powerState']
  readonly request?: Partial<MigrationRequest>
}

function findingsOf(plant: (plain: PlainEstate) => void, asked: Asked = {}): readonly Finding[] {
  const { kind = 'vmotion', powerState, request } = asked
  const plain = baseEstate(kind, powerState)
  plant(plain)
  return checkMigration(inventoryOf(plain), { ...baseRequest(kind), ...request }).findings
}

const checksOf = (plant: (plain: PlainEstate) => void, asked: Asked = {}) =>
  findingsOf(plant, asked).map(({ check }) => check)

/** A device of web-01 alone, by its plain form. */
const device = (plain: Plain) => (estate: PlainEstate) => attach(estate, plain)

describe('each check of devices', () => {
  testBlockers(deviceBlockers)
  testCures(deviceBlockers)

  it.each(
    deviceBlockers
      .filter(({ severity, text }) => severity === 'error' && !text.source.includes('offers this type'))
      .map((one) => [`${one.check} (${one.kind})`, one] as const),
  )('%s says how to mend it', (_, blocker) => {
    const { findings } = reportWith([blocker], blocker.kind)
    expect(findings.every(({ cures }) => cures.length > 0)).toBe(true)
  })
})

describe('drives and ports', () => {
  const cd = { kind: 'cd-dvd', backing: { type: 'host-device', device: 'vmhba1 CD' } }

  it('that are backed by a device of the host block while they are connected, whatever the other host has', () => {
    const same = (estate: PlainEstate) => {
      estate.destination.hostDevices = ['vmhba1 CD']
      attach(estate, cd)
    }
    expect(checksOf(same)).toEqual(['device-local-connected'])
    expect(checksOf(same, { kind: 'storage-vmotion' })).toEqual([])
  })

  it('that are disconnected take the device of the same name at the destination', () => {
    const off = (names: string[]) => (estate: PlainEstate) => {
      estate.destination.hostDevices = names
      attach(estate, { ...cd, connected: false })
    }
    expect(checksOf(off(['vmhba1 CD']))).toEqual([])
    expect(checksOf(off(['vmhba2 CD']))).toEqual(['device-disconnected-inaccessible'])
  })

  it('of a VM that is powered off or suspended are disconnected', () => {
    for (const powerState of ['poweredOff', 'suspended'] as const) {
      const [finding] = findingsOf(device(cd), { kind: 'cold', powerState })
      expect(finding).toMatchObject({
        check: 'device-disconnected-inaccessible',
        severity: 'warning',
        fields: [
          { label: 'device', value: 'CD/DVD drive 1' },
          { label: 'backing', value: 'vmhba1 CD' },
          { label: 'connected', value: 'false' },
        ],
      })
    }
  })

  it('with an image that both hosts see, or as client device on 7.0, go along', () => {
    const image = { kind: 'cd-dvd', backing: { type: 'image-file', datastore: 'shared-2' } }
    expect(checksOf(device(image))).toEqual([])
    expect(checksOf(device({ kind: 'cd-dvd', backing: { type: 'client' } }))).toEqual([])
  })

  it('as client device block if either host is older, unless disconnected', () => {
    const old = (connected: boolean) => (estate: PlainEstate) => {
      estate.vm.hardwareVersion = 13
      estate.destination.version = '6.7'
      attach(estate, { kind: 'floppy', backing: { type: 'client' }, connected })
    }
    expect(checksOf(old(true))).toEqual(['device-remote'])
    expect(checksOf(old(false))).toEqual([])
  })

  it('with a local image can be mended by mounting its datastore, or by a copy elsewhere', () => {
    const local = (datastore: string) => (estate: PlainEstate) => {
      estate.datacenter.datastores.push({ name: 'isos', type: 'NFS' })
      estate.source.datastores.push('isos')
      attach(estate, { kind: 'cd-dvd', backing: { type: 'image-file', datastore, file: 'a.iso' } })
    }
    const texts = (datastore: string) =>
      findingsOf(local(datastore)).flatMap(({ cures }) => cures.map(({ text }) => text))
    expect(texts('isos')).toContain('Mount isos on esx-02')
    expect(texts('local-1')).toEqual([
      'Disconnect CD/DVD drive 1 of web-01',
      'Set CD/DVD drive 1 of web-01 to Client Device',
      'Copy a.iso to shared-1 and connect CD/DVD drive 1 to it there',
    ])
  })

  it('over the network pass through a proxy, and into a file both hosts see from 7.0 on', () => {
    const serial = (backing: Plain) => device({ kind: 'serial', backing })
    expect(checksOf(serial({ type: 'network', proxy: 'telnet://vspc.lab:13370' }))).toEqual([])
    expect(checksOf(serial({ type: 'file', datastore: 'shared-1' }))).toEqual([])
    const old = (estate: PlainEstate) => {
      estate.source.version = '6.7'
      attach(estate, { kind: 'serial', backing: { type: 'file', datastore: 'shared-1' } })
    }
    expect(checksOf(old)).toEqual(['device-file-port'])
  })

  it('are each a finding of their own', () => {
    const two = (estate: PlainEstate) => {
      attach(estate, cd)
      attach(estate, { ...cd, name: 'CD/DVD drive 2' })
      attach(estate, { kind: 'usb' })
    }
    expect(checksOf(two)).toEqual(['device-local-connected', 'device-local-connected', 'device-usb-host'])
  })
})

describe('devices of the hardware', () => {
  it('do not stop a VM that is powered off', () => {
    const all = (estate: PlainEstate) => {
      attach(estate, { kind: 'usb' })
      attach(estate, { kind: 'pci-passthrough' })
      attach(estate, { kind: 'vgpu', name: 'vGPU 1', profile: 'grid_a40-8q' })
      attach(estate, { kind: 'video', renderer: 'hardware' })
      attach(estate, { kind: 'scsi-controller', busSharing: 'physical' })
      estate.vm.nics = [{ name: 'Network adapter 1', portGroup: 'VM Network', type: 'sriov' }]
    }
    expect(checksOf(all, { kind: 'cold' })).toEqual([])
  })

  it('USB goes along where vMotion is allowed for every device', () => {
    const usb = (allowed: boolean[]) => (estate: PlainEstate) =>
      allowed.forEach((vmotionAllowed, index) =>
        attach(estate, { kind: 'usb', name: `USB device ${index + 1}`, vmotionAllowed }),
      )
    expect(checksOf(usb([true, true]))).toEqual([])
    expect(checksOf(usb([true, false]))).toEqual(['device-usb-host'])
  })

  it('a vGPU goes where the setting, both releases and the profile allow it', () => {
    const vgpu = (settings: Plain, version: string, profile: string) => (estate: PlainEstate) => {
      estate.vcenter.settings = settings
      estate.source.version = version
      estate.vm.hardwareVersion = 14
      estate.destination.gpus = [{ name: 'NVIDIA A40', vgpuProfiles: [profile] }]
      attach(estate, { kind: 'vgpu', name: 'vGPU 1', profile: 'grid_a40-8q' })
    }
    const on = { 'vgpu.hotmigrate.enabled': true }
    expect(checksOf(vgpu(on, '6.7 U1', 'grid_a40-8q'))).toEqual([])
    expect(checksOf(vgpu({}, '6.7', 'grid_a40-16q'))).toEqual(['device-vgpu', 'device-vgpu', 'device-vgpu'])
  })

  it('the renderer may be Hardware where the destination has a GPU, or Automatic where it has none', () => {
    const withGpu = (estate: PlainEstate) => {
      estate.destination.gpus = [{ name: 'NVIDIA A40' }]
      attach(estate, { kind: 'video', renderer: 'hardware' })
    }
    expect(checksOf(withGpu)).toEqual([])
    expect(checksOf(device({ kind: 'video' }))).toEqual([])
  })
})

describe('shared controllers and disks', () => {
  /** A failover cluster across boxes: physical sharing and a physical raw device mapping on both hosts. */
  const acrossBoxes = (estate: PlainEstate) => {
    for (const host of [estate.source, estate.destination]) host.luns = [{ name: 'naa.01', lunId: 7 }]
    estate.vm.disks.push({
      name: 'Hard disk 2',
      datastore: 'shared-1',
      sizeGiB: 100,
      rdm: { mode: 'physical', lun: 'naa.01' },
    })
    attach(estate, { kind: 'scsi-controller', busSharing: 'physical' })
  }

  it('a failover cluster across boxes may change its host, not its storage', () => {
    expect(checksOf(acrossBoxes)).toEqual([])
    expect(checksOf(acrossBoxes, { kind: 'combined' })).toContain('device-scsi-bus-sharing')
    const old = (estate: PlainEstate) => {
      acrossBoxes(estate)
      estate.vm.hardwareVersion = 10
    }
    expect(checksOf(old)).toEqual(['device-scsi-bus-sharing'])
  })

  it('a multi-writer disk may stay where it is', () => {
    const shared = ({ vm }: PlainEstate) => {
      vm.disks[0].sharing = 'multi-writer'
      vm.disks.push({ name: 'Hard disk 2', datastore: 'shared-1', sizeGiB: 10 })
    }
    const request = { toDatastore: undefined, disks: { 'Hard disk 2': { datastore: 'shared-2' } } }
    expect(checksOf(shared, { kind: 'storage-vmotion', request })).toEqual([])
    expect(checksOf(shared, { kind: 'storage-vmotion' })).toEqual(['device-multiwriter'])
  })
})

describe('persistent memory', () => {
  it('is what VMs there have left of it, whether they run or not', () => {
    const with32 = (sizeGiB: number) => (estate: PlainEstate) => {
      estate.destination.pmemGiB = 32
      attach(estate, { kind: 'nvdimm', sizeGiB })
      estate.vms.push({
        name: 'other',
        host: 'esx-02',
        powerState: 'poweredOff',
        memory: { sizeMiB: 1024 },
        devices: [{ kind: 'nvdimm', sizeGiB: 20 }],
      })
    }
    expect(checksOf(with32(12))).toEqual([])
    expect(checksOf(with32(13))).toEqual(['device-nvdimm'])
  })
})

describe('what a host does not know or makes otherwise', () => {
  it('is not named where the virtual hardware of the VM is too new altogether', () => {
    const clock = (estate: PlainEstate) => {
      estate.destination.version = '6.7'
      attach(estate, { kind: 'other', name: 'Precision clock', minimumHardwareVersion: 17 })
    }
    expect(checksOf(clock)).toEqual(['hw-version-unsupported'])
  })

  it('is no matter for a video card with settings of its own, nor for a VM that is off', () => {
    const other = ({ destination }: PlainEstate) => (destination.defaultVideoRamMiB = 128)
    const own = (estate: PlainEstate) => {
      other(estate)
      attach(estate, { kind: 'video', videoRamMiB: 16 })
    }
    expect(checksOf(own)).toEqual([])
    expect(checksOf(other, { kind: 'cold' })).toEqual([])
  })
})
