/** The first records of every trace: which run it is, and the hosts and VMs that are there when it begins. */
import { pagesFromMib } from '../base/units.ts'
import { touchedPagesOf } from '../migration/touched-pages.ts'
import type { EngineState } from './engine-state.ts'
import { engineVersion } from './run.ts'

export function recordEstate(state: EngineState): void {
  const { scenario, seed } = state.run
  state.record('run-started', {
    scenario: scenario.name,
    scenarioHash: state.scenarioHash,
    seed,
    engine: engineVersion,
  })
  for (const host of state.inventory.hosts.values()) {
    const { name, cluster, memoryBytes, cpuMhz } = host
    state.record('host-present', { host: name, cluster, memoryBytes, cpuMhz })
  }
  for (const { name: host, maintenance } of state.inventory.hosts.values()) {
    if (maintenance !== 'none')
      state.record('host-maintenance-changed', { host, state: maintenance, task: 0 })
  }
  for (const vm of state.inventory.vms.values()) {
    const { memory, vcpus } = vm.spec
    state.record('vm-present', {
      vm: vm.name,
      host: vm.host,
      powerState: vm.powerState,
      vcpus,
      memoryPages: pagesFromMib(memory.sizeMiB) + memory.firmwarePages,
      touchedPages: touchedPagesOf(memory),
    })
  }
}
