/**
 * A lab that is being presented: a script and how far it is. Each press asks the next cue, or plays the run to where
 * what was asked comes out and reveals it; the run is given the lab's commands when they are due. What if: branches
 * are tried beside it and never touch it.
 */
import { nsPerSecond } from '../../../core/base/units.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import type { LoggedCommand } from '../../../core/scenario/command-schema.ts'
import type { LiveRun } from '../live-run.ts'
import { NotFoundError, RefusedError } from '../refused.ts'
import type { Runs } from '../runs.ts'
import type { WallClock } from '../wall-clock.ts'
import type { Beat, Script } from './rehearsal.ts'
import { nothingCounted, offScript } from './refusals.ts'
import type { SavedPresentation } from './saved-presentation.ts'

/** An audience waits this long at most for the next cue, by the wall clock; a demonstration may take longer. */
const longestWaitSeconds = 20
const longestDemonstrationSeconds = 60

export interface PresentationOptions {
  readonly lab: Lab
  readonly script: Script
  readonly saved: SavedPresentation
  readonly runs: Runs
  readonly clock: WallClock
  readonly onChange: (saved: SavedPresentation) => void
}

export class Presentation {
  readonly lab: Lab
  readonly script: Script
  saved: SavedPresentation
  private readonly runs: Runs
  private readonly clock: WallClock
  private readonly onChange: (saved: SavedPresentation) => void
  /** Index of the beat to which the run plays on, or rests on its way. */
  private goal: number | null = null
  private isHurrying = false
  /** What went wrong while nobody asked; told at the next press. */
  private trouble: RefusedError | null = null

  constructor({ lab, script, saved, runs, clock, onChange }: PresentationOptions) {
    this.lab = lab
    this.script = script
    this.saved = saved
    this.runs = runs
    this.clock = clock
    this.onChange = onChange
  }

  get isPlaying(): boolean {
    return this.goal !== null && this.run.playback().isPlaying
  }

  /** On the way to the next beat, playing or paused. */
  get isUnderWay(): boolean {
    return this.goal !== null
  }

  get beat(): Beat | null {
    return this.script.beats[this.saved.beat] ?? null
  }

  get nextBeat(): Beat | null {
    return this.script.beats[this.saved.beat + 1] ?? null
  }

  get isBranchShown(): boolean {
    return this.saved.shownRunId !== this.saved.runId
  }

  /** Whether the next beat needs nothing to happen in the run. */
  isAt({ atNs, commandCount }: Beat): boolean {
    return this.run.commands.length >= commandCount && this.run.nowNs >= atNs
  }

  /** From a branch back to the lab's run; else on by one beat; while the run plays, at once to where it plays to. */
  async forward(): Promise<void> {
    this.tellTrouble()
    if (this.isHurrying) return
    if (this.isBranchShown) return this.show(this.saved.runId)
    const beat = this.nextBeat
    if (beat === null) return
    this.refuseOffScript()
    if (this.isPlaying) {
      this.isHurrying = true
      return this.hurry(this.saved.beat + 1).finally(() => (this.isHurrying = false))
    }
    if (this.saved.thinkUntil !== '') this.change({ thinkUntil: '' })
    this.playOn(this.saved.beat + 1)
  }

  async back(): Promise<void> {
    this.trouble = null
    if (this.isBranchShown) return this.show(this.saved.runId)
    const beat = this.isUnderWay ? this.saved.beat : Math.max(-1, this.saved.beat - 1)
    this.goal = null
    const asked = new Set(this.script.beats.slice(0, beat + 1).map(({ cue }) => this.script.cues[cue]!.id))
    const early = this.saved.early.filter((id) => asked.has(id))
    this.change({ beat, early, thinkUntil: '' })
    await this.run.seek(this.script.beats[beat]?.atNs ?? 0)
  }

  /** What is asked is told at once, whether or not the run has shown it. */
  reveal(): void {
    const { beat, nextBeat } = this
    if (beat === null || this.isUnderWay) return
    if (nextBeat?.kind === 'reveal' && nextBeat.cue === beat.cue && this.isAt(nextBeat)) {
      this.arrive(this.saved.beat + 1)
      return
    }
    const { id } = this.script.cues[beat.cue]!
    if (!this.saved.early.includes(id)) this.change({ early: [...this.saved.early, id], thinkUntil: '' })
  }

  blank(isBlank: boolean): void {
    this.change({ isBlank })
  }

  /** 0 stops the time to think. */
  think(seconds: number): void {
    const until = Date.parse(this.clock.timestamp()) + seconds * 1000
    this.change({ thinkUntil: seconds === 0 ? '' : new Date(until).toISOString() })
  }

  tally(option: string, count: number): void {
    const cue = this.beat === null ? undefined : this.script.cues[this.beat.cue]
    if (cue === undefined || cue.counts === 'nothing') throw new RefusedError(nothingCounted)
    const allowed = cue.counts === 'right' ? ['right', 'not-right'] : cue.options.map(({ id }) => id)
    if (!allowed.includes(option)) throw new NotFoundError('option', option)
    const tally = { ...this.saved.tallies[cue.id], [option]: count }
    this.change({ tallies: { ...this.saved.tallies, [cue.id]: tally } })
  }

  setTallies(tallies: SavedPresentation['tallies']): void {
    this.change({ tallies: { ...this.saved.tallies, ...tallies } })
  }

