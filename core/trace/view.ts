/**
 * What a trace says, in the shape that screens, grades and reports read: the result of folding records.
 * `fold.ts` builds it; nothing else writes to it. Columns of numbers are plain arrays that only grow.
 */
import type { Convergence, ConvergenceFigures } from './convergence.ts'
import type { MigrationStage, RecordType } from './events.ts'

export interface HostView {
  readonly name: string
  readonly cluster: string
  readonly memoryBytes: number
  readonly cpuMhz: number
  /** Reserved for migrations that are under way. */
  reservedMemoryBytes: number
  /** CPU that vMotion holds on this host. */
  reservedCpuMhz: number
}

export interface VmView {
  readonly name: string
  /** Where it runs (or is registered, when off): exactly one host at every instant. */
  host: string
  powerState: string
  readonly vcpus: number
  readonly memoryPages: number
  readonly touchedPages: number
  isStunned: boolean
  slowdownPermyriad: number
  /** Running migration, or the last one; 0 if none yet. */
  migration: number
  readonly guest: GuestSeries
}

/** Columns of equal length. */
export interface GuestSeries {
  readonly atNs: number[]
  readonly throughputPermyriad: number[]
  readonly requestsPerSecond: number[]
  /** 0 while no vCPU runs: draw a gap. */
  readonly latencyNs: number[]
}

export interface TaskView {
  readonly task: number
  readonly name: string
  readonly target: string
  readonly initiator: string
  /** vSphere task states. */
  state: 'queued' | 'running' | 'success' | 'error' | 'cancelled'
  detail: string
  percent: number
  isCancellable: boolean
  readonly queuedAtNs: number
  startedAtNs: number | null
  endedAtNs: number | null
  fault: string
  message: string
  remedy: string
}

export interface RoundView {
  readonly round: number
  readonly startedAtNs: number
  readonly pagesToSend: number
  /** null while the round runs; then what `round-finished` said. */
  finished: {
    readonly atNs: number
    readonly sentPages: number
    readonly zeroPages: number
    readonly skippedPages: number
    readonly sentBytes: number
    readonly dirtiedPages: number
    readonly remainingPages: number
    readonly durationNs: number
  } | null
  /** Figures that the round's verdict was reached on, and what they say of convergence; null until then. */
  judged: ConvergenceFigures | null
  convergence: Convergence | null
}

/** Columns of equal length. */
export interface MigrationSeries {
  readonly atNs: number[]
  readonly round: number[]
  readonly remainingPages: number[]
  readonly sentBytes: number[]
  readonly transferBytesPerSecond: number[]
  readonly dirtyPagesPerSecond: number[]
  readonly slowdownPermyriad: number[]
  readonly linkPermyriad: number[]
}

export interface VerdictView {
  readonly atNs: number
  readonly round: number
  readonly verdict: string
  readonly reason: string
  readonly remainingBytes: number
  readonly goalBytes: number
  readonly transferBytesPerSecond: number
  readonly dirtyBytesPerSecond: number
}

/** The guest's pause in its parts; a part is null until it has happened. */
export interface StunView {
  stunnedAtNs: number | null
  lastPages: { atNs: number; pages: number; bytes: number; durationNs: number } | null
  deviceState: { atNs: number; bytes: number; durationNs: number } | null
  ownership: { atNs: number; durationNs: number } | null
  resumed: { atNs: number; durationNs: number } | null
  network: { atNs: number; durationNs: number } | null
}

/** What follows the hand-over where the VM went on before all of its memory had arrived. */
export interface PostCopyView {
  readonly startedAtNs: number
  readonly missingPages: number
  /** Stalls long enough to be told. */
  readonly stalls: { readonly atNs: number; readonly pages: number; readonly durationNs: number }[]
  /** Times at which the connection was broken; `recoveredAtNs` null while it is. */
  readonly pauses: { readonly atNs: number; readonly lostPages: number; recoveredAtNs: number | null }[]
  finished: {
    readonly atNs: number
    readonly sentPages: number
    readonly zeroPages: number
    readonly sentBytes: number
    readonly requestedPages: number
    readonly stalledNs: number
    readonly longestStallNs: number
    readonly durationNs: number
  } | null
}

export interface MigrationOutcome {
  readonly atNs: number
  readonly outcome: 'completed' | 'failed' | 'cancelled'
  readonly owner: string
  readonly totalNs: number
  readonly downtimeNs: number
  readonly networkSilenceNs: number
  readonly sentBytes: number
  readonly sentPages: number
  readonly zeroPages: number
  readonly rounds: number
  readonly fault: string
  readonly message: string
  readonly remedy: string
}

export interface MigrationView {
  readonly migration: number
  readonly task: number
  readonly vm: string
  readonly sourceHost: string
  readonly destinationHost: string
  readonly policy: string
  readonly dirtyBookkeeping: string
  readonly priority: string
  readonly memoryPages: number
  readonly touchedPages: number
  /** Of the path that it goes now. */
  usableBytesPerSecond: number
  readonly switchoverGoalNs: number
  path: string
  readonly startedAtNs: number
  readonly stages: { readonly stage: MigrationStage; readonly atNs: number }[]
  readonly rounds: RoundView[]
  readonly verdicts: VerdictView[]
  readonly series: MigrationSeries
  readonly stun: StunView
  /** null without post-copy. */
  postCopy: PostCopyView | null
  /** What the guest wrote up to its stop; null where it is not counted. */
  written: { readonly writes: number; readonly durationNs: number } | null
  /** Changes of the guest's speed, in order. */
  readonly slowdowns: { readonly atNs: number; readonly slowdownPermyriad: number }[]
  /** Whether it converges, by its newest round; once it is over, whether it did. null before the first round's end. */
  convergence: Convergence | null
  /** Pages compared by the destination record; null until verified. */
  verifiedPages: number | null
  outcome: MigrationOutcome | null
}

/** One line of the Events tab. */
export interface EventLine {
  readonly atNs: number
  /** The record that it says in words. */
  readonly recordType: RecordType
  readonly severity: 'info' | 'warning' | 'error'
  readonly target: string
  /** vSphere event class where one exists, for example `VmMigratedEvent`, else ''. */
  readonly eventClass: string
  readonly text: string
}

/** Everything that one trace prefix says. */
export interface RunView {
  nowNs: number
  recordCount: number
  scenario: string
  seed: number
  readonly hosts: Map<string, HostView>
  readonly vms: Map<string, VmView>
  readonly tasks: TaskView[]
  readonly migrations: MigrationView[]
  readonly events: EventLine[]
}
