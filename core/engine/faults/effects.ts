/** The catalogue: what each kind of fault does. */
import type { FaultSpec } from '../../scenario/fault-schema.ts'
import type { Effect } from './effect.ts'
import { cancelByFault, guestBurst, guestBusy } from './guest-effects.ts'
import { hostCrash, memoryShort } from './host-effects.ts'
import {
  duplicateAddress,
  highRoundTrip,
  linkDown,
  linkFlapping,
  linkSlow,
  lossyNetwork,
  wrongMtu,
  wrongVlan,
} from './network-effects.ts'
import {
  allPathsDown,
  datastoreFull,
  datastoreReadOnly,
  datastoreSlow,
  permanentDeviceLoss,
} from './storage-effects.ts'
import { credentialsExpired, managementLost, timeSkew, vcenterRestart } from './vcenter-effects.ts'

type Effects = { readonly [Kind in FaultSpec['kind']]: Effect<Extract<FaultSpec, { readonly kind: Kind }>> }

const effects: Effects = {
  'link-down': linkDown,
  'link-flapping': linkFlapping,
  'link-slow': linkSlow,
  'lossy-network': lossyNetwork,
  'high-round-trip': highRoundTrip,
  'wrong-mtu': wrongMtu,
  'wrong-vlan': wrongVlan,
  'duplicate-address': duplicateAddress,
  'host-crash': hostCrash,
  'management-lost': managementLost,
  'memory-short': memoryShort,
  'vcenter-restart': vcenterRestart,
  'all-paths-down': allPathsDown,
  'permanent-device-loss': permanentDeviceLoss,
  'datastore-full': datastoreFull,
  'datastore-slow': datastoreSlow,
  'datastore-read-only': datastoreReadOnly,
  'guest-burst': guestBurst,
  'guest-busy': guestBusy,
  'credentials-expired': credentialsExpired,
  'time-skew': timeSkew,
  cancel: cancelByFault,
}

/** Whoever asks hands the effect the fault that it is of. */
export function effectOf(fault: FaultSpec): Effect<FaultSpec> {
  return effects[fault.kind] as unknown as Effect<FaultSpec>
}
