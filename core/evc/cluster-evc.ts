/**
 * Changing the EVC mode of a cluster: enabling, raising, lowering, disabling, and why vCenter refuses it. Running VMs
 * keep their features whatever happens; what they would get at their next power-on is for `what-if.ts`.
 */
import { namesOf } from './cpu-features.ts'
import { containsMode, findEvcMode, nearestEvcMode } from './evc-modes.ts'
import type { EvcMode } from './evc-modes.ts'
import { hostFeatures, isWithoutModes, obstaclesToMode } from './host-features.ts'
import { activeBeyond, blockingVms } from './host-admission.ts'
import type { EvcHost } from './host-admission.ts'
import { isReleaseAtLeast } from './releases.ts'
import { listInWords, refusal } from './refusal.ts'
import type { BlockingHost, EvcRefusal } from './refusal.ts'

export interface EvcCluster {
  readonly name: string
  /** null: EVC is off. */
  readonly mode: EvcMode | null
  readonly hosts: readonly EvcHost[]
}

/** `change`: neither mode contains the other, as with AMD's two sequences. */
export type EvcAction = 'none' | 'enable' | 'disable' | 'raise' | 'lower' | 'change'

export function evcAction(from: EvcMode | null, to: EvcMode | null): EvcAction {
  if (from?.key === to?.key) return 'none'
  if (from === null) return 'enable'
  if (to === null) return 'disable'
  if (containsMode(to, from)) return 'raise'
  return containsMode(from, to) ? 'lower' : 'change'
}

/** A mode by the key that a person gave, or why there is none. */
export function modeOrRefusal(key: string): EvcMode | EvcRefusal {
  const mode = findEvcMode(key)
  if (mode !== null) return mode
  const near = nearestEvcMode(key)
  return refusal({
    id: 'evc-mode-unknown',
    fault: 'InvalidArgument',
    message: `There is no EVC mode "${key}".`,
    remedy: near === null ? 'Choose a mode of the list.' : `Did you mean ${near}?`,
    source: 'vim25 ClusterEVCManagerEVCState.guaranteedCPUFeatures; evcModeKey',
  })
}

/** Why the cluster cannot be set to `mode` (null: off); empty: it can. Disabling is always allowed. */
export function configureRefusals(cluster: EvcCluster, mode: EvcMode | null): EvcRefusal[] {
  const action = evcAction(cluster.mode, mode)
  if (mode === null || action === 'none') return []
  const connection = disconnectedHosts(cluster)
  const vendors = vendorRefusals(cluster, mode)
  if (vendors.length > 0) return [...vendors, ...connection]
  return [
    ...connection,
    ...supportRefusals(cluster, mode),
    ...(action === 'raise' ? [] : activeVmRefusals(cluster, mode, action)),
  ]
}

function hostsNamed(hosts: readonly EvcHost[]): BlockingHost[] {
  return hosts.map((host) => ({ host: host.name, features: [], vms: [] }))
}

function vendorRefusals(cluster: EvcCluster, mode: EvcMode): EvcRefusal[] {
  const vendors = new Set(cluster.hosts.map(({ cpu }) => hostFeatures(cpu).vendor))
  const source = 'vim25 EVCConfigFault'
  if (vendors.size > 1) {
    return [
      refusal(
        {
          id: 'evc-heterogenous-hosts',
          fault: 'HeterogenousHostsBlockingEVC',
          message: `${cluster.name} has hosts of Intel and of AMD; EVC needs one vendor.`,
          remedy: 'Move the hosts of one vendor to another cluster.',
          source,
          note: 'Without EVC a cluster may hold both.',
        },
        hostsNamed(cluster.hosts),
      ),
    ]
  }
  const [vendor] = vendors
  if (vendor === undefined || vendor === mode.vendor) return []
  return [
    refusal(
      {
        id: 'evc-mode-illegal-by-vendor',
        fault: 'EVCModeIllegalByVendor',
        message: `${mode.label} is a mode for ${mode.vendor} hosts; ${cluster.name} has hosts of ${vendor}.`,
        remedy: `Choose a mode for ${vendor} hosts.`,
        source,
      },
      hostsNamed(cluster.hosts),
    ),
  ]
}

function disconnectedHosts(cluster: EvcCluster): EvcRefusal[] {
  const away = cluster.hosts.filter((host) => !host.isConnected)
  if (away.length === 0) return []
  return [
    refusal(
      {
        id: 'evc-disconnected-hosts',
        fault: 'DisconnectedHostsBlockingEVC',
        message: `EVC of ${cluster.name} cannot be configured while ${listInWords(away.map(({ name }) => name))} is disconnected.`,
        remedy: 'Connect the host, or remove it from the cluster.',
        source: 'vim25 DisconnectedHostsBlockingEVC',
      },
      hostsNamed(away),
    ),
  ]
}

