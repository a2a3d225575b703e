/** Ways to mend what stands in the way on the side of storage. */
import type { Datastore, Host, Vm } from '../../estate/inventory.ts'
import type { DiskSpec } from '../../scenario/vm-schema.ts'
import type { Command } from '../../scenario/command-schema.ts'
import type { Cure } from '../cure.ts'

/** Shows a host a datastore that it does not see; a local or vSAN datastore cannot be shown to others. */
export function presentDatastore(host: Host, { name, spec }: Datastore): readonly Cure[] {
  if (spec.isLocal === true || spec.type === 'vSAN') return []
  const isNfs = spec.type === 'NFS'
  return [
    {
      text: isNfs
        ? `Mount ${name} on ${host.name}`
        : `Present the storage of ${name} to ${host.name} and rescan`,
      place: isNfs
        ? `${name} > Actions > Mount Datastore to Additional Hosts`
        : `Zoning and LUN masking by the storage team; then ${host.name} > Configure > Storage Adapters > Rescan Storage`,
      inVsphere: isNfs,
      commands: [
        { type: 'edit-host', host: host.name, set: { datastores: [...host.spec.datastores, name] } },
      ],
      effort: 1,
    },
  ]
}

/** A choice in the wizard; it needs no command. */
export function chooseInWizard(text: string, page = 'Select storage'): Cure {
  return { text, place: `Migrate wizard > ${page}`, inVsphere: true, commands: [], effort: 1 }
}

/** All virtual disks thin: a choice that disturbs nothing. */
export const chooseThin: Cure = {
  ...chooseInWizard('Select virtual disk format: Thin Provision'),
  choice: 'thin',
}

/** The smallest ways to have that many more GiB free there. */
export function moreSpace({ name, spec }: Datastore, missingGiB: number): readonly Cure[] {
  const missing = Math.ceil(missingGiB)
  const other = spec.otherUsedGiB ?? 0
  const freed: Cure = {
    text: `Delete or move ${missing} GiB of other files on ${name}`,
    place: `${name} > Files`,
    inVsphere: true,
    commands: [
      { type: 'edit-datastore', datastore: name, set: { otherUsedGiB: Math.max(0, other - missing) } },
    ],
    effort: 2,
  }
  const capacityGiB = spec.capacityGiB + missing
  const grown: Cure = {
    text: `Increase the capacity of ${name} by ${missing} GiB`,
    place: `${name} > Actions > Increase Datastore Capacity`,
    inVsphere: true,
    commands: [{ type: 'edit-datastore', datastore: name, set: { capacityGiB } }],
    effort: 2,
  }
  return [...(other >= missing ? [freed] : []), ...(capacityGiB <= largestDatastoreGiB ? [grown] : [])]
}

/** 64 TiB: VMFS-5 and 6 (Configuration Maximums), and the most that a scenario may say. */
const largestDatastoreGiB = 65_536

export function upgradeVmfs({ name }: Datastore): Cure {
  return {
    text: `Upgrade ${name} from VMFS-3 to VMFS-5`,
    place: `${name} > Actions > Upgrade to VMFS-5`,
    inVsphere: true,
    commands: [{ type: 'edit-datastore', datastore: name, set: { vmfsVersion: 5 } }],
    effort: 2,
  }
}

/** The command that changes one disk and leaves the others as they are. */
export function editDisk(vm: Vm, disk: DiskSpec, changed: DiskSpec): Command {
  const disks = vm.spec.disks.map((one) => (one.name === disk.name ? changed : one))
  return { type: 'edit-vm', vm: vm.name, set: { disks } }
}

/** What can be set only while the VM is off: power off, change, power on. */
export function whilePoweredOff(vm: Vm, text: string, path: string, change: Command): Cure {
  return {
    text: `Power off ${vm.name}, ${text}, and power it on again`,
    place: `${vm.name} > Edit Settings > ${path}`,
    inVsphere: true,
    commands: [{ type: 'power-off', vm: vm.name }, change, { type: 'power-on', vm: vm.name }],
    effort: 5,
  }
}

export function migratePoweredOff(vm: Vm): Cure {
  return {
    text: `Power off ${vm.name} and migrate it powered off`,
    place: `${vm.name} > Actions > Power > Power Off`,
    inVsphere: true,
    commands: [{ type: 'power-off', vm: vm.name }],
    effort: 5,
  }
}
