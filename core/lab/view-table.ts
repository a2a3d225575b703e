/**
 * What a lab's expressions may ask: every variable and every field, its type and its meaning, in one table.
 * The TypeScript types of the view, the type check of expressions and the reference for authors
 * (`view-reference.ts`) are all derived from it. Times are virtual; numbers are plain numbers, whole or not.
 */

/** `number`, `text`, `truth`, a list or a map (by name) of something, or a record of the table by its name. */
export type ViewType =
  | 'number'
  | 'text'
  | 'truth'
  | { readonly listOf: ViewType }
  | { readonly mapOf: ViewType }
  | { readonly record: RecordName }

export type RecordName =
  'vm' | 'host' | 'migration' | 'round' | 'cleanUp' | 'task' | 'event' | 'fault' | 'command' | 'answer'

export interface ViewField {
  readonly type: ViewType
  readonly means: string
  /** There only once it has happened; asking for it earlier is "not yet", never an error. */
  readonly later?: true
}

type FieldTable = Readonly<Record<string, ViewField>>

/** The variables that an expression starts from. */
export const viewVariables = {
  nowMs: { type: 'number', means: 'Virtual time of this state, in milliseconds since the run began.' },
  vms: { type: { mapOf: { record: 'vm' } }, means: 'Virtual machines by name.' },
  hosts: { type: { mapOf: { record: 'host' } }, means: 'Hosts by name.' },
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
  answers: {
    type: { mapOf: { record: 'answer' } },
    means: 'Answers by the id of their step, once given. Only where the scope is `now`.',
  },
} as const satisfies FieldTable

