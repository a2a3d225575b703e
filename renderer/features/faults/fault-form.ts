/**
 * The form of "Inject Fault": its values, the command that they make, and what is wrong with them. The scenario's own
 * schema judges the command; beside it stands what only the run knows, such as names that are taken. Pure.
 */
import { z } from 'zod'
import {
  plannedFaultFields,
  type FaultKind,
  type FaultTrigger,
  type PlannedFault,
} from '../../../core/scenario/fault-schema.ts'
import { fieldProblems, type FieldProblems } from '../forms/field-problems.ts'
import { isOverAtOnce } from './fault-fields.ts'
import type { FaultValues } from './fault-choices.ts'

export type TriggerKind = 'now' | FaultTrigger['at']

type Figure = number | null | undefined

/** Fields of all triggers, so that what was typed stays while a person looks at another. */
export interface TriggerForm {
  readonly at: TriggerKind
  readonly seconds: Figure
  readonly vm: string | undefined
  readonly stage: Extract<FaultTrigger, { at: 'stage' }>['stage']
  readonly round: Figure
  readonly of: 'memory' | 'disks'
  readonly percent: Figure
  /** How far into the stun. */
  readonly stunPercent: Figure
  readonly fault: string | undefined
  readonly is: 'begun' | 'over'
}

export interface FaultForm {
  readonly name: string
  readonly kind: FaultKind
  readonly values: FaultValues
  /** Objects that were chosen or given, whichever of them the kind asks for: another kind may. */
  readonly names: FaultValues
  readonly trigger: TriggerForm
  readonly afterSeconds: Figure
  readonly forSeconds: Figure
  readonly isRepeated: boolean
  readonly everySeconds: Figure
  readonly times: Figure
}

export const newTrigger: TriggerForm = {
  at: 'now',
  seconds: 10,
  vm: undefined,
  stage: 'pre-copy',
  round: 3,
  of: 'memory',
  percent: 50,
  stunPercent: 50,
  fault: undefined,
  is: 'begun',
}

export const plannedFaultSchema = z.strictObject(plannedFaultFields)

/** What the form says, as the command would carry it; not yet judged. */
export function plannedOf(form: FaultForm): unknown {
  const trigger = triggerOf(form.trigger)
  const isOnce = isOverAtOnce(form.kind)
  return {
    name: form.name,
    fault: { kind: form.kind, ...readValues(form.values) },
    ...(trigger === undefined ? {} : { trigger }),
    ...(form.afterSeconds === undefined ? {} : { afterSeconds: form.afterSeconds }),
    ...(form.forSeconds === undefined || isOnce ? {} : { forSeconds: form.forSeconds }),
    ...(form.isRepeated ? { repeat: { everySeconds: form.everySeconds, times: form.times } } : {}),
  }
}

/** A pair of datacenters is one value of a select; the schema wants it as a pair. */
function readValues(values: FaultValues): Record<string, unknown> {
  const stated = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    stated.map(([key, value]) => [key, key === 'between' ? (JSON.parse(String(value)) as unknown) : value]),
  )
}

function triggerOf(form: TriggerForm): unknown {
  const { at, vm } = form
  switch (at) {
    case 'now':
      return undefined
    case 'time':
      return { at, seconds: form.seconds }
    case 'stage':
      return { at, vm, stage: form.stage }
    case 'round':
      return { at, vm, round: form.round }
    case 'copied':
      return { at, vm, of: form.of, percent: form.percent }
    case 'progress':
      return { at, vm, percent: form.percent }
    case 'stun':
      return { at, vm, fraction: shareOf(form.stunPercent) }
    case 'resumed':
      return { at, vm }
    case 'fault':
      return { at, name: form.fault, is: form.is }
  }
}

function shareOf(percent: Figure): Figure {
  return typeof percent === 'number' ? percent / 100 : percent
}

/** By the path of the field in the command; `taken`: names of the run's faults. */
export function problemsOf(form: FaultForm, taken: readonly string[]): FieldProblems {
  const problems = new Map(fieldProblems(plannedFaultSchema, plannedOf(form)))
  if (taken.includes(form.name))
    problems.set('name', `There is a fault named ${form.name} in this run already.`)
  const fraction = problems.get('trigger.fraction')
  if (fraction !== undefined && form.trigger.stunPercent !== null)
    problems.set('trigger.fraction', 'Must be from 0 to 100.')
  return problems
}

/** null while something is wrong with it. */
export function commandOf(form: FaultForm): ({ type: 'inject-fault' } & PlannedFault) | null {
  const read = plannedFaultSchema.safeParse(plannedOf(form))
  return read.success ? { type: 'inject-fault', ...read.data } : null
}

/** The kind's name with the first number that no fault of the run has, for example `link-down-1`. */
export function freeName(kind: FaultKind, taken: readonly string[]): string {
  let number = 1
  while (taken.includes(`${kind}-${number}`)) number += 1
  return `${kind}-${number}`
}

/** The name as it should be after another kind was chosen: one that the form gave follows it, a person's own stays. */
export function renamedFor(kind: FaultKind, before: FaultForm, taken: readonly string[]): string {
  return before.name === freeName(before.kind, taken) || before.name === ''
    ? freeName(kind, taken)
    : before.name
}

/** The form of a fault that was injected before, under a name that is free. */
export function formOfPlanned(planned: PlannedFault, taken: readonly string[]): FaultForm {
  const { kind, ...fields } = planned.fault
  const values = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, Array.isArray(value) ? JSON.stringify(value) : value]),
  ) as FaultValues
  return {
    name: freeName(kind, taken),
    kind,
    values,
    names: {},
    trigger: triggerFormOf(planned.trigger),
    afterSeconds: planned.afterSeconds,
    forSeconds: planned.forSeconds,
    isRepeated: planned.repeat !== undefined,
    everySeconds: planned.repeat?.everySeconds ?? 10,
    times: planned.repeat?.times ?? 3,
  }
}

function triggerFormOf(trigger: FaultTrigger | undefined): TriggerForm {
  if (trigger === undefined) return newTrigger
  if (trigger.at === 'fault') return { ...newTrigger, at: 'fault', fault: trigger.name, is: trigger.is }
  if (trigger.at !== 'stun') return { ...newTrigger, ...trigger }
  return { ...newTrigger, at: 'stun', vm: trigger.vm, stunPercent: trigger.fraction * 100 }
}
