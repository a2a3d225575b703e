/** Obeys what people do to hosts, clusters and tasks, beside reconfiguring them. */
import type { Refusal } from '../base/errors.ts'
import type { Command } from '../scenario/command-schema.ts'
import { cancelTask } from './cancel-task.ts'
import { enterDatastoreMaintenance, exitDatastoreMaintenance } from './datastore-maintenance.ts'
import { runDrsNow } from './drs-runs.ts'
import type { EngineState } from './engine-state.ts'
import { enterMaintenance, exitMaintenance } from './maintenance.ts'
import { moveHost } from './move-host.ts'
import { applyRecommendations } from './recommendations.ts'

export type EstateCommand = Extract<
  Command,
  {
    type:
      | 'enter-maintenance-mode'
      | 'exit-maintenance-mode'
      | 'enter-datastore-maintenance-mode'
      | 'exit-datastore-maintenance-mode'
      | 'cancel-task'
      | 'apply-recommendations'
      | 'run-drs'
      | 'move-host'
  }
>

export function obeyEstateCommand(state: EngineState, command: EstateCommand): Refusal | null {
  switch (command.type) {
    case 'enter-maintenance-mode':
      return enterMaintenance(state, command.host, command.moveOffline)
    case 'exit-maintenance-mode':
      return exitMaintenance(state, command.host)
    case 'enter-datastore-maintenance-mode':
      return enterDatastoreMaintenance(state, command.datastore)
    case 'exit-datastore-maintenance-mode':
      return exitDatastoreMaintenance(state, command.datastore)
    case 'cancel-task':
      return cancelTask(state, command.task)
    case 'apply-recommendations':
      return applyRecommendations(state, command)
    case 'run-drs':
      return runDrsNow(state, command.cluster)
    case 'move-host':
      return moveHost(state, command)
  }
}
