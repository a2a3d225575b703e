/** Blockers of the hosts, their licences and the user's privileges: each makes exactly one check speak on its base. */
import type { Blocker, PlainEstate } from './base-estate.ts'

/** Puts the destination host into a datacenter of its own, with a datastore of its own. */
function intoOtherDatacenter({ vcenter, sourceCluster, destination, distributedSwitch }: PlainEstate): void {
  sourceCluster.hosts = sourceCluster.hosts.filter((host: unknown) => host !== destination)
  distributedSwitch.members = [{ host: 'esx-01' }]
  destination.datastores = ['shared-dc2']
  vcenter.datacenters.push({
    name: 'DC-2',
    datastores: [{ name: 'shared-dc2' }],
    clusters: [{ name: 'CL-2', hosts: [destination] }],
  })
}

/** What hangs on a host of the same cluster. */
const placeWords = [
  'request.folder',
  'request.datastore',
  'destination.datastores',
  'distributedSwitch',
  'cluster.ha',
  'cluster.rules',
  'cluster.pools',
  'cluster.drs',
] as const

const state: readonly Blocker[] = [
  {
    check: 'host-not-connected',
    kind: 'vmotion',
    severity: 'error',
    fault: 'HostNotConnected',
    text: /Cannot communicate with esx-02 because it is disconnected/,
    plant: ({ destination }) => {
      destination.connectionState = 'disconnected'
    },
    touches: ['destination.outage', 'cluster.ha', 'cluster.pools'],
  },
  {
    check: 'host-not-connected',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'HostNotConnected',
    text: /Cannot communicate with esx-01/,
    plant: ({ source }) => {
      source.connectionState = 'disconnected'
    },
    touches: ['source.outage', 'vm.connectionState', 'cluster.ha', 'cluster.pools'],
  },
  {
    check: 'host-not-reachable',
    kind: 'cold',
    severity: 'error',
    fault: 'HostNotReachable',
    text: /Cannot contact the specified host esx-02: it is not responding/,
    plant: ({ destination }) => {
      destination.connectionState = 'notResponding'
    },
    touches: ['destination.outage', 'cluster.ha', 'cluster.pools'],
  },
  {
    check: 'dest-in-maintenance',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InvalidState',
    text: /not allowed in the current state of esx-02: it is in maintenance mode/,
    plant: ({ destination }) => {
      destination.inMaintenanceMode = true
    },
    touches: ['destination.outage', 'cluster.ha', 'cluster.pools'],
  },
  {
    check: 'source-maintenance-file-move',
    kind: 'cold',
    severity: 'error',
    fault: 'MaintenanceModeFileMove',
    text: /The files of web-01 cannot be moved while esx-01 is in maintenance mode/,
    plant: ({ source }) => {
      source.inMaintenanceMode = true
    },
    request: { toHost: 'esx-02', toDatastore: 'shared-2' },
    touches: [
      'source.outage',
      'request.datastore',
      'destination.datastores',
      'datastore.shared-1',
      'cluster.ha',
      'cluster.pools',
    ],
  },
  {
    check: 'dest-is-failover-host',
    kind: 'vmotion',
    severity: 'error',
    fault: 'DisallowedOperationOnFailoverHost',
    text: /esx-02 is reserved as a dedicated failover host of CL-1/,
    plant: ({ sourceCluster }) => {
      sourceCluster.ha = { admissionControl: { policy: 'dedicated-hosts', hosts: ['esx-02'] } }
    },
    touches: ['cluster.ha'],
  },
  {
    check: 'dest-quarantine',
    kind: 'vmotion',
    severity: 'warning',
    fault: 'QuarantineModeFault',
    text: /esx-02 is in quarantine mode; DRS avoids it/,
    plant: ({ destination }) => {
      destination.isQuarantined = true
    },
    touches: ['destination.outage'],
  },
  {
    check: 'datacenter-mismatch',
    kind: 'combined',
    severity: 'error',
    fault: 'DatacenterMismatch',
    text: /not in the same datacenter: shared-dc2 is in DC-2, esx-02 in DC-1/,
    plant: ({ vcenter }) => {
      vcenter.datacenters.push({ name: 'DC-2', datastores: [{ name: 'shared-dc2' }] })
    },
    request: { toDatastore: 'shared-dc2' },
    touches: placeWords,
  },
  {
    check: 'networks-may-differ',
    kind: 'combined',
    severity: 'warning',
    fault: 'NetworksMayNotBeTheSame',
    text: /“VM Network” in DC-1 and in DC-2 may not be the same network/,
    plant: intoOtherDatacenter,
    request: { toDatastore: 'shared-dc2' },
    touches: [...placeWords, 'vm.nics', 'request.networks'],
  },
]

