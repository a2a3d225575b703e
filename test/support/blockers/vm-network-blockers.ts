/** Blockers of the VM's own networks: each makes exactly one check speak on its base. */
import type { Blocker, Plain } from './base-estate.ts'
import {
  distributedWords,
  internalSwitches,
  onDistributed,
  switchesWith,
  words,
} from './vm-network-plants.ts'
import { vmNetworkUseBlockers } from './vm-network-use-blockers.ts'

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

export const vmNetworkBlockers: readonly Blocker[] = [...access, ...ports, ...vmNetworkUseBlockers]
