/** Conditions of the VM itself, before anything is compared (vCenter's sourceTests). */
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

const powerStateNames = {
  poweredOn: 'powered on',
  poweredOff: 'powered off',
  suspended: 'suspended',
} as const

/** Only where the caller said what it expects: the kind of migration follows the power state by itself. */
function checkPowerState({ vm, source, request }: CheckSubject): readonly CheckResult[] {
  if (request.powerState === undefined || vm.powerState === request.powerState) return []
  return [
    {
      message: `The migration of ${vm.name} cannot be done in its current power state: it was asked for while ${vm.name} was ${powerStateNames[request.powerState]}.`,
      remedy: 'Migrate it again; the kind of migration follows its power state.',
      left: { label: `${vm.name} on ${source.name}`, value: powerStateNames[vm.powerState] },
      right: { label: 'Expected', value: powerStateNames[request.powerState] },
    },
  ]
}

function checkRunningTask({ vm }: CheckSubject): readonly CheckResult[] {
  if (!vm.isMigrating && vm.queuedTask === null) return []
  return [
    {
      message: `Another task is already running on ${vm.name}.`,
      remedy: 'Wait for its migration to end, or cancel it, then retry.',
      left: { label: `${vm.name} now`, value: vm.isMigrating ? 'migrating' : 'queued to migrate' },
      right: { label: 'A migration needs', value: 'no other task' },
    },
  ]
}

export const sourceConditions: Conditions = {
  'vm-state-mismatch': checkPowerState,
  'vm-task-in-progress': checkRunningTask,
}