const capabilities: readonly Blocker[] = [
  {
    check: 'host-vmotion-unsupported',
    kind: 'vmotion',
    severity: 'error',
    fault: 'VMotionNotSupported',
    text: /esx-01 does not support vMotion/,
    plant: ({ source }) => {
      source.capabilities = { vmotionSupported: false }
    },
    touches: ['source.capabilities'],
  },
  {
    check: 'host-svmotion-unsupported',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'StorageVMotionNotSupported',
    text: /esx-01 does not support relocating the storage of a powered-on VM/,
    plant: ({ source }) => {
      source.capabilities = { storageVMotionSupported: false }
    },
    touches: ['source.capabilities'],
  },
  {
    check: 'host-combined-unsupported',
    kind: 'combined',
    severity: 'error',
    fault: 'FullStorageVMotionNotSupported',
    text: /esx-02 cannot change host and storage of a powered-on VM at once/,
    plant: ({ destination }) => {
      destination.capabilities = { vmotionWithStorageVMotionSupported: false }
    },
    touches: ['destination.capabilities'],
  },
  {
    check: 'host-net-change-unsupported',
    kind: 'vmotion',
    severity: 'error',
    fault: 'VMotionAcrossNetworkNotSupported',
    text: /esx-02 cannot change the networks of a powered-on VM .*Network adapter 1: VM Network → VM Network 2/,
    plant: ({ destination }) => {
      destination.capabilities = { vmotionAcrossNetworkSupported: false }
      destination.standardSwitches = [
        {
          name: 'vSwitch0',
          uplinks: ['vmnic0'],
          portGroups: [
            { name: 'Management Network' },
            { name: 'VM Network' },
            { name: 'VM Network 2' },
            { name: 'vMotion' },
          ],
        },
      ]
    },
    request: { networks: { 'VM Network': 'VM Network 2' } },
    touches: ['destination.capabilities', 'destination.switches', 'request.networks', 'vm.nics'],
  },
  {
    check: 'vmotion-protocol-incompatible',
    kind: 'vmotion',
    severity: 'error',
    fault: 'VMotionProtocolIncompatible',
    text: /The vMotion protocol versions of esx-01 and esx-02 are not compatible/,
    plant: ({ source, destination }) => {
      source.vmotionProtocols = [7, 8]
      destination.vmotionProtocols = [4, 5, 6]
    },
    touches: ['hosts.vmotionProtocols'],
  },
  {
    check: 'mgmt-ip-family-mismatch',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InvalidState',
    text: /The management addresses of esx-01 and esx-02 are of different IP families/,
    plant: ({ destination }) => {
      destination.managementAddress = 'fd00::12'
    },
    touches: ['destination.managementAddress', 'destination.vmkernel', 'source.vmkernel'],
  },
]

const licences: readonly Blocker[] = [
  {
    check: 'lic-vmotion',
    kind: 'vmotion',
    severity: 'error',
    fault: 'VMotionNotLicensed',
    text: /vMotion is not licensed on esx-02/,
    plant: ({ destination }) => {
      destination.licence = 'Essentials'
    },
    touches: ['destination.licence'],
  },
  {
    check: 'lic-vmotion',
    kind: 'combined',
    severity: 'error',
    fault: 'VMotionNotLicensed',
    text: /vMotion is not licensed on esx-01/,
    plant: ({ source }) => {
      source.vmotionLicensed = false
    },
    touches: ['source.licence'],
  },
  {
    check: 'lic-svmotion',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'NotEnoughLicenses',
    text: /The licence of esx-01 does not include Storage vMotion/,
    plant: ({ source }) => {
      source.licence = 'Essentials Plus'
    },
    touches: ['source.licence'],
  },
  {
    check: 'lic-xvc',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'NotEnoughLicenses',
    text: /The licence of esx-b1 does not include cross vCenter vMotion/,
    plant: ({ destination }) => {
      destination.licence = 'Standard'
    },
    touches: ['destination.licence'],
  },
  {
    check: 'lic-xvc',
    kind: 'xvc-advanced',
    severity: 'error',
    fault: 'NotEnoughLicenses',
    text: /The licence of esx-01 does not include cross vCenter vMotion/,
    plant: ({ source }) => {
      source.licence = 'VVS'
    },
    touches: ['source.licence'],
  },
]

const privilege = (
  kind: Blocker['kind'],
  missing: { readonly privilege: string; readonly object?: string },
  text: RegExp,
  asks: string,
): Blocker => ({
  check: 'perm-migrate',
  kind,
  severity: 'error',
  fault: 'NoPermission',
  text,
  plant: ({ estate }) => {
    estate.missingPrivileges = [missing]
  },
  touches: ['privileges', asks],
})

const privileges: readonly Blocker[] = [
  privilege('vmotion', { privilege: 'Resource.HotMigrate', object: 'web-01' }, /on web-01/, 'vm.folder'),
  privilege(
    'cold',
    { privilege: 'Resource.ColdMigrate' },
    /Migrate powered off virtual machine on web-01/,
    'vm.folder',
  ),
  privilege(
    'storage-vmotion',
    { privilege: 'Datastore.AllocateSpace', object: 'shared-2' },
    /Datastore > Allocate space on shared-2/,
    'request.datastore',
  ),
  privilege(
    'xvc-elm',
    { privilege: 'Network.Assign', object: 'VM Network' },
    /Assign network on VM Network/,
    'request.networks',
  ),
  privilege(
    'xvc-advanced',
    { privilege: 'Resource.AssignVMToPool', object: 'CL-B' },
    /Assign virtual machine to resource pool on the root resource pool of CL-B/,
    'request.pool',
  ),
]

export const hostBlockers: readonly Blocker[] = [...state, ...capabilities]
export const licenceBlockers: readonly Blocker[] = [...licences, ...privileges]
