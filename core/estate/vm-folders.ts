/**
 * VM folders of a datacenter: which there are, what lies in them (names must be unique there, whatever kind of object
 * has them), and in which one a VM comes to lie that moves.
 */
import type { DatacenterSpec } from '../scenario/vcenter-schema.ts'
import type { EstatePlace, Inventory, Vm } from './inventory.ts'

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

/** Those that the scenario lists, and those that VMs are in or have been in at the start; the root is not named. */
export function foldersOf(inventory: Inventory, datacenter: string): ReadonlySet<string> {
  const isHere = (host: string) => inventory.hosts.get(host)?.datacenter === datacenter
  const listed = (datacenterOf(inventory, datacenter)?.folders ?? []).map((one) => one.name)
  const atStart = inventory.scenario.estate.vms.filter((vm) => isHere(vm.host)).map((vm) => vm.folder)
  const now = [...inventory.vms.values()].filter((vm) => isHere(vm.host)).map((vm) => vm.spec.folder)
  return new Set([...listed, ...atStart, ...now].filter((name) => name !== undefined))
}

/**
 * The folder that a VM is in after a move: the one asked for; else its own, in another datacenter the one of the same
 * name, or the root where there is none (GOV-TYPES, VirtualMachineRelocateSpec.folder).
 */
export function folderAfter(
  inventory: Inventory,
  vm: Vm,
  source: EstatePlace,
  destination: EstatePlace,
  asked: string | undefined,
): string {
  const here = vm.spec.folder ?? rootFolder
  if (asked !== undefined) return asked
  if (source.datacenter === destination.datacenter) return here
  return foldersOf(inventory, destination.datacenter).has(here) ? here : rootFolder
}

function datacenterOf(inventory: Inventory, name: string): DatacenterSpec | undefined {
  return inventory.scenario.estate.ssoDomains
    .flatMap((domain) => domain.vcenters.flatMap((vcenter) => vcenter.datacenters))
    .find((datacenter) => datacenter.name === name)
}
