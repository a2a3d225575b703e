/** The triggers and stages as the dialog's fields offer them. */
import { triggerStages } from '../../../core/scenario/fault-schema.ts'
import type { TriggerKind } from './fault-form.ts'

export const triggerOptions: readonly { readonly value: TriggerKind; readonly text: string }[] = [
  { value: 'now', text: 'Now' },
  { value: 'time', text: 'At a virtual time' },
  { value: 'stage', text: 'When a migration enters a stage' },
  { value: 'round', text: 'When a round begins' },
  { value: 'copied', text: 'When so much memory or disk is copied' },
  { value: 'progress', text: 'When the task shows so many per cent' },
  { value: 'stun', text: 'Inside the stun' },
  { value: 'resumed', text: 'After the resume, before the source is released' },
  { value: 'fault', text: 'When another fault begins or is over' },
]

export const stageOptions = triggerStages.map((stage) => ({ value: stage, text: stage }))

export const copiedOptions = [
  { value: 'memory' as const, text: 'Memory, in the first pass' },
  { value: 'disks' as const, text: 'All disks' },
]

export const fateOptions = [
  { value: 'begun' as const, text: 'It has begun' },
  { value: 'over' as const, text: 'It is over' },
]
