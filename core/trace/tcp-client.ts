/**
 * What a gap in the network means to an idle TCP client with one segment under way: when its retransmission
 * gets through, and whether its stack gives the connection up before. The gap is the longest time for which
 * nothing of the VM could be reached. Applications may be less patient than their stack; that is theirs.
 */
import { nsPerMs, nsPerSecond } from '../base/units.ts'

/** First retransmission timeout on a short path: the least that Linux takes (TCP_RTO_MIN, 200 ms). */
const firstRetransmissionNs = 200 * nsPerMs
/** Each timeout is twice the one before (RFC 6298, 5.5), up to this (Linux, TCP_RTO_MAX). */
const longestRetransmissionNs = 120 * nsPerSecond
/** Retransmissions after which Linux gives an established connection up (ip-sysctl, tcp_retries2). */
const linuxRetransmissions = 15

export interface TcpClientView {
  /** From the gap's begin until the client's segment arrives; 0 if there was no gap. */
  readonly stallNs: number
  readonly retransmissions: number
  /** Whether the connection is still there: Linux with its defaults. */
  readonly survives: boolean
}

/** A client that sent its segment in the first instant of a gap of `gapNs`. */
export function tcpClientThrough(gapNs: number): TcpClientView {
  let stallNs = 0
  let timeoutNs = firstRetransmissionNs
  let retransmissions = 0
  while (stallNs < gapNs && retransmissions < linuxRetransmissions) {
    stallNs += timeoutNs
    timeoutNs = Math.min(2 * timeoutNs, longestRetransmissionNs)
    retransmissions += 1
  }
  return { stallNs, retransmissions, survives: stallNs >= gapNs }
}
