/** What QEMU's sender keeps in mind between two slices of pre-copy, as plain figures that can be copied. */

/** What the sender is doing. `sleeping`: the window's quota is used up and the window not over. */
type Activity = 'setting-up' | 'iterating' | 'iteration-over' | 'sleeping'

export interface SenderState {
  activity: Activity
  /** The sender can do nothing before this: it sleeps, or waits until the sockets take more. */
  busyUntilNs: number
  /** Put together and not yet handed to the socket: pages with content, and bytes of all. */
  gatheredPages: number
  gatheredBytes: number
  iterationStartNs: number
  iterationPages: number
  windowStartMs: number
  windowBytes: number
  thresholdBytes: number
  /** Of the last window that is over; 0 before. */
  bytesPerSecond: number
  lastSyncNs: number
  dirtyBytesPerSecond: number
  /** Reads of the dirty log so far, the one at the start included. */
  syncs: number
  /** When somebody asks for post-copy, as far as that is known; Infinity: not yet, or never. */
  postCopyAskedNs: number
}

export function newSenderState(): SenderState {
  return {
    activity: 'setting-up',
    busyUntilNs: 0,
    gatheredPages: 0,
    gatheredBytes: 0,
    iterationStartNs: 0,
    iterationPages: 0,
    windowStartMs: 0,
    windowBytes: 0,
    thresholdBytes: 0,
    bytesPerSecond: 0,
    lastSyncNs: 0,
    dirtyBytesPerSecond: 0,
    syncs: 0,
    postCopyAskedNs: Infinity,
  }
}
