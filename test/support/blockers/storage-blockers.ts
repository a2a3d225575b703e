/** Blockers of storage: each makes exactly one check speak on its base. Here those of datastores and swap files. */
import type { Blocker } from './base-estate.ts'
import { diskBlockers } from './disk-blockers.ts'
import { rdmBlockers } from './rdm-blockers.ts'

const datastores: readonly Blocker[] = [
  {
    check: 'disk-not-shared',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotAccessVmDisk',
    text: /Unable to access the virtual disk Hard disk 1 of web-01 from esx-02: it cannot reach \[shared-1\]/,
    plant: ({ destination }) => {
      destination.datastores = ['shared-2', 'local-2']
    },
    touches: ['destination.datastores', 'datastore.shared-1'],
  },
  {
    check: 'disk-not-shared',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotAccessVmDisk',
    text: /cannot reach \[local-1\]/,
    plant: ({ vm }) => {
      vm.disks[0].parent = { datastore: 'local-1' }
    },
    touches: ['vm.disks'],
  },
  {
    check: 'home-not-shared',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotAccessVmConfig',
    text: /Unable to access the virtual machine configuration of web-01 from esx-02/,
    plant: ({ vm }) => {
      vm.homeDatastore = 'local-1'
    },
    touches: ['vm.home'],
  },
  {
    check: 'ds-readonly-on-dest',
    kind: 'vmotion',
    severity: 'error',
    fault: 'DatastoreNotWritableOnHost',
    text: /Datastore shared-1 is not writable on host esx-02/,
    plant: ({ destination }) => {
      destination.mounts = [{ datastore: 'shared-1', readOnly: true }]
    },
    touches: ['destination.mounts', 'destination.datastores', 'datastore.shared-1'],
  },
  {
    check: 'ds-readonly-on-dest',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'DatastoreNotWritableOnHost',
    text: /Datastore shared-2 is not writable on host esx-01/,
    plant: ({ source }) => {
      source.mounts = [{ datastore: 'shared-2', readOnly: true }]
    },
    touches: ['source.mounts', 'source.datastores', 'request.datastore'],
  },
  {
    check: 'ds-inaccessible',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InaccessibleDatastore',
    text: /Datastore shared-1 is not accessible from esx-02: all paths down \(APD\)/,
    plant: ({ destination }) => {
      destination.mounts = [{ datastore: 'shared-1', state: 'all-paths-down' }]
    },
    touches: ['destination.mounts', 'destination.datastores', 'datastore.shared-1'],
  },
  {
    check: 'ds-inaccessible',
    kind: 'combined',
    severity: 'error',
    fault: 'InaccessibleDatastore',
    text: /Datastore shared-1 is not accessible from esx-01: permanent device loss \(PDL\)/,
    plant: ({ source }) => {
      source.mounts = [{ datastore: 'shared-1', state: 'permanent-device-loss' }]
    },
    touches: ['source.mounts', 'source.datastores'],
  },
  {
    check: 'ds-not-visible-to-host',
    kind: 'combined',
    severity: 'error',
    fault: 'InvalidDatastore',
    text: /esx-02 has no access to the target datastore shared-2/,
    plant: ({ destination }) => {
      destination.datastores = ['shared-1', 'local-2']
    },
    touches: ['destination.datastores', 'request.datastore', 'datastore.shared-2'],
  },
  {
    check: 'ds-not-visible-to-host',
    kind: 'cold',
    severity: 'error',
    fault: 'InvalidDatastore',
    text: /esx-02 has no access to shared-1, where the home directory and Hard disk 1 of web-01 would stay/,
    plant: ({ destination }) => {
      destination.datastores = ['shared-2', 'local-2']
    },
    touches: ['destination.datastores', 'datastore.shared-1'],
  },
  {
    check: 'ds-maintenance',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'InvalidDatastoreState',
    text: /Datastore shared-2 is entering maintenance mode/,
    plant: ({ datastores: { 'shared-2': target } }) => {
      target.maintenance = 'entering'
    },
    touches: ['datastore.shared-2.state', 'request.datastore'],
  },
]

const swaps: readonly Blocker[] = [
  {
    check: 'swap-unshared-unsupported',
    kind: 'vmotion',
    severity: 'error',
    fault: 'UnsharedSwapVMotionNotSupported',
    text: /esx-02 does not support that the swap file of web-01 changes its place/,
    plant: ({ vm, source, destination }) => {
      vm.swapFile = 'host'
      source.localSwapDatastore = 'local-1'
      destination.localSwapDatastore = 'local-2'
      destination.capabilities = { ...destination.capabilities, unsharedSwapVMotionSupported: false }
    },
    touches: ['vm.swap', 'destination.capabilities', 'destination.datastores'],
  },
  {
    check: 'swap-space-on-dest',
    kind: 'vmotion',
    severity: 'error',
    fault: 'NoDiskSpace',
    text: /no space for the swap file of web-01 on esx-02/,
    plant: ({ vm, source, destination, datastores: { 'shared-1': home, 'local-2': local } }) => {
      vm.swapFile = 'host'
      source.localSwapDatastore = 'local-1'
      destination.localSwapDatastore = 'local-2'
      home.capacityGiB = 41
      local.capacityGiB = 2
    },
    touches: ['vm.swap', 'vm.home', 'vm.memory', 'vm.disks', 'datastore.shared-1', 'destination.datastores'],
  },
  {
    check: 'vflash-unsupported',
    kind: 'vmotion',
    severity: 'error',
    fault: 'VFlashModuleNotSupported',
    text: /Flash Read Cache of Hard disk 1 of web-01 is not supported on esx-02/,
    plant: ({ vm, source }) => {
      vm.disks[0].flashCacheMiB = 1024
      source.version = '6.7'
    },
    touches: ['vm.disks', 'versions', 'vm.devices', 'vm.hardware'],
  },
  {
    check: 'vflash-unsupported',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'UnSupportedDatastoreForVFlash',
    text: /Flash Read Cache of Hard disk 1 of web-01 is not supported on datastore shared-2/,
    plant: ({ vm, source, datastores: { 'shared-2': target } }) => {
      vm.disks[0].flashCacheMiB = 1024
      source.version = '6.7'
      target.type = 'vSAN'
    },
    touches: ['vm.disks', 'versions', 'datastore.shared-2.type', 'request.datastore'],
  },
  {
    check: 'svmotion-agent-memory',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'InsufficientMemoryResourcesFault',
    text: /esx-01 lacks memory for the second process that Storage vMotion starts for web-01/,
    plant: ({ source }) => {
      source.memoryGiB = 8
    },
    touches: ['source.memory', 'vm.memory', 'vms', 'request.datastore'],
  },
]

export const storageBlockers: readonly Blocker[] = [...datastores, ...diskBlockers, ...rdmBlockers, ...swaps]

const longName = '漢'.repeat(80)

/** Renames web-01, which other blockers name: not to be planted with others. */
export const longNameBlocker: Blocker = {
  check: 'ds-name-too-long',
  kind: 'storage-vmotion',
  severity: 'error',
  fault: 'FileNameTooLong',
  text: /File name too long/,
  plant: ({ vm }) => {
    vm.name = longName
    vm.snapshots = [{ name: 'before update' }]
  },
  request: { vm: longName },
  touches: ['vm.name', 'vm.snapshots', 'request.datastore'],
}
