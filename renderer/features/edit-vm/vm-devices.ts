/** Virtual devices of a VM in the vSphere Client's words: new ones, their backings, whether they are connected. Pure. */
import type { VmEdit } from '../../../core/scenario/edit-schema.ts'
import type { VmDeviceSpec } from '../../../core/scenario/vm-device-schema.ts'
import type { NicSpec, VmSpec } from '../../../core/scenario/vm-schema.ts'

export type DeviceKind = VmDeviceSpec['kind']
export type BackedDevice = Extract<VmDeviceSpec, { backing: unknown }>
export type Backing = BackedDevice['backing']

/** In the order of Add New Device. */
export const deviceKindNames: Readonly<Record<DeviceKind, string>> = {
  'cd-dvd': 'CD/DVD drive',
  floppy: 'Floppy drive',
  serial: 'Serial port',
  parallel: 'Parallel port',
  usb: 'Host USB device',
  'pci-passthrough': 'PCI device (DirectPath I/O)',
  vgpu: 'PCI device (NVIDIA vGPU)',
  video: 'Video card',
  'scsi-controller': 'SCSI controller',
  nvdimm: 'NVDIMM',
  other: 'Other device',
}

/** Kinds that Add New Device offers: the others are what a scenario brings along. */
export const addableKinds: readonly DeviceKind[] = [
  'cd-dvd',
  'floppy',
  'serial',
  'parallel',
  'usb',
  'pci-passthrough',
  'vgpu',
  'video',
  'scsi-controller',
  'nvdimm',
]

/** How the client names devices; the number is the first that is free. */
const nameStems: Readonly<Record<DeviceKind, readonly [stem: string, first: number]>> = {
  'cd-dvd': ['CD/DVD drive', 1],
  floppy: ['Floppy drive', 1],
  serial: ['Serial port', 1],
  parallel: ['Parallel port', 1],
  usb: ['USB device', 1],
  'pci-passthrough': ['PCI device', 1],
  vgpu: ['PCI device', 1],
  video: ['Video card', 1],
  'scsi-controller': ['SCSI controller', 0],
  nvdimm: ['NVDIMM', 1],
  other: ['Device', 1],
}

export function newDevice(
  kind: DeviceKind,
  devices: readonly VmDeviceSpec[],
  datastore: string,
): VmDeviceSpec {
  const [stem, first] = nameStems[kind]
  const taken = new Set(devices.map((device) => device.name))
  let number = first
  while (taken.has(`${stem} ${number}`)) number += 1
  const name = `${stem} ${number}`
  switch (kind) {
    case 'cd-dvd':
    case 'floppy':
      return { kind, name, backing: { type: 'client' }, connected: false }
    case 'serial':
    case 'parallel':
      return { kind, name, backing: newBacking('file', kind, datastore), connected: true } as VmDeviceSpec
    case 'usb':
      return { kind, name, vmotionAllowed: false }
    case 'pci-passthrough':
      return { kind, name, device: '0000-3b-00.0' }
    case 'vgpu':
      return { kind, name, profile: 'grid_a40-8q', frameBufferMiB: 8192 }
    case 'video':
      return { kind, name, renderer: 'automatic', videoRamMiB: 8 }
    case 'scsi-controller':
      return { kind, name, busSharing: 'none' }
    case 'nvdimm':
      return { kind, name, sizeGiB: 8 }
    case 'other':
      return { kind, name, minimumHardwareVersion: 0 }
  }
}

export const backingNames: Readonly<Record<Backing['type'], string>> = {
  'image-file': 'Datastore ISO or image file',
  'host-device': 'Host device',
  client: 'Client device',
  file: 'Output file',
  network: 'Network',
}

export function backingTypes(kind: BackedDevice['kind']): readonly Backing['type'][] {
  return kind === 'cd-dvd' || kind === 'floppy'
    ? ['client', 'host-device', 'image-file']
    : ['host-device', 'file', 'network']
}

const hostDevices: Readonly<Record<BackedDevice['kind'], string>> = {
  'cd-dvd': 'mpx.vmhba1',
  floppy: 'fd0',
  serial: 'COM1',
  parallel: 'LPT1',
}

export function newBacking(type: Backing['type'], kind: BackedDevice['kind'], datastore: string): Backing {
  switch (type) {
    case 'host-device':
      return { type, device: hostDevices[kind] }
    case 'image-file':
      return { type, datastore, file: kind === 'floppy' ? 'image.flp' : 'image.iso' }
    case 'file':
      return { type, datastore, file: 'port.log' }
    case 'network':
    case 'client':
      return { type }
  }
}

export function backingWords(backing: Backing): string {
  switch (backing.type) {
    case 'host-device':
      return `host device ${backing.device}`
    case 'image-file':
    case 'file':
      return `[${backing.datastore}] ${backing.file}`
    case 'network':
      return backing.proxy === undefined ? 'network, no vSPC proxy' : `network by vSPC proxy ${backing.proxy}`
    case 'client':
      return 'client device'
  }
}

/** A NIC or device that can be connected and disconnected while the VM runs. */
export interface ConnectionRow {
  readonly of: 'nics' | 'devices'
  readonly index: number
  readonly name: string
  readonly what: string
  readonly connected: boolean
}

export function connectionRows({ nics, devices }: VmSpec): ConnectionRow[] {
  return [
    ...nics.map(({ name, portGroup, connected }, index) => ({
      of: 'nics' as const,
      index,
      name,
      what: portGroup,
      connected,
    })),
    ...(devices ?? []).flatMap((device, index) =>
      'backing' in device
        ? [
            {
              of: 'devices' as const,
              index,
              name: device.name,
              what: backingWords(device.backing),
              connected: device.connected,
            },
          ]
        : [],
    ),
  ]
}

/** Connects it if it is not, and the other way round. */
export function connectionEdit(spec: VmSpec, row: ConnectionRow): VmEdit {
  const turned = <One extends object>(one: One, index: number): One =>
    index === row.index ? { ...one, connected: !row.connected } : one
  return row.of === 'nics' ? { nics: spec.nics.map(turned) } : { devices: (spec.devices ?? []).map(turned) }
}

export function newNic(nics: readonly NicSpec[], portGroup: string): NicSpec {
  const taken = new Set(nics.map((nic) => nic.name))
  let number = 1
  while (taken.has(`Network adapter ${number}`)) number += 1
  return { name: `Network adapter ${number}`, portGroup, connected: true }
}
