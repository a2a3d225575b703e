/**
 * What would happen if: a cluster's EVC mode were raised, lowered or switched off, a host added, a VM power cycled, a
 * VM moved. Nothing is changed; each answer says what stands in the way, what each host would expose, and what each
 * VM would see now, after its next power cycle, and where it could go.
 */
import { featuresBeyond } from './cpu-features.ts'
import { configureRefusals, evcAction } from './cluster-evc.ts'
import type { EvcAction, EvcCluster } from './cluster-evc.ts'
import { migrationRefusal, powerOnRefusal } from './cpu-refusal.ts'
import { minRequiredEvcMode } from './evc-modes.ts'
import type { EvcMode } from './evc-modes.ts'
import { admissionRefusals } from './host-admission.ts'
import type { EvcHost } from './host-admission.ts'
import { cpuPlace, hostFeatures } from './host-features.ts'
import type { CpuPlace } from './host-features.ts'
import { checkCpu, withReasons } from './migration-check.ts'
import type { CpuPolicy, MissingFeature } from './migration-check.ts'
import type { EvcRefusal } from './refusal.ts'
import { isActive } from './vm-events.ts'
import type { EvcVm } from './vm-events.ts'
import { changeBetween, featuresAtPowerOn, missingAtPowerOn } from './vm-features.ts'
import type { FeatureChange, VmFeatures } from './vm-features.ts'

/** Gained and lost features of what a host exposes. */
export interface HostChange extends FeatureChange {
  readonly host: string
}

/** What becomes of one VM. */
export interface VmOutlook {
  readonly vm: string
  readonly host: string
  /** null: powered off, it has none until it is powered on. */
  readonly minModeNow: string | null
  /** What the guest would see more and less after a power cycle there; for a VM that is off, all that it would see. */
  readonly atPowerCycle: FeatureChange
  readonly minModeAtPowerCycle: string | null
  /** Why it would not power on there (per-VM EVC above what is exposed); empty: it would. */
  readonly missingAtPowerOn: readonly MissingFeature[]
  /** It runs above the mode of its cluster: VmRequirementsExceedCurrentEVCModeEvent advises a power cycle. */
  readonly exceedsMode: boolean
  /** Hosts of the list that would let it in by vMotion as it is, and after the power cycle; its own left out. */
  readonly targetsNow: readonly string[]
  readonly targetsAtPowerCycle: readonly string[]
}

export interface ClusterOutlook {
  readonly action: EvcAction
  /** Empty: it can be done. The rest says what it would come to. */
  readonly refusals: readonly EvcRefusal[]
  readonly hosts: readonly HostChange[]
  readonly vms: readonly VmOutlook[]
}

export interface NamedPlace {
  readonly name: string
  readonly place: CpuPlace
}

function placesOf(hosts: readonly EvcHost[], mode: EvcMode | null): NamedPlace[] {
  return hosts.map(({ name, cpu }) => ({ name, place: cpuPlace(hostFeatures(cpu), mode) }))
}

/** Raising, lowering, enabling or (null) disabling; VMs that are active keep their features. */
export function ifClusterMode(
  cluster: EvcCluster,
  mode: EvcMode | null,
  policy: CpuPolicy = 'requirements',
): ClusterOutlook {
  const after = placesOf(cluster.hosts, mode)
  const hosts = placesOf(cluster.hosts, cluster.mode).map(({ name, place }, index) => ({
    host: name,
    ...changeBetween(place.exposed, after[index]!.place.exposed),
  }))
  return {
    action: evcAction(cluster.mode, mode),
    refusals: configureRefusals(cluster, mode),
    hosts,
    vms: cluster.hosts.flatMap((host, index) =>
      host.vms.map((vm) => outlookOf(vm, after[index]!, after, policy)),
    ),
  }
}

