/** Blockers of disks: space, sizes, modes, formats, policies, snapshots and linked clones. */
import type { Blocker } from './base-estate.ts'

const disks: readonly Blocker[] = [
  {
    check: 'ds-space',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'NoDiskSpace',
    text: /Insufficient disk space on datastore shared-2/,
    plant: ({ datastores: { 'shared-2': target } }) => {
      target.capacityGiB = 100
      target.otherUsedGiB = 60
    },
    touches: ['datastore.shared-2.space', 'request.datastore', 'vm.disks', 'vm.memory'],
  },
  {
    check: 'ds-file-too-large',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'FileTooLarge',
    text: /File of Hard disk 1 of web-01 is larger than the maximum size supported by datastore shared-2/,
    plant: ({ vm, datastores: { 'shared-2': target } }) => {
      vm.disks[0].sizeGiB = 3000
      target.vmfsVersion = 3
    },
    touches: ['vm.disks', 'datastore.shared-2.type', 'datastore.shared-2.space', 'request.datastore'],
  },
  {
    check: 'disk-nonpersistent',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'NonPersistentDisksNotSupported',
    text: /Hard disk 1 of web-01 is non-persistent/,
    plant: ({ vm }) => {
      vm.disks[0].mode = 'independent-nonpersistent'
    },
    touches: ['vm.disks'],
  },
  {
    check: 'disk-count-limit',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'OutOfBounds',
    text: /Too many disks of web-01/,
    plant: ({ vm, source }) => {
      vm.disks.push({ name: 'Hard disk 2', datastore: 'shared-1', sizeGiB: 10 })
      source.capabilities = { ...source.capabilities, maxNumDisksSVMotion: 1 }
    },
    touches: ['vm.disks', 'source.capabilities', 'datastore.shared-2.space'],
  },
  {
    check: 'disk-independent-only',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'IndependentDiskVMotionNotSupported',
    text: /esx-01 cannot move disks of web-01 without its home directory/,
    plant: ({ source }) => {
      source.capabilities = { ...source.capabilities, independentDiskVMotionSupported: false }
    },
    request: { toDatastore: undefined, disks: { 'Hard disk 1': { datastore: 'shared-2' } } },
    touches: ['source.capabilities', 'request.datastore', 'vm.disks'],
  },
  {
    check: 'disk-format-unsupported',
    kind: 'combined',
    severity: 'error',
    fault: 'InvalidDeviceBacking',
    text: /requested disk format of Hard disk 1 of web-01 is not supported on shared-2/,
    plant: ({ datastores: { 'shared-2': target } }) => {
      target.type = 'NFS'
    },
    request: { diskFormat: 'eager-zeroed-thick' },
    touches: ['datastore.shared-2.type', 'request.format', 'request.datastore', 'vm.disks'],
  },
  {
    check: 'storage-policy-mismatch',
    kind: 'storage-vmotion',
    severity: 'warning',
    fault: '',
    text: /Datastore shared-2 does not match the VM storage policy Gold/,
    plant: ({ vm, datastores: { 'shared-2': target } }) => {
      vm.storagePolicy = 'Gold'
      target.policies = ['Silver']
    },
    touches: ['vm.policy', 'request.datastore'],
  },
]

const snapshots: readonly Blocker[] = [
  {
    check: 'snapshots-hot-move',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'HotSnapshotMoveNotSupported',
    text: /Snapshots of web-01 cannot be kept/,
    plant: ({ vm, source }) => {
      vm.snapshots = [{ name: 'before update' }]
      source.version = '4.1'
    },
    touches: ['vm.snapshots', 'versions', 'source.capabilities', 'vm.disks', 'vm.devices', 'vm.hardware'],
  },
  {
    check: 'snapshot-dir-reset',
    kind: 'storage-vmotion',
    severity: 'warning',
    fault: 'WillResetSnapshotDirectory',
    text: /snapshot directory of web-01 will be reset/,
    plant: ({ vm }) => {
      vm.snapshotDirectory = 'local-1'
    },
    touches: ['vm.snapshotDirectory', 'request.datastore'],
  },
  {
    check: 'linked-clone-delta',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'CannotMoveVmWithNativeDeltaDisk',
    text: /delta disk backings that cannot be moved: Hard disk 1 is a native snapshot of the array/,
    plant: ({ vm }) => {
      vm.disks[0].parent = { datastore: 'shared-1', isNative: true }
    },
    touches: ['vm.disks'],
  },
  {
    check: 'linked-clone-delta',
    kind: 'cold',
    severity: 'error',
    fault: 'CannotMoveVmWithDeltaDisk',
    text: /Hard disk 1 is the delta of a linked clone/,
    plant: ({ vm, source }) => {
      vm.disks[0].parent = { datastore: 'shared-1' }
      source.capabilities = { ...source.capabilities, deltaDiskBackingsSupported: false }
    },
    request: { toDatastore: 'shared-2' },
    touches: ['vm.disks', 'datastore.shared-1', 'source.capabilities', 'request.datastore'],
  },
  {
    check: 'eight-host-limit',
    kind: 'vmotion',
    severity: 'error',
    fault: 'EightHostLimitViolated',
    text: /More than eight hosts would have the base disk of Hard disk 1 of web-01 open/,
    plant: ({ vm, datastores: { 'shared-1': base } }) => {
      vm.disks[0].parent = { datastore: 'shared-1', openOnHosts: 8 }
      base.vmfsVersion = 3
    },
    touches: ['vm.disks', 'datastore.shared-1', 'destination.datastores'],
  },
]

export const diskBlockers: readonly Blocker[] = [...disks, ...snapshots]
