/**
 * Conditions of the processors: what a running or suspended VM was given at its power-on must be offered where it
 * goes (MODEL.md, EVC). A powered-off VM is not asked; of a processor that the catalogue does not know only the
 * vendor is compared.
 */
import { hardwareVersionOf } from '../../estate/cpu-latch.ts'
import { cpuFeaturesOf, cpuPlaceOf, cpuPolicyOf, featuresOfHost, placeInWords } from '../../estate/vm-cpu.ts'
import type { Host, Vm } from '../../estate/inventory.ts'
import { migrationRefusal } from '../../evc/cpu-refusal.ts'
import { findEvcMode } from '../../evc/evc-modes.ts'
import type { CpuPlace, MissingReason } from '../../evc/host-features.ts'
import { checkCpu } from '../../evc/migration-check.ts'
import type { MissingFeature } from '../../evc/migration-check.ts'
import { findProcessor } from '../../evc/processors.ts'
import { newestHardwareVersion } from '../../scenario/versions.ts'
import { cpuCures, type CpuQuestion } from '../cures/cpu-cures.ts'
import { setWhileOff } from '../cures/power-cures.ts'
import { migratePoweredOff } from '../cures/storage-cures.ts'
import type { ComparedValue } from '../finding.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'
import { allOnOtherHost } from './other-host.ts'

/** null: the VM is off, or it passes. */
function failed(subject: CheckSubject): CpuQuestion | null {
  const { inventory, vm, source, destination, sourceCluster, destinationCluster } = subject
  const features = cpuFeaturesOf(vm)
  if (features === null) return null
  const from = cpuPlaceOf(source, sourceCluster)
  const to = cpuPlaceOf(destination, destinationCluster)
  const check = checkCpu(features, from, to, cpuPolicyOf(inventory, source))
  return check.isCompatible ? null : { subject, from, to, check }
}

function isOtherVendor({ check }: CpuQuestion): boolean {
  return check.missing.some(({ reason }) => reason === 'other-vendor')
}

/** Fields of FeatureRequirementsNotMet, as an API client reads them. */
function requirementFields({ vm, destination }: CheckSubject, features: readonly string[]): ComparedValue[] {
  return [
    ...features.map((name) => ({ label: 'featureRequirement', value: `cpuid.${name} = Bool:Min:1` })),
    { label: 'vm', value: vm.name },
    { label: 'host', value: destination.name },
  ]
}

function checkVendor(subject: CheckSubject): readonly CheckResult[] {
  const { vm, source, destination } = subject
  const question = failed(subject)
  if (question === null || !isOtherVendor(question)) return []
  const { from, to } = question
  return [
    {
      message: `The CPU of ${destination.name} is of another vendor and does not offer features that ${vm.name} uses.`,
      remedy: 'Choose a host of the same vendor. EVC cannot bridge vendors; only a powered-off VM can cross.',
      left: { label: `${vm.name} runs on`, value: vendorAndModel(source, from) },
      right: { label: destination.name, value: vendorAndModel(destination, to) },
      fields: requirementFields(
        subject,
        question.check.missing.filter(({ reason }) => reason === 'other-vendor').map((one) => one.feature),
      ),
      cures: [migratePoweredOff(vm)],
    },
  ]
}

function vendorAndModel({ spec }: Host, { host }: CpuPlace): string {
  return `${host.vendor}: ${host.processor?.name ?? spec.cpu.model}`
}

/** Features that only a newer release knows go with virtual hardware that it does not run: that has its own finding. */
function isOfHardwareVersion({ subject, check }: CpuQuestion): boolean {
  const { vm, source, destination } = subject
  const version = vm.cpuLatch?.hardwareVersion ?? hardwareVersionOf(vm.spec, source.spec.version)
  const isTooOld = version > newestHardwareVersion(destination.spec.version)
  return (
    isTooOld &&
    check.missing.length > 0 &&
    check.missing.every(({ reason }) => reason === 'unknown-to-release')
  )
}

function checkFeatures(subject: CheckSubject): readonly CheckResult[] {
  const { vm, destination } = subject
  const question = failed(subject)
  if (question === null || isOtherVendor(question) || isOfHardwareVersion(question)) return []
  const { message, remedy, note } = migrationRefusal(vm.name, destination.name, question.check)
  return [
    {
      message,
      remedy,
      note,
      ...(question.check.missing.length === 0 ? compareHosts(question) : compareVm(question)),
      cures: cpuCures(question),
    },
  ]
}

