/** Obeys what people do to hosts and clusters, and to VMs beside migrating and reconfiguring them. */
import type { Refusal } from '../base/errors.ts'
import type { Command } from '../scenario/command-schema.ts'
import { targetOf } from '../scenario/command-target.ts'
import type { EngineState } from './engine-state.ts'

export type EstateCommand = Extract<
  Command,
  {
    type:
      | 'suspend'
      | 'resume'
      | 'restart-guest'
      | 'enter-maintenance-mode'
      | 'exit-maintenance-mode'
      | 'cancel-task'
      | 'apply-recommendations'
      | 'run-drs'
      | 'move-host'
  }
>

export function obeyEstateCommand(_state: EngineState, command: EstateCommand): Refusal | null {
  const { kind, name } = targetOf(command)
  return {
    id: 'not-supported',
    fault: 'NotSupported',
    message: `${command.type} of ${kind} ${name} is not supported.`,
    remedy: 'Use another command.',
  }
}
