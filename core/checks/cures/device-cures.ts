/** Ways to mend what stands in the way on the side of virtual devices. */
import type { BackedDevice } from '../../estate/devices.ts'
import type { Vm } from '../../estate/inventory.ts'
import type { VmDeviceSpec } from '../../scenario/vm-device-schema.ts'
import type { Cure } from '../cure.ts'
import { setWhileOff } from './power-cures.ts'
import { setOnVm } from './setting-cures.ts'

/** All devices of the VM with one changed, or taken away (null): an edit names the whole list. */
export function devicesWith(vm: Vm, name: string, changed: VmDeviceSpec | null): VmDeviceSpec[] {
  return (vm.spec.devices ?? []).flatMap((device) => {
    if (device.name !== name) return [device]
    return changed === null ? [] : [changed]
  })
}

/** A change that the Client makes whatever the VM's power state. */
export function setDevice(
  vm: Vm,
  text: string,
  where: string,
  changed: VmDeviceSpec,
  effort: Cure['effort'] = 1,
): Cure {
  const set = { devices: devicesWith(vm, changed.name, changed) }
  return setOnVm(vm, text, `Edit Settings > ${changed.name}${where}`, set, effort)
}

export function disconnect(vm: Vm, device: BackedDevice): Cure {
  const changed = { ...device, connected: false }
  return setDevice(vm, `Disconnect ${device.name} of ${vm.name}`, ' > Connected', changed)
}

/** Only drives have it; it is disconnected unless a remote console is open. */
export function setToClientDevice(vm: Vm, device: BackedDevice): readonly Cure[] {
  if (device.kind !== 'cd-dvd' && device.kind !== 'floppy') return []
  const changed = { ...device, backing: { type: 'client' as const }, connected: false }
  return [setDevice(vm, `Set ${device.name} of ${vm.name} to Client Device`, ' > Client Device', changed)]
}

/** Running or not: where it runs, it is powered off for it. */
export function removeDevice(vm: Vm, { name }: VmDeviceSpec): Cure {
  return setWhileOff(vm, `remove ${name}`, `${name} > Remove device`, {
    devices: devicesWith(vm, name, null),
  })
}
