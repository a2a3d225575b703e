/**
 * What a trace says, in the shape that screens, grades and reports read: the result of folding records.
 * `fold.ts` builds it; nothing else writes to it. Columns of numbers are plain arrays that only grow.
 */
import type { Convergence, ConvergenceFigures } from './convergence.ts'
import type { MigrationStage, RecordType } from './events.ts'
import type { DrsView, RecommendationView } from './drs-view.ts'
import type { ClientMissed, DiskStall, FaultView, UndoneStep, VmFailure } from './fault-view.ts'
import type { HoldUp } from './hold-up.ts'
import type { DatastoreView, DiskSeries, StorageMoveView, VcenterChangeView } from './storage-view.ts'

export type { DrsView, HoldUp, RecommendationView }

export interface HostView {
  readonly name: string
  /** '' for a stand-alone host. */
  cluster: string
  readonly memoryBytes: number
  readonly cpuMhz: number
  maintenance: 'none' | 'entering' | 'in'
  /** What keeps it from entering maintenance mode, by VM; empty unless it is entering. */
  readonly heldUpBy: Map<string, HoldUp>
  /** Reserved for migrations that are under way. */
  reservedMemoryBytes: number
  /** CPU that vMotion holds on this host. */
  reservedCpuMhz: number
  /** It has stopped with all that ran on it, and has not come back. */
  isFailed: boolean
  /** Since when vSphere HA takes it to have failed; null: it does not. */
  declaredFailedAtNs: number | null
  /** connected | disconnected | notResponding, as far as records have told; connected until then. */
  connection: string
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
  /** Task of its migration while that waits; 0 if none does. */
  queuedTask: number
  /** Its clients do not reach it although it runs; null: they do. */
  networkLoss: NetworkLoss | null
  /** The newest time that it stopped with its host; null: it never did. */
  failure: VmFailure | null
  /** Disks whose datastore does not answer, by disk: the guest waits. */
  readonly stalledDisks: Map<string, DiskStall>
  readonly guest: GuestSeries
  /** By disk: what its samples said; empty until it was sampled. */
  readonly disks: Map<string, DiskSeries>
}

/** Why nothing gets through to the adapter over which clients come. */
export interface NetworkLoss {
  readonly atNs: number
  readonly host: string
  readonly adapter: string
  readonly network: string
  readonly reason: string
}

/** Columns of equal length. */
export interface GuestSeries {
  readonly atNs: number[]
  readonly throughputPermyriad: number[]
  readonly requestsPerSecond: number[]
  /** 0 while no vCPU runs: draw a gap. */
  readonly latencyNs: number[]
}

/** What a queued task waits for, as `task-waits` says it. */
export interface TaskWait {
  readonly resource: 'host' | 'network' | 'datastore'
  readonly object: string
  /** Where a migration is to go; '' for other tasks. */
  readonly toHost: string
  readonly cost: number
  readonly usedCost: number
  readonly maxCost: number
  readonly heldBy: string
  readonly reason: string
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
  /** null once it has begun, and for tasks that never wait. */
  waits: TaskWait | null
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
  /**
   * `cold`: of a VM that does not run; no path, rounds, curves or stun. `storage-vmotion`: the VM stays on its host,
   * no memory goes anywhere. `combined`: disks first, then memory.
   */
  kind: 'vmotion' | 'cold' | 'storage-vmotion' | 'combined'
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
  /** Its clients do not reach the VM at the destination; then `stun.network` stays null. */
  networkLoss: NetworkLoss | null
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
  /** null where no files move. */
  storage: StorageMoveView | null
  /** null until it has become another vCenter's. */
  vcenterChange: VcenterChangeView | null
  outcome: MigrationOutcome | null
  /** What was cleaned up, step by step. */
  readonly undone: UndoneStep[]
  /** null until its window is over. */
  clientMissed: ClientMissed | null
  /** vCenter has lost its task, and why; '' it has not. */
  orphaned: string
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
  /** In the order of their numbers. */
  readonly recommendations: RecommendationView[]
  /** By cluster; one that DRS has not looked at yet is absent. */
  readonly drs: Map<string, DrsView>
  /** Those that a record has told of. */
  readonly datastores: Map<string, DatastoreView>
  readonly events: EventLine[]
  /** In the order in which they were injected. */
  readonly faults: FaultView[]
  /** vCenters whose service does not run. */
  readonly stoppedVcenters: Set<string>
  /** Commands that were not obeyed, and why, in order. */
  readonly refusals: { readonly fault: string; readonly message: string; readonly remedy: string }[]
  /** Goes up whenever settings of the estate change: who shows them asks for them again. */
  estateRevision: number
}