  /** Of what is shown, at this moment; it is shown then. */
  branch(name: string): string {
    const shown = this.runs.liveRun(this.saved.shownRunId)
    shown.pause()
    const { summary } = this.runs.branch(shown.runId, shown.nowNs, name)
    this.change({ branches: [...this.saved.branches, summary.id], shownRunId: summary.id })
    return summary.id
  }

  show(runId: string): void {
    if (runId !== this.saved.runId && !this.saved.branches.includes(runId))
      throw new NotFoundError('run', runId)
    if (runId !== this.saved.shownRunId) this.runs.pause(this.saved.shownRunId)
    this.change({ shownRunId: runId })
  }

  drop(runId: string): void {
    if (!this.saved.branches.includes(runId)) throw new NotFoundError('run', runId)
    this.forget(runId)
    this.runs.remove(runId)
  }

  /** A branch that is there no more. */
  forget(runId: string): void {
    const { runId: own, shownRunId, branches, whatIfs } = this.saved
    this.change({
      branches: branches.filter((id) => id !== runId),
      whatIfs: Object.fromEntries(Object.entries(whatIfs).filter(([, id]) => id !== runId)),
      shownRunId: shownRunId === runId ? own : shownRunId,
    })
  }

  /** The runs stay where they are. */
  rest(): void {
    this.goal = null
    this.run.pause()
  }

  private get run(): LiveRun {
    return this.runs.liveRun(this.saved.runId)
  }

  private playOn(index: number): void {
    this.goal = index
    for (;;) {
      const stop = this.nextStop(index)
      const { run } = this
      if (run.nowNs < stop.atNs) {
        run.playTo(this.speedTo(index), stop.atNs, () => this.goOnPlaying(index))
        return
      }
      if (stop.command === null) return this.arrive(index)
      this.runs.commandUnasked(run.runId, stop.command)
    }
  }

  /** Called by the clock: nobody is there to be told but at the next press. */
  private goOnPlaying(index: number): void {
    try {
      this.playOn(index)
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      this.trouble = error
      this.goal = null
    }
  }

  private async hurry(index: number): Promise<void> {
    const { run } = this
    for (;;) {
      const stop = this.nextStop(index)
      if (run.nowNs < stop.atNs) await run.seek(stop.atNs)
      // A press meanwhile, or an engine that stopped, leaves it where it is.
      if (run.nowNs < stop.atNs || this.goal !== index) return this.refuseStopped()
      if (stop.command === null) return this.arrive(index)
      this.runs.commandUnasked(run.runId, stop.command)
    }
  }

  /** The next command that is due before the beat, else the beat. */
  private nextStop(index: number): {
    readonly atNs: number
    readonly command: LoggedCommand['command'] | null
  } {
    const beat = this.script.beats[index]!
    const given = this.run.commands.length
    const next = given < beat.commandCount ? this.script.commands[given] : undefined
    return next ?? { atNs: beat.atNs, command: null }
  }

  private speedTo(index: number): number {
    const { atNs, speed } = this.script.beats[index]!
    const fromNs = this.script.beats[index - 1]?.atNs ?? 0
    const seconds = Math.max(0, atNs - fromNs) / nsPerSecond
    if (speed === null) return Math.max(1, seconds / longestWaitSeconds)
    return Math.max(speed, seconds / longestDemonstrationSeconds)
  }

  private arrive(index: number): void {
    const beat = this.script.beats[index]!
    const cue = this.script.cues[beat.cue]!
    this.goal = null
    this.run.pause()
    this.change({ beat: index, thinkUntil: '' })
    if (beat.kind === 'ask' && cue.thinkSeconds > 0) this.think(cue.thinkSeconds)
    if (beat.kind === 'reveal' && cue.whatIf !== null) this.tryWhatIf(cue.id, cue.whatIf)
  }

  /** Made once, however often the presenter comes by. */
  private tryWhatIf(cueId: string, { name, commands }: NonNullable<Script['cues'][number]['whatIf']>): void {
    const made = this.saved.whatIfs[cueId]
    if (made !== undefined) return this.show(made)
    const runId = this.branch(name)
    this.change({ whatIfs: { ...this.saved.whatIfs, [cueId]: runId } })
    for (const command of commands) this.runs.commandUnasked(runId, command)
    this.runs.playUnasked(runId, 1)
  }

  /** Somebody has given this run commands of their own: what the lab expects of it holds no more. */
  private refuseOffScript(): void {
    const { commands } = this.run
    const isSame = commands.every(({ atNs, command }, index) => {
      const due = this.script.commands[index]
      return due?.atNs === atNs && due.command.type === command.type
    })
    if (!isSame) throw new RefusedError(offScript)
  }

  private refuseStopped(): void {
    const { failure } = this.run.playback()
    if (failure === null) return
    this.goal = null
    throw new RefusedError({
      id: 'run-stopped',
      fault: '',
      message: failure,
      remedy: 'Go back by one cue, or present the lab again.',
    })
  }

  private tellTrouble(): void {
    const { trouble } = this
    this.trouble = null
    if (trouble !== null) throw trouble
  }

  private change(changes: Partial<SavedPresentation>): void {
    this.saved = { ...this.saved, ...changes }
    this.onChange(this.saved)
  }
}
