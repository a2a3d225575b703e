/**
 * Conditions of the VM itself, before anything is compared (vCenter's sourceTests): what holds it just now. What of
 * its configuration stands in the way is `source-settings-conditions.ts`.
 */
import type { PowerState, Vm } from '../../estate/inventory.ts'
import type { Command } from '../../scenario/command-schema.ts'
import type { Cure } from '../cure.ts'
import { setOnVm } from '../cures/setting-cures.ts'
import { chooseInWizard } from '../cures/storage-cures.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'
import { sourceSettingsConditions } from './source-settings-conditions.ts'

const powerStateNames: Readonly<Record<PowerState, string>> = {
  poweredOn: 'powered on',
  poweredOff: 'powered off',
  suspended: 'suspended',
}

function checkRunningTask({ vm }: CheckSubject): readonly CheckResult[] {
  const { runningTask } = vm.spec
  const isMoving = vm.isMigrating || vm.queuedTask !== null
  if (!isMoving && runningTask === undefined) return []
  const migration = vm.isMigrating ? 'migrating' : 'queued to migrate'
  return [
    {
      message: `Another task is already running on ${vm.name}.`,
      remedy: isMoving
        ? 'Wait for its migration to end, or cancel it, then retry.'
        : `Wait for “${runningTask}” to end, or cancel it, then retry.`,
      left: { label: `${vm.name} now`, value: isMoving ? migration : runningTask! },
      right: { label: 'A migration needs', value: 'no other task' },
      fields: [{ label: 'task', value: isMoving ? 'Relocate virtual machine' : runningTask! }],
      cures: [
        {
          text: isMoving ? `Cancel the migration of ${vm.name}` : `Wait for “${runningTask}”, or cancel it`,
          place: 'Recent Tasks',
          inVsphere: true,
          commands: [
            isMoving
              ? { type: 'cancel', vm: vm.name }
              : { type: 'edit-vm', vm: vm.name, set: { runningTask: null } },
          ],
          effort: 1,
        },
      ],
    },
  ]
}

function checkQuestion({ vm }: CheckSubject): readonly CheckResult[] {
  const { question } = vm.spec
  if (question === undefined) return []
  return [
    {
      message: `${vm.name} is waiting for an answer to a question: ${asSentence(question)}`,
      remedy: 'Answer the question (VM > Guest OS > Answer Question), then retry.',
      left: { label: `${vm.name} asks`, value: question },
      right: { label: 'A migration needs', value: 'no question pending' },
      fields: [{ label: 'text', value: question }],
      cures: [
        setOnVm(vm, `Answer the question of ${vm.name}`, 'Guest OS > Answer Question', { question: null }),
      ],
    },
  ]
}

function asSentence(text: string): string {
  return `“${text}”.`
}

/** Only where the caller said what it expects: the kind of migration follows the power state by itself. */
function checkPowerState({ vm, source, request }: CheckSubject): readonly CheckResult[] {
  const expected = request.powerState
  if (expected === undefined || vm.powerState === expected) return []
  return [
    {
      message: `The migration of ${vm.name} cannot be done in its current power state: it was asked for while ${vm.name} was ${powerStateNames[expected]}.`,
      remedy: 'Migrate it again; the kind of migration follows its power state.',
      left: { label: `${vm.name} on ${source.name}`, value: powerStateNames[vm.powerState] },
      right: { label: 'Expected', value: powerStateNames[expected] },
      fields: [
        { label: 'requestedState', value: expected },
        { label: 'existingState', value: vm.powerState },
      ],
      cures: [
        chooseInWizard(`Migrate ${vm.name} as it is, ${powerStateNames[vm.powerState]}`, 'Ready to complete'),
        ...powerCure(vm, expected),
      ],
    },
  ]
}

/** Brings the VM into the state that was expected; a VM that is off cannot be suspended. */
function powerCure(vm: Vm, expected: PowerState): readonly Cure[] {
  const type = powerCommand(vm.powerState, expected)
  if (type === null) return []
  const words = { 'power-on': 'Power On', 'power-off': 'Power Off', suspend: 'Suspend', resume: 'Power On' }[
    type
  ]
  return [
    {
      text: `${type === 'resume' ? 'Resume' : words} ${vm.name}`,
      place: `${vm.name} > Actions > Power > ${words}`,
      inVsphere: true,
      commands: [{ type, vm: vm.name }],
      effort: expected === 'poweredOn' ? 2 : 5,
    },
  ]
}

