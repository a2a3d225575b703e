/** Faults in words: what breaks and where, when it begins, for lists, events and the command log. */
import { durationInWords } from '../base/wording.ts'
import { nsFromSeconds } from '../base/units.ts'
import type { FaultKind, FaultSpec, FaultTrigger, PlannedFault } from './fault-schema.ts'

/** How each kind is called, and the group under which lists show it. */
export const faultTitles: Readonly<
  Record<FaultKind, { readonly title: string; readonly group: FaultGroup }>
> = {
  'link-down': { title: 'Link down', group: 'Network' },
  'link-flapping': { title: 'Link flapping', group: 'Network' },
  'link-slow': { title: 'Slow link', group: 'Network' },
  'lossy-network': { title: 'Packet loss', group: 'Network' },
  'high-round-trip': { title: 'High round-trip time', group: 'Network' },
  'wrong-mtu': { title: 'Wrong MTU', group: 'Network' },
  'wrong-vlan': { title: 'Wrong VLAN', group: 'Network' },
  'duplicate-address': { title: 'Duplicate address', group: 'Network' },
  'host-crash': { title: 'Host crash', group: 'Hosts and vCenter' },
  'management-lost': { title: 'Management network lost', group: 'Hosts and vCenter' },
  'memory-short': { title: 'Host short of memory', group: 'Hosts and vCenter' },
  'vcenter-restart': { title: 'vCenter restart', group: 'Hosts and vCenter' },
  'credentials-expired': { title: 'Credentials expired', group: 'Hosts and vCenter' },
  'time-skew': { title: 'Clock skew', group: 'Hosts and vCenter' },
  'all-paths-down': { title: 'All paths down (APD)', group: 'Storage' },
  'permanent-device-loss': { title: 'Permanent device loss (PDL)', group: 'Storage' },
  'datastore-full': { title: 'Datastore full', group: 'Storage' },
  'datastore-slow': { title: 'Slow datastore', group: 'Storage' },
  'datastore-read-only': { title: 'Read-only datastore', group: 'Storage' },
  'guest-burst': { title: 'Burst of guest writes', group: 'Guest and user' },
  'guest-busy': { title: 'Busy guest', group: 'Guest and user' },
  cancel: { title: 'Cancel', group: 'Guest and user' },
}

export type FaultGroup = 'Network' | 'Hosts and vCenter' | 'Storage' | 'Guest and user'

/** The object that breaks, for the column Target. */
export function targetOfFault(fault: FaultSpec): string {
  if ('host' in fault && !('datastore' in fault)) return fault.host
  if ('datastore' in fault) return fault.datastore
  if ('vm' in fault) return fault.vm
  if ('vcenter' in fault) return fault.vcenter
  return 'between' in fault && fault.between !== undefined ? fault.between.join(' ↔ ') : 'all hosts'
}

/** What is done to it, for example `vmnic1 down`. */
export function faultInWords(fault: FaultSpec): string {
  switch (fault.kind) {
    case 'link-down':
      return `${fault.nic} down`
    case 'link-flapping':
      return `${fault.nic} down for ${fault.downSeconds} s, up for ${fault.upSeconds} s, over and over`
    case 'link-slow':
      return `${fault.nic} at ${fault.linkMbps} Mbit/s`
    case 'lossy-network':
      return `${fault.lossPercent} % of segments between them lost`
    case 'high-round-trip':
      return `round-trip time of ${fault.roundTripMs} ms between them`
    case 'wrong-mtu':
      return `MTU ${fault.mtu} on ${fault.adapter}`
    case 'wrong-vlan':
      return `VLAN ${fault.vlan} on port group ${fault.portGroup}`
    case 'duplicate-address':
      return `${fault.adapter} takes the address of ${fault.adapter} on ${fault.ofHost}`
    case 'host-crash':
      return 'stops at once'
    case 'management-lost':
      return 'vCenter no longer reaches it'
    case 'memory-short':
      return 'all free memory taken'
    case 'vcenter-restart':
      return 'its service restarts'
    case 'all-paths-down':
      return `all paths down${forHost(fault.host)}`
    case 'permanent-device-loss':
      return `device lost for good${forHost(fault.host)}`
    case 'datastore-full':
      return 'no space left'
    case 'datastore-slow':
      return `${fault.factor} times slower`
    case 'datastore-read-only':
      return `read-only${forHost(fault.host)}`
    case 'guest-burst':
      return `${fault.pagesPerSecond} more page writes a second`
    case 'guest-busy':
      return `${fault.factor} times as many requests`
    case 'credentials-expired':
      return 'the account of the other vCenter has expired'
    case 'time-skew':
      return `its clock is off by ${fault.seconds} s`
    case 'cancel':
      return 'its migration is cancelled'
  }
}

function forHost(host: string | undefined): string {
  return host === undefined ? '' : ` for ${host}`
}

/** When it begins, for example `when db-01 enters pre-copy`. */
export function triggerInWords(trigger: FaultTrigger | undefined): string {
  switch (trigger?.at) {
    case undefined:
      return 'at once'
    case 'time':
      return `at ${durationInWords(nsFromSeconds(trigger.seconds))}`
    case 'stage':
      return `when the migration of ${trigger.vm} enters ${trigger.stage}`
    case 'round':
      return `when round ${trigger.round} of the migration of ${trigger.vm} begins`
    case 'copied':
      return trigger.of === 'memory'
        ? `when ${trigger.percent} % of the memory of ${trigger.vm} have been sent`
        : `when ${trigger.percent} % of the disks of ${trigger.vm} have been copied`
    case 'progress':
      return `when the migration of ${trigger.vm} shows ${trigger.percent} %`
    case 'stun':
      return `${Math.round(trigger.fraction * 100)} % into the stun of ${trigger.vm}`
    case 'resumed':
      return `when ${trigger.vm} has resumed and its source is not released yet`
    case 'fault':
      return `when fault ${trigger.name} ${trigger.is === 'begun' ? 'begins' : 'is over'}`
  }
}

/** With what `afterSeconds` adds to the trigger. */
export function beginInWords({
  trigger,
  afterSeconds,
}: Pick<PlannedFault, 'trigger' | 'afterSeconds'>): string {
  if (afterSeconds === undefined) return triggerInWords(trigger)
  return trigger === undefined
    ? `${afterSeconds} s later`
    : `${triggerInWords(trigger)} and ${afterSeconds} s later`
}

/** All of a planned fault, for the command log. */
export function plannedFaultInWords(planned: PlannedFault): string {
  const { fault, forSeconds, repeat } = planned
  const parts = [
    `${faultTitles[fault.kind].title}: ${targetOfFault(fault)}, ${faultInWords(fault)}`,
    beginInWords(planned),
    forSeconds === undefined ? 'until it is cleared' : `for ${forSeconds} s`,
    ...(repeat === undefined ? [] : [`${repeat.times} times, every ${repeat.everySeconds} s`]),
  ]
  return parts.join('; ')
}
