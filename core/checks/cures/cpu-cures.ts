/**
 * Ways to let a VM in where CPU features are missing, the mildest first. Each is tried by the rules of the EVC core
 * before it is offered: whether the mode may be set, whether the VM then powers on, and whether it then passes.
 */
import type { Cluster, Vm } from '../../estate/inventory.ts'
import {
  cpuFeaturesOf,
  cpuOptionsOf,
  cpuPolicyOf,
  evcClusterOf,
  featuresOfHost,
} from '../../estate/vm-cpu.ts'
import { configureRefusals } from '../../evc/cluster-evc.ts'
import { containsMode, evcModes } from '../../evc/evc-modes.ts'
import type { EvcMode } from '../../evc/evc-modes.ts'
import { cpuPlace, hostFeatures } from '../../evc/host-features.ts'
import type { CpuPlace } from '../../evc/host-features.ts'
import { checkCpu } from '../../evc/migration-check.ts'
import type { CpuCheck } from '../../evc/migration-check.ts'
import { perVmEvcVerdict } from '../../evc/per-vm-evc.ts'
import { listInWords } from '../../evc/refusal.ts'
import { isReleaseAtLeast } from '../../evc/releases.ts'
import { featuresAtPowerOn, missingAtPowerOn } from '../../evc/vm-features.ts'
import type { VmCpuOptions } from '../../evc/vm-features.ts'
import type { Command } from '../../scenario/command-schema.ts'
import { isAtLeast, releases } from '../../scenario/versions.ts'
import type { Cure } from '../cure.ts'
import type { CheckSubject } from '../subject.ts'
import { upgradeHost } from './setting-cures.ts'
import { migratePoweredOff } from './storage-cures.ts'

/** What was asked, and the two places. */
export interface CpuQuestion {
  readonly subject: CheckSubject
  readonly from: CpuPlace
  readonly to: CpuPlace
  readonly check: CpuCheck
}

export function cpuCures(question: CpuQuestion): readonly Cure[] {
  const { vm } = question.subject
  return [
    ...raiseTarget(question),
    ...switchOnInFirmware(question),
    ...upgradeTarget(question),
    ...(vm.powerState === 'poweredOn' ? powerCycles(question) : []),
    migratePoweredOff(vm),
  ]
}

function powerCycles(question: CpuQuestion): readonly Cure[] {
  return [...powerCycle(question), ...withOwnMode(question), ...withSourceClusterMode(question)]
}

function reasonsOf({ check }: CpuQuestion): readonly string[] {
  return [...new Set(check.missing.map(({ reason }) => reason))]
}

/** Whether what the VM has now passes at another place than `to`. */
function passes({ subject, from }: CpuQuestion, to: CpuPlace): boolean {
  const features = cpuFeaturesOf(subject.vm)
  return features !== null && checkCpu(features, from, to, policyOf(subject)).isCompatible
}

/** Whether the VM powers on with these options at a place and then passes at the other. */
function passesAfterPowerOn(
  subject: CheckSubject,
  options: VmCpuOptions,
  from: CpuPlace,
  to: CpuPlace,
): boolean {
  if (missingAtPowerOn(options, from).length > 0) return false
  return checkCpu(featuresAtPowerOn(options, from), from, to, policyOf(subject)).isCompatible
}

function policyOf({ inventory, source }: CheckSubject) {
  return cpuPolicyOf(inventory, source)
}

function optionsOf({ vm, source }: CheckSubject): VmCpuOptions {
  return cpuOptionsOf(vm, source.spec.version)
}

/** The features are there and only hidden: a higher mode shows them, and running VMs of that cluster notice nothing. */
function raiseTarget(question: CpuQuestion): readonly Cure[] {
  const { subject, to } = question
  const { destinationCluster: cluster, inventory } = subject
  const reasons = reasonsOf(question)
  if (cluster === null || to.mode === null || reasons.length !== 1 || reasons[0] !== 'hidden-by-evc')
    return []
  const now = to.mode
  const mode = evcModes.find(
    (one) =>
      one.key !== now.key &&
      containsMode(one, now) &&
      configureRefusals(evcClusterOf(inventory, cluster), one).length === 0 &&
      passes(question, cpuPlace(to.host, one)),
  )
  if (mode === undefined) return []
  return [
    clusterCure(cluster, {
      text: `Raise the EVC mode of ${cluster.name} to ${mode.label}`,
      commands: [setClusterMode(cluster, mode)],
      effort: 2,
    }),
  ]
}