/** Hosts that cannot run the mode, each under the fault that says why. */
function supportRefusals(cluster: EvcCluster, mode: EvcMode): EvcRefusal[] {
  const connected = cluster.hosts.filter((host) => host.isConnected)
  const obstacles = connected.map((host) => {
    const features = hostFeatures(host.cpu)
    const { lacking, off } = obstaclesToMode(features, mode)
    return { host: host.name, features: [...lacking, ...off].sort(), isHopeless: isWithoutModes(features) }
  })
  const unable = (isHopeless: boolean) =>
    obstacles
      .filter((each) => each.isHopeless === isHopeless && each.features.length > 0)
      .map(({ host, features }): BlockingHost => ({ host, features, vms: [] }))
  const tooOld = connected.filter(
    ({ cpu }) => cpu.version !== undefined && !isReleaseAtLeast(cpu.version, mode.since),
  )
  return [
    ...hardwareRefusal(cluster, unable(true)),
    ...unsupportedModeRefusal(mode, unable(false)),
    ...oldSoftwareRefusal(mode, tooOld),
  ]
}

function hardwareRefusal(cluster: EvcCluster, hosts: readonly BlockingHost[]): EvcRefusal[] {
  if (hosts.length === 0) return []
  const text = {
    id: 'evc-unsupported-by-host-hardware',
    fault: 'EVCUnsupportedByHostHardware',
    message: `The CPU of ${listInWords(hosts.map(({ host }) => host))} supports no EVC mode.`,
    remedy: `Remove it from ${cluster.name}.`,
    source: 'vim25 EVCUnsupportedByHostHardware',
    note: 'A processor that the CPU catalogue does not know counts as one that supports none.',
  }
  return [refusal(text, hosts)]
}

function unsupportedModeRefusal(mode: EvcMode, hosts: readonly BlockingHost[]): EvcRefusal[] {
  if (hosts.length === 0) return []
  const each = hosts.map(({ host, features }) => `${host} lacks ${listInWords(features)}`)
  const text = {
    id: 'evc-mode-unsupported-by-hosts',
    fault: 'EVCModeUnsupportedByHosts',
    message: `${mode.label} is not supported by all hosts: ${each.join('; ')}.`,
    remedy: 'Choose a lower mode, switch on in the firmware what is off there, or remove these hosts.',
    source: 'vim25 EVCModeUnsupportedByHosts',
    note: 'Feature lists of the modes are derived from dumps, masks and recalled text.',
  }
  return [refusal(text, hosts)]
}

function oldSoftwareRefusal(mode: EvcMode, hosts: readonly EvcHost[]): EvcRefusal[] {
  if (hosts.length === 0) return []
  const names = hosts.map(({ name, cpu }) => `${name} (ESXi ${cpu.version})`)
  const text = {
    id: 'evc-unsupported-by-host-software',
    fault: 'EVCUnsupportedByHostSoftware',
    message: `${listInWords(names)} runs a release that does not know ${mode.label}.`,
    remedy: `Upgrade to ${mode.since} or later, or choose a lower mode.`,
    source: 'vim25 EVCUnsupportedByHostSoftware',
    note: `First release of the mode: ${mode.sinceText} (${mode.sinceEvidence}).`,
  }
  return [refusal(text, hostsNamed(hosts))]
}

/**
 * Enabling looks at the hosts: an active VM on a host with more than the mode blocks, whatever the VM itself has.
 * Lowering, and changing to a mode that does not contain the old one, looks at the VMs: those above the mode block.
 */
function activeVmRefusals(cluster: EvcCluster, mode: EvcMode, action: EvcAction): EvcRefusal[] {
  const connected = cluster.hosts.filter((host) => host.isConnected)
  const blocking =
    action === 'enable'
      ? connected.flatMap((host) => activeBeyond(host, hostFeatures(host.cpu), mode, null) ?? [])
      : connected.flatMap((host) => vmsAbove(host, mode))
  if (blocking.length === 0) return []
  const each = blocking.map(
    ({ host, features, vms }) =>
      `${listInWords(vms.map(({ vm }) => vm))} on ${host} (${listInWords(features)})`,
  )
  const text = {
    id: 'evc-active-vms',
    fault: 'ActiveVMsBlockingEVC',
    message: `Active VMs may use CPU features that ${mode.label} hides: ${each.join('; ')}.`,
    remedy:
      'Power these VMs off, suspended ones too, or migrate them to hosts outside the cluster, and try again.',
    source: 'vim25 ActiveVMsBlockingEVC',
    note: action === 'enable' ? enableNote : lowerNote,
  }
  return [refusal(text, blocking)]
}

const enableNote =
  'The rule looks at the host: a VM there counts even if it sees none of these features. Suspended VMs count.'
const lowerNote =
  'By the admin guide (recalled), VMs above the new mode must be off. The API reference speaks of all active VMs on hosts that show more.'

function vmsAbove(host: EvcHost, mode: EvcMode): BlockingHost[] {
  const vms = blockingVms(host.vms, mode).filter((vm) => vm.features.length > 0)
  if (vms.length === 0) return []
  return [{ host: host.name, features: namesOf(new Set(vms.flatMap((vm) => vm.features))), vms }]
}
