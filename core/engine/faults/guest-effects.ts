/** Faults of guests and of people: bursts of writes, clients that ask for more, a migration that is cancelled. */
import type { Vm } from '../../estate/inventory.ts'
import type { WorkloadSpec } from '../../scenario/workload-schema.ts'
import type { EngineState } from '../engine-state.ts'
import { cancelMigration } from '../migration-tasks.ts'
import { changeWorkload } from '../workload-change.ts'
import type { Begun, Effect, FaultOf } from './effect.ts'

/** Most streams that a workload may have (workload schema). */
const mostStreams = 16

export const guestBurst: Effect<FaultOf<'guest-burst'>> = {
  begin(state, { vm: name, pagesPerSecond }) {
    return withRunning(state, name, (vm) => {
      const { writes } = vm.workload
      if (writes.length >= mostStreams)
        return { skipped: `the workload of ${name} has ${mostStreams} streams` }
      const burst = { pattern: 'uniform' as const, name: burstName, pagesPerSecond }
      return becomeBusy(state, vm, { ...vm.workload, writes: [...writes, burst] })
    })
  },
  end(state, { vm }) {
    calm(state, vm, (workload) => ({
      ...workload,
      writes: workload.writes.filter(({ name }) => name !== burstName),
    }))
  },
}

/** Name of the stream of a burst; what somebody has changed of the workload meanwhile stays. */
const burstName = 'burst by a fault'

/** Clients ask for more, and what the guest writes for them grows with it; disks too. */
export const guestBusy: Effect<FaultOf<'guest-busy'>> = {
  begin(state, { vm: name, factor }) {
    return withRunning(state, name, (vm) => becomeBusy(state, vm, scaled(vm.workload, factor)))
  },
  end(state, { vm, factor }) {
    calm(state, vm, (workload) => scaled(workload, 1 / factor))
  },
}

function withRunning(state: EngineState, name: string, begin: (vm: Vm) => Begun): Begun {
  const vm = state.inventory.vms.get(name)
  if (vm === undefined) return { skipped: `there is no VM ${name}` }
  return vm.powerState === 'poweredOn' ? begin(vm) : { skipped: `${name} does not run` }
}

function becomeBusy(state: EngineState, vm: Vm, workload: WorkloadSpec): Begun {
  changeWorkload(state, vm, workload)
  return { broken: { kind: 'state' } }
}

function calm(state: EngineState, name: string, calmed: (workload: WorkloadSpec) => WorkloadSpec): void {
  const vm = state.inventory.vms.get(name)
  if (vm !== undefined) changeWorkload(state, vm, calmed(vm.workload))
}

/** All rates are whole, as a scenario's are. */
function scaled(workload: WorkloadSpec, factor: number): WorkloadSpec {
  const times = (rate: number) => Math.max(1, Math.round(rate * factor))
  const writes = workload.writes.map((stream) => {
    const { pagesPerSecond: rate } = stream
    if (typeof rate === 'number') return { ...stream, pagesPerSecond: rate === 0 ? 0 : times(rate) }
    if (Array.isArray(rate)) {
      const steps = rate.map((step) => ({
        ...step,
        pagesPerSecond: step.pagesPerSecond === 0 ? 0 : times(step.pagesPerSecond),
      }))
      return { ...stream, pagesPerSecond: steps }
    }
    return { ...stream, pagesPerSecond: { ...rate, pagesPerSecond: times(rate.pagesPerSecond) } }
  })
  const { client } = workload
  return { ...workload, writes, client: { ...client, requestsPerSecond: client.requestsPerSecond * factor } }
}

/** Somebody cancels. */
export const cancelByFault: Effect<FaultOf<'cancel'>> = {
  begin(state, { vm: name }) {
    const vm = state.inventory.vms.get(name)
    if (vm === undefined) return { skipped: `there is no VM ${name}` }
    const refusal = cancelMigration(state, vm)
    return refusal === null ? { broken: { kind: 'once' } } : { skipped: refusal.message }
  },
}
