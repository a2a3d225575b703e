/** Conditions of the VM's own networks (vCenter's networkTests). */
import type { Host } from '../../estate/inventory.ts'
import { portGroupLabels, portGroupOf } from '../../estate/lookup.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

function checkVmNetworks(connected: boolean) {
  return ({ vm, destination }: CheckSubject): readonly CheckResult[] =>
    vm.spec.nics
      .filter((nic) => nic.connected === connected && portGroupOf(destination, nic.portGroup) === null)
      .map((nic) => ({
        message: connected
          ? `“${nic.portGroup}”, the network of ${nic.name}, does not exist on ${destination.name}.`
          : `The disconnected ${nic.name} uses “${nic.portGroup}”, which ${destination.name} does not have.`,
        remedy: connected
          ? `Create a port group with this label on ${destination.name}, case included, or choose another host.${nearMiss(destination, nic.portGroup)}`
          : 'It does not stop the migration. Create the port group before you connect the adapter.',
        left: { label: nic.name, value: nic.portGroup },
        right: {
          label: `${destination.name} has`,
          value: portGroupLabels(destination).join(', ') || 'no port group',
        },
      }))
}

function nearMiss(host: Host, label: string): string {
  const similar = portGroupLabels(host).find((candidate) => candidate.toLowerCase() === label.toLowerCase())
  return similar === undefined ? '' : ` It has “${similar}”: labels must match in upper and lower case.`
}

function checkInternalSwitch({ vm, source }: CheckSubject): readonly CheckResult[] {
  return vm.spec.nics
    .filter((nic) => nic.connected && portGroupOf(source, nic.portGroup)?.switch.uplinks.length === 0)
    .map((nic) => ({
      message: `${nic.name} is on “${nic.portGroup}”, an internal network that exists only on ${source.name}.`,
      remedy: 'Move the adapter to a switch with an uplink, disconnect it, or add an uplink.',
      left: { label: `${nic.portGroup} on ${source.name}`, value: 'a switch without uplinks' },
      right: { label: 'Needed', value: 'a switch with an uplink' },
    }))
}

export const vmNetworkConditions: Conditions = {
  'net-missing-connected': checkVmNetworks(true),
  'net-missing-disconnected': checkVmNetworks(false),
  'net-internal-only': checkInternalSwitch,
}
