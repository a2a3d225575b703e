/**
 * Which virtual devices of a VM can be added, removed and changed while it is on. Sources: vSphere Virtual Machine
 * Administration (recalled); that drives on SATA take part is assumed, controllers of drives are not modelled.
 */
import type { Refusal } from '../base/errors.ts'
import type { Vm } from '../estate/inventory.ts'
import type { VmEdit } from '../scenario/edit-schema.ts'
import type { VmDeviceSpec } from '../scenario/vm-device-schema.ts'
import type { DiskSpec, NicSpec } from '../scenario/vm-schema.ts'
import { needsOff } from './edit-refusals.ts'

type Kind = VmDeviceSpec['kind']

/** Reach through to hardware, or are part of the virtual board: no change at all while the VM is on. */
const fixed: ReadonlySet<Kind> = new Set([
  'pci-passthrough',
  'vgpu',
  'nvdimm',
  'scsi-controller',
  'video',
  'other',
])
/** Their backing and connection may change, but they cannot be plugged in or pulled out. */
const fastened: ReadonlySet<Kind> = new Set(['floppy', 'serial', 'parallel'])

/** Why the devices cannot be changed so, or null; of a suspended VM no more than of a running one. */
export function deviceRefusal(vm: Vm, { devices, nics, disks }: VmEdit): Refusal | null {
  const twice = twiceNamed(vm, disks ?? []) ?? twiceNamed(vm, devices ?? [])
  if (twice !== null) return twice
  if (vm.powerState === 'poweredOff') return null
  const name =
    (devices === undefined ? null : heldDevice(vm.spec.devices ?? [], devices ?? [])) ??
    (nics === undefined ? null : heldNic(vm.spec.nics, nics ?? [])) ??
    (disks === undefined ? null : heldDisk(vm.spec.disks, disks ?? []))
  return name === null ? null : needsOff(vm, name)
}

function twiceNamed(vm: Vm, things: readonly { readonly name: string }[]): Refusal | null {
  const names = things.map((one) => one.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return null
  return {
    id: 'name-taken',
    fault: 'InvalidDeviceSpec',
    message: `${vm.name} would have ${twice} twice.`,
    remedy: 'Give each device a name of its own.',
  }
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

/** The first device whose change needs the VM off, or null. */
function heldDevice(before: readonly VmDeviceSpec[], after: readonly VmDeviceSpec[]): string | null {
  const names = [...new Set([...before, ...after].map((device) => device.name))]
  const found = names.find((name) => {
    const old = before.find((device) => device.name === name)
    const next = after.find((device) => device.name === name)
    const kind = (old ?? next)!.kind
    if (isSame(old, next)) return false
    if (fixed.has(kind) || fixed.has((next ?? old)!.kind)) return true
    return fastened.has(kind) && (old === undefined || next === undefined)
  })
  return found ?? null
}

/** Adapters are told apart by their place: their names are often the same. */
function heldNic(before: readonly NicSpec[], after: readonly NicSpec[]): string | null {
  const isPassthrough = (nic: NicSpec | undefined) => nic?.type === 'sriov'
  const length = Math.max(before.length, after.length)
  for (let place = 0; place < length; place += 1) {
    const [old, next] = [before[place], after[place]]
    if (isSame(old, next)) continue
    const held =
      isPassthrough(old) ||
      isPassthrough(next) ||
      (old !== undefined && next !== undefined && (old.type !== next.type || old.mac !== next.mac))
    if (held) return (old ?? next)!.name
  }
  return null
}

/** Disks come, go and grow while the VM is on; mode, sharing, mapping and place do not change. */
function heldDisk(before: readonly DiskSpec[], after: readonly DiskSpec[]): string | null {
  const found = before.find((old) => {
    const next = after.find((disk) => disk.name === old.name)
    if (next === undefined) return false
    const isBound = (['mode', 'sharing', 'rdm', 'parent', 'datastore', 'format'] as const).some(
      (field) => !isSame(old[field], next[field]),
    )
    return isBound || next.sizeGiB < old.sizeGiB
  })
  return found?.name ?? null
}
