/** VMs with files on a datastore: their home directory, a virtual disk, or the swap file that their host keeps there. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import { homeDatastoreNameOf, type VmOfFiles } from '../../../core/estate/datastore-files.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { allVmsNow, type VmNow } from '../object/estate-now.ts'

export function vmsOnDatastore(estate: EstateView, view: RunView, datastore: string): VmNow[] {
  return allVmsNow(estate, view).filter((vm) => hasFilesOn(vm, estate, datastore))
}

export function hasFilesOn(vm: VmNow, estate: EstateView, datastore: string): boolean {
  const { spec } = vm.spec
  if (homeDatastoreNameOf(spec) === datastore) return true
  if (spec.disks.some((disk) => disk.datastore === datastore)) return true
  return vm.powerState === 'poweredOn' && hostSwapDatastoreOf(vm, estate) === datastore
}

/** Where the VM's host keeps its swap file; '' where it is kept with the VM. */
export function hostSwapDatastoreOf({ spec, host }: VmNow, estate: EstateView): string {
  if (spec.spec.swapFile !== 'host') return ''
  return estate.hosts.find((one) => one.name === host)?.spec.localSwapDatastore ?? ''
}

export function vmOfFiles(vm: VmNow, estate: EstateView): VmOfFiles {
  return {
    name: vm.name,
    powerState: vm.powerState,
    spec: vm.spec.spec,
    hostSwapDatastore: hostSwapDatastoreOf(vm, estate),
  }
}
