/** What lies in the VM folders of a datacenter: names must be unique there, whatever kind of object has them. */
import type { DatacenterSpec } from '../scenario/vcenter-schema.ts'
import type { Inventory } from './inventory.ts'

/** The root folder of a datacenter's VMs has no name of its own. */
export const rootFolder = ''

export function folderInWords(datacenter: string, folder: string): string {
  return folder === rootFolder ? `the VM folder of ${datacenter}` : `folder ${folder} of ${datacenter}`
}

/**
 * Names taken in a folder, less the VM that is asked about: VMs and vApps of the estate, what the scenario lists
 * beside them, and in the root the folders themselves.
 */
export function namesInFolder(
  inventory: Inventory,
  datacenter: string,
  folder: string,
  without: string,
): ReadonlySet<string> {
  const names = new Set<string>()
  for (const one of datacenterOf(inventory, datacenter)?.folders ?? []) {
    if ((one.name ?? rootFolder) === folder) for (const name of one.holds) names.add(name)
    if (folder === rootFolder && one.name !== undefined) names.add(one.name)
  }
  for (const vm of inventory.vms.values()) {
    if (vm.name === without || inventory.hosts.get(vm.host)?.datacenter !== datacenter) continue
    if ((vm.spec.folder ?? rootFolder) === folder) names.add(vm.spec.vApp ?? vm.name)
    else if (folder === rootFolder && vm.spec.folder !== undefined) names.add(vm.spec.folder)
  }
  return names
}

function datacenterOf(inventory: Inventory, name: string): DatacenterSpec | undefined {
  return inventory.scenario.estate.ssoDomains
    .flatMap((domain) => domain.vcenters.flatMap((vcenter) => vcenter.datacenters))
    .find((datacenter) => datacenter.name === name)
}
