/** Blockers of raw device mappings. */
import type { Blocker, Plain } from './base-estate.ts'

const rdm = (change: Plain = {}): Plain => ({
  name: 'Hard disk 2',
  datastore: 'shared-1',
  sizeGiB: 100,
  rdm: { mode: 'virtual', lun: 'naa.6000-01' },
  ...change,
})

/** Both hosts see the device of the mapping. */
const lunsSeen = ({ source, destination }: { source: Plain; destination: Plain }): void => {
  source.luns = [{ name: 'naa.6000-01', lunId: 4 }]
  destination.luns = [{ name: 'naa.6000-01', lunId: 4 }]
}

export const rdmBlockers: readonly Blocker[] = [
  {
    check: 'rdm-lun-not-visible',
    kind: 'vmotion',
    severity: 'error',
    fault: 'RDMPointsToInaccessibleDisk',
    text: /Hard disk 2 of web-01 is a mapped direct access LUN that is not accessible from esx-02/,
    plant: ({ vm, source }) => {
      vm.disks.push(rdm())
      source.luns = [{ name: 'naa.6000-01', lunId: 4 }]
    },
    touches: ['vm.disks', 'hosts.luns', 'destination.datastores'],
  },
  {
    check: 'rdm-lun-not-visible',
    kind: 'cold',
    severity: 'error',
    fault: 'RDMPointsToInaccessibleDisk',
    text: /esx-02 sees under another number/,
    plant: ({ vm, source, destination }) => {
      vm.disks.push(rdm())
      source.luns = [{ name: 'naa.6000-01', lunId: 4 }]
      destination.luns = [{ name: 'naa.6000-01', lunId: 7 }]
    },
    touches: ['vm.disks', 'hosts.luns', 'destination.datastores'],
  },
  {
    check: 'rdm-to-nfs',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'RDMNotSupportedOnDatastore',
    text: /Raw device mappings are not supported on datastore shared-2/,
    plant: ({ vm, datastores: { 'shared-2': target } }) => {
      vm.disks.push(rdm())
      target.type = 'NFS'
    },
    touches: ['vm.disks', 'datastore.shared-2.type', 'request.datastore', 'request.format'],
  },
  {
    check: 'rdm-physical-convert',
    kind: 'combined',
    severity: 'error',
    fault: 'RDMConversionNotSupported',
    text: /physical compatibility raw device mapping Hard disk 2 of web-01 is not supported/,
    plant: (estate) => {
      estate.vm.disks.push(rdm({ rdm: { mode: 'physical', lun: 'naa.6000-01' } }))
      lunsSeen(estate)
    },
    request: { diskFormat: 'thin' },
    touches: ['vm.disks', 'hosts.luns', 'request.format', 'datastore.shared-2.type'],
  },
  {
    check: 'rdm-large-convert',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'LargeRDMConversionNotSupported',
    text: /Conversion of the raw device mapping Hard disk 2 of web-01, larger than 2 TB/,
    plant: ({ vm, datastores: { 'shared-2': target } }) => {
      vm.disks.push(rdm({ sizeGiB: 3000 }))
      target.vmfsVersion = 3
    },
    request: { diskFormat: 'thin' },
    touches: [
      'vm.disks',
      'datastore.shared-2.type',
      'datastore.shared-2.space',
      'request.format',
      'request.datastore',
    ],
  },
  {
    check: 'rdm-large-datastore',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'LargeRDMNotSupportedOnDatastore',
    text: /Raw device mapping Hard disk 2 of web-01 is larger than 2 TB/,
    plant: ({ vm, datastores: { 'shared-2': target } }) => {
      vm.disks.push(rdm({ sizeGiB: 3000 }))
      target.vmfsVersion = 3
    },
    touches: ['vm.disks', 'datastore.shared-2.type', 'request.format', 'request.datastore'],
  },
  {
    check: 'rdm-non-home',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'NonHomeRDMVMotionNotSupported',
    text: /esx-01 cannot place raw device mapping Hard disk 2 of web-01 outside the home directory/,
    plant: ({ vm, source }) => {
      vm.disks.push(rdm())
      source.capabilities = { ...source.capabilities, nonHomeRDMVMotionSupported: false }
    },
    request: { disks: { 'Hard disk 2': { datastore: 'shared-1' } } },
    touches: ['vm.disks', 'source.capabilities', 'request.datastore'],
  },
]
