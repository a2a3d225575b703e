/**
 * One open run: its engine, its command log, its playhead. Advances the engine in slices of a few
 * milliseconds of wall time, paced against the wall clock while it plays, and answers others in between.
 * Seeking back restores the nearest snapshot and goes on from there; the result is the same, byte for byte.
 */
import type { Playback } from '../../core/contract/frame-channel.ts'
import { Engine } from '../../core/engine/engine.ts'
import type { Command, LoggedCommand } from '../../core/scenario/command-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { decodeRecords } from '../../core/trace/encode.ts'
import { PlaybackPace, RestWatch } from './playback-pace.ts'
import { Snapshots } from './snapshots.ts'
import type { WallClock } from './wall-clock.ts'

/** Wall time that one slice may take before others are answered (the window draws every 16 ms). */
const sliceMs = 8
const tickMs = 16

/** Asked after every instant at which something happened; answering true pauses exactly there. */
export type AdvanceHook = (run: LiveRun) => boolean

export interface LiveRunOptions {
  readonly runId: string
  readonly scenario: Scenario
  readonly seed: number
  readonly commands: readonly LoggedCommand[]
  readonly clock: WallClock
  /** Told whenever playback pauses or a second of wall time has passed while it plays. */
  readonly onProgress: (run: LiveRun) => void
}

export class LiveRun {
  readonly runId: string
  readonly scenario: Scenario
  readonly seed: number
  private readonly clock: WallClock
  private readonly onProgress: (run: LiveRun) => void
  private engine: Engine
  private readonly log: LoggedCommand[]
  /** Entries of the log that the engine has obeyed. */
  private obeyed = 0
  private readonly snapshots = new Snapshots()
  private horizonNs = 0
  private isPlaying = false
  private failure: string | null = null
  private cancelTick: (() => void) | null = null
  private pace = new PlaybackPace(1, 0, 0)
  private lastProgressMs = 0
  private isClosed = false
  private readonly rest = new RestWatch()
  /** Speed at which playback went when it stopped by itself, to go on when a command gives it something to do. */
  private restedSpeed: number | null = null
  /** Raised by whatever interrupts work in slices; work begun under an older number stops. */
  private generation = 0
  private hook: AdvanceHook | null = null
  /** Where playback is to end, and what is told then; null: nowhere. */
  private goal: { readonly atNs: number; readonly onThere: () => void } | null = null
  /** Counts changes of what a window shows; a reader that has seen this number needs no frame. */
  changeCount = 0
  /** Told how many trace bytes stay valid when the trace is cut. */
  readonly cutListeners = new Set<(keptBytes: number) => void>()

  constructor(options: LiveRunOptions) {
    this.runId = options.runId
    this.scenario = options.scenario
    this.seed = options.seed
    this.clock = options.clock
    this.onProgress = options.onProgress
    this.log = [...options.commands]
    this.engine = Engine.start({ scenario: options.scenario, seed: options.seed })
    this.settle()
    this.keepSnapshot()
  }

  get nowNs(): number {
    return this.engine.nowNs
  }

  get commands(): readonly LoggedCommand[] {
    return this.log
  }

  get traceLength(): number {
    return this.engine.recorder.byteLength
  }

  traceBytes(from = 0): Uint8Array {
    return this.engine.recorder.bytes(from)
  }

  traceHash(): string {
    return this.engine.recorder.hash()
  }

  /** Maps of a VM's memory and of its disks at the playhead. */
  get maps(): Pick<Engine, 'mapFrame' | 'diskFrame'> {
    return this.engine
  }

  /** The engine's estate at the playhead, for the compatibility checks. */
  get inventory() {
    return this.engine.inventory
  }

  playback(): Playback {
    return {
      runId: this.runId,
      playheadNs: this.engine.nowNs,
      horizonNs: Math.max(this.horizonNs, this.engine.nowNs),
      isPlaying: this.isPlaying,
      speed: this.pace.speed,
      isIdle: this.engine.isIdle && this.obeyed === this.log.length,
      traceHash: this.traceHash(),
      commandCount: this.log.length,
      failure: this.failure,
    }
  }

