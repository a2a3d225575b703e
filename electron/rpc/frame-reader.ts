/**
 * One window's end of the frame channel: knows what the window watches, what it holds of the trace, and
 * whether it has taken the last frame. At most one frame is under way, at most thirty a second are sent, and
 * a frame always carries the newest state. The transport (port or socket) gives `send` and calls `receive`.
 */
import { encodeDiskMapFrame } from '../../core/contract/disk-map-frame.ts'
import { encodeMapFrame } from '../../core/contract/map-frame.ts'
import {
  frameClientMessageSchema,
  type FrameClientMessage,
  type RunFrame,
} from '../../core/contract/frame-channel.ts'
import type { LiveRun } from '../services/live-run.ts'
import type { Services } from '../services/services.ts'
import type { ShownTrace } from '../services/shown-trace.ts'

const frameIntervalMs = 33
/**
 * A map of a large VM takes some 20 ms to count, which the engine lacks meanwhile: after each, so many times as
 * long passes before the next, and frames in between carry the last one again.
 */
const mapRest = 5

interface Watch {
  readonly run: LiveRun
  readonly mapVm: string | null
  readonly mapCells: number
  readonly mapDisk: string | null
  /** The trace without hidden faults, while they are to be found; null: the run's own. */
  shown: ShownTrace | null
  /** Bytes of the trace that the window holds and that are still right. */
  heldBytes: number
  isTaken: boolean
  seenChange: number
  /** The last maps, and the wall time from which others may be counted. */
  map: Uint8Array<ArrayBufferLike>
  disk: Uint8Array<ArrayBufferLike>
  mapDueMs: number
  /** The last frame had a map from before. */
  isMapOld: boolean
  readonly onCut: (keptBytes: number) => void
}

export class FrameReader {
  private readonly services: Services
  private readonly send: (frame: RunFrame) => void
  private readonly timer: NodeJS.Timeout
  private watch: Watch | null = null

  constructor(services: Services, send: (frame: RunFrame) => void) {
    this.services = services
    this.send = send
    this.timer = setInterval(() => this.pushIfNew(), frameIntervalMs)
  }

  /**
   * Takes a message of the window. Throws TypeError on what is none and NotFoundError on an unknown run: the
   * transport then closes the channel.
   */
  receive(message: unknown): void {
    const parsed = understood(message)
    if (parsed.kind === 'unwatch') this.stopWatching()
    else if (parsed.kind === 'watch') this.startWatching(parsed)
    else if (this.watch?.run.runId === parsed.runId) {
      this.watch.heldBytes = Math.min(this.watch.heldBytes, parsed.traceBytes)
      this.watch.isTaken = true
      this.pushIfNew()
    }
  }

  close(): void {
    clearInterval(this.timer)
    this.stopWatching()
  }

  private startWatching(message: Extract<FrameClientMessage, { kind: 'watch' }>): void {
    this.stopWatching()
    const run = this.services.runs.liveRun(message.runId)
    const watch: Watch = {
      run,
      mapVm: message.mapVm,
      mapCells: message.mapCells,
      mapDisk: message.mapDisk,
      shown: this.services.runs.shownTrace(message.runId),
      // What the window kept from an earlier watching may have been cut since; it starts anew.
      heldBytes: 0,
      isTaken: true,
      seenChange: -1,
      map: new Uint8Array(0),
      disk: new Uint8Array(0),
      mapDueMs: 0,
      isMapOld: false,
      onCut: (keptBytes) => {
        watch.heldBytes = Math.min(watch.heldBytes, watch.shown?.keptOf(keptBytes) ?? keptBytes)
      },
    }
    run.cutListeners.add(watch.onCut)
    this.watch = watch
    this.pushIfNew()
  }

  private stopWatching(): void {
    if (this.watch !== null) this.watch.run.cutListeners.delete(this.watch.onCut)
    this.watch = null
  }

  private pushIfNew(): void {
    const watch = this.watch
    if (watch === null || !watch.isTaken) return
    this.revealWhatIsOver(watch)
    if (!hasNews(watch)) return
    watch.seenChange = watch.run.changeCount
    const source = watch.shown ?? watch.run
    const traceFrom = Math.min(watch.heldBytes, source.traceLength)
    const trace = source.traceBytes(traceFrom)
    watch.heldBytes = traceFrom + trace.length
    watch.isTaken = false
    renewMaps(watch)
    this.send({
      playback: watch.run.playback(),
      traceFrom,
      trace,
      map: watch.map,
      disk: watch.disk,
    })
  }

  /** Once the attempt is over the window gets the run's own trace, from its first byte. */
  private revealWhatIsOver(watch: Watch): void {
    if (watch.shown === null || this.services.runs.shownTrace(watch.run.runId) !== null) return
    watch.shown = null
    watch.heldBytes = 0
    watch.seenChange = -1
  }
}

function understood(message: unknown): FrameClientMessage {
  const parsed = frameClientMessageSchema.safeParse(message)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new TypeError(`${issue?.message ?? 'Wrong message'} at "${issue?.path.join('.') ?? ''}".`)
}

function hasNews(watch: Watch): boolean {
  if (watch.seenChange !== watch.run.changeCount) return true
  return watch.isMapOld && performance.now() >= watch.mapDueMs
}

function renewMaps(watch: Watch): void {
  const { run, mapVm, mapDisk, mapCells } = watch
  if (mapVm === null) return
  const beganMs = performance.now()
  watch.isMapOld = beganMs < watch.mapDueMs
  if (watch.isMapOld) return
  watch.map = encodeMapFrame(run.maps.mapFrame(mapVm, mapCells))
  const counts = mapDisk === null ? null : run.maps.diskFrame(mapVm, mapDisk, mapCells)
  watch.disk = counts === null ? new Uint8Array(0) : encodeDiskMapFrame(counts)
  const endedMs = performance.now()
  watch.mapDueMs = endedMs + mapRest * (endedMs - beganMs)
}
