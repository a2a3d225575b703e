/**
 * What one TCP stream carries at most over a path with this round-trip time and loss, before links and other
 * flows are looked at. Two bounds: one window per round trip, and the rate at which loss holds congestion
 * avoidance. Slow start is left out: a stream of seconds has forgotten it.
 */
import { nsPerMs, nsPerSecond } from '../base/units.ts'

/** Line rate by which ESXi sizes its socket buffers, MB/s (ADV-SET, Migrate.NetExpectedLineRateMBps). */
export const expectedLineRateMBps = 133
/** Round-trip time above which buffers grow with it, ms (ADV-SET, Migrate.NetLatencyModeThreshold). */
export const latencyModeThresholdMs = 4
/** Window that Linux lets a socket grow to: third value of net.ipv4.tcp_wmem (LINUX-TCP, tcp_wmem). */
export const linuxWindowBytes = 4_194_304

/**
 * Bytes of ESXi's socket buffers: what the expected line rate fills in a round trip, and in that of the
 * threshold at least: 532 kB, the "around 0.5 MB" of YB-METRO; above it 1.33 MB at 10 ms, and so on.
 */
export function esxiWindowBytes(lineRateMBps: number, thresholdMs: number, roundTripNs: number): number {
  const bufferedNs = Math.max(thresholdMs * nsPerMs, roundTripNs)
  return Math.floor((lineRateMBps * 1_000_000 * bufferedNs) / nsPerSecond)
}

/** √(3/2), for periodic loss and an acknowledgement of each segment (Mathis et al. 1997, MATHIS). */
const mathisConstant = 1.224744871391589

/**
 * Payload in bytes per second of one stream, Infinity if nothing bounds it. `loss` is the share of segments
 * lost, 0…1. Sources: window / RTT (RFC 9293); segment / RTT × √(3/2) / √loss (MATHIS).
 */
export function streamBytesPerSecond(
  windowBytes: number,
  segmentBytes: number,
  roundTripNs: number,
  loss: number,
): number {
  if (roundTripNs === 0) return Infinity
  const roundTripsPerSecond = nsPerSecond / roundTripNs
  const byWindow = windowBytes * roundTripsPerSecond
  if (loss === 0) return byWindow
  return Math.min(byWindow, (segmentBytes * roundTripsPerSecond * mathisConstant) / Math.sqrt(loss))
}
