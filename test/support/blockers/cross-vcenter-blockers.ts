/** Blockers of moves between vCenters: each makes exactly one check speak on its base. */
import type { Blocker } from './base-estate.ts'

const login: readonly Blocker[] = [
  {
    check: 'xvc-version',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'NotSupported',
    text: /vCenter Server 6\.5 of vc-b\.lab does not support this migration/,
    plant: ({ destinationVcenter }) => {
      destinationVcenter.version = '6.5'
    },
    touches: ['vcenter.version', 'vm.encryption'],
  },
  {
    check: 'xvc-version',
    kind: 'xvc-elm',
    powerState: 'poweredOff',
    severity: 'error',
    fault: 'NotSupported',
    text: /ESXi 6\.5 of esx-b1 does not support this migration/,
    plant: ({ vm, destination }) => {
      vm.hardwareVersion = 13
      destination.version = '6.5'
    },
    touches: ['versions', 'vcenter.version', 'vm.hardware', 'destination.capabilities', 'vm.devices'],
  },
  {
    check: 'xvc-version',
    kind: 'xvc-elm',
    severity: 'warning',
    fault: 'NotSupported',
    text: /vc-a\.lab and vc-b\.lab are of different releases/,
    plant: ({ vcenter, destinationVcenter }) => {
      vcenter.version = '6.7 U3'
      destinationVcenter.version = '6.5'
    },
    touches: ['vcenter.version', 'vm.encryption'],
  },
  {
    check: 'xvc-version',
    kind: 'xvc-advanced',
    severity: 'error',
    fault: 'NotSupported',
    text: /vCenter Server 7\.0 U1 of vc-a\.lab does not support/,
    plant: ({ vcenter }) => {
      vcenter.version = '7.0 U1'
    },
    touches: ['vcenter.version', 'vm.encryption', 'request.remote'],
  },
  {
    check: 'xvc-elm-domain',
    kind: 'xvc-advanced',
    severity: 'error',
    fault: '',
    text: /vc-b\.lab is not in the list: it belongs to SSO domain other\.local, not to vsphere\.local/,
    plant: () => {},
    request: { remote: undefined },
    touches: ['request.remote', 'vcenter.version'],
  },
  {
    check: 'xvc-login',
    kind: 'xvc-advanced',
    severity: 'error',
    fault: 'InvalidLogin',
    text: /Cannot log in to vc-b\.lab/,
    plant: () => {},
    request: { remote: { credentials: 'wrong', certificate: 'accepted' } },
    touches: ['request.remote'],
  },
  {
    check: 'xvc-thumbprint',
    kind: 'xvc-advanced',
    severity: 'error',
    fault: 'SSLVerifyFault',
    text: /The certificate of vc-b\.lab is not trusted/,
    plant: () => {},
    request: { remote: { credentials: 'wrong', certificate: 'not-confirmed' } },
    touches: ['request.remote'],
  },
  {
    check: 'xvc-time-skew',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'InvalidLogin',
    text: /cannot be verified by vc-b\.lab: their clocks differ by 320 s/,
    plant: ({ vcenter, destinationVcenter }) => {
      vcenter.clockOffsetSeconds = 160
      destinationVcenter.clockOffsetSeconds = -160
    },
    touches: ['vcenter.clocks'],
  },
  {
    check: 'xvc-rtt-above-100',
    kind: 'xvc-elm',
    severity: 'warning',
    fault: '',
    text: /The round-trip time of 101 ms is above the 100 ms that some texts give as the limit between vCenters/,
    plant: ({ fabric }) => {
      fabric.roundTripUs = 101_000
    },
    touches: ['fabric.roundTrip'],
  },
]

