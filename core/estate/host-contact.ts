/** Whether vCenter can speak to a host just now, and what it says where it cannot. */
import type { Refusal } from '../base/errors.ts'
import type { Host } from './inventory.ts'

/** Nothing that vCenter asks of it is answered, whether vCenter has noticed already or not. */
export function isOutOfReach({ isFailed, isManagementLost }: Host): boolean {
  return isFailed || isManagementLost
}

/** HostCommunication, in the words of the vSphere Client. */
export function hostCommunicationRefusal({ name }: Pick<Host, 'name'>): Refusal {
  return {
    id: 'host-communication',
    fault: 'HostCommunication',
    message:
      `Cannot contact the specified host (${name}). The host may not be available on the network, a network ` +
      `configuration problem may exist, or the management services on this host may not be responding.`,
    remedy: `Restore the management network of ${name}; check hostd and vpxa.`,
  }
}
