/** Blockers of resources, HA and rules: each makes exactly one check speak on its base. */
import type { Blocker, PlainEstate } from './base-estate.ts'

const other = (change: object) => ({ name: 'db-01', host: 'esx-02', memory: { sizeMiB: 1024 }, ...change })

/** A pool that web-01 is asked to move to. */
function poolOf(change: object) {
  return ({ sourceCluster }: PlainEstate): void => {
    sourceCluster.resourcePools = [{ name: 'Small', ...change }]
  }
}

function ruleOf(rule: object) {
  return ({ sourceCluster }: PlainEstate): void => {
    sourceCluster.rules = [{ name: 'Rule-1', ...rule }]
  }
}

const vgpu = { kind: 'vgpu', name: 'PCI device 1', profile: 'grid_a40-8q' }

const pools: readonly Blocker[] = [
  {
    check: 'pool-cpu-insufficient',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InsufficientCpuResourcesFault',
    text: /available CPU resources in resource pool Small are insufficient for web-01/,
    plant: (estate) => {
      poolOf({ cpuReservationMhz: 500, cpuExpandable: false })(estate)
      estate.vm.cpuReservationMhz = 1000
    },
    request: { toPool: 'Small' },
    touches: ['cluster.pools', 'vm.cpu', 'request.pool'],
  },
  {
    check: 'pool-cpu-insufficient',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'InsufficientCpuResourcesFault',
    text: /the root resource pool of CL-B/,
    plant: ({ destinationCluster, vm }) => {
      destinationCluster.resourcePools = [{ name: 'Gold', cpuReservationMhz: 96_000 }]
      vm.cpuReservationMhz = 1000
    },
    touches: ['cluster.pools', 'vm.cpu'],
  },
  {
    check: 'pool-mem-insufficient',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InsufficientMemoryResourcesFault',
    text: /available memory resources in resource pool Small are insufficient for web-01/,
    plant: (estate) => {
      poolOf({ memoryReservationMiB: 1024, memoryExpandable: false })(estate)
      estate.vm.memory.reservationMiB = 2048
    },
    request: { toPool: 'Small' },
    touches: ['cluster.pools', 'vm.memory', 'request.pool'],
  },
]

const capacity: readonly Blocker[] = [
  {
    check: 'host-cpu-insufficient',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InsufficientHostCpuCapacityFault',
    text: /esx-02 does not have sufficient CPU resources to satisfy the reservation of web-01/,
    plant: ({ vm, vms }) => {
      vm.cpuReservationMhz = 1000
      vms.push(other({ cpuReservationMhz: 95_500 }))
    },
    touches: ['vm.cpu', 'vms'],
  },
  {
    check: 'host-mem-insufficient',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InsufficientHostMemoryCapacityFault',
    text: /esx-02 does not have sufficient memory resources to satisfy the reservation of web-01/,
    plant: ({ vm, destination }) => {
      vm.memory.reservationMiB = 4096
      destination.memoryGiB = 8
    },
    touches: ['vm.memory', 'destination.memory', 'vms'],
  },
  {
    check: 'per-cpu-capacity',
    kind: 'combined',
    severity: 'error',
    fault: 'InsufficientPerCpuCapacity',
    text: /no core of esx-02 is as fast as one vCPU of web-01 reserves/,
    plant: ({ vm }) => {
      vm.cpuReservationMhz = 5000
    },
    touches: ['vm.cpu'],
  },
  {
    check: 'host-vcpu-limit',
    kind: 'vmotion',
    severity: 'error',
    fault: 'NumVirtualCpusExceedsLimit',
    text: /virtual CPUs on esx-02 would exceed its limit of 4,096/,
    plant: ({ vms }) => {
      for (const number of [1, 2, 3, 4, 5, 6]) vms.push(other({ name: `big-0${number}`, vcpus: 700 }))
    },
    touches: ['vms', 'destination.memory'],
  },
  {
    check: 'host-mem-free',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InsufficientMemoryResourcesFault',
    text: /esx-02 has not enough free memory for web-01/,
    plant: ({ destination }) => {
      destination.memoryGiB = 7
    },
    touches: ['destination.memory', 'vm.memory', 'vms'],
  },
  {
    check: 'graphics-insufficient',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InsufficientGraphicsResourcesFault',
    text: /no GPU of esx-02 has a free slot for grid_a40-8q of web-01/,
    plant: ({ vm, vms, source, destination, vcenter }) => {
      const gpus = [{ name: 'NVIDIA A40', vgpuProfiles: ['grid_a40-8q'], slots: 1 }]
      vm.devices = [...(vm.devices ?? []), vgpu]
      source.gpus = gpus
      destination.gpus = gpus
      vcenter.settings = { ...vcenter.settings, 'vgpu.hotmigrate.enabled': true }
      vms.push(other({ devices: [vgpu] }))
    },
    touches: ['vm.devices', 'vms', 'destination.gpus', 'vcenter.settings', 'versions'],
  },
  {
    check: 'net-reservation-insufficient',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InsufficientNetworkResourcePoolCapacity',
    text: /DSwitch on esx-02 cannot reserve the bandwidth of web-01/,
    plant: ({ vm, distributedSwitch }) => {
      vm.nics = [{ name: 'Network adapter 1', portGroup: 'DPG-VMs', reservationMbps: 1000 }]
      distributedSwitch.members = ['esx-01', 'esx-02'].map((host) => ({ host, uplinks: ['vmnic0'] }))
      distributedSwitch.networkIoControl = { reservableMbps: 500 }
    },
    touches: ['vm.nics', 'request.networks', 'distributedSwitch', 'destination.licence'],
  },
]

