/**
 * Condition of the MAC addresses that a VM takes along to another vCenter: whether a VM there has one of them, or had
 * it and left, since a vCenter keeps the addresses of VMs that have gone blocked (vsphere-rules F.3).
 */
import type { BlockedMac, Vcenter, Vm } from '../../estate/inventory.ts'
import { vcenterOf } from '../../estate/vcenter-release.ts'
import type { NicSpec } from '../../scenario/vm-schema.ts'
import type { Cure } from '../cure.ts'
import { setOnVm } from '../cures/setting-cures.ts'
import { whilePoweredOff } from '../cures/storage-cures.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

type NicWithMac = NicSpec & { readonly mac: string }

function hasMac(nic: NicSpec): nic is NicWithMac {
  return nic.mac !== undefined
}

function checkMac(subject: CheckSubject): readonly CheckResult[] {
  const { inventory, vm, source, destination } = subject
  const [from, to] = [vcenterOf(inventory, source), vcenterOf(inventory, destination)]
  const there = [...inventory.vms.values()].filter(
    (other) => inventory.hosts.get(other.host)?.vcenter === destination.vcenter,
  )
  return vm.spec.nics.filter(hasMac).flatMap((nic) => {
    const taken = there.flatMap((other) =>
      other.spec.nics
        .filter((one) => one.mac?.toLowerCase() === nic.mac.toLowerCase())
        .map((one) => takenBy(subject, nic, other, one, instanceNote(from, to))),
    )
    return taken.length > 0 ? taken : blockedThere(subject, nic, to)
  })
}

const documents =
  'The documents name this check up to 6.7; those of 8.0 do not. After the move VmMacConflictEvent tells of it.'

function takenBy(
  { vm, destination }: CheckSubject,
  nic: NicWithMac,
  other: Vm,
  taken: NicSpec,
  instances: readonly string[],
): CheckResult {
  return {
    message: `MAC address ${nic.mac} of ${nic.name} is that of ${taken.name} of ${other.name} in ${destination.vcenter}.`,
    remedy: `Change the MAC address of ${other.name}, and give the vCenters different instance ids.`,
    left: { label: `${nic.name} of ${vm.name}`, value: nic.mac },
    right: { label: `${taken.name} of ${other.name}`, value: taken.mac ?? nic.mac },
    note: [documents, ...instances].join(' '),
    cures: [otherMac(other, taken)],
  }
}

/** Of a VM that comes back the addresses are its own again. */
function blockedThere({ vm }: CheckSubject, nic: NicWithMac, to: Vcenter | null): readonly CheckResult[] {
  const isThis = ({ mac, vm: owner }: BlockedMac) => mac === nic.mac.toLowerCase() && owner !== vm.name
  const blocked = to?.blockedMacs.find(isThis)
  if (to === null || blocked === undefined) return []
  return [
    {
      message: `MAC address ${nic.mac} of ${nic.name} is blocked in ${to.name}: ${blocked.vm} has taken it to another vCenter.`,
      remedy: `Change the MAC address of ${nic.name} of ${vm.name}, unless both networks are apart.`,
      left: { label: `${nic.name} of ${vm.name}`, value: nic.mac },
      right: { label: `Blocked in ${to.name}`, value: `${nic.mac}, of ${blocked.vm}` },
      note: 'A vCenter keeps the addresses of VMs that have left from being used again (DOC-XVCMAC); that it warns of one that comes in is inferred.',
      cures: [otherMac(vm, nic)],
    },
  ]
}

/** An address can be changed only while its VM is off. */
function otherMac(vm: Vm, taken: NicSpec): Cure {
  const { mac: _, ...automatic } = taken
  const set = { nics: vm.spec.nics.map((one) => (one === taken ? automatic : one)) }
  const text = `ive ${taken.name} of ${vm.name} another MAC address`
  const path = `${taken.name} > MAC Address > Automatic`
  return vm.powerState === 'poweredOff'
    ? setOnVm(vm, `G${text}`, `Edit Settings > ${path}`, set)
    : whilePoweredOff(vm, `g${text}`, path, { type: 'edit-vm', vm: vm.name, set })
}

function instanceNote(from: Vcenter | null, to: Vcenter | null): readonly string[] {
  const id = from?.spec.instanceId
  return id !== undefined && id === to?.spec.instanceId
    ? [`Both vCenters make MAC addresses from instance id ${id}.`]
    : []
}

export const macConditions: Conditions = { 'xvc-mac-conflict': checkMac }
