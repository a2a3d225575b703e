/**
 * The estate as EVC sees it: clusters with their mode, hosts with their processor, VMs with the CPU features that
 * they got when they were powered on. Where VMs are comes from the trace. Pure.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { EvcCluster } from '../../../core/evc/cluster-evc.ts'
import { findEvcMode, type EvcMode } from '../../../core/evc/evc-modes.ts'
import type { EvcHost } from '../../../core/evc/host-admission.ts'
import { cpuPlace, hostFeatures, type CpuPlace, type HostCpu } from '../../../core/evc/host-features.ts'
import type { CpuPolicy } from '../../../core/evc/migration-check.ts'
import type { EvcVm, VmPowerState } from '../../../core/evc/vm-events.ts'
import {
  featuresAtPowerOn,
  featuresPoweredOnAt,
  type VmCpuOptions,
  type VmFeatures,
} from '../../../core/evc/vm-features.ts'
import { hardwareVersionAt } from '../../../core/scenario/versions.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { allVmsNow, type EstateHost, type EstateVm, type VmNow } from '../object/estate-now.ts'

export interface EstateEvc {
  readonly clusters: readonly EvcCluster[]
  /** Every host of the estate, those of no cluster included. */
  readonly hosts: readonly EvcHost[]
  /** Mode of the cluster of each host; null: EVC is off, or the host is in no cluster. */
  readonly modeOf: ReadonlyMap<string, EvcMode | null>
  readonly policyOf: ReadonlyMap<string, CpuPolicy>
  readonly vms: ReadonlyMap<string, PlacedVm>
}

export interface PlacedVm {
  readonly host: EvcHost
  readonly vm: EvcVm
}

export function evcOf(estate: EstateView, view: RunView): EstateEvc {
  const modeOf = new Map(estate.hosts.map((host) => [host.name, clusterMode(estate, host.cluster)]))
  const vmsOf = Map.groupBy(allVmsNow(estate, view), (vm) => vm.host)
  const latched = new LatchedFeatures()
  const hosts = estate.hosts.map((host): EvcHost => {
    const place = placeOf(host, modeOf.get(host.name) ?? null)
    return {
      name: host.name,
      cpu: cpuOf(host),
      isConnected: host.spec.connectionState === 'connected',
      vms: (vmsOf.get(host.name) ?? []).map((vm) => evcVm(vm, place, host, latched)),
    }
  })
  return {
    hosts,
    vms: new Map(hosts.flatMap((host) => host.vms.map((vm) => [vm.name, { host, vm }] as const))),
    modeOf,
    policyOf: new Map(estate.hosts.map((host) => [host.name, policyAt(estate, host.vcenter)] as const)),
    clusters: estate.clusters.map(({ name }) => ({
      name,
      mode: clusterMode(estate, name),
      hosts: hosts.filter((_, index) => estate.hosts[index]!.cluster === name),
    })),
  }
}

export function clusterMode(estate: EstateView, cluster: string): EvcMode | null {
  const key = estate.clusters.find((one) => one.name === cluster)?.spec.evcMode
  return key === undefined ? null : findEvcMode(key)
}

function policyAt(estate: EstateView, vcenter: string): CpuPolicy {
  return estate.vcenters.find((one) => one.name === vcenter)?.spec.cpuPolicy ?? 'requirements'
}

export function cpuOf(host: EstateHost): HostCpu {
  const { cpu, version } = host.spec
  return { ...cpu, version }
}

export function placeOf(host: EstateHost, mode: EvcMode | null): CpuPlace {
  return cpuPlace(hostFeatures(cpuOf(host)), mode)
}

/** What of the VM's settings decides which features it gets at its next power-on. */
export function cpuOptionsOf(vm: EstateVm, host: EstateHost): VmCpuOptions {
  const { hardwareVersion, perVmEvc, nestedVirtualization } = vm.spec
  return {
    hardwareVersion: hardwareVersionAt(hardwareVersion, host.spec.version),
    perVmEvc: findEvcMode(perVmEvc ?? '')?.key ?? null,
    nestedVirtualization: nestedVirtualization ?? false,
  }
}

function evcVm(vm: VmNow, place: CpuPlace, host: EstateHost, latched: LatchedFeatures): EvcVm {
  const options = cpuOptionsOf(vm.spec, host)
  const powerState = powerStateOf(vm.powerState)
  return {
    ...options,
    name: vm.name,
    powerState,
    features: powerState === 'poweredOff' ? null : latched.of(vm.spec, options, place),
  }
}

function powerStateOf(powerState: string): VmPowerState {
  return powerState === 'poweredOn' || powerState === 'suspended' ? powerState : 'poweredOff'
}

/** Features by how a VM was powered on: of a thousand VMs most were powered on alike. */
class LatchedFeatures {
  readonly #made = new Map<string, VmFeatures>()

  /** Between a power-on that the trace tells and the renewed estate it has what it gets where it is. */
  of({ cpuLatch }: EstateVm, options: VmCpuOptions, place: CpuPlace): VmFeatures {
    if (cpuLatch === null) return featuresAtPowerOn(options, place)
    const key = JSON.stringify({ ...cpuLatch, host: '' })
    const known = this.#made.get(key)
    if (known !== undefined) return known
    const made = featuresPoweredOnAt({
      ...cpuLatch,
      evcMode: findEvcMode(cpuLatch.evcMode ?? '')?.key ?? null,
      perVmEvc: findEvcMode(cpuLatch.perVmEvc ?? '')?.key ?? null,
    })
    this.#made.set(key, made)
    return made
  }
}

/** A VM with the host that it is on, as EVC sees them; null: the estate has no such VM now. */
export function findEvcVm(evc: EstateEvc, name: string): PlacedVm | null {
  return evc.vms.get(name) ?? null
}
