/** A guest does something else from now on, whether a person or a fault wants it. */
import type { Vm } from '../estate/inventory.ts'
import type { WorkloadSpec } from '../scenario/workload-schema.ts'
import { WriteSchedule } from '../workload/schedule.ts'
import type { EngineState } from './engine-state.ts'
import { migrationOf } from './migration-tasks.ts'

/** Returns null: it is never refused. */
export function changeWorkload(state: EngineState, vm: Vm, workload: WorkloadSpec): null {
  const guest = state.guestOf(vm.name)
  guest.catchUp(state.nowNs)
  guest.service.replaceClient(workload.client)
  vm.workload = workload
  migrationOf(state, vm)?.moving?.run.writer.replaceWorkload(workload)
  const pagesPerSecond = workload.writes
    .map((stream) => WriteSchedule.of(stream, guest.ranNs).pagesPerSecond)
    .reduce((sum, rate) => sum + rate, 0)
  state.record('workload-changed', { vm: vm.name, pagesPerSecond })
  return null
}
