/** Virtual devices of VMs by kind, and how their backings are named to people; all read, none changes anything. */
import type { VmDeviceSpec } from '../scenario/vm-device-schema.ts'
import type { Vm } from './inventory.ts'

export type DeviceKind = VmDeviceSpec['kind']
export type DeviceOf<Kind extends DeviceKind> = Extract<VmDeviceSpec, { kind: Kind }>

/** Drives and ports: they have a backing and can be disconnected. */
export type BackedDevice = DeviceOf<'cd-dvd' | 'floppy' | 'serial' | 'parallel'>

function isOfKind<Kind extends DeviceKind>(device: VmDeviceSpec, kind: Kind): device is DeviceOf<Kind> {
  return device.kind === kind
}

/** The VM's devices of one kind, in their order. */
export function devicesOf<Kind extends DeviceKind>({ spec }: Vm, kind: Kind): readonly DeviceOf<Kind>[] {
  return (spec.devices ?? []).flatMap((device) => (isOfKind(device, kind) ? [device] : []))
}

/** The VM's drives and ports, in their order. */
export function backedDevicesOf({ spec }: Vm): readonly BackedDevice[] {
  return (spec.devices ?? []).flatMap((device) => ('backing' in device ? [device] : []))
}

/** Devices that can be disconnected are connected only while the VM is powered on (API-DEVACC). */
export function isConnected(vm: Vm, device: BackedDevice): boolean {
  return device.connected && vm.powerState === 'poweredOn'
}

/** The backing as vCenter names it in its faults. */
export function backingInWords({ backing }: BackedDevice): string {
  switch (backing.type) {
    case 'host-device':
      return backing.device
    case 'image-file':
    case 'file':
      return `[${backing.datastore}] ${backing.file}`
    case 'client':
      return 'client device'
    case 'network':
      return backing.proxy === undefined ? 'network' : `network, proxy ${backing.proxy}`
  }
}

/** Persistent memory that the VM's NVDIMMs take, in GiB, whether it runs or not. */
export function pmemGiBOf(vm: Vm): number {
  return devicesOf(vm, 'nvdimm').reduce((sum, device) => sum + device.sizeGiB, 0)
}