function powerCommand(
  now: PowerState,
  expected: PowerState,
): Extract<Command['type'], 'power-on' | 'power-off' | 'suspend' | 'resume'> | null {
  if (expected === 'poweredOff') return 'power-off'
  if (expected === 'poweredOn') return now === 'suspended' ? 'resume' : 'power-on'
  return now === 'poweredOn' ? 'suspend' : null
}

type LostState = Exclude<NonNullable<Vm['spec']['connectionState']>, 'connected'>

/** How each is mended; the first two outside the VM, the others by registering it again. */
const lostStateCures: Readonly<Record<LostState, Pick<Cure, 'text' | 'place' | 'inVsphere' | 'effort'>>> = {
  disconnected: {
    text: 'Reconnect the host that the VM is registered on',
    place: 'Host > Actions > Connection > Connect',
    inVsphere: true,
    effort: 1,
  },
  inaccessible: {
    text: 'Restore access to the storage that holds the files of the VM',
    place: 'Storage team; then host > Configure > Storage Adapters > Rescan Storage',
    inVsphere: false,
    effort: 1,
  },
  invalid: {
    text: 'Mend the configuration file and register the VM again',
    place: 'VM > Remove from Inventory, then datastore > Files > Register VM',
    inVsphere: true,
    effort: 2,
  },
  orphaned: {
    text: 'Register the VM again',
    place: 'VM > Remove from Inventory, then datastore > Files > Register VM',
    inVsphere: true,
    effort: 2,
  },
}

/** A VM is disconnected with its host; then the host is what vCenter names. */
function checkConnection({ vm, source }: CheckSubject): readonly CheckResult[] {
  const state = vm.spec.connectionState ?? 'connected'
  if (state === 'connected') return []
  if (state === 'disconnected' && source.spec.connectionState !== 'connected') return []
  return [
    {
      message: `The operation is not allowed in the current state of ${vm.name}: it is ${state}.`,
      remedy: 'Repair or register the VM again, or restore its storage, then retry.',
      left: { label: `${vm.name} is`, value: state },
      right: { label: 'A migration needs', value: 'connected' },
      fields: [{ label: 'vm', value: vm.name }],
      cures: [
        {
          ...lostStateCures[state],
          commands: [{ type: 'edit-vm', vm: vm.name, set: { connectionState: null } }],
        },
      ],
    },
  ]
}

function checkReady({ vm }: CheckSubject): readonly CheckResult[] {
  if (vm.spec.isStarting !== true) return []
  return [
    {
      message: `${vm.name} is not ready to migrate yet: it is still powering on or resuming.`,
      remedy: 'Wait until it has powered on or resumed, then retry.',
      left: { label: `${vm.name} is`, value: 'powering on or resuming from suspend' },
      right: { label: 'vMotion needs', value: 'a VM that runs' },
      fields: [{ label: 'reason', value: 'powering on or resuming' }],
      cures: [
        {
          text: `Wait until ${vm.name} has started`,
          place: 'Recent Tasks',
          inVsphere: true,
          commands: [],
          effort: 1,
        },
      ],
    },
  ]
}

function checkDisabled({ vm }: CheckSubject): readonly CheckResult[] {
  const solution = vm.spec.migrationDisabledBy
  if (solution === undefined) return []
  return [
    {
      message: `Migration of ${vm.name} has been disabled: the method is disabled by “${solution}”.`,
      remedy: `Let ${solution} finish, or enable the method again.`,
      left: { label: `Disabled methods of ${vm.name}`, value: `RelocateVM_Task, by ${solution}` },
      right: { label: 'A migration needs', value: 'RelocateVM_Task enabled' },
      cures: [
        {
          text: `Let ${solution} finish, or enable migration of ${vm.name} there`,
          place: `${solution}; where it has left the method disabled, vCenter's AuthorizationManager > enableMethods`,
          inVsphere: false,
          commands: [{ type: 'edit-vm', vm: vm.name, set: { migrationDisabledBy: null } }],
          effort: 1,
        },
      ],
    },
  ]
}

export const sourceConditions: Conditions = {
  'vm-task-in-progress': checkRunningTask,
  'vm-question-pending': checkQuestion,
  'vm-state-mismatch': checkPowerState,
  'vm-invalid-state': checkConnection,
  'vm-not-ready': checkReady,
  'vm-migration-disabled': checkDisabled,
  ...sourceSettingsConditions,
}