const ha: readonly Blocker[] = [
  {
    check: 'ha-admission',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'InsufficientFailoverResourcesFault',
    text: /Insufficient resources to satisfy configured failover level for vSphere HA in CL-B/,
    plant: ({ destinationCluster }) => {
      destinationCluster.ha = { admissionControl: { policy: 'slots', hostFailures: 1 } }
    },
    touches: ['cluster.ha'],
  },
  {
    check: 'ha-admission',
    kind: 'xvc-advanced',
    severity: 'error',
    fault: 'InsufficientFailoverResourcesFault',
    text: /failover level for vSphere HA in CL-B/,
    plant: ({ destinationCluster, vm }) => {
      vm.memory.reservationMiB = 4096
      destinationCluster.ha = {
        admissionControl: { policy: 'percentage', cpuPercent: 25, memoryPercent: 99 },
      }
    },
    touches: ['cluster.ha', 'vm.memory'],
  },
  {
    check: 'ha-errors-at-dest',
    kind: 'vmotion',
    severity: 'warning',
    fault: 'HAErrorsAtDest',
    text: /vSphere HA is not running properly on esx-02/,
    plant: ({ sourceCluster, destination }) => {
      sourceCluster.ha = {}
      destination.haAgent = 'error'
    },
    touches: ['cluster.ha'],
  },
  {
    check: 'ha-protection-lost',
    kind: 'storage-vmotion',
    severity: 'warning',
    fault: 'WillLoseHAProtection',
    text: /remove vSphere HA protection from web-01: only esx-01 sees local-1/,
    plant: ({ sourceCluster }) => {
      sourceCluster.ha = {}
    },
    request: { toDatastore: 'local-1' },
    touches: ['cluster.ha', 'request.datastore', 'datastore.shared-2'],
  },
]

const rules: readonly Blocker[] = [
  {
    check: 'vm-host-must-rule',
    kind: 'vmotion',
    severity: 'error',
    fault: 'VmHostAffinityRuleViolation',
    text: /web-01 on host esx-02 would violate a virtual machine - host affinity rule: Rule-1/,
    plant: ruleOf({ type: 'vm-host', vms: ['web-01'], hosts: ['esx-01'], wording: 'must-run-on' }),
    touches: ['cluster.rules', 'cluster.drs'],
  },
  {
    check: 'vm-host-must-rule',
    kind: 'combined',
    severity: 'error',
    fault: 'VmHostAffinityRuleViolation',
    text: /would violate a virtual machine - host affinity rule/,
    plant: ruleOf({ type: 'vm-host', vms: ['web-01'], hosts: ['esx-02'], wording: 'must-not-run-on' }),
    touches: ['cluster.rules', 'cluster.drs'],
  },
  {
    check: 'vm-host-should-rule',
    kind: 'vmotion',
    severity: 'warning',
    fault: 'RuleViolation',
    text: /web-01 would run outside its preferred hosts \(rule Rule-1\)/,
    plant: (estate) => {
      estate.sourceCluster.drs = {}
      ruleOf({ type: 'vm-host', vms: ['web-01'], hosts: ['esx-01'], wording: 'should-run-on' })(estate)
    },
    touches: ['cluster.rules', 'cluster.drs'],
  },
  {
    check: 'vm-vm-rule',
    kind: 'vmotion',
    severity: 'warning',
    fault: 'RuleViolation',
    text: /violate anti-affinity rule Rule-1: db-01 runs on esx-02/,
    plant: (estate) => {
      estate.sourceCluster.drs = {}
      estate.vms.push(other({}))
      ruleOf({ type: 'separate', vms: ['web-01', 'db-01'] })(estate)
    },
    touches: ['cluster.rules', 'cluster.drs', 'vms', 'destination.memory'],
  },
  {
    check: 'vm-vm-rule',
    kind: 'combined',
    severity: 'warning',
    fault: 'RuleViolation',
    text: /violate affinity rule Rule-1: db-01 runs on esx-01/,
    plant: (estate) => {
      estate.sourceCluster.drs = {}
      estate.vms.push(other({ host: 'esx-01' }))
      ruleOf({ type: 'keep-together', vms: ['web-01', 'db-01'] })(estate)
    },
    touches: ['cluster.rules', 'cluster.drs', 'vms'],
  },
]

export const resourceBlockers: readonly Blocker[] = [...pools, ...capacity, ...ha, ...rules]

/** Ask for a cluster, so that what is wrong with a host shows in that host's report: not to be planted with others. */
export const clusterBlockers: readonly Blocker[] = [
  {
    check: 'drs-required-for-pool',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InvalidArgument',
    text: /A host must be chosen for web-01 because CL-1 has no DRS/,
    plant: () => {},
    request: { toHost: undefined, toCluster: 'CL-1' },
    touches: ['request.host', 'cluster.drs'],
  },
  {
    check: 'no-compatible-host',
    kind: 'vmotion',
    severity: 'error',
    fault: 'NoCompatibleHost',
    text: /No compatible host for web-01 was found in CL-1/,
    plant: ({ sourceCluster }) => {
      sourceCluster.drs = {}
      sourceCluster.rules = [
        { name: 'Rule-1', type: 'vm-host', vms: ['web-01'], hosts: ['esx-01'], wording: 'must-run-on' },
      ]
    },
    request: { toHost: undefined, toCluster: 'CL-1' },
    touches: ['request.host', 'cluster.drs', 'cluster.rules'],
  },
]
