/**
 * The second channel between host and window: raw bytes beside the calls. The window says what it watches
 * and when it has taken a frame; the host then sends the newest state, never more than one frame ahead of
 * the reader. A frame carries the trace as "keep the first `traceFrom` bytes that you have, then append
 * these", so that seeking back is a cut and going on is an append; and, if asked for, a memory
 * map and beside it the map of one disk.
 *
 * On a MessagePort the messages travel as objects with Uint8Array fields; on a WebSocket, client messages
 * are JSON text and frames are binary: u32 header length, UTF-8 JSON of RunFrameHeader, trace bytes, map
 * bytes, disk map bytes.
 */
import { z } from 'zod'
import { decodeUtf8, encodeUtf8 } from '../base/utf8.ts'

/** Window → host. `watch` replaces what was watched before; `taken` asks for the next frame. */
export const frameClientMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('watch'),
    runId: z.string().max(64),
    /** VM whose memory map is wanted; null for none. */
    mapVm: z.string().max(80).nullable(),
    /** Cells of the map, at most. */
    mapCells: z.number().int().min(1).max(65_536),
    /** Disk of `mapVm` whose map is wanted beside the memory's; null for none. */
    mapDisk: z.string().max(80).nullable(),
    /** Trace bytes the window already has of this run. */
    traceBytes: z.number().int().min(0),
  }),
  z.strictObject({
    kind: z.literal('taken'),
    runId: z.string().max(64),
    traceBytes: z.number().int().min(0),
  }),
  z.strictObject({ kind: z.literal('unwatch') }),
])

export type FrameClientMessage = z.infer<typeof frameClientMessageSchema>

/** State of playback at the moment of the frame. */
export const playbackSchema = z.strictObject({
  runId: z.string(),
  playheadNs: z.number().int().min(0),
  /** Furthest time that this run has reached; the scrubber's end of what has happened. */
  horizonNs: z.number().int().min(0),
  isPlaying: z.boolean(),
  /** Virtual seconds per wall second. */
  speed: z.number().positive(),
  /** Nothing is scheduled any more: no migration runs and no planned command is left. */
  isIdle: z.boolean(),
  /** SHA-256 of the trace up to the playhead, hex. */
  traceHash: z.string(),
  /** Entries of the command log (all of them are saved). */
  commandCount: z.number().int().min(0),
  /** Set when the engine stopped on a broken invariant: the message with scenario, seed and command index. */
  failure: z.string().nullable(),
})

export type Playback = z.infer<typeof playbackSchema>

export interface RunFrameHeader {
  readonly playback: Playback
  readonly traceFrom: number
  readonly traceLength: number
  readonly mapLength: number
  readonly diskLength: number
}

export interface RunFrame {
  readonly playback: Playback
  /** Keep this many bytes of the trace that you have … */
  readonly traceFrom: number
  /** … and append these. */
  readonly trace: Uint8Array
  /** An encoded MapFrame, or empty. */
  readonly map: Uint8Array
  /** An encoded DiskMapFrame, or empty. */
  readonly disk: Uint8Array
}

export function encodeRunFrame(frame: RunFrame): Uint8Array {
  const header: RunFrameHeader = {
    playback: frame.playback,
    traceFrom: frame.traceFrom,
    traceLength: frame.trace.length,
    mapLength: frame.map.length,
    diskLength: frame.disk.length,
  }
  const text = encodeUtf8(JSON.stringify(header))
  const parts = [text, frame.trace, frame.map, frame.disk]
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 4))
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  let at = 4
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Throws RangeError on a frame whose lengths do not add up. */
export function decodeRunFrame(bytes: Uint8Array): RunFrame {
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true)
  const header = JSON.parse(decodeUtf8(bytes, 4, 4 + headerLength)) as RunFrameHeader
  const traceAt = 4 + headerLength
  const mapAt = traceAt + header.traceLength
  const diskAt = mapAt + header.mapLength
  if (diskAt + header.diskLength !== bytes.length) {
    throw new RangeError(`A run frame of ${bytes.length} bytes announces ${diskAt + header.diskLength}.`)
  }
  return {
    playback: header.playback,
    traceFrom: header.traceFrom,
    trace: bytes.slice(traceAt, mapAt),
    map: bytes.slice(mapAt, diskAt),
    disk: bytes.slice(diskAt),
  }
}
