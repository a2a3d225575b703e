/** Cures that change what a VM has only while it is powered off, in whatever power state it is now. */
import type { Vm } from '../../estate/inventory.ts'
import type { VmEdit } from '../../scenario/edit-schema.ts'
import type { Cure } from '../cure.ts'
import { setOnVm } from './setting-cures.ts'
import { whilePoweredOff } from './storage-cures.ts'

/** `text` begins small, for example `set Video card to Automatic`. */
export function setWhileOff(vm: Vm, text: string, path: string, set: VmEdit): Cure {
  if (vm.powerState !== 'poweredOff')
    return whilePoweredOff(vm, text, path, { type: 'edit-vm', vm: vm.name, set })
  return setOnVm(vm, `${text.charAt(0).toUpperCase()}${text.slice(1)}`, `Edit Settings > ${path}`, set, 2)
}
