/** Blockers of networks that the destination has, but that the VM may not use there. */
import type { Blocker } from './base-estate.ts'
import { distributedWords, onDistributed, switchesWith, words } from './vm-network-plants.ts'

export const vmNetworkUseBlockers: readonly Blocker[] = [
  {
    check: 'net-policy-mismatch',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotUseNetwork',
    text: /its security policy differs from that of “VM Network” on esx-01 \(promiscuous mode, forged transmits\)/,
    plant: ({ destination }) => {
      const security = { promiscuousMode: true, forgedTransmits: true }
      destination.standardSwitches = switchesWith([{ name: 'VM Network', security }])
    },
    touches: words,
  },
  {
    check: 'net-policy-mismatch',
    kind: 'combined',
    severity: 'warning',
    fault: 'CannotUseNetwork',
    text: /its security policy differs .*\(MAC address changes\)/,
    plant: ({ vm, distributedSwitch }) => {
      vm.nics = [{ name: 'Network adapter 1', connected: false }]
      distributedSwitch.portGroups = [{ name: 'DPG-VMs', security: { macAddressChanges: true } }]
    },
    request: { networks: { 'VM Network': 'DPG-VMs' } },
    touches: [...distributedWords, 'destination.capabilities', 'source.capabilities'],
  },
  {
    check: 'net-vds-to-vss',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotUseNetwork',
    text: /vMotion from a distributed to a standard switch is not supported/,
    plant: (plain) => {
      onDistributed(plain)
    },
    request: { networks: { 'DPG-VMs': 'VM Network' } },
    touches: [...distributedWords, 'destination.capabilities', 'source.capabilities'],
  },
  {
    check: 'net-vds-version-mismatch',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotUseNetwork',
    text: /distributed switches DSwitch and DSwitch-2 differ in version or vendor/,
    plant: (plain) => {
      onDistributed(plain)
      plain.datacenter.distributedSwitches.push({
        name: 'DSwitch-2',
        version: '7.0.3',
        members: [{ host: 'esx-02' }],
        portGroups: [{ name: 'DPG-New' }],
      })
    },
    request: { networks: { 'DPG-VMs': 'DPG-New' } },
    touches: [...distributedWords, 'vcenter.settings', 'destination.capabilities', 'source.capabilities'],
  },
  {
    check: 'net-reservation-unsupported',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotUseNetwork',
    text: /vSwitch0 does not support bandwidth reservations/,
    plant: ({ vm }) => {
      vm.nics = [{ name: 'Network adapter 1', portGroup: 'VM Network', reservationMbps: 100 }]
    },
    touches: words,
  },
  {
    check: 'net-reservation-unsupported',
    kind: 'combined',
    severity: 'error',
    fault: 'CannotUseNetwork',
    text: /DSwitch does not support bandwidth reservations/,
    plant: (plain) => {
      onDistributed(plain, { reservationMbps: 100 })
    },
    touches: distributedWords,
  },
  {
    check: 'net-maintenance',
    kind: 'cold',
    severity: 'error',
    fault: 'CannotUseNetwork',
    text: /DSwitch is under maintenance/,
    plant: (plain) => {
      onDistributed(plain)
      plain.distributedSwitch.isInMaintenance = true
    },
    touches: distributedWords,
  },
]
