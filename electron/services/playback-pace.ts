/** How playback keeps to the wall clock: how far it should be now, and whether it has come to rest. */
import { nsPerMs, nsPerSecond } from '../../core/base/units.ts'

/** Wall time by which playback may lag behind its speed and still make up for it; more is let go. */
const longestLagMs = 100
/** Playback stops by itself this long after the last thing has happened, in virtual time. */
const restNs = nsPerSecond

/** Virtual time against wall time since playback began at this speed. */
export class PlaybackPace {
  /** Virtual seconds per wall second. */
  readonly speed: number
  private readonly fromWallMs: number
  private fromNs: number

  constructor(speed: number, fromWallMs: number, fromNs: number) {
    this.speed = speed
    this.fromWallMs = fromWallMs
    this.fromNs = fromNs
  }

  /** Where the playhead should be. */
  dueNs(wallMs: number): number {
    return this.fromNs + Math.floor((wallMs - this.fromWallMs) * this.speed * nsPerMs)
  }

  /** Where work is slower than asked for, playback is as fast as it can be; only a short lag is made up for. */
  limitLag(lagNs: number): void {
    this.fromNs -= Math.ceil(Math.max(0, lagNs - longestLagMs * nsPerMs * this.speed))
  }
}

/** Says when nothing has been under way for a while, after something was. */
export class RestWatch {
  private idleSinceNs: number | null = null

  reset(): void {
    this.idleSinceNs = null
  }

  /** To be told before a slice as well as after it: at high speed a whole migration fits into one. */
  note(isUnderWay: boolean): void {
    if (isUnderWay) this.idleSinceNs = Number.NaN
  }

  hasRested(isUnderWay: boolean, nowNs: number): boolean {
    this.note(isUnderWay)
    if (isUnderWay || this.idleSinceNs === null) return false
    if (Number.isNaN(this.idleSinceNs)) this.idleSinceNs = nowNs
    return nowNs - this.idleSinceNs >= restNs
  }
}