/** Adding a host, with the VMs that are on it, to a cluster; `hostMode` is the mode that it runs now. */
export function ifHostAdded(
  cluster: EvcCluster,
  host: EvcHost,
  hostMode: EvcMode | null = null,
  policy: CpuPolicy = 'requirements',
): ClusterOutlook {
  const all = [...cluster.hosts, host]
  const after = placesOf(all, cluster.mode)
  const before = cpuPlace(hostFeatures(host.cpu), hostMode)
  return {
    action: 'none',
    refusals: admissionRefusals(host, cluster.mode, hostMode),
    hosts: [{ host: host.name, ...changeBetween(before.exposed, after.at(-1)!.place.exposed) }],
    vms: all.flatMap((each, index) => each.vms.map((vm) => outlookOf(vm, after[index]!, after, policy))),
  }
}

/** A power cycle of one VM of a cluster where it is. Throws RangeError if it is on none of the hosts. */
export function ifPowerCycled(
  cluster: EvcCluster,
  vmName: string,
  policy: CpuPolicy = 'requirements',
): VmOutlook & { readonly refusals: readonly EvcRefusal[] } {
  const places = placesOf(cluster.hosts, cluster.mode)
  const index = cluster.hosts.findIndex(({ vms }) => vms.some(({ name }) => name === vmName))
  const vm = cluster.hosts[index]?.vms.find(({ name }) => name === vmName)
  if (vm === undefined) throw new RangeError(`${vmName} is on no host of ${cluster.name}.`)
  const outlook = outlookOf(vm, places[index]!, places, policy)
  const missing = outlook.missingAtPowerOn
  return {
    ...outlook,
    refusals: missing.length === 0 ? [] : [powerOnRefusal(vm.name, outlook.host, missing)],
  }
}

export interface MoveOutlook {
  /** By vMotion if it is active, cold if it is off; empty: the CPU lets it in. */
  readonly refusals: readonly EvcRefusal[]
  /** A running or suspended VM sees the same afterwards; only this changes, at its next power cycle there. */
  readonly outlook: VmOutlook
  /** Whether it can come back by vMotion: as it is, and after a power cycle at the target. */
  readonly returnsNow: boolean
  readonly returnsAfterPowerCycle: boolean
}

/** Moving a VM from one host to another; both may be in any cluster or none. */
export function ifMoved(
  vm: EvcVm,
  from: NamedPlace,
  to: NamedPlace,
  policy: CpuPolicy = 'requirements',
): MoveOutlook {
  const check = vm.features === null ? null : checkCpu(vm.features, from.place, to.place, policy)
  const outlook = outlookOf(vm, to, [from], policy)
  return {
    refusals: check === null || check.isCompatible ? [] : [migrationRefusal(vm.name, to.name, check)],
    outlook,
    returnsNow: outlook.targetsNow.includes(from.name),
    returnsAfterPowerCycle: outlook.targetsAtPowerCycle.includes(from.name),
  }
}

function outlookOf(vm: EvcVm, at: NamedPlace, places: readonly NamedPlace[], policy: CpuPolicy): VmOutlook {
  const now = isActive(vm) ? vm.features : null
  const missing = withReasons(missingAtPowerOn(vm, at.place), at.place)
  const then = missing.length === 0 ? featuresAtPowerOn(vm, at.place) : null
  return {
    vm: vm.name,
    host: at.name,
    minModeNow: now === null ? null : (minRequiredEvcMode(now.required)?.key ?? null),
    atPowerCycle:
      then === null ? { gained: [], lost: [] } : changeBetween(now?.visible ?? new Set(), then.visible),
    minModeAtPowerCycle: then === null ? null : (minRequiredEvcMode(then.required)?.key ?? null),
    missingAtPowerOn: missing,
    exceedsMode: now !== null && exceedsMode(now, at.place.mode),
    targetsNow: targetsOf(now, at, places, policy),
    targetsAtPowerCycle: targetsOf(then, at, places, policy),
  }
}

/** Whether a VM requires more than a mode gives (null: no EVC, nothing to exceed). */
export function exceedsMode(features: VmFeatures, mode: EvcMode | null): boolean {
  return mode !== null && featuresBeyond(features.required, mode.all).length > 0
}

function targetsOf(
  features: VmFeatures | null,
  at: NamedPlace,
  places: readonly NamedPlace[],
  policy: CpuPolicy,
): string[] {
  if (features === null) return []
  return places
    .filter(({ name, place }) => name !== at.name && checkCpu(features, at.place, place, policy).isCompatible)
    .map(({ name }) => name)
}