  /** Pauses exactly where the hook says so; null takes it away. */
  setHook(hook: AdvanceHook | null): void {
    this.hook = hook
  }

  /** Whether a command at the playhead would come before one that is already in the log. */
  get hasLaterCommands(): boolean {
    return this.obeyed < this.log.length
  }

  /** Obeys a command at the playhead; it must already be saved. What lay after the playhead is gone. */
  obey(command: Command): void {
    const entry = { atNs: this.engine.nowNs, command }
    this.settle()
    this.log.push(entry)
    this.guarded(() => this.engine.issue(command))
    this.obeyed += 1
    this.horizonNs = this.engine.nowNs
    this.snapshots.dropAfter(this.engine.nowNs - 1)
    this.rest.reset()
    this.changed()
    if (this.restedSpeed !== null && !this.engine.isIdle) this.play(this.restedSpeed)
  }

  /** Plays to exactly there, also through time in which nothing happens, then pauses and tells. Any other act forgets it. */
  playTo(speed: number, atNs: number, onThere: () => void): void {
    this.play(speed)
    this.goal = { atNs, onThere }
  }

  play(speed: number): void {
    this.generation += 1
    this.goal = null
    this.isPlaying = this.failure === null
    this.rest.reset()
    this.restedSpeed = null
    this.lastProgressMs = this.clock.elapsedMs()
    this.pace = new PlaybackPace(speed, this.lastProgressMs, this.engine.nowNs)
    this.changed()
    this.scheduleTick(tickMs)
  }

  /** Stops playback and any seek or step that is under way. */
  pause(): void {
    this.generation += 1
    this.goal = null
    this.cancelTick?.()
    this.cancelTick = null
    const wasPlaying = this.isPlaying
    this.isPlaying = false
    this.restedSpeed = null
    this.settle()
    this.changed()
    if (wasPlaying) this.tellProgress()
  }

  /** Resolves when the playhead is at `atNs`, or where something interrupted it. */
  async seek(atNs: number): Promise<void> {
    this.pause()
    if (atNs < this.engine.nowNs) this.goBack(atNs)
    await this.work(atNs, () => false)
    this.cut()
    this.tellProgress()
  }

  /** Forward to the next instant at which something happens. */
  async stepEvent(): Promise<void> {
    this.pause()
    const next = this.nextInstantNs()
    if (next !== null) await this.work(next, () => false)
    this.tellProgress()
  }

  /** Forward until `isThere` holds after an instant, or nothing is left to happen. */
  async stepUntil(isThere: () => boolean): Promise<void> {
    this.pause()
    await this.work(Number.MAX_SAFE_INTEGER, isThere)
    this.tellProgress()
  }

  /**
   * A condition for `stepUntil`: the round that runs now (or the next one) has ended, or the migration has.
   * Reads only what the trace has gained since it was asked.
   */
  watchForRoundEnd(): () => boolean {
    let seenBytes = this.engine.recorder.byteLength
    return () => {
      const gained = this.engine.recorder.bytes(seenBytes)
      seenBytes += gained.length
      return decodeRecords(gained).records.some(
        (record) => record.type === 'round-finished' || record.type === 'migration-ended',
      )
    }
  }

  close(): void {
    this.pause()
    this.isClosed = true
    this.cutListeners.clear()
  }

  /** A seek that was under way when the run was closed has nobody to tell. */
  private tellProgress(): void {
    if (!this.isClosed) this.onProgress(this)
  }

  private changed(): void {
    this.changeCount += 1
  }

  private nextInstantNs(): number | null {
    const event = this.engine.nextEventNs
    const command = this.log[this.obeyed]?.atNs ?? null
    if (event === null || command === null) return event ?? command
    return Math.min(event, command)
  }

