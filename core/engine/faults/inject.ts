/**
 * The life of an injected fault: it waits for its trigger or its time, begins, turns, ends, begins again, is cleared.
 * What it does meanwhile is its effect's (`effects.ts`).
 */
import type { Refusal } from '../../base/errors.ts'
import { nsFromSeconds } from '../../base/units.ts'
import { beginInWords, faultInWords, targetOfFault } from '../../scenario/fault-words.ts'
import { dueInNs, type MigrationTrigger } from '../../faults/triggers.ts'
import type { Command } from '../../scenario/command-schema.ts'
import type { FaultTrigger } from '../../scenario/fault-schema.ts'
import type { EngineState } from '../engine-state.ts'
import { isMended, mendSettings } from './break-settings.ts'
import { effectOf } from './effects.ts'
import type { FaultStep, InjectedFault } from './injected-faults.ts'
import { watchedMigration } from './watched-migration.ts'

type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>

export function injectFault(state: EngineState, command: CommandOf<'inject-fault'>): Refusal | null {
  const { type: _, ...planned } = command
  const { name, trigger } = planned
  if (state.faults.byName.has(name)) return nameTaken(name)
  if (trigger?.at === 'fault' && !canFollow(state, name, trigger.name)) return unknownFault(trigger.name)
  const fault: InjectedFault = {
    planned,
    status: 'armed',
    occurrences: 0,
    broken: null,
    beginSequence: null,
    endSequence: null,
    turnSequence: null,
  }
  state.faults.byName.set(name, fault)
  if (trigger !== undefined || planned.afterSeconds !== undefined)
    state.record('fault-armed', { ...introduction(fault), trigger: beginInWords(planned) })
  const beginsAtNs = knownBegin(state, trigger)
  if (beginsAtNs === null) state.faults.watching += isWatching(trigger) ? 1 : 0
  else if (beginsAtNs <= state.nowNs && planned.afterSeconds === undefined) begin(state, fault)
  else due(state, fault, beginsAtNs)
  return null
}

/** The other one is there, or the scenario plans it for later. */
function canFollow({ faults, run }: EngineState, name: string, other: string): boolean {
  const isPlanned = () =>
    run.scenario.commands.some(({ command }) => command.type === 'inject-fault' && command.name === other)
  return other !== name && (faults.byName.has(other) || isPlanned())
}

/** ns at which a trigger fires that watches no migration and no fault; null: nobody knows yet. */
function knownBegin(state: EngineState, trigger: FaultTrigger | undefined): number | null {
  if (trigger === undefined) return state.nowNs
  if (trigger.at === 'time') return Math.max(state.nowNs, nsFromSeconds(trigger.seconds))
  if (trigger.at !== 'fault') return null
  const other = state.faults.byName.get(trigger.name)
  const hasCome = trigger.is === 'begun' ? (other?.occurrences ?? 0) > 0 : other?.status === 'over'
  return hasCome ? state.nowNs : null
}

function isWatching(trigger: FaultTrigger | undefined): trigger is MigrationTrigger {
  return trigger !== undefined && trigger.at !== 'time' && trigger.at !== 'fault'
}

/** Its trigger has fired: it begins at once, or when it is to. */
function due(state: EngineState, fault: InjectedFault, firedAtNs: number): void {
  const { name, afterSeconds = 0 } = fault.planned
  fault.status = 'due'
  const atNs = Math.max(state.nowNs, firedAtNs + nsFromSeconds(afterSeconds))
  fault.beginSequence = state.scheduleFault({ kind: 'begin', fault: name }, atNs)
}

/** After each entry of the clock: faults that wait for something of a migration. */
export function tendFaults(state: EngineState): void {
  const { faults } = state
  if (faults.watching === 0) return
  for (const fault of faults.byName.values()) {
    const { trigger } = fault.planned
    if (fault.status !== 'armed' || !isWatching(trigger)) continue
    const migration = watchedMigration(state, trigger.vm)
    const inNs = migration === null ? null : dueInNs(trigger, migration, state.nowNs)
    if (inNs === null) continue
    faults.watching -= 1
    due(state, fault, state.nowNs + inNs)
  }
}

/** After a command: what a fault had broken may be as somebody wants it. */
export function endMended(state: EngineState): void {
  for (const fault of state.faults.active)
    if (fault.broken !== null && isMended(state, fault.broken)) end(state, fault, 'mended')
}

export function takeFaultStep(
  state: EngineState,
  step: Extract<FaultStep, { readonly fault: string }>,
): void {
  const fault = state.faults.byName.get(step.fault)
  if (fault === undefined) return
  if (step.kind === 'begin') {
    fault.beginSequence = null
    begin(state, fault)
  } else if (step.kind === 'end') {
    fault.endSequence = null
    end(state, fault, 'duration')
  } else {
    fault.turnSequence = null
    turn(state, fault)
  }
}

