/**
 * Runs: made, opened, listed, branched, played. Each command is saved before it is obeyed, and the playhead
 * whenever playback rests and every second while it plays, so that after a crash a run opens where it was.
 */
import { randomUUID } from 'node:crypto'
import type { Refusal } from '../../core/base/errors.ts'
import type { Playback } from '../../core/contract/frame-channel.ts'
import type { CheckRequest, Compatibility, RunDescription, RunSummary } from '../../core/contract/messages.ts'
import type { EstateView } from '../../core/contract/estate-view.ts'
import { buildInventory, type Inventory } from '../../core/estate/inventory.ts'
import type { Command, LoggedCommand } from '../../core/scenario/command-schema.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { RunRow, RunRows } from '../store/runs.ts'
import { compatibilityOf, withoutCures } from './compatibility.ts'
import { describeEstate } from './estate-view.ts'
import { HiddenParts, noSuchFault, withoutFaultNames } from './hidden-parts.ts'
import type { Library } from './library.ts'
import { LiveRun } from './live-run.ts'
import { movePreviewOf } from './move-preview.ts'
import { NotFoundError, RefusedError } from './refused.ts'
import { runSummaryOf } from './run-in-words.ts'
import { beforeLaterCommand, stoppedBy } from './run-refusals.ts'
import { RunSummaries } from './run-summaries.ts'
import { namesHiddenFault, type ShownTrace } from './shown-trace.ts'
import { tryLogin, type LoginAttempt } from './vcenter-login.ts'
import type { WallClock } from './wall-clock.ts'

export interface RunsOptions {
  readonly rows: RunRows
  readonly library: Library
  readonly clock: WallClock
  /** Attempt that a run belongs to, or null. */
  readonly attemptOf: (runId: string) => string | null
  /** Why a person's command or playback must wait (an open prediction), or null. */
  readonly heldBackBecause: (runId: string) => Refusal | null
  /** Whether an attempt is over, so that nothing of its run need be hidden any more. */
  readonly isAttemptOver: (attemptId: string) => boolean
}

/** A run that is to be: a scenario as it will be kept, and the seed. */
export interface NewRun {
  readonly scenarioId: string
  readonly fileName: string
  readonly text: string
  readonly name: string
  readonly seed: number
  /** Attempt for whose learner the scenario holds something to find, or null. */
  readonly hidesForAttempt: string | null
  /** Commands that it begins with, and the playhead that it opens at; left out: none, and the start. */
  readonly done?: { readonly commands: readonly LoggedCommand[]; readonly playheadNs: number }
}

export class Runs {
  private readonly options: RunsOptions
  private readonly live = new Map<string, LiveRun>()
  private readonly summaries: RunSummaries
  private readonly hidden: HiddenParts

  constructor(options: RunsOptions) {
    this.options = options
    this.summaries = new RunSummaries(options.rows)
    this.hidden = new HiddenParts(options.isAttemptOver)
  }

  list(): RunSummary[] {
    return this.options.rows.all().map((row) => this.describeRow(row))
  }

  create(scenarioId: string, seed?: number): RunDescription {
    const { fileName, text, scenario } = this.options.library.find(scenarioId)
    return this.begin({
      scenarioId,
      fileName,
      text,
      name: scenario.name,
      seed: seed ?? scenario.seed,
      hidesForAttempt: null,
    })
  }

  begin({ scenarioId, fileName, text, name, seed, hidesForAttempt, done }: NewRun): RunDescription {
    const now = this.options.clock.timestamp()
    const id = randomUUID()
    const row = { id, name, scenarioId, scenarioFile: fileName, scenarioText: text, seed, hidesForAttempt }
    const begun = { parentRunId: null, branchedAtNs: null, createdAt: now, openedAt: now }
    const playheadNs = done?.playheadNs ?? 0
    this.options.rows.insert({ ...row, ...begun, playheadNs }, done?.commands ?? [])
    return this.describe(id)
  }

  open(runId: string): RunDescription {
    this.row(runId)
    this.options.rows.markOpened(runId, this.options.clock.timestamp())
    this.liveRun(runId)
    return this.describe(runId)
  }

  remove(runId: string): void {
    this.row(runId)
    this.live.get(runId)?.close()
    this.live.delete(runId)
    this.hidden.closed(runId)
    this.summaries.forget(runId)
    this.options.rows.remove(runId)
  }

  rename(runId: string, name: string): RunSummary {
    this.row(runId)
    this.options.rows.rename(runId, name)
    return this.describeRow(this.row(runId))
  }

  /** Saved, then obeyed. Throws RefusedError where an open prediction or a later command stands in its way. */
  command(runId: string, command: Command): Playback {
    this.refuseIfHeldBack(runId)
    if (namesHiddenFault(command) && this.isHiding(runId)) throw new RefusedError(noSuchFault)
    return this.commandUnasked(runId, command)
  }

  /** As `command`, for the lab itself, which does not hold itself back. */
  commandUnasked(runId: string, command: Command): Playback {
    const run = this.liveRun(runId)
    if (run.hasLaterCommands) {
      throw new RefusedError(beforeLaterCommand)
    }
    const failure = run.playback().failure
    if (failure !== null) {
      throw new RefusedError(stoppedBy(failure))
    }
    this.options.rows.append(runId, { atNs: run.nowNs, command })
    this.options.rows.savePlayhead(runId, run.nowNs)
    this.summaries.forgetAhead(run)
    run.obey(command)
    this.summaries.save(run)
    return run.playback()
  }