/** The fields of each record. */
export const viewRecords = {
  vm: {
    name: { type: 'text', means: 'Its name.' },
    host: { type: 'text', means: 'Host that it runs on (or is registered on, when off).' },
    firstHost: { type: 'text', means: 'Host that it was on when the run began.' },
    powerState: { type: 'text', means: '`poweredOn`, `poweredOff` or `suspended`.' },
    isStunned: { type: 'truth', means: 'Its vCPUs stand still for a switchover.' },
    isMigrating: { type: 'truth', means: 'A migration of it is under way.' },
    slowdownPercent: { type: 'number', means: 'Share of its vCPU time that SDPS takes away.' },
    vcpus: { type: 'number', means: 'Virtual CPUs.' },
    memoryMiB: { type: 'number', means: 'Configured memory with firmware pages.' },
    touchedMiB: { type: 'number', means: 'Memory that the guest has ever written.' },
    datastores: { type: { listOf: 'text' }, means: 'Datastores of its disks, in their order.' },
    portGroups: { type: { listOf: 'text' }, means: 'Port groups of its NICs, in their order.' },
    stoppedOn: {
      type: 'text',
      means: 'Host on which it stopped without anybody powering it off, the newest time; empty if never.',
    },
    restartedOn: {
      type: 'text',
      means: 'Host on which vSphere HA restarted it after that; empty while it has not.',
    },
  },
  host: {
    name: { type: 'text', means: 'Its name.' },
    cluster: { type: 'text', means: 'Its cluster.' },
    memoryGiB: { type: 'number', means: 'Physical memory.' },
    reservedMiB: { type: 'number', means: 'Memory reserved for migrations that are under way.' },
    isFailed: { type: 'truth', means: 'It has stopped with all that ran on it, and has not come back.' },
    connection: { type: 'text', means: '`connected`, `disconnected` or `notResponding`.' },
  },
  migration: {
    number: { type: 'number', means: '1 for the first migration of the run.' },
    vm: { type: 'text', means: 'VM that moves.' },
    from: { type: 'text', means: 'Source host.' },
    to: { type: 'text', means: 'Destination host.' },
    policy: { type: 'text', means: 'Rules that decide: `vsphere` or `qemu`.' },
    priority: { type: 'text', means: '`high` or `regular`.' },
    outcome: { type: 'text', means: '`running`, `completed`, `failed` or `cancelled`.' },
    owner: { type: 'text', means: 'Host that runs the VM now, as far as this migration goes.' },
    stage: { type: 'text', means: 'Stage it is in, or was in last.' },
    stages: { type: { listOf: 'text' }, means: 'Stages entered so far, in order.' },
    stageAtMs: { type: { mapOf: 'number' }, means: 'When each stage was entered, by its name.' },
    rounds: { type: 'number', means: 'Pre-copy rounds begun.' },
    roundList: { type: { listOf: { record: 'round' } }, means: 'Rounds that are finished.' },
    copiedPercent: {
      type: 'number',
      means: 'Share of the touched memory that need not be sent any more.',
    },
    remainingMiB: { type: 'number', means: 'Memory still to send.' },
    sentMiB: { type: 'number', means: 'Bytes sent so far with headers.' },
    memoryMiB: { type: 'number', means: 'Memory of the VM.' },
    touchedMiB: { type: 'number', means: 'Memory that the guest has ever written.' },
    switchoverGoalMs: { type: 'number', means: 'Pause that the policy aims at, at most.' },
    usableMiBPerSecond: { type: 'number', means: 'Page data that the path carries in a second.' },
    startedAtMs: { type: 'number', means: 'When it began.' },
    stunnedAtMs: { type: 'number', means: 'When the vCPUs stopped at the source.', later: true },
    ownershipAtMs: { type: 'number', means: 'When the destination took the VM over.', later: true },
    resumedAtMs: { type: 'number', means: 'When the vCPUs ran again.', later: true },
    networkAtMs: { type: 'number', means: 'When the switches had learnt the new place.', later: true },
    lastPagesMiB: { type: 'number', means: 'Memory that was sent during the stun.', later: true },
    verifiedPages: { type: 'number', means: 'Pages compared at the destination.', later: true },
    endedAtMs: { type: 'number', means: 'When it ended.', later: true },
    totalMs: { type: 'number', means: 'From its beginning to its end.', later: true },
    downtimeMs: { type: 'number', means: 'The pause of the guest.', later: true },
    networkSilenceMs: { type: 'number', means: 'The pause as a client sees it.', later: true },
    fault: { type: 'text', means: 'vim25 fault, or empty.' },
    cleanUps: { type: { listOf: { record: 'cleanUp' } }, means: 'Steps of its clean-up so far, in order.' },
  },
  round: {
    number: { type: 'number', means: '1 for the first round.' },
    sentMiB: { type: 'number', means: 'Bytes sent with headers.' },
    dirtiedMiB: { type: 'number', means: 'Memory that became dirty meanwhile.' },
    remainingMiB: { type: 'number', means: 'Memory left to send at its end.' },
    durationMs: { type: 'number', means: 'How long it took.' },
  },
  cleanUp: {
    atMs: { type: 'number', means: 'When.' },
    place: { type: 'text', means: 'Host or datastore that was cleaned up.' },
    step: { type: 'text', means: 'What was done.' },
    isDone: { type: 'truth', means: 'False where whoever should do it is gone.' },
  },
  task: {
    name: { type: 'text', means: 'Name in Recent tasks.' },
    target: { type: 'text', means: 'Object that it works on.' },
    state: { type: 'text', means: '`queued`, `running`, `success`, `error` or `cancelled`.' },
    percent: { type: 'number', means: 'Progress.' },
    fault: { type: 'text', means: 'vim25 fault, or empty.' },
  },
  event: {
    atMs: { type: 'number', means: 'When.' },
    severity: { type: 'text', means: '`info`, `warning` or `error`.' },
    target: { type: 'text', means: 'Object concerned, or empty.' },
    class: { type: 'text', means: 'vSphere event class, or empty.' },
    text: { type: 'text', means: 'The line as shown.' },
  },
  fault: {
    name: { type: 'text', means: 'Its name.' },
    kind: { type: 'text', means: 'As commands name it, for example `link-down`.' },
    target: { type: 'text', means: 'Object that breaks.' },
    state: { type: 'text', means: '`waiting`, `active` or `over`.' },
    occurrences: { type: 'number', means: 'How often it has begun.' },
    beganAtMs: { type: 'number', means: 'When it began, the newest time.', later: true },
    endedAtMs: { type: 'number', means: 'When it ended, the newest time that it began.', later: true },
  },
  command: {
    atMs: { type: 'number', means: 'When.' },
    type: { type: 'text', means: 'As scenarios name it, for example `migrate`.' },
    target: { type: 'text', means: 'VM or other object concerned.' },
    detail: { type: 'text', means: 'The rest of it in words.' },
    by: { type: 'text', means: '`learner`, `lab` (a watch step) or `scenario` (planned).' },
    isRefused: { type: 'truth', means: 'It was refused and did nothing.' },
  },
  answer: {
    option: { type: 'text', means: 'Id of the option chosen, or empty.' },
    number: { type: 'number', means: 'The number predicted.', later: true },
    order: { type: { listOf: 'text' }, means: 'Ids in the order given.' },
    text: { type: 'text', means: 'Own words, or empty.' },
    isRight: {
      type: 'truth',
      means: 'Whether it is right. Numbers are judged by their tolerance, not here.',
      later: true,
    },
    tries: { type: 'number', means: 'How often the step was answered.' },
  },
} as const satisfies Readonly<Record<RecordName, FieldTable>>

type ValueOf<Type> = Type extends 'number'
  ? number
  : Type extends 'text'
    ? string
    : Type extends 'truth'
      ? boolean
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
  { call: 'clock(ms)', means: 'A virtual time as text, `00:08.222`.' },
  { call: 'span(ms)', means: 'A length of time as text, `248 ms`.' },
  { call: 'memory(MiB)', means: 'An amount of memory as text, `182 MiB`.' },
  { call: 'figure(number)', means: 'A number as text, in three digits.' },
] as const
