/**
 * What an Ethernet link of a given speed carries of TCP payload, and at what cost on the wire. Full-size
 * segments only: a vMotion stream is a bulk transfer, its few small frames do not show.
 */
import { bytesPerSecondFromMbps } from '../base/units.ts'

/** Preamble and start 8 + header 14 + frame check 4 + inter-frame gap 12. Source: IEEE 802.3 clause 4. */
export const ethernetFrameOverheadBytes = 38

/** IPv4 20 + TCP 20 + timestamp option 12. Sources: RFC 791, RFC 9293, RFC 7323. */
export const tcpIpOverheadBytes = 52

/** Payload of one full-size TCP segment, in bytes. */
export function segmentPayloadBytes(mtuBytes: number): number {
  return mtuBytes - tcpIpOverheadBytes
}

/** Bytes on the wire for one byte of payload: 1.062 at an MTU of 1500, 1.010 at 9000. */
export function wireBytesPerPayloadByte(mtuBytes: number): number {
  return (mtuBytes + ethernetFrameOverheadBytes) / segmentPayloadBytes(mtuBytes)
}

/** TCP payload in bytes per second, rounded down, of a link of `mbps` (10^6 bit/s) at this MTU. */
export function payloadBytesPerSecond(mbps: number, mtuBytes: number): number {
  const wire = bytesPerSecondFromMbps(mbps)
  return Math.floor((wire * segmentPayloadBytes(mtuBytes)) / (mtuBytes + ethernetFrameOverheadBytes))
}