function begin(state: EngineState, fault: InjectedFault): void {
  const { name, repeat, forSeconds, fault: spec } = fault.planned
  if (fault.broken !== null) end(state, fault, 'duration', true)
  fault.occurrences += 1
  const isLast = fault.occurrences >= (repeat?.times ?? 1)
  // Said before what follows from it.
  state.record('fault-begun', { ...introduction(fault), occurrence: fault.occurrences })
  const effect = effectOf(spec)
  const begun = effect.begin(state, spec)
  if (!isLast && repeat !== undefined)
    fault.beginSequence = schedule(state, { kind: 'begin', fault: name }, nsFromSeconds(repeat.everySeconds))
  if ('skipped' in begun) {
    fault.status = isLast ? 'over' : 'due'
    state.record('fault-skipped', { ...names(fault), reason: begun.skipped, returns: !isLast })
    if (isLast) fireFollowers(state, fault, 'over')
    return
  }
  fault.broken = begun.broken
  fault.status = 'active'
  state.services.noteCommand(true)
  fireFollowers(state, fault, 'begun')
  if (begun.broken.kind === 'once') {
    end(state, fault, 'once')
    return
  }
  if (forSeconds !== undefined)
    fault.endSequence = schedule(state, { kind: 'end', fault: name }, nsFromSeconds(forSeconds))
  if (effect.firstTurnNs !== undefined)
    fault.turnSequence = schedule(state, { kind: 'turn', fault: name }, effect.firstTurnNs(spec))
}

function turn(state: EngineState, fault: InjectedFault): void {
  const { name, fault: spec } = fault.planned
  const effect = effectOf(spec)
  if (fault.broken === null || effect.turn === undefined) return
  const { broken, detail, nextNs } = effect.turn(state, spec, fault.broken)
  fault.broken = broken
  state.record('fault-turned', { ...names(fault), detail })
  fault.turnSequence = schedule(state, { kind: 'turn', fault: name }, nextNs)
}

type Cause = 'duration' | 'cleared' | 'once' | 'mended'

/** What it broke is put back. `returns`: it is to begin again. */
function end(
  state: EngineState,
  fault: InjectedFault,
  cause: Cause,
  returns = fault.beginSequence !== null,
): void {
  const { broken, planned } = fault
  if (broken === null) return
  fault.broken = null
  cancel(state, fault.endSequence)
  cancel(state, fault.turnSequence)
  fault.endSequence = null
  fault.turnSequence = null
  fault.status = returns ? 'due' : 'over'
  state.record('fault-ended', { ...names(fault), cause, returns })
  if (broken.kind === 'settings') mendSettings(state, broken.changes)
  effectOf(planned.fault).end?.(state, planned.fault)
  state.services.noteCommand(true)
  if (fault.status === 'over') fireFollowers(state, fault, 'over')
}

/** Mends it, and it does not begin (again). */
export function clearFault(state: EngineState, { name }: CommandOf<'clear-fault'>): Refusal | null {
  const fault = state.faults.byName.get(name)
  if (fault === undefined) return unknownFault(name)
  if (fault.status === 'over') {
    return {
      id: 'fault-over',
      fault: 'InvalidState',
      message: `Fault ${name} is over; there is nothing to clear.`,
      remedy: '',
    }
  }
  if (fault.status === 'armed' && isWatching(fault.planned.trigger)) state.faults.watching -= 1
  cancel(state, fault.beginSequence)
  fault.beginSequence = null
  const wasBroken = fault.broken !== null
  end(state, fault, 'cleared')
  fault.status = 'over'
  if (!wasBroken) {
    state.record('fault-disarmed', { ...names(fault), reason: 'it was cleared before it began' })
    fireFollowers(state, fault, 'over')
  }
  return null
}

/** Faults that wait for this one. */
function fireFollowers(state: EngineState, { planned }: InjectedFault, is: 'begun' | 'over'): void {
  for (const fault of state.faults.byName.values()) {
    const { trigger } = fault.planned
    if (fault.status !== 'armed' || trigger?.at !== 'fault') continue
    if (trigger.name === planned.name && trigger.is === is) due(state, fault, state.nowNs)
  }
}

function schedule(state: EngineState, step: FaultStep, inNs: number): number {
  return state.scheduleFault(step, state.nowNs + inNs)
}

function cancel(state: EngineState, sequence: number | null): void {
  if (sequence !== null) state.simulator.cancel(sequence)
}

function names({ planned: { name, fault } }: InjectedFault) {
  return { fault: name, kind: fault.kind, target: targetOfFault(fault) }
}

function introduction(fault: InjectedFault) {
  return { ...names(fault), detail: faultInWords(fault.planned.fault) }
}

function nameTaken(name: string): Refusal {
  return {
    id: 'fault-name-taken',
    fault: 'DuplicateName',
    message: `There is a fault named ${name} in this run already.`,
    remedy: 'Give it another name.',
  }
}

function unknownFault(name: string): Refusal {
  return {
    id: 'fault-unknown',
    fault: 'NotFound',
    message: `There is no fault named ${name} in this run.`,
    remedy: 'Choose one of the list of faults.',
  }
}
