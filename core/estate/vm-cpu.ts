/**
 * The estate as the EVC core asks for it: where a VM runs or is to run, which CPU features it was given at its
 * power-on, and hosts and clusters with what they hold. All read, none changes anything.
 */
import type { EvcCluster } from '../evc/cluster-evc.ts'
import { findEvcMode } from '../evc/evc-modes.ts'
import type { EvcHost } from '../evc/host-admission.ts'
import { cpuPlace, hostFeatures } from '../evc/host-features.ts'
import type { CpuPlace, HostFeatures } from '../evc/host-features.ts'
import type { CpuPolicy } from '../evc/migration-check.ts'
import type { EvcVm } from '../evc/vm-events.ts'
import { featuresPoweredOnAt } from '../evc/vm-features.ts'
import type { VmCpuOptions, VmFeatures } from '../evc/vm-features.ts'
import type { Release } from '../scenario/versions.ts'
import { hardwareVersionOf } from './cpu-latch.ts'
import { hostsOf } from './host-capacity.ts'
import type { Cluster, Host, Inventory, Vm } from './inventory.ts'

export function featuresOfHost({ spec }: Host): HostFeatures {
  return hostFeatures({ ...spec.cpu, version: spec.version })
}

/** `cluster` null: a stand-alone host. */
export function cpuPlaceOf(host: Host, cluster: Cluster | null): CpuPlace {
  return cpuPlace(featuresOfHost(host), findEvcMode(cluster?.spec.evcMode ?? ''))
}

/** The place as it is described to people: processor, and EVC mode where there is one. */
export function placeInWords(host: Host, { host: features, mode }: CpuPlace): string {
  const processor = features.processor?.name ?? host.spec.cpu.model
  return mode === null ? processor : `${processor}, ${mode.label} in EVC`
}

/** Guests that are given MONITOR/MWAIT: ESXi and macOS. Told by what the scenario calls them. */
function getsMwait(guestOs: string | undefined): boolean {
  return /\b(esxi?|vmkernel|mac ?os|os x|darwin)/i.test(guestOs ?? '')
}

/** What of the VM decides about its features if it is powered on at a host of this release. */
export function cpuOptionsOf({ spec }: Vm, release: Release): VmCpuOptions {
  return {
    hardwareVersion: hardwareVersionOf(spec, release),
    perVmEvc: spec.perVmEvc ?? null,
    nestedVirtualization: spec.nestedVirtualization ?? false,
    guestGetsMwait: getsMwait(spec.guestOs),
  }
}

/** What the VM was given when it was powered on; null while it is off. */
export function cpuFeaturesOf({ spec, cpuLatch }: Vm): VmFeatures | null {
  if (cpuLatch === null) return null
  return featuresPoweredOnAt({ ...cpuLatch, guestGetsMwait: getsMwait(spec.guestOs) })
}

/** How the vCenter of a host compares CPUs outside EVC. */
export function cpuPolicyOf({ vcenters }: Inventory, { vcenter }: Host): CpuPolicy {
  return vcenters.get(vcenter)?.spec.cpuPolicy ?? 'requirements'
}

function evcVmOf(vm: Vm, release: Release): EvcVm {
  const hardwareVersion = vm.cpuLatch?.hardwareVersion ?? hardwareVersionOf(vm.spec, release)
  return {
    ...cpuOptionsOf(vm, release),
    hardwareVersion,
    name: vm.name,
    powerState: vm.powerState,
    features: cpuFeaturesOf(vm),
  }
}

/** A host with its VMs in the order of the scenario, `without` left out. */
export function evcHostOf({ vms }: Inventory, { name, spec }: Host, without: Vm | null = null): EvcHost {
  return {
    name,
    cpu: { ...spec.cpu, version: spec.version },
    isConnected: spec.connectionState === 'connected',
    vms: [...vms.values()]
      .filter((vm) => vm.host === name && vm.name !== without?.name)
      .map((vm) => evcVmOf(vm, spec.version)),
  }
}

export function evcClusterOf(inventory: Inventory, cluster: Cluster, without: Vm | null = null): EvcCluster {
  return {
    name: cluster.name,
    mode: findEvcMode(cluster.spec.evcMode ?? ''),
    hosts: hostsOf(inventory, cluster).map((host) => evcHostOf(inventory, host, without)),
  }
}