const targets: readonly Blocker[] = [
  {
    check: 'xvc-shared-storage-compute-only',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'CannotAccessVmDisk',
    text: /Hard disk 1 of web-01 is not accessible at the destination: esx-b1 does not see shared-1/,
    plant: () => {},
    request: { toDatastore: 'shared-1' },
    touches: ['request.datastore', 'vm.disks', 'vm.home', 'destination.datastores'],
  },
  {
    check: 'xvc-explicit-targets',
    kind: 'xvc-advanced',
    severity: 'error',
    fault: 'InvalidArgument',
    text: /Host, resource pool and datastore must be given to move web-01 to vc-b\.lab/,
    plant: ({ vm }) => {
      vm.disks = []
    },
    request: { toDatastore: undefined },
    touches: ['request.datastore', 'vm.disks', 'vm.home', 'destination.datastores'],
  },
  {
    check: 'xvc-network-map',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'CannotAccessNetwork',
    text: /No destination network is chosen for Network adapter 1, which is on “VM Network”/,
    plant: () => {},
    request: { networks: {} },
    touches: ['request.networks', 'vm.nics'],
  },
  {
    check: 'xvc-mac-conflict',
    kind: 'xvc-elm',
    severity: 'warning',
    fault: '',
    text: /MAC address 00:50:56:81:AA:01 of Network adapter 1 is that of Network adapter 1 of db-01 in vc-b\.lab/,
    plant: ({ vm, vms, vcenter, destinationVcenter }) => {
      vm.nics[0].mac = '00:50:56:81:AA:01'
      vms.push({
        name: 'db-01',
        host: 'esx-b1',
        memory: { sizeMiB: 1024 },
        nics: [{ mac: '00:50:56:81:aa:01' }],
      })
      vcenter.instanceId = 1
      destinationVcenter.instanceId = 1
    },
    touches: ['vm.nics', 'vms', 'destination.memory'],
  },
  {
    check: 'xvc-duplicate-name',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'DuplicateName',
    text: /The name web-01 already exists in the VM folder of DC-B/,
    plant: ({ destinationDatacenter }) => {
      destinationDatacenter.folders = [{ holds: ['web-01'] }]
    },
    touches: ['datacenter.folders', 'vm.folder'],
  },
  ...(['vmotion', 'combined', 'cold'] as const).map((kind): Blocker => ({
    check: 'xvc-duplicate-name',
    kind,
    severity: 'error',
    fault: 'DuplicateName',
    text: /The name web-01 already exists in folder Archive of DC-1/,
    plant: ({ datacenter }) => {
      datacenter.folders = [{ name: 'Archive', holds: ['web-01'] }]
    },
    request: { toFolder: 'Archive' },
    touches: ['datacenter.folders', 'vm.folder', 'request.folder'],
  })),
  {
    check: 'xvc-encrypted-vm',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'EncryptionKeyRequired',
    text: /The encryption key of web-01 is not available in vc-b\.lab/,
    plant: ({ vm, vcenter, destinationVcenter }) => {
      vm.isEncrypted = true
      vcenter.keyProviders = ['kms-1']
      destinationVcenter.keyProviders = ['kms-2']
    },
    touches: ['vm.encryption', 'vcenter.keyProviders'],
  },
  {
    check: 'xvc-encrypted-vm',
    kind: 'xvc-advanced',
    severity: 'error',
    fault: 'EncryptionKeyRequired',
    text: /Encrypted VMs such as web-01 cannot be moved between vCenters with vCenter Server 6\.7 of vc-b\.lab/,
    plant: ({ vm, destinationVcenter }) => {
      vm.isEncrypted = true
      vm.keyProvider = 'kms-1'
      destinationVcenter.keyProviders = ['kms-1']
      destinationVcenter.version = '6.7'
    },
    touches: ['vm.encryption', 'vcenter.keyProviders', 'vcenter.version'],
  },
  {
    check: 'xvc-disk-rdm-remote',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'RDMPointsToInaccessibleDisk',
    text: /Hard disk 2 of web-01 maps naa\.6000-01, which is not visible at the destination esx-b1/,
    plant: ({ vm, source }) => {
      source.luns = [{ name: 'naa.6000-01', lunId: 4 }]
      vm.disks.push({
        name: 'Hard disk 2',
        datastore: 'shared-1',
        rdm: { mode: 'virtual', lun: 'naa.6000-01' },
      })
    },
    touches: ['vm.disks', 'hosts.luns', 'request.format', 'request.datastore'],
  },
]

export const crossVcenterBlockers: readonly Blocker[] = [...login, ...targets]
