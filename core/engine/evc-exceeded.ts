/** VMs that run with more CPU features than the EVC mode of their cluster has: vCenter says so whenever one begins to. */
import { listInWords } from '../evc/refusal.ts'
import type { Cluster } from '../estate/inventory.ts'
import { hostsOf, runningOn } from '../estate/host-capacity.ts'
import { cpuFeaturesOf } from '../estate/vm-cpu.ts'
import { featuresBeyond } from '../evc/cpu-features.ts'
import { findEvcMode } from '../evc/evc-modes.ts'
import type { EngineState } from './engine-state.ts'

/** For all running VMs of a cluster whose mode has changed, or which a host has joined. */
export function recordExceeded(state: EngineState, cluster: Cluster): void {
  const mode = findEvcMode(cluster.spec.evcMode ?? '')
  if (mode === null) return
  for (const vm of hostsOf(state.inventory, cluster).flatMap((host) =>
    runningOn(state.inventory, host.name),
  )) {
    const beyond = featuresBeyond(cpuFeaturesOf(vm)?.required ?? new Set(), mode.all)
    if (beyond.length === 0) continue
    state.record('evc-exceeded', {
      vm: vm.name,
      cluster: cluster.name,
      evcMode: mode.label,
      features: listInWords(beyond),
    })
  }
}
