/**
 * What a lab's expressions may ask: every variable and every field, its type and its meaning, in one table.
 * The TypeScript types of the view, the type check of expressions and the reference for authors
 * (`view-reference.ts`) are all derived from it. Times are virtual; numbers are plain numbers, whole or not.
 */
import { viewRecords } from './view-records.ts'

export { viewRecords }

/** `number`, `text`, `truth`, a list or a map (by name) of something, or a record of the table by its name. */
export type ViewType =
  | 'number'
  | 'text'
  | 'truth'
  /** Settings as scenarios write them: what is inside is known only when it is asked for. */
  | 'any'
  | { readonly listOf: ViewType }
  | { readonly mapOf: ViewType }
  | { readonly record: RecordName }

export type RecordName =
  | 'vm'
  | 'host'
  | 'datastore'
  | 'migration'
  | 'round'
  | 'copy'
  | 'cleanUp'
  | 'task'
  | 'event'
  | 'fault'
  | 'refusal'
  | 'command'
  | 'answer'
  | 'hypothesis'
  | 'hiddenFault'

export interface ViewField {
  readonly type: ViewType
  readonly means: string
  /** There only once it has happened; asking for it earlier is "not yet", never an error. */
  readonly later?: true
}

export type FieldTable = Readonly<Record<string, ViewField>>

/** The variables that an expression starts from. */
export const viewVariables = {
  nowMs: { type: 'number', means: 'Virtual time of this state, in milliseconds since the run began.' },
  vms: { type: { mapOf: { record: 'vm' } }, means: 'Virtual machines by name.' },
  hosts: { type: { mapOf: { record: 'host' } }, means: 'Hosts by name.' },
  datastores: { type: { mapOf: { record: 'datastore' } }, means: 'Datastores by name.' },
  settings: {
    type: 'any',
    means:
      'The estate as it is configured now, by name, in the words of scenarios: `settings.hosts["esx-01"].vmkernelAdapters`, `.vms`, `.clusters`, `.datastores`, `.switches`, `.vcenters`, `.fabric`.',
  },
  vars: { type: 'any', means: 'Values of the variables of this lab: `vars.rate`.' },
  migrations: {
    type: { listOf: { record: 'migration' } },
    means: 'Migrations in the order in which they began.',
  },
  tasks: { type: { listOf: { record: 'task' } }, means: 'Tasks in the order in which they were queued.' },
  events: { type: { listOf: { record: 'event' } }, means: 'Lines of the Events tab, oldest first.' },
  faults: {
    type: { listOf: { record: 'fault' } },
    means: 'Faults that were injected, in the order in which they were. `within` does not shorten it.',
  },
  commands: { type: { listOf: { record: 'command' } }, means: 'Commands that were given, oldest first.' },
  refusals: {
    type: { listOf: { record: 'refusal' } },
    means: 'Commands that were not obeyed, oldest first.',
  },
  notebook: {
    type: { listOf: { record: 'hypothesis' } },
    means: 'Lines of the hypothesis notebook. Only where the scope is `now`.',
  },
  hidden: {
    type: { listOf: { record: 'hiddenFault' } },
    means: 'The hidden faults that were drawn. Only where the scope is `now`.',
  },
  answers: {
    type: { mapOf: { record: 'answer' } },
    means: 'Answers by the id of their step, once given. Only where the scope is `now`.',
  },
} as const satisfies FieldTable

type ValueOf<Type> = Type extends 'number'
  ? number
  : Type extends 'text'
    ? string
    : Type extends 'truth'
      ? boolean
      : Type extends 'any'
        ? unknown
        : Type extends { readonly listOf: infer Item }
          ? readonly ValueOf<Item>[]
          : Type extends { readonly mapOf: infer Item }
            ? ReadonlyMap<string, ValueOf<Item>>
            : Type extends { readonly record: infer Name extends RecordName }
              ? ViewRecord<Name>
              : never

type LaterNames<Table> = {
  [Name in keyof Table]: Table[Name] extends { readonly later: true } ? Name : never
}[keyof Table]

type ValuesOf<Table> = {
  readonly [Name in Exclude<keyof Table, LaterNames<Table>>]: Table[Name] extends {
    readonly type: infer Type
  }
    ? ValueOf<Type>
    : never
} & {
  readonly [Name in LaterNames<Table>]?: Table[Name] extends { readonly type: infer Type }
    ? ValueOf<Type>
    : never
}

/** One record of the view, for example `ViewRecord<'migration'>`. */
export type ViewRecord<Name extends RecordName> = ValuesOf<(typeof viewRecords)[Name]>

/** All that an expression can see at one state of a run. */
export type LabView = ValuesOf<typeof viewVariables>

/** Functions beside CEL's own (`size`, `has`, `exists`, `all`, `filter`, `map`, `startsWith`, …). */
export const viewFunctions = [
  { call: 'last(list)', means: 'The last entry; "not yet" while the list is empty.' },
  { call: 'abs(number)', means: 'The number without its sign.' },
  {
    call: 'round(number), floor(number), ceil(number)',
    means: 'The nearest, next lower, next higher whole number.',
  },
  { call: 'sum(list)', means: 'All numbers of the list together; 0 for none.' },
  {
    call: 'least(list), most(list)',
    means: 'The smallest and largest number; "not yet" while the list is empty.',
  },
  { call: 'clock(ms)', means: 'A virtual time as text, `00:08.222`.' },
  { call: 'span(ms)', means: 'A length of time as text, `248 ms`.' },
  { call: 'memory(MiB)', means: 'An amount of memory as text, `182 MiB`.' },
  { call: 'figure(number)', means: 'A number as text, in three digits.' },
] as const
