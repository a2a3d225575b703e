/** Blockers of the VM's own networks: each makes exactly one check speak on its base. */
import type { Blocker, Plain, PlainEstate } from './base-estate.ts'

/** What hangs on the adapters of web-01 and on the switches of both ends. */
const words = [
  'vm.nics',
  'request.networks',
  'source.switches',
  'source.vmkernel',
  'source.nics',
  'destination.switches',
  'destination.vmkernel',
  'destination.nics',
] as const
const distributedWords = [...words, 'distributedSwitch', 'destination.licence'] as const

export function switchesWith(vmNetworks: Plain[], change: Plain = {}): Plain[] {
  return [
    {
      name: 'vSwitch0',
      uplinks: ['vmnic0'],
      portGroups: [{ name: 'Management Network' }, ...vmNetworks],
      ...change,
    },
    { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion' }] },
  ]
}

/** VM Network on a switch without uplinks. */
export function internalSwitches(label = 'VM Network'): Plain[] {
  return [
    ...switchesWith(label === 'VM Network' ? [] : [{ name: 'VM Network' }]),
    { name: 'vSwitch2', portGroups: [{ name: label }] },
  ]
}

export function onDistributed({ vm }: PlainEstate, change: Plain = {}): void {
  vm.nics = [{ name: 'Network adapter 1', portGroup: 'DPG-VMs', ...change }]
}

const neighbour = (change: Plain): Plain => ({
  name: 'app-02',
  host: 'esx-02',
  memory: { sizeMiB: 512 },
  ...change,
})

const access: readonly Blocker[] = [
  {
    check: 'net-missing-connected',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotAccessNetwork',
    text: /“Network adapter 1” uses network “VM Network”, which is not accessible on esx-02/,
    plant: ({ destination }) => {
      destination.standardSwitches = switchesWith([{ name: 'vm network' }])
    },
    touches: words,
  },
  {
    check: 'net-missing-connected',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'CannotAccessNetwork',
    text: /“Network adapter 1” uses network “Production”, which is not accessible on esx-b1/,
    plant: () => {},
    request: { networks: { 'VM Network': 'Production' } },
    touches: words,
  },
  {
    check: 'net-missing-disconnected',
    kind: 'vmotion',
    severity: 'warning',
    fault: 'CannotAccessNetwork',
    text: /“Network adapter 1” uses network “VM Network”, which is not accessible on esx-02; it is not connected/,
    plant: ({ vm, destination }) => {
      vm.nics = [{ name: 'Network adapter 1', connected: false }]
      destination.standardSwitches = switchesWith([{ name: 'Production' }])
    },
    touches: words,
  },
  {
    check: 'net-missing-disconnected',
    kind: 'cold',
    severity: 'warning',
    fault: 'CannotAccessNetwork',
    text: /which is not accessible on esx-02; it is not connected/,
    plant: ({ destination }) => {
      destination.standardSwitches = switchesWith([{ name: 'Production' }])
    },
    touches: words,
  },
  {
    check: 'net-vds-not-member',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotAccessNetwork',
    text: /distributed port group “DPG-VMs” of DSwitch, which is not accessible on esx-02/,
    plant: (plain) => {
      onDistributed(plain, { connected: false })
      plain.distributedSwitch.members = [{ host: 'esx-01' }]
    },
    touches: distributedWords,
  },
  {
    check: 'net-vds-not-member',
    kind: 'cold',
    severity: 'error',
    fault: 'CannotAccessNetwork',
    text: /esx-02: the host is not a member of the switch/,
    plant: (plain) => {
      onDistributed(plain)
      plain.distributedSwitch.members = [{ host: 'esx-01' }]
    },
    touches: distributedWords,
  },
  {
    check: 'net-dvport-unsupported',
    kind: 'vmotion',
    severity: 'error',
    fault: 'DVPortNotSupported',
    text: /esx-02 does not support the distributed port of “Network adapter 1” on “DPG-VMs” of DSwitch/,
    plant: (plain) => {
      onDistributed(plain)
      plain.destination.licence = 'Standard'
    },
    touches: distributedWords,
  },
  {
    check: 'net-dvport-unsupported',
    kind: 'cold',
    severity: 'error',
    fault: 'DVPortNotSupported',
    text: /esx-02 does not support the distributed port/,
    plant: (plain) => {
      onDistributed(plain)
      plain.destination.licence = 'Standard'
      plain.distributedSwitch.members = [{ host: 'esx-01' }]
    },
    touches: distributedWords,
  },
]

const ports: readonly Blocker[] = [
  {
    check: 'net-internal-only',
    kind: 'vmotion',
    severity: 'error',
    fault: 'VMOnVirtualIntranet',
    text: /uses network “VM Network”, which is a virtual intranet: it exists only on esx-01/,
    plant: ({ source }) => {
      source.standardSwitches = internalSwitches()
    },
    touches: words,
  },
  {
    check: 'net-internal-only',
    kind: 'combined',
    severity: 'error',
    fault: 'VMOnVirtualIntranet',
    text: /^Currently connected network interface “Network adapter 1” would come to “VM Network” on esx-02, which is a virtual intranet/,
    plant: ({ destination }) => {
      destination.standardSwitches = internalSwitches()
    },
    touches: words,
  },
  {
    check: 'net-internal-only',
    kind: 'xvc-elm',
    severity: 'warning',
    fault: 'VMOnVirtualIntranet',
    text: /^Network interface “Network adapter 1” uses network “VM Network”, which is a virtual intranet/,
    plant: ({ vm, source }) => {
      vm.nics = [{ name: 'Network adapter 1', connected: false }]
      source.standardSwitches = internalSwitches()
    },
    touches: words,
  },
  {
    check: 'net-switch-full',
    kind: 'vmotion',
    severity: 'error',
    fault: 'DestinationSwitchFull',
    text: /The switch of “VM Network” on esx-02 is full: vSwitch0 has no free port for “Network adapter 1”/,
    plant: ({ vms, destination }) => {
      destination.standardSwitches = switchesWith([{ name: 'VM Network' }], { ports: 1 })
      vms.push(neighbour({ nics: [{}] }))
    },
    touches: [...words, 'vms', 'destination.memory'],
  },
  {
    check: 'net-switch-full',
    kind: 'combined',
    severity: 'error',
    fault: 'DestinationSwitchFull',
    text: /DPG-VMs of DSwitch has no free port for “Network adapter 1”/,
    plant: ({ vm, vms, distributedSwitch }) => {
      vm.nics = [{ name: 'Network adapter 1', connected: false }]
      distributedSwitch.portGroups = [{ name: 'DPG-VMs', ports: 1 }]
      vms.push(neighbour({ powerState: 'poweredOff', nics: [{ portGroup: 'DPG-VMs' }] }))
    },
    request: { networks: { 'VM Network': 'DPG-VMs' } },
    touches: [...distributedWords, 'vms', 'destination.capabilities', 'source.capabilities'],
  },
  {
    check: 'net-conflict-dvport',
    kind: 'vmotion',
    severity: 'error',
    fault: 'VMOnConflictDVPort',
    text: /“Network adapter 1” of web-01 uses a temporary conflict port of “DPG-VMs”/,
    plant: (plain) => {
      onDistributed(plain, { isOnConflictPort: true })
    },
    touches: distributedWords,
  },
]

const use: readonly Blocker[] = [
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

export const vmNetworkBlockers: readonly Blocker[] = [...access, ...ports, ...use]