const reasonWords: Readonly<Record<MissingReason, string>> = {
  'hidden-by-evc': 'hidden by EVC',
  'off-in-firmware': 'off in the firmware',
  'unknown-to-release': 'unknown to this release of ESXi',
  'not-in-silicon': 'not in this processor',
  'other-vendor': 'of another vendor',
}

/** The VM's requirement against what the destination exposes. */
function compareVm({ subject, to, check }: CpuQuestion): Pick<CheckResult, 'left' | 'right' | 'fields'> {
  const { vm, destination } = subject
  const names = check.missing.map(({ feature }) => feature)
  return {
    left: { label: `${vm.name} requires (${latchInWords(vm)})`, value: names.join(', ') },
    right: {
      label: `${destination.name} (${placeInWords(destination, to)})`,
      value: byReason(check.missing),
    },
    fields: requirementFields(subject, names),
  }
}

function byReason(missing: readonly MissingFeature[]): string {
  const reasons = [...new Set(missing.map(({ reason }) => reason))]
  return reasons
    .map((reason) => {
      const names = missing.filter((one) => one.reason === reason).map(({ feature }) => feature)
      return `${reasonWords[reason]}: ${names.join(', ')}`
    })
    .join('; ')
}

/** Where the VM was powered on: that decides what it sees. */
function latchInWords({ cpuLatch }: Vm): string {
  if (cpuLatch === null) return 'powered off'
  if (cpuLatch.perVmEvc !== null) return `EVC of its own: ${labelOf(cpuLatch.perVmEvc)}`
  const processor = findProcessor(cpuLatch.processor ?? cpuLatch.model)?.name ?? cpuLatch.model
  const mode = cpuLatch.evcMode === null ? '' : `, ${labelOf(cpuLatch.evcMode)} in EVC`
  return `powered on at ${processor}${mode}, ESXi ${cpuLatch.version}`
}

function labelOf(mode: string): string {
  return findEvcMode(mode)?.label ?? mode
}

/** The two hosts against each other, as the strict policy does. */
function compareHosts({
  subject,
  from,
  to,
  check,
}: CpuQuestion): Pick<CheckResult, 'left' | 'right' | 'fields'> {
  const { source, destination } = subject
  const only = (names: readonly string[]) => (names.length === 0 ? 'nothing more' : names.join(', '))
  return {
    left: {
      label: `Only ${source.name} (${placeInWords(source, from)}) offers`,
      value: only(check.onlySource),
    },
    right: {
      label: `Only ${destination.name} (${placeInWords(destination, to)}) offers`,
      value: only(check.onlyTarget),
    },
    fields: requirementFields(subject, [...check.onlySource, ...check.onlyTarget].sort()),
  }
}

/** Counters differ from one microarchitecture to the next. Across vendors the vendor is the cause. */
function checkPerformanceCounters(subject: CheckSubject): readonly CheckResult[] {
  const { vm, source, destination } = subject
  const here = featuresOfHost(source).processor
  const there = featuresOfHost(destination).processor
  if (vm.spec.vpmcEnabled !== true || here === null || there === null) return []
  if (here.vendor !== there.vendor || here.microarchitecture === there.microarchitecture) return []
  return [
    {
      message: `${vm.name} uses virtual CPU performance counters that ${destination.name} does not offer.`,
      remedy: `Choose a host of the same processor generation, or turn the counters of ${vm.name} off.`,
      left: { label: `${vm.name} runs on`, value: `${here.name} (${here.microarchitecture})` },
      right: { label: destination.name, value: `${there.name} (${there.microarchitecture})` },
      note: 'vCenter compares the counters themselves (KB 344161). The CPU catalogue does not hold them: here both processors must be of one microarchitecture.',
      cures: [
        setWhileOff(
          vm,
          'turn its virtual CPU performance counters off',
          'CPU > Performance Counters > Enable virtualized CPU performance counters',
          { vpmcEnabled: null },
        ),
        migratePoweredOff(vm),
      ],
    },
  ]
}

export const cpuConditions: Conditions = allOnOtherHost({
  'cpu-vendor-mismatch': checkVendor,
  'cpu-feature-missing': checkFeatures,
  'cpu-perf-counters': checkPerformanceCounters,
})
