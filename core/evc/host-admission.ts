/**
 * Whether an EVC cluster takes a host: vendor, model, firmware, release, connection, and active VMs on it. Everything
 * that stands in the way is said at once, except what cannot be known (of a disconnected host) or follows from
 * another (the features of another vendor).
 */
import { featuresBeyond, vendorFeature } from './cpu-features.ts'
import type { EvcMode } from './evc-modes.ts'
import { cpuPlace, hostFeatures, isWithoutModes, maxEvcMode, obstaclesToMode } from './host-features.ts'
import type { HostCpu, HostFeatures } from './host-features.ts'
import { isReleaseAtLeast } from './releases.ts'
import { listInWords, refusal } from './refusal.ts'
import type { BlockingHost, BlockingVm, EvcRefusal, RefusalText } from './refusal.ts'
import { isActive } from './vm-events.ts'
import type { EvcVm } from './vm-events.ts'
import { visibleBeyond } from './vm-features.ts'

/** A host as EVC sees it. */
export interface EvcHost {
  readonly name: string
  readonly cpu: HostCpu
  readonly isConnected: boolean
  readonly vms: readonly EvcVm[]
}

/** First release that can take part in EVC at all (recalled). */
const firstEvcRelease = '3.5 U2'

/**
 * Why the cluster in `mode` does not take the host; empty: it does. `hostMode` is the mode that the host runs now,
 * null for a host outside EVC. A cluster without EVC takes every host as far as EVC is concerned.
 */
export function admissionRefusals(
  host: EvcHost,
  mode: EvcMode | null,
  hostMode: EvcMode | null = null,
): EvcRefusal[] {
  if (mode === null) return []
  if (!host.isConnected) return [disconnected(host)]
  const features = hostFeatures(host.cpu)
  const software = softwareRefusals(host, mode)
  const cpu = cpuRefusals(host, features, mode)
  if (features.vendor !== mode.vendor) return [...software, ...cpu]
  return [...software, ...cpu, ...activeVmRefusals(host, features, mode, hostMode)]
}

function because(host: EvcHost, features: readonly string[], text: Omit<RefusalText, 'source'>): EvcRefusal {
  return refusal({ source: 'vim25 EVCAdmissionFailed', ...text }, [{ host: host.name, features, vms: [] }])
}

function disconnected(host: EvcHost): EvcRefusal {
  return because(host, [], {
    id: 'evc-admission-host-disconnected',
    fault: 'EVCAdmissionFailedHostDisconnected',
    message: `${host.name} cannot be admitted to the EVC cluster: it is disconnected.`,
    remedy: `Connect ${host.name}, then add it.`,
  })
}

function softwareRefusals(host: EvcHost, mode: EvcMode): EvcRefusal[] {
  const { version } = host.cpu
  if (version === undefined || isReleaseAtLeast(version, mode.since)) return []
  if (!isReleaseAtLeast(version, firstEvcRelease)) {
    return [
      because(host, [], {
        id: 'evc-admission-host-software',
        fault: 'EVCAdmissionFailedHostSoftware',
        message: `${host.name} runs ESX ${version}, which does not support EVC.`,
        remedy: `Upgrade ${host.name}.`,
        note: 'The first release with EVC is recalled.',
      }),
    ]
  }
  return [
    because(host, [], {
      id: 'evc-admission-host-software-for-mode',
      fault: 'EVCAdmissionFailedHostSoftwareForMode',
      message: `${host.name} runs ESXi ${version}, which does not know ${mode.label}.`,
      remedy: `Upgrade ${host.name} to ${mode.since} or later, or lower the cluster's EVC mode.`,
      note: `First release of the mode: ${mode.sinceText} (${mode.sinceEvidence}).`,
    }),
  ]
}

function cpuRefusals(host: EvcHost, features: HostFeatures, mode: EvcMode): EvcRefusal[] {
  if (features.vendor !== mode.vendor) return [otherVendor(host, features, mode)]
  if (features.processor === null) return [unknownModel(host)]
  const { lacking, off } = obstaclesToMode(features, mode)
  const model = lacking.length === 0 ? [] : [modelTooOld(host, features, lacking)]
  return off.length === 0 ? model : [...model, switchedOff(host, mode, off)]
}

function otherVendor(host: EvcHost, features: HostFeatures, mode: EvcMode): EvcRefusal {
  return because(host, [vendorFeature(mode.vendor)], {
    id: 'evc-admission-cpu-vendor',
    fault: 'EVCAdmissionFailedCPUVendor',
    message: `${host.name} has a CPU of ${features.vendor}; the cluster's EVC mode is of ${mode.vendor}.`,
    remedy: `Put ${host.name} into a cluster of its own vendor. No EVC mode spans vendors.`,
  })
}

