/**
 * The vCenter Server service restarts. What it had in its memory is gone: tasks, who waits, what DRS has found out.
 * Hosts finish what they can finish without it (vsphere-rules B.1, stage 10), and it finds VMs where they are.
 */
import type { Refusal } from '../../base/errors.ts'
import type { EngineState } from '../engine-state.ts'
import { stopEnteringDatastore } from '../datastore-maintenance.ts'
import { forgetDrs } from '../drs-runs.ts'
import { stopEntering } from '../maintenance.ts'
import { dropQueued } from '../withdraw-queued.ts'
import type { Effect, FaultOf } from './effect.ts'
import { takeHeartbeats } from './heartbeats.ts'
import { migrationsOf, orphanOrFail } from './orphaned-tasks.ts'
import { orphanEnds } from './unheard-ends.ts'

export const vcenterRestart: Effect<FaultOf<'vcenter-restart'>> = {
  begin(state, { vcenter: name }) {
    const vcenter = state.inventory.vcenters.get(name)
    if (vcenter === undefined) return { skipped: `there is no vCenter ${name}` }
    if (!vcenter.isRunning) return { skipped: `the service of ${name} is down already` }
    vcenter.isRunning = false
    state.record('vcenter-service-changed', { vcenter: name, isRunning: false })
    loseTasks(state, name)
    return { broken: { kind: 'state' } }
  },
  end(state, { vcenter: name }) {
    const vcenter = state.inventory.vcenters.get(name)
    if (vcenter === undefined) return
    vcenter.isRunning = true
    state.record('vcenter-service-changed', { vcenter: name, isRunning: true })
    takeHeartbeats(state, name)
  },
}

/** Those that wait go first, so that nothing is let in by what ends after them. */
function loseTasks(state: EngineState, name: string): void {
  const { hosts, datastores, vms } = state.inventory
  const isIts = (host: string) => hosts.get(host)?.vcenter === name
  for (const [task, { request }] of state.queued)
    if (isIts(vms.get(request.vm)?.host ?? '')) dropQueued(state, task, 'error', lostRefusal(name))
  for (const host of state.services.entering.keys())
    if (isIts(host)) stopEntering(state, host, 'error', lostRefusal(name))
  for (const datastore of state.services.enteringDatastores.keys())
    if (datastores.get(datastore)?.vcenter === name)
      stopEnteringDatastore(state, datastore, 'error', lostRefusal(name))
  forgetDrs(state, name, `${name} restarts.`)
  orphanEnds(state, (end) => isIts(end.sourceHost) || isIts(end.destinationHost), lostRefusal(name))
  for (const migration of migrationsOf(state, isIts)) orphanOrFail(state, migration, lostRefusal(name))
}

/** vSphere has no fault of its own for it. */
function lostRefusal(vcenter: string): Refusal {
  return {
    id: 'vcenter-restarted',
    fault: 'SystemError',
    message: `A general system error occurred: the vCenter Server service of ${vcenter} stopped while the task was under way.`,
    remedy: `When ${vcenter} runs again, look where the VM is, and ask again for what is left to do.`,
  }
}
