/** Cures that are one setting of one object: what the Client's dialogs change, as a command. */
import type { Host, Vcenter, Vm } from '../../estate/inventory.ts'
import type { EditCommand, HostEdit, VmEdit } from '../../scenario/edit-schema.ts'
import type { Release } from '../../scenario/versions.ts'
import type { Cure } from '../cure.ts'

type VcenterEdit = Extract<EditCommand, { type: 'edit-vcenter' }>['set']

/** `where` is the way from the VM, for example `Edit Settings > CPU`. */
export function setOnVm(vm: Vm, text: string, where: string, set: VmEdit, effort: Cure['effort'] = 1): Cure {
  return {
    text,
    place: `${vm.name} > ${where}`,
    inVsphere: true,
    commands: [{ type: 'edit-vm', vm: vm.name, set }],
    effort,
  }
}

export function setOnHost(
  host: Host,
  text: string,
  where: string,
  set: HostEdit,
  effort: Cure['effort'] = 1,
): Cure {
  return {
    text,
    place: `${host.name} > ${where}`,
    inVsphere: true,
    commands: [{ type: 'edit-host', host: host.name, set }],
    effort,
  }
}

export function setOnVcenter(
  vcenter: Vcenter,
  text: string,
  where: string,
  set: VcenterEdit,
  effort: Cure['effort'] = 1,
): Cure {
  return {
    text,
    place: `${vcenter.name} > ${where}`,
    inVsphere: true,
    commands: [{ type: 'edit-vcenter', vcenter: vcenter.name, set }],
    effort,
  }
}

/** A host is empty while it is upgraded: the VM that cannot leave it has to be powered off for that time. */
export function upgradeHost(host: Host, release: Release, vm: Vm, set: HostEdit = {}): Cure {
  return setOnHost(
    host,
    `Upgrade ${host.name} to ESXi ${release}`,
    'Updates > Hosts > Image > Remediate',
    { version: release, ...set },
    vm.host === host.name && vm.powerState === 'poweredOn' ? 5 : 2,
  )
}

export function upgradeVcenter(vcenter: Vcenter, release: Release): Cure {
  return setOnVcenter(
    vcenter,
    `Upgrade ${vcenter.name} to vCenter Server ${release}`,
    'vCenter Server Management > Update',
    { version: release },
    2,
  )
}