function clusterCure(cluster: Cluster, cure: Pick<Cure, 'text' | 'commands' | 'effort'>): Cure {
  return { ...cure, place: `${cluster.name} > Configure > VMware EVC > Edit`, inVsphere: true }
}

function setClusterMode(cluster: Cluster, mode: EvcMode): Command {
  return { type: 'edit-cluster', cluster: cluster.name, set: { evcMode: mode.key } }
}

function switchOnInFirmware(question: CpuQuestion): readonly Cure[] {
  const { subject, check } = question
  const { destination } = subject
  if (check.missing.length === 0 || check.missing.some(({ reason }) => reason !== 'off-in-firmware'))
    return []
  const names = listInWords(check.missing.map(({ feature }) => feature))
  return [
    {
      text: `Switch ${names} on in the firmware of ${destination.name}`,
      place: `Firmware setup of ${destination.name}, in maintenance mode; it is powered off and on`,
      inVsphere: false,
      commands: [],
      effort: 2,
    },
  ]
}

function upgradeTarget(question: CpuQuestion): readonly Cure[] {
  const { subject, to } = question
  const { destination, vm } = subject
  if (!reasonsOf(question).includes('unknown-to-release')) return []
  const release = releases.find(
    (one) =>
      isAtLeast(one, destination.spec.version) &&
      passes(question, cpuPlace(hostFeatures({ ...destination.spec.cpu, version: one }), to.mode)),
  )
  return release === undefined ? [] : [upgradeHost(destination, release, vm)]
}

function cycled(vm: Vm, changes: readonly Command[]): readonly Command[] {
  return [{ type: 'power-off', vm: vm.name }, ...changes, { type: 'power-on', vm: vm.name }]
}

/** It runs with more than its host gives now, for example since before the cluster was put into EVC. */
function powerCycle({ subject, from, to }: CpuQuestion): readonly Cure[] {
  const { vm, source } = subject
  if (!passesAfterPowerOn(subject, optionsOf(subject), from, to)) return []
  return [
    {
      text: `Power ${vm.name} off and on again: it then sees what ${source.name} offers now`,
      place: `${vm.name} > Actions > Power`,
      inVsphere: true,
      commands: cycled(vm, []),
      effort: 5,
    },
  ]
}

/** The highest mode that the source can power on and the destination takes. */
function withOwnMode({ subject, from, to }: CpuQuestion): readonly Cure[] {
  const { vm, source, inventory } = subject
  const options = optionsOf(subject)
  const off = { ...options, name: vm.name, powerState: 'poweredOff' as const, features: null }
  const vcenter = inventory.vcenters.get(source.vcenter)?.spec.version
  const mode = evcModes.findLast(
    (one) =>
      one.key !== options.perVmEvc &&
      isReleaseAtLeast(source.spec.version, one.since) &&
      perVmEvcVerdict(off, one, from, vcenter).refusals.length === 0 &&
      passesAfterPowerOn(subject, { ...options, perVmEvc: one.key }, from, to),
  )
  if (mode === undefined) return []
  return [
    {
      text: `Power ${vm.name} off, set its own EVC mode to ${mode.label}, and power it on again`,
      place: `${vm.name} > Configure > VMware EVC > Edit`,
      inVsphere: true,
      commands: cycled(vm, [{ type: 'edit-vm', vm: vm.name, set: { perVmEvc: mode.key } }]),
      effort: 5,
    },
  ]
}

/** The highest mode that the source's cluster can be put into with this VM off, whatever else runs there. */
function withSourceClusterMode({ subject, from, to }: CpuQuestion): readonly Cure[] {
  const { inventory, vm, source, destination, sourceCluster: cluster } = subject
  if (cluster === null) return []
  const whileOff = evcClusterOf(inventory, cluster, vm)
  const isSameCluster = cluster === subject.destinationCluster
  const mode = evcModes.findLast((one) => {
    if (one.key === from.mode?.key || configureRefusals(whileOff, one).length > 0) return false
    const here = cpuPlace(featuresOfHost(source), one)
    const there = isSameCluster ? cpuPlace(featuresOfHost(destination), one) : to
    return passesAfterPowerOn(subject, optionsOf(subject), here, there)
  })
  if (mode === undefined) return []
  return [
    clusterCure(cluster, {
      text: `Power ${vm.name} off, set the EVC mode of ${cluster.name} to ${mode.label}, and power it on again`,
      commands: cycled(vm, [setClusterMode(cluster, mode)]),
      effort: 5,
    }),
  ]
}
