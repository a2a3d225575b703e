/**
 * The refusals of one VM at one host as people read them: a migration or a resume that the CPU blocks, and a power-on
 * that per-VM EVC blocks. The cure follows from why the features are missing.
 */
import type { MissingReason } from './host-features.ts'
import type { CpuCheck, MissingFeature } from './migration-check.ts'
import { listInWords, refusal } from './refusal.ts'
import type { EvcRefusal } from './refusal.ts'

const migrationWording =
  "The target host does not support the virtual machine's current hardware requirements"

/** For a check that is not compatible. */
export function migrationRefusal(vm: string, host: string, check: CpuCheck): EvcRefusal {
  const names = check.missing.map(({ feature }) => feature)
  const differing = [...check.onlySource, ...check.onlyTarget].sort()
  const isStrictOnly = names.length === 0
  const features = isStrictOnly ? differing : names
  const text = {
    id: 'cpu-feature-missing',
    fault: 'FeatureRequirementsNotMet',
    message: isStrictOnly
      ? `${host} and the host of ${vm} differ in user-level CPU features: ${listInWords(differing)}.`
      : `${migrationWording}: ${vm} requires ${listInWords(names.map((name) => `cpuid.${name}`))}, which ${host} does not offer.`,
    remedy: isStrictOnly
      ? `Put both hosts into an EVC cluster, or migrate ${vm} while it is powered off.`
      : migrationRemedy(vm, host, check.missing),
    source: isStrictOnly ? 'DOC-CPU' : 'GOV-TYPES FeatureRequirementsNotMet',
    note: isStrictOnly
      ? 'Sources disagree: by the API reference only what the VM itself requires counts.'
      : 'The wording is recalled (KB 1003212).',
  }
  return refusal(text, [{ host, features, vms: [] }])
}

const cures: Readonly<Record<MissingReason, (vm: string, host: string) => string>> = {
  'hidden-by-evc': (vm, host) =>
    `The EVC mode of ${host} hides them: raise that mode, or power ${vm} off, move it and power it on there.`,
  'off-in-firmware': (_, host) => `They are switched off in the firmware of ${host}: switch them on.`,
  'unknown-to-release': (_, host) => `The ESXi release of ${host} does not know them: upgrade it.`,
  'not-in-silicon': (vm, host) =>
    `The processor of ${host} does not have them: choose another host, or power ${vm} off, move it and power it on there. EVC at or below that processor, set before the next power-on, keeps them away.`,
  'other-vendor': (vm) =>
    `Choose a host of the same vendor, or migrate ${vm} while it is powered off. EVC cannot bridge vendors.`,
}

/** The most stubborn reason decides: what cures it cures the rest. */
function migrationRemedy(vm: string, host: string, missing: readonly MissingFeature[]): string {
  const order: readonly MissingReason[] = [
    'other-vendor',
    'not-in-silicon',
    'unknown-to-release',
    'off-in-firmware',
    'hidden-by-evc',
  ]
  const reasons = order.filter((reason) => missing.some((each) => each.reason === reason))
  const [worst] = reasons
  if (worst === undefined) return `Choose another host for ${vm}.`
  if (worst === 'other-vendor' || worst === 'not-in-silicon') return cures[worst](vm, host)
  return reasons.map((reason) => cures[reason](vm, host)).join(' ')
}

/** Why a VM with its own EVC mode does not start at a host; `missing` is not empty. */
export function powerOnRefusal(vm: string, host: string, missing: readonly MissingFeature[]): EvcRefusal {
  const names = missing.map(({ feature }) => feature)
  const lines = names.map((name) => `Feature 'cpuid.${name}' was 0, but must be 0x1.`)
  const isHidden = missing.some(({ reason }) => reason === 'hidden-by-evc')
  const text = {
    id: 'per-vm-evc-not-exposed',
    fault: 'FeatureRequirementsNotMet',
    message: `${lines.join(' ')} Module 'FeatureCompatLate' power on failed. (${vm} on ${host})`,
    remedy: isHidden
      ? `Lower the EVC mode of ${vm} itself, raise that of the cluster of ${host}, or power it on elsewhere.`
      : `Lower the EVC mode of ${vm} itself, or power it on at a host that has ${listInWords(names)}${missing.some(({ reason }) => reason === 'off-in-firmware') ? '; some are only switched off in the firmware here' : ''}.`,
    source: 'GOV-TYPES FeatureRequirementsNotMet; msg.featurecompat.requirement',
    note: 'That the whole mask must be exposed at power-on is recalled.',
  }
  return refusal(text, [{ host, features: names, vms: [] }])
}
