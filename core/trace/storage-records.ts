/**
 * Records of disks: what a migration copies from where to where, how its guest fares meanwhile, what datastores
 * carry, and what a move to another vCenter means. Part of the table in `events.ts`, in wire order: append at the
 * end. Latencies are ns; `0` where nothing was asked.
 */
import type { FieldKind } from './events.ts'

export const storageRecordFields = {
  /**
   * Files of a VM are about to move. A combined move has `migration-started`, a cold one `cold-migration-started`
   * at the same instant before it; a Storage vMotion has this one alone.
   */
  'storage-migration-started': {
    migration: 'uint',
    task: 'uint',
    vm: 'text',
    /** storage-vmotion | combined | cold */
    kind: 'text',
    sourceHost: 'text',
    /** The source itself where only storage moves. */
    destinationHost: 'text',
    /** mirror-driver | changed-block-tracking | offline-copy */
    method: 'text',
    disks: 'uint',
    /** Of disks and home directory together, as it stands at the start. */
    bytesToCopy: 'uint',
    /** Names of the disks that are to be copied, in that order, separated by tabs. */
    copied: 'text',
  },
  /** The home directory (configuration, log, NVRAM, snapshots' files) has arrived. */
  'home-copied': {
    migration: 'uint',
    vm: 'text',
    fromDatastore: 'text',
    toDatastore: 'text',
    bytes: 'uint',
    durationNs: 'uint',
  },
  'disk-copy-started': {
    migration: 'uint',
    disk: 'text',
    fromDatastore: 'text',
    toDatastore: 'text',
    fromFormat: 'text',
    toFormat: 'text',
    /** hardware-offload | fs3dm | fsdm | network | nfc, and why. */
    mover: 'text',
    moverReason: 'text',
    sizeBytes: 'uint',
    bytesToCopy: 'uint',
  },
  /** Changed-block tracking. `verdict`: another-pass | switch-over | give-up. */
  'disk-pass-finished': {
    migration: 'uint',
    disk: 'text',
    pass: 'uint',
    passBytes: 'uint',
    changedBytes: 'uint',
    verdict: 'text',
    reason: 'text',
  },
  /** All that was to be copied has been; writes go to both sides until the switch. */
  'disk-copy-ready': {
    migration: 'uint',
    disk: 'text',
    durationNs: 'uint',
    /** Up to here, as at `disk-copy-ended`. */
    readBytes: 'uint',
    sentBytes: 'uint',
    writtenBytes: 'uint',
  },
  /** The guest's writes to it are held back from here to its switch. */
  'disk-quiesced': { migration: 'uint', disk: 'text' },
  /** The independent record of every block and every acknowledged write. Stale blocks and lost writes are 0 or the run stops. */
  'disk-verified': {
    migration: 'uint',
    disk: 'text',
    blocks: 'uint',
    staleBlocks: 'uint',
    acknowledgedWrites: 'uint',
    lostWrites: 'uint',
  },
  /** From here on the VM uses the copy. */
  'disk-switched': {
    migration: 'uint',
    vm: 'text',
    disk: 'text',
    fromDatastore: 'text',
    toDatastore: 'text',
    format: 'text',
  },
  'disk-copy-ended': {
    migration: 'uint',
    disk: 'text',
    /** switched | cancelled | failed */
    outcome: 'text',
    readBytes: 'uint',
    sentBytes: 'uint',
    writtenBytes: 'uint',
    /** Of the disk, holes and zeros included. */
    copiedBytes: 'uint',
    mirroredBytes: 'uint',
    writesToSource: 'uint',
    writesToBoth: 'uint',
    writesHeld: 'uint',
    durationNs: 'uint',
    /** Of those to both, those that found the buffer of mirrored writes full and were done at the pace of the network. */
    writesSynchronous: 'uint',
  },
  /** A disk since its last sample; while it is copied, and shortly before and after. */
  'disk-sample': {
    vm: 'text',
    disk: 'text',
    /** 0 while nothing copies it. */
    migration: 'uint',
    copiedBytes: 'uint',
    remainingBytes: 'uint',
    copyBytesPerSecond: 'uint',
    readsPerSecond: 'uint',
    writesPerSecond: 'uint',
    readLatencyNs: 'uint',
    writeLatencyNs: 'uint',
    /** 99th percentile. */
    worstWriteLatencyNs: 'uint',
    /** Where writes went since the last sample. */
    writesToSource: 'uint',
    writesToBoth: 'uint',
    writesHeld: 'uint',
    writesSynchronous: 'uint',
  },
  'datastore-sample': {
    datastore: 'text',
    /** Share of the time since its last sample in which its medium was at work. */
    busyPermyriad: 'uint',
    capacityBytes: 'uint',
    usedBytes: 'uint',
    provisionedBytes: 'uint',
  },
  /** A guest's write found its datastore full; it waits until there is space. */
  'write-out-of-space': { vm: 'text', disk: 'text', datastore: 'text' },
  /** The VM is another vCenter's from here on. */
  'vcenter-changed': {
    migration: 'uint',
    vm: 'text',
    fromVcenter: 'text',
    toVcenter: 'text',
    isSameSsoDomain: 'flag',
    /** Managed object ids: the inventory of the other vCenter gives a new one. */
    fromMoRef: 'text',
    toMoRef: 'text',
    /** What went with it and what stayed, as lists of words separated by commas. */
    kept: 'text',
    lost: 'text',
  },
  /** normal | entering | inMaintenance; `task` enters it, 0 if it was so from the start or left it. */
  'datastore-maintenance-changed': {
    datastore: 'text',
    state: 'text',
    task: 'uint',
  },
  /** A VM with files there keeps it from entering maintenance mode. Fields as of `maintenance-blocked`. */
  'datastore-maintenance-blocked': {
    datastore: 'text',
    task: 'uint',
    vm: 'text',
    cause: 'text',
    check: 'text',
    fault: 'text',
    reason: 'text',
  },
  /** It does so no longer: its files are on their way or gone, or the datastore no longer enters. */
  'datastore-maintenance-unblocked': { datastore: 'text', vm: 'text' },
} as const satisfies Record<string, Record<string, FieldKind>>