  play(runId: string, speed: number): Playback {
    this.refuseIfHeldBack(runId)
    return this.playUnasked(runId, speed)
  }

  playUnasked(runId: string, speed: number): Playback {
    const run = this.liveRun(runId)
    run.play(speed)
    return run.playback()
  }

  pause(runId: string): Playback {
    const run = this.liveRun(runId)
    run.pause()
    return run.playback()
  }

  /** `round`: to the end of the running round, else to the end of the migration, else until nothing happens any more. */
  async step(runId: string, unit: 'round' | 'event'): Promise<Playback> {
    this.refuseIfHeldBack(runId)
    const run = this.liveRun(runId)
    if (unit === 'event') await run.stepEvent()
    else await run.stepUntil(run.watchForRoundEnd())
    return run.playback()
  }

  async seek(runId: string, atNs: number): Promise<Playback> {
    const run = this.liveRun(runId)
    if (atNs > run.playback().horizonNs) this.refuseIfHeldBack(runId)
    await run.seek(atNs)
    return run.playback()
  }

  branch(runId: string, atNs: number, name?: string): RunDescription {
    const { commandCount: _count, summary: _summary, ...row } = this.row(runId)
    const now = this.options.clock.timestamp()
    const id = randomUUID()
    const count = this.options.rows.branchesOf(runId).length + 1
    this.options.rows.insert(
      {
        ...row,
        id,
        name: name ?? `${row.name}, branch ${count}`,
        parentRunId: runId,
        branchedAtNs: atNs,
        createdAt: now,
        openedAt: now,
        playheadNs: atNs,
      },
      this.options.rows.commands(runId).filter((entry) => entry.atNs <= atNs),
    )
    this.summaries.saveOfBranch(id, this.live.get(runId), atNs)
    return this.describe(id)
  }

  check(runId: string, request: CheckRequest, withPlan: boolean): Compatibility {
    const isHiding = this.isHiding(runId)
    const told = compatibilityOf(this.liveRun(runId).inventory, request, withPlan && !isHiding)
    return isHiding ? withoutCures(told) : told
  }

  preview(runId: string, request: CheckRequest): ReturnType<typeof movePreviewOf> {
    return movePreviewOf(this.liveRun(runId).inventory, request)
  }

  login(runId: string, attempt: LoginAttempt): ReturnType<typeof tryLogin> {
    return tryLogin(this.liveRun(runId).inventory, attempt)
  }

  /**
   * The live run; if it is not open, it is opened and goes to its saved playhead, and frames show how far it is.
   * Throws NotFoundError.
   */
  liveRun(runId: string): LiveRun {
    const known = this.live.get(runId)
    if (known !== undefined) return known
    const row = this.row(runId)
    const run = new LiveRun({
      runId,
      scenario: parseScenario(row.scenarioFile, row.scenarioText),
      seed: row.seed,
      commands: this.options.rows.commands(runId),
      clock: this.options.clock,
      onProgress: (changed) => this.saveProgress(changed),
    })
    this.live.set(runId, run)
    this.hidden.opened(run, row)
    if (row.playheadNs > 0) void run.seek(row.playheadNs)
    return run
  }

  row(runId: string): RunRow {
    const row = this.options.rows.find(runId)
    if (row === null) throw new NotFoundError('run', runId)
    return row
  }

  describe(runId: string): RunDescription {
    const row = this.row(runId)
    const isHiding = this.isHiding(runId)
    const estate = describeEstate(this.estateOf(row))
    return {
      summary: this.describeRow(row),
      scenarioText: isHiding ? '' : row.scenarioText,
      scenarioDescription: parseScenario(row.scenarioFile, row.scenarioText).description,
      estate: isHiding ? withoutFaultNames(estate) : estate,
      branches: this.options.rows
        .branchesOf(runId)
        .map((branch) => ({ id: branch.id, name: branch.name, atNs: branch.branchedAtNs ?? 0 })),
    }
  }

  isHiding(runId: string): boolean {
    return this.hidden.isHiding(this.row(runId))
  }

  /** The trace as a window may see it where hidden faults are left out of it; null where it is the run's own. */
  shownTrace(runId: string): ShownTrace | null {
    return this.hidden.traceFor(runId)
  }

  /** The estate at the playhead. */
  estate(runId: string): EstateView {
    const estate = describeEstate(this.liveRun(runId).inventory)
    return this.isHiding(runId) ? withoutFaultNames(estate) : estate
  }

  /** Of an open run as it is now; of one that is not open as its scenario begins. */
  private estateOf(row: RunRow): Inventory {
    const open = this.live.get(row.id)
    return open?.inventory ?? buildInventory(parseScenario(row.scenarioFile, row.scenarioText))
  }

  close(): void {
    for (const run of this.live.values()) {
      run.close()
      this.saveProgress(run)
    }
    for (const runId of this.live.keys()) this.hidden.closed(runId)
    this.live.clear()
    this.summaries.forgetAll()
  }

  private saveProgress(run: LiveRun): void {
    this.options.rows.savePlayhead(run.runId, run.nowNs)
    this.summaries.saveIfFurthest(run)
  }

  private refuseIfHeldBack(runId: string): void {
    const refusal = this.options.heldBackBecause(runId)
    if (refusal !== null) throw new RefusedError(refusal)
  }

  private describeRow(row: RunRow): RunSummary {
    return runSummaryOf(row, this.options.attemptOf(row.id))
  }
}
