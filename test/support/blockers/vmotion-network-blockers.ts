/** Blockers of the vMotion network: each makes exactly one check speak on its base. */
import type { Blocker, Plain } from './base-estate.ts'

const managementOnly: Plain[] = [
  {
    name: 'vmk0',
    portGroup: 'Management Network',
    ip: '10.10.0.99',
    prefixLength: 16,
    services: ['management'],
  },
]

const nicsWith = (vmotion: Plain): Plain[] => [{ name: 'vmnic0' }, { name: 'vmnic1', ...vmotion }]

export const vmotionNetworkBlockers: readonly Blocker[] = [
  {
    check: 'vmotion-nic-missing',
    kind: 'vmotion',
    severity: 'error',
    fault: 'VMotionNotConfigured',
    text: /The vMotion interface of destination host esx-02 is not configured/,
    plant: ({ destination }) => {
      destination.vmkernelAdapters = managementOnly
    },
    touches: ['destination.vmkernel', 'destination.nics'],
  },
  {
    check: 'vmotion-nic-missing',
    kind: 'combined',
    severity: 'error',
    fault: 'VMotionNotConfigured',
    text: /The vMotion interface of source host esx-01 is not configured/,
    plant: ({ source }) => {
      source.vmkernelAdapters = managementOnly
    },
    touches: ['source.vmkernel', 'source.nics'],
  },
  {
    check: 'vmotion-link-down',
    kind: 'vmotion',
    severity: 'error',
    fault: 'VMotionLinkDown',
    text: /The vMotion interface of destination host esx-02 has no working physical link/,
    plant: ({ destination }) => {
      destination.physicalNics = nicsWith({ connected: false })
    },
    touches: ['destination.nics', 'destination.switches'],
  },
  {
    check: 'vmotion-link-down',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'VMotionLinkDown',
    text: /The vMotion interface of source host esx-01 has no working physical link/,
    plant: ({ source }) => {
      source.physicalNics = nicsWith({ connected: false })
    },
    touches: ['source.nics', 'source.switches'],
  },
  {
    check: 'vmotion-link-slow',
    kind: 'vmotion',
    severity: 'warning',
    fault: 'VMotionLinkCapacityLow',
    text: /The vMotion interface of destination host esx-02 has less capacity than recommended/,
    plant: ({ destination }) => {
      destination.physicalNics = nicsWith({ linkMbps: 500 })
    },
    touches: ['destination.nics', 'destination.vmkernel', 'destination.switches'],
  },
  {
    check: 'vmotion-link-slow',
    kind: 'combined',
    severity: 'warning',
    fault: 'VMotionLinkCapacityLow',
    text: /The vMotion interface of source host esx-01 has less capacity than recommended/,
    plant: ({ source }) => {
      source.physicalNics = nicsWith({ duplex: 'half' })
    },
    touches: ['source.nics', 'source.vmkernel', 'source.switches'],
  },
  {
    check: 'vmotion-bandwidth-low',
    kind: 'vmotion',
    severity: 'warning',
    fault: '',
    text: /Less than 250 Mbit\/s for a vMotion session is not supported/,
    plant: ({ fabric }) => {
      fabric.limitMiBs = 29
    },
    touches: ['fabric.limit'],
  },
  {
    check: 'vmotion-network-name-differs',
    kind: 'vmotion',
    severity: 'warning',
    fault: 'MismatchedVMotionNetworkNames',
    text: /Source and destination use different vMotion network names/,
    plant: ({ destination }) => {
      destination.standardSwitches = [
        {
          name: 'vSwitch0',
          uplinks: ['vmnic0'],
          portGroups: [{ name: 'Management Network' }, { name: 'VM Network' }],
        },
        { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion-B' }] },
      ]
      destination.vmkernelAdapters = [
        ...managementOnly,
        { name: 'vmk1', portGroup: 'vMotion-B', ip: '10.20.0.99', prefixLength: 16, services: ['vmotion'] },
      ]
    },
    touches: ['destination.switches', 'destination.vmkernel', 'source.vmkernel', 'destination.nics'],
  },
  {
    check: 'vmotion-rtt-too-high',
    kind: 'vmotion',
    severity: 'error',
    fault: '',
    text: /The round-trip time of 151 ms is above what vMotion supports/,
    plant: ({ fabric }) => {
      fabric.roundTripUs = 151_000
    },
    touches: ['fabric.roundTrip'],
  },
  {
    check: 'encrypted-vmotion-required',
    kind: 'vmotion',
    severity: 'error',
    fault: 'MigrationFeatureNotSupported',
    text: /esx-02 does not support encrypted vMotion, which web-01 requires/,
    plant: ({ vm, destination }) => {
      vm.encryptedVmotion = 'required'
      destination.capabilities = { encryptedVMotionSupported: false }
    },
    touches: ['vm.encryption', 'destination.capabilities'],
  },
  {
    check: 'encrypted-vmotion-required',
    kind: 'combined',
    severity: 'error',
    fault: 'MigrationFeatureNotSupported',
    text: /esx-01 does not support encrypted vMotion, which web-01 requires/,
    plant: ({ vm, source }) => {
      vm.encryptedVmotion = 'required'
      source.cpu = { ...source.cpu, firmwareOff: ['aes'] }
    },
    touches: ['vm.encryption', 'source.capabilities', 'source.cpu', 'vm.cpu'],
  },
]