function unknownModel(host: EvcHost): EvcRefusal {
  const name = host.cpu.processor ?? host.cpu.model ?? 'its processor'
  return because(host, [], {
    id: 'evc-admission-cpu-model',
    fault: 'EVCAdmissionFailedCPUModel',
    message: `${host.name} has ${name}, whose features the CPU catalogue does not know.`,
    remedy: 'Choose a processor of the catalogue for this host.',
    note: 'A limit of this lab: vCenter reads the features from the host itself.',
  })
}

const hardwareText =
  "The host's CPU hardware does not support the cluster's current Enhanced vMotion Compatibility mode. The host CPU lacks features required by that mode."

function modelTooOld(host: EvcHost, features: HostFeatures, lacking: readonly string[]): EvcRefusal {
  const highest = maxEvcMode(features)
  if (isWithoutModes(features)) {
    return because(host, lacking, {
      id: 'evc-admission-cpu-model',
      fault: 'EVCAdmissionFailedCPUModel',
      message: `${host.name}: the CPU supports no EVC mode at all. It lacks ${listInWords(lacking)}.`,
      remedy: `Keep ${host.name} out of EVC clusters.`,
    })
  }
  return because(host, lacking, {
    id: 'evc-admission-cpu-model-for-mode',
    fault: 'EVCAdmissionFailedCPUModelForMode',
    message: `${host.name}: ${hardwareText} Missing: ${listInWords(lacking)}.`,
    remedy:
      highest === null
        ? `Keep ${host.name} out of this cluster.`
        : `Lower the cluster's EVC mode to one that ${host.name} can run, at most ${highest.label}, or keep it out.`,
    note: 'Feature lists of the modes are derived from dumps, masks and recalled text.',
  })
}

function switchedOff(host: EvcHost, mode: EvcMode, off: readonly string[]): EvcRefusal {
  return because(host, off, {
    id: 'evc-admission-cpu-features-for-mode',
    fault: 'EVCAdmissionFailedCPUFeaturesForMode',
    message: `${host.name} should support ${mode.label}, but some of the necessary CPU features are missing: ${listInWords(off)}.`,
    remedy: `Switch ${listInWords(off)} on in the firmware of ${host.name}, and power it off and on.`,
    note: 'The wording is recalled; vCenter names XD, VT, AES, PCLMULQDQ and NX as suspects.',
  })
}

function activeVmRefusals(
  host: EvcHost,
  features: HostFeatures,
  mode: EvcMode,
  hostMode: EvcMode | null,
): EvcRefusal[] {
  const blocking = activeBeyond(host, features, mode, hostMode)
  if (blocking === null) return []
  const names = blocking.vms.map(
    (vm) => `${vm.vm} (${vm.powerState === 'suspended' ? 'suspended' : 'powered on'})`,
  )
  const text = {
    id: 'evc-admission-vm-active',
    fault: 'EVCAdmissionFailedVmActive',
    message: `${host.name} has active VMs that may use CPU features which ${mode.label} hides (${listInWords(blocking.features)}): ${listInWords(names)}.`,
    remedy: `Power them off or move them away from ${host.name}, or put it into maintenance mode, then add it.`,
    source: 'vim25 EVCAdmissionFailedVmActive',
    note: 'Suspended VMs count too. The rule looks at the host, even if its highest mode is the mode of the cluster.',
  }
  return [refusal(text, [blocking])]
}

/**
 * Active VMs on a host that shows more than the mode, or that need more themselves (nested virtualization); null:
 * none. The rule looks at the host: a VM counts there even if it sees nothing beyond the mode.
 */
export function activeBeyond(
  host: EvcHost,
  features: HostFeatures,
  mode: EvcMode,
  hostMode: EvcMode | null,
): BlockingHost | null {
  const onHost = visibleBeyond(cpuPlace(features, hostMode), mode)
  const vms = blockingVms(host.vms, mode).filter((vm) => onHost.length > 0 || vm.features.length > 0)
  return vms.length === 0 ? null : { host: host.name, features: onHost, vms }
}

/** The active VMs of a host with what each requires beyond a mode. */
export function blockingVms(vms: readonly EvcVm[], mode: EvcMode): BlockingVm[] {
  return vms.filter(isActive).map((vm) => ({
    vm: vm.name,
    powerState: vm.powerState === 'suspended' ? 'suspended' : 'poweredOn',
    features: vm.features === null ? [] : featuresBeyond(vm.features.required, mode.all),
  }))
}
