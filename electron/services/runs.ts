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
import type { Command } from '../../core/scenario/command-schema.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { RunRow, RunRows } from '../store/runs.ts'
import { compatibilityOf } from './compatibility.ts'
import { describeEstate } from './estate-view.ts'
import type { Library } from './library.ts'
import { LiveRun } from './live-run.ts'
import { movePreviewOf } from './move-preview.ts'
import { NotFoundError, RefusedError } from './refused.ts'
import { RunSummary as FoldedSummary } from './run-summary.ts'
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
}

export class Runs {
  private readonly options: RunsOptions
  private readonly live = new Map<string, LiveRun>()
  /** Summaries of live runs, each up to the furthest moment that it was saved for. */
  private readonly folded = new Map<string, FoldedSummary>()

  constructor(options: RunsOptions) {
    this.options = options
  }

  list(): RunSummary[] {
    return this.options.rows.all().map((row) => this.describeRow(row))
  }

  create(scenarioId: string, seed?: number): RunDescription {
    const found = this.options.library.find(scenarioId)
    const now = this.options.clock.timestamp()
    const id = randomUUID()
    this.options.rows.insert(
      {
        id,
        name: found.scenario.name,
        scenarioId,
        scenarioFile: found.fileName,
        scenarioText: found.text,
        seed: seed ?? found.scenario.seed,
        parentRunId: null,
        branchedAtNs: null,
        createdAt: now,
        openedAt: now,
        playheadNs: 0,
      },
      [],
    )
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
    this.folded.delete(runId)
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
    return this.commandUnasked(runId, command)
  }

  /** As `command`, for the lab itself, which does not hold itself back. */
  commandUnasked(runId: string, command: Command): Playback {
    const run = this.liveRun(runId)
    if (run.hasLaterCommands) {
      throw new RefusedError({
        id: 'command-before-later-one',
        fault: '',
        message: 'This moment lies before a command that you have already given.',
        remedy: 'Branch here to try something else, or seek to the end and go on from there.',
      })
    }
    const failure = run.playback().failure
    if (failure !== null) {
      throw new RefusedError({
        id: 'run-stopped',
        fault: '',
        message: failure,
        remedy: 'Seek back to before it, or open a new run.',
      })
    }
    this.options.rows.append(runId, { atNs: run.nowNs, command })
    this.options.rows.savePlayhead(runId, run.nowNs)
    // What lay ahead will not have happened: what was read of it no longer holds.
    if ((this.folded.get(runId)?.takenBytes ?? 0) > run.traceLength) this.folded.delete(runId)
    run.obey(command)
    this.saveSummary(run)
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
    const row = this.row(runId)
    const now = this.options.clock.timestamp()
    const id = randomUUID()
    const count = this.options.rows.branchesOf(runId).length + 1
    this.options.rows.insert(
      {
        id,
        name: name ?? `${row.name}, branch ${count}`,
        scenarioId: row.scenarioId,
        scenarioFile: row.scenarioFile,
        scenarioText: row.scenarioText,
        seed: row.seed,
        parentRunId: runId,
        branchedAtNs: atNs,
        createdAt: now,
        openedAt: now,
        playheadNs: atNs,
      },
      this.options.rows.commands(runId).filter((entry) => entry.atNs <= atNs),
    )
    this.summariseBranch(id, runId, atNs)
    return this.describe(id)
  }

  check(runId: string, request: CheckRequest, withPlan: boolean): Compatibility {
    return compatibilityOf(this.liveRun(runId).inventory, request, withPlan)
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
    return {
      summary: this.describeRow(row),
      scenarioText: row.scenarioText,
      scenarioDescription: parseScenario(row.scenarioFile, row.scenarioText).description,
      estate: describeEstate(this.estateOf(row)),
      branches: this.options.rows
        .branchesOf(runId)
        .map((branch) => ({ id: branch.id, name: branch.name, atNs: branch.branchedAtNs ?? 0 })),
    }
  }

  /** The estate at the playhead. */
  estate(runId: string): EstateView {
    return describeEstate(this.liveRun(runId).inventory)
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
    this.live.clear()
    this.folded.clear()
  }

  private saveProgress(run: LiveRun): void {
    this.options.rows.savePlayhead(run.runId, run.nowNs)
    const saved = this.options.rows.find(run.runId)?.summary
    // Where the playhead stands back, the summary of the furthest moment stays.
    if (saved !== undefined && run.nowNs >= saved.reachedNs) this.saveSummary(run)
  }

  /** Reads only what the trace has gained since the last time. */
  private saveSummary(run: LiveRun): void {
    const folded = this.folded.get(run.runId) ?? new FoldedSummary()
    this.folded.set(run.runId, folded)
    folded.take(run.traceBytes(folded.takenBytes))
    this.options.rows.saveSummary(run.runId, folded.summary(run.nowNs))
  }

  /** What the branch shares with its parent; where the parent stands back, the branch says it when it is opened. */
  private summariseBranch(branchId: string, parentId: string, atNs: number): void {
    const parent = this.live.get(parentId)
    if (parent === undefined || parent.nowNs < atNs) return
    const folded = new FoldedSummary()
    folded.take(parent.traceBytes(), atNs)
    this.options.rows.saveSummary(branchId, folded.summary(atNs))
  }

  private refuseIfHeldBack(runId: string): void {
    const refusal = this.options.heldBackBecause(runId)
    if (refusal !== null) throw new RefusedError(refusal)
  }

  private describeRow(row: RunRow): RunSummary {
    const { scenarioText: _text, scenarioFile: _file, branchedAtNs: _at, summary, ...rest } = row
    const { reachedNs: _reached, sparkline, ...told } = summary
    return {
      ...rest,
      scenarioName: parseScenario(row.scenarioFile, row.scenarioText).name,
      attemptId: this.options.attemptOf(row.id),
      ...told,
      sparkline: [...sparkline],
    }
  }
}
