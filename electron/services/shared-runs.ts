/**
 * Runs of one scenario and seed that begin alike are played once. Paths through a lab differ mostly in their answers,
 * which no engine hears of: what a path has played up to somewhere, the next one reads. Where it turns off, the engine
 * goes there again from the start. The records are those of a run played alone, byte for byte.
 */
import { nsFromSeconds } from '../../core/base/units.ts'
import { Engine } from '../../core/engine/engine.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { decodeRecords } from '../../core/trace/encode.ts'
import type { TraceRecord } from '../../core/trace/events.ts'

type Move =
  | { readonly kind: 'begin' }
  | { readonly kind: 'issue'; readonly command: Command }
  | { readonly kind: 'advance'; readonly toNs: number }
  /** To rest, to where only things go on that turn for ever, or to that time. */
  | { readonly kind: 'rest'; readonly endNs: number }
  /** To the next instant at which anything is recorded, or to that time. */
  | { readonly kind: 'next'; readonly endNs: number }

/** A moment that some path has reached. */
interface Moment {
  readonly before: Moment | null
  readonly move: Move
  /** What the move recorded. */
  readonly records: readonly TraceRecord[]
  readonly nowNs: number
  /** The move's end time was reached before what it waits for. */
  readonly isCutShort: boolean
  readonly after: Map<string, Moment>
}

/** An engine and the moment at which it stands. */
interface Played {
  readonly engine: Engine
  takenBytes: number
  at: Moment
}

export class SharedRuns {
  private readonly scenario: Scenario
  private readonly seed: number
  private readonly root: Moment
  private played: Played

  constructor(scenario: Scenario, seed: number) {
    this.scenario = scenario
    this.seed = seed
    const { engine, records, takenBytes } = begun(scenario, seed)
    this.root = {
      before: null,
      move: { kind: 'begin' },
      records,
      nowNs: engine.nowNs,
      isCutShort: false,
      after: new Map(),
    }
    this.played = { engine, takenBytes, at: this.root }
  }

  /** A run at its first instant: what is planned for it has happened. */
  begin(): SharedRun {
    return new SharedRun(this.root, (from, move) => this.follow(from, move))
  }

  private follow(from: Moment, move: Move): Moment {
    const key = JSON.stringify(move)
    const known = from.after.get(key)
    if (known !== undefined) return known
    if (this.played.at !== from) this.replayTo(from)
    const made = moved(this.played, move)
    from.after.set(key, made)
    this.played.at = made
    return made
  }

  private replayTo(moment: Moment): void {
    const { engine } = begun(this.scenario, this.seed)
    const moves: Move[] = []
    for (let at = moment; at.before !== null; at = at.before) moves.unshift(at.move)
    for (const move of moves) act(engine, move)
    this.played = { engine, takenBytes: engine.recorder.byteLength, at: moment }
  }
}

/** One path's place in the runs. */
export class SharedRun {
  private at: Moment
  private readonly follow: (from: Moment, move: Move) => Moment

  constructor(at: Moment, follow: (from: Moment, move: Move) => Moment) {
    this.at = at
    this.follow = follow
  }

  get nowNs(): number {
    return this.at.nowNs
  }

  /** What the newest move recorded. */
  get records(): readonly TraceRecord[] {
    return this.at.records
  }

  /** The newest move came to its end time before what it waited for. */
  get isCutShort(): boolean {
    return this.at.isCutShort
  }

  issue(command: Command): void {
    this.at = this.follow(this.at, { kind: 'issue', command })
  }

  advance(seconds: number): void {
    this.at = this.follow(this.at, { kind: 'advance', toNs: this.nowNs + nsFromSeconds(seconds) })
  }

  /** To rest, to where only things go on that turn for ever, or so far. */
  rest(longestNs: number): void {
    this.at = this.follow(this.at, { kind: 'rest', endNs: this.nowNs + longestNs })
  }

  /** To the next instant at which anything is recorded, or to that time. */
  next(endNs: number): void {
    this.at = this.follow(this.at, { kind: 'next', endNs })
  }
}

function begun(scenario: Scenario, seed: number) {
  const engine = Engine.start({ scenario, seed })
  engine.advance(0)
  const bytes = engine.recorder.bytes(0)
  return { engine, records: decodeRecords(bytes).records, takenBytes: bytes.length }
}

function moved(played: Played, move: Move): Moment {
  const { engine } = played
  const isCutShort = act(engine, move)
  const bytes = engine.recorder.bytes(played.takenBytes)
  played.takenBytes += bytes.length
  const { records } = decodeRecords(bytes)
  return { before: played.at, move, records, nowNs: engine.nowNs, isCutShort, after: new Map() }
}

/** Plays a move. True where its end time came before what it waits for. */
function act(engine: Engine, move: Move): boolean {
  switch (move.kind) {
    case 'begin':
      return false
    case 'issue':
      engine.issue(move.command)
      return false
    case 'advance':
      engine.advance(move.toNs)
      return false
    case 'rest':
      return rested(engine, move.endNs)
    case 'next':
      return recorded(engine, move.endNs)
  }
}

function rested(engine: Engine, endNs: number): boolean {
  while (!engine.isIdle && !engine.isOnlyTurning) {
    if ((engine.nextEventNs ?? 0) > endNs) return true
    if (!engine.step()) break
  }
  return false
}

function recorded(engine: Engine, endNs: number): boolean {
  const before = engine.recorder.byteLength
  while (engine.recorder.byteLength === before) {
    const nextNs = engine.nextEventNs
    if (nextNs === null || nextNs > endNs) {
      engine.advance(endNs)
      return true
    }
    engine.step()
  }
  return false
}
