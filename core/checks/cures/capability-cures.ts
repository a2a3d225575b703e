/** Makes a host able to do what it cannot: by a newer release, or by mending what its release ought to have. */
import { releaseWith, type Capability } from '../../estate/host-capabilities.ts'
import type { Host, Vm } from '../../estate/inventory.ts'
import { isAtLeast } from '../../scenario/versions.ts'
import type { Cure } from '../cure.ts'
import { setOnHost, upgradeHost } from './setting-cures.ts'

/** The host must lack the capability. */
export function restoreCapability(host: Host, capability: Capability, vm: Vm): Cure {
  const { [capability]: _, ...others } = host.spec.capabilities ?? {}
  const least = releaseWith(capability)
  const set = host.spec.capabilities === undefined ? {} : { capabilities: others }
  if (!isAtLeast(host.spec.version, least)) return upgradeHost(host, least, vm, set)
  return setOnHost(
    host,
    `Mend the ESXi installation of ${host.name}: its release has ${capability}, the host does not report it`,
    'Updates > Hosts > Image > Remediate',
    set,
    vm.host === host.name && vm.powerState === 'poweredOn' ? 5 : 2,
  )
}