  /** Goes on to `untilNs` in slices; other work is done between them. */
  private async work(untilNs: number, isThere: () => boolean): Promise<void> {
    const generation = this.generation
    while (this.generation === generation && this.failure === null) {
      const isDone = this.slice(untilNs, isThere)
      this.changed()
      if (isDone) return
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }

  /** Works for at most one slice of wall time. True when `untilNs` or `isThere` is reached or nothing is left. */
  private slice(untilNs: number, isThere: () => boolean): boolean {
    const endMs = this.clock.elapsedMs() + sliceMs
    while (this.failure === null) {
      const next = this.nextInstantNs()
      if (next === null && untilNs === Number.MAX_SAFE_INTEGER) return true
      if (next === null || next > untilNs) {
        this.guarded(() => this.engine.advance(untilNs))
        this.horizonNs = Math.max(this.horizonNs, this.engine.nowNs)
        return true
      }
      this.advanceInstant(next)
      if (this.hook?.(this) === true || isThere()) return true
      if (this.clock.elapsedMs() >= endMs) return false
    }
    return true
  }

  private advanceInstant(atNs: number): void {
    this.guarded(() => this.engine.advance(atNs))
    while (this.failure === null && this.log[this.obeyed]?.atNs === atNs) {
      this.guarded(() => this.engine.issue(this.log[this.obeyed]!.command))
      this.obeyed += 1
    }
    this.horizonNs = Math.max(this.horizonNs, this.engine.nowNs)
    if (this.snapshots.isDue(this.engine.nowNs, this.clock.elapsedMs())) this.keepSnapshot()
  }

  private keepSnapshot(): void {
    const beganMs = this.clock.elapsedMs()
    this.snapshots.add({
      atNs: this.engine.nowNs,
      commandCount: this.obeyed,
      bytes: this.engine.snapshotBytes,
      snapshot: this.engine.snapshot(),
    })
    this.snapshots.took(beganMs, this.clock.elapsedMs())
  }

  private goBack(atNs: number): void {
    const kept = this.snapshots.before(atNs)
    this.failure = null
    if (kept === null) {
      this.engine = Engine.start({ scenario: this.scenario, seed: this.seed })
      this.obeyed = 0
    } else {
      this.engine = Engine.restore(kept.snapshot)
      this.obeyed = kept.commandCount
    }
  }

  private cut(): void {
    for (const listener of this.cutListeners) listener(this.engine.recorder.byteLength)
    this.changed()
  }

  /** Finishes what else happens at this very instant, so that a command always comes after it. */
  private settle(): void {
    this.guarded(() => this.engine.advance(this.engine.nowNs))
  }

  /** A broken invariant stops the run and is told, with what is needed to see it again. */
  private guarded(act: () => void): void {
    if (this.failure !== null) return
    try {
      act()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.failure = `${reason} Scenario "${this.scenario.name}", seed ${this.seed}, after ${this.obeyed} commands, at ${this.engine.nowNs} ns.`
      this.isPlaying = false
    }
  }

  private scheduleTick(delayMs: number): void {
    this.cancelTick?.()
    this.cancelTick = this.clock.after(delayMs, () => this.tick())
  }

  private tick(): void {
    this.cancelTick = null
    if (!this.isPlaying) return
    const wallMs = this.clock.elapsedMs()
    const playedNs = this.pace.dueNs(wallMs)
    const { goal } = this
    const targetNs = Math.min(playedNs, goal?.atNs ?? playedNs)
    const generation = this.generation
    this.rest.note(this.isUnderWay)
    const reached = targetNs <= this.engine.nowNs || this.slice(targetNs, () => false)
    this.changed()
    if (this.generation !== generation) return
    if (goal !== null && reached && this.engine.nowNs >= goal.atNs) {
      this.pause()
      goal.onThere()
      return
    }
    const isStopped = this.failure !== null || (reached && this.engine.nowNs < targetNs)
    if (isStopped || (goal === null && this.rest.hasRested(this.isUnderWay, this.engine.nowNs))) {
      this.pause()
      if (!isStopped) this.restedSpeed = this.pace.speed
      return
    }
    if (!reached) this.pace.limitLag(targetNs - this.engine.nowNs)
    if (wallMs - this.lastProgressMs >= 1000) {
      this.lastProgressMs = wallMs
      this.tellProgress()
    }
    this.scheduleTick(reached ? tickMs : 0)
  }

  private get isUnderWay(): boolean {
    return !this.engine.isIdle || this.hasLaterCommands
  }
}
