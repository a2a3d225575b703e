/** Blockers of processors, virtual hardware and Fault Tolerance: each makes exactly one check speak on its base. */
import type { Blocker, Plain, PlainEstate } from './base-estate.ts'

const iceLake = { model: 'Xeon Platinum 8380', processor: 'xeon-platinum-8380' }
const skylake = { model: 'Xeon Gold 6148', processor: 'xeon-gold-6148' }
const haswell = { model: 'Xeon E5-2630 v3', processor: 'xeon-e5-2630v3' }
const epyc = { vendor: 'AMD', model: 'EPYC 7763', processor: 'epyc-7763' }

/** Gives a host another processor, with as many cores as it had. */
export const withCpu = (host: Plain, cpu: Plain) => {
  host.cpu = { ...host.cpu, ...cpu }
}

const cpuTouches = [
  'destination.cpu',
  'source.cpu',
  'cluster.evc',
  'vm.cpuFeatures',
  'versions',
  'vm.hardware',
]

const processors: readonly Blocker[] = [
  {
    check: 'cpu-vendor-mismatch',
    kind: 'vmotion',
    severity: 'error',
    fault: 'FeatureRequirementsNotMet',
    text: /The CPU of esx-02 is of another vendor and does not offer features that web-01 uses/,
    plant: ({ destination }) => withCpu(destination, epyc),
    touches: cpuTouches,
  },
  {
    check: 'cpu-vendor-mismatch',
    kind: 'cold',
    powerState: 'suspended',
    severity: 'error',
    fault: 'FeatureRequirementsNotMet',
    text: /esx-02 is of another vendor/,
    plant: ({ destination }) => withCpu(destination, { vendor: 'AMD', model: 'Made in the lab' }),
    touches: cpuTouches,
  },
  {
    check: 'cpu-feature-missing',
    kind: 'vmotion',
    severity: 'error',
    fault: 'FeatureRequirementsNotMet',
    text: /current hardware requirements: web-01 requires .*cpuid\.avx512f.*, which esx-02 does not offer/,
    plant: ({ destination }) => withCpu(destination, haswell),
    touches: cpuTouches,
  },
  {
    check: 'cpu-feature-missing',
    kind: 'vmotion',
    severity: 'error',
    fault: 'FeatureRequirementsNotMet',
    text: /web-01 requires .*cpuid\.avx512f/,
    plant: ({ vm, source, destination, sourceCluster }) => {
      withCpu(source, skylake)
      withCpu(destination, skylake)
      sourceCluster.evcMode = 'intel-haswell'
      vm.poweredOnAt = { processor: 'xeon-gold-6148' }
    },
    touches: cpuTouches,
  },
  {
    check: 'cpu-feature-missing',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'FeatureRequirementsNotMet',
    text: /web-01 requires .*which esx-b1 does not offer/,
    plant: ({ source, destination, destinationCluster }) => {
      withCpu(source, iceLake)
      withCpu(destination, iceLake)
      destinationCluster.evcMode = 'intel-broadwell'
    },
    touches: cpuTouches,
  },
  {
    check: 'cpu-feature-missing',
    kind: 'combined',
    severity: 'error',
    fault: 'FeatureRequirementsNotMet',
    text: /web-01 requires cpuid\.aes, which esx-02 does not offer/,
    plant: ({ destination }) => withCpu(destination, { firmwareOff: ['aes'] }),
    touches: cpuTouches,
  },
  {
    check: 'cpu-feature-missing',
    kind: 'vmotion',
    severity: 'error',
    fault: 'FeatureRequirementsNotMet',
    text: /esx-02 and the host of web-01 differ in user-level CPU features: .*avx512/,
    plant: ({ source, destination, vcenter }) => {
      withCpu(source, haswell)
      withCpu(destination, skylake)
      vcenter.cpuPolicy = 'strict-user-level'
    },
    touches: cpuTouches,
  },
  {
    check: 'cpu-perf-counters',
    kind: 'vmotion',
    severity: 'error',
    fault: 'FeatureRequirementsNotMet',
    text: /web-01 uses virtual CPU performance counters that esx-02 does not offer/,
    plant: ({ vm, source, destination }) => {
      vm.vpmcEnabled = true
      withCpu(source, haswell)
      withCpu(destination, iceLake)
    },
    touches: cpuTouches,
  },
]

/** Room for a VM of 300 vCPUs on both hosts. */
const large = ({ source, destination }: PlainEstate) => {
  for (const host of [source, destination]) withCpu(host, { sockets: 8, coresPerSocket: 56 })
}

const hardware: readonly Blocker[] = [
  {
    check: 'hw-version-unsupported',
    kind: 'vmotion',
    severity: 'error',
    fault: 'VirtualHardwareVersionNotSupported',
    text: /esx-02 does not support the virtual hardware version 19 of web-01/,
    plant: ({ destination }) => {
      destination.version = '6.7'
    },
    touches: ['versions', 'vm.hardware', 'vm.devices', 'destination.capabilities', 'vm.encryption'],
  },
  {
    check: 'hw-version-unsupported',
    kind: 'cold',
    severity: 'error',
    fault: 'VirtualHardwareVersionNotSupported',
    text: /the virtual hardware version 21 of web-01/,
    plant: ({ vm, source }) => {
      vm.hardwareVersion = 21
      source.version = '8.0 U2'
    },
    touches: ['versions', 'vm.hardware', 'vm.snapshots'],
  },
  {
    check: 'vcpu-exceeds-host',
    kind: 'vmotion',
    severity: 'error',
    fault: 'NotEnoughCpus',
    text: /esx-02 has too few CPUs for the 8 virtual CPUs of web-01/,
    plant: ({ vm, destination }) => {
      vm.vcpus = 8
      withCpu(destination, { sockets: 1, coresPerSocket: 4 })
    },
    touches: ['vm.vcpus', 'destination.cpu', 'vm.cpuReservation', 'vms'],
  },
  {
    check: 'vcpu-exceeds-host',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'NotEnoughLogicalCpus',
    text: /esx-b1 has too few logical CPUs for the 9 virtual CPUs of web-01/,
    plant: ({ vm, destination }) => {
      vm.vcpus = 9
      withCpu(destination, { sockets: 1, coresPerSocket: 4, hyperthreading: true })
    },
    touches: ['vm.vcpus', 'destination.cpu', 'vm.cpuReservation', 'vms'],
  },
  {
    check: 'vcpu-unsupported-by-software',
    kind: 'vmotion',
    severity: 'error',
    fault: 'NumVirtualCpusNotSupported',
    text: /The software of esx-02 does not support that many virtual CPUs: web-01 has 300/,
    plant: (plain) => {
      large(plain)
      plain.vm.vcpus = 300
      plain.vm.hardwareVersion = 17
      plain.destination.version = '7.0'
    },
    touches: [
      ...cpuTouches,
      'vm.vcpus',
      'vm.devices',
      'vms',
      'vm.cpuReservation',
      'destination.capabilities',
    ],
  },
  {
    check: 'mem-unsupported',
    kind: 'vmotion',
    severity: 'error',
    fault: 'MemorySizeNotSupported',
    text: /The memory of web-01, 7,340,032 MiB, is more than esx-02 supports for one VM/,
    plant: ({ vm, source, destination }) => {
      vm.memory = { sizeMiB: 7 * 1024 * 1024 }
      vm.hardwareVersion = 14
      for (const host of [source, destination]) host.memoryGiB = 8192
      destination.version = '6.7'
    },
    touches: [
      ...cpuTouches,
      'vm.memory',
      'vms',
      'vm.devices',
      'destination.memory',
      'destination.capabilities',
      'datastores',
    ],
  },
]

/** web-01 as the primary of a pair whose secondary runs on `host`. */
const protectedWith =
  (host: string) =>
  ({ vm, vms }: PlainEstate) => {
    vm.faultTolerance = { role: 'primary', partner: 'web-01 (secondary)' }
    vms.push({
      name: 'web-01 (secondary)',
      host,
      memory: { sizeMiB: 4096 },
      faultTolerance: { role: 'secondary', partner: 'web-01' },
    })
  }

const pairTouches = ['vm.faultTolerance', 'vms', 'versions', 'cluster.rules', 'cluster.ha']

const faultTolerance: readonly Blocker[] = [
  {
    check: 'ft-build-mismatch',
    kind: 'vmotion',
    severity: 'error',
    fault: 'FaultToleranceNotSameBuild',
    text: /esx-02 does not have the same build or Fault Tolerance version as esx-01, the host of web-01/,
    plant: (plain) => {
      plain.sourceCluster.hosts.push({ name: 'esx-03', datastores: ['shared-1', 'shared-2'] })
      protectedWith('esx-03')(plain)
      plain.source.build = '24022510'
      plain.destination.build = '24280767'
    },
    touches: [...pairTouches, 'hosts'],
  },
  {
    check: 'ft-same-host',
    kind: 'vmotion',
    severity: 'error',
    fault: 'FaultToleranceAntiAffinityViolated',
    text: /web-01 and web-01 \(secondary\) of one Fault Tolerance group would both be on esx-02/,
    plant: protectedWith('esx-02'),
    touches: pairTouches,
  },
  {
    check: 'ft-move-out-or-storage',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'CannotMoveFaultToleranceVm',
    text: /web-01 is a Fault Tolerance primary VM and cannot be moved like this: its storage would change/,
    plant: protectedWith('esx-02'),
    touches: pairTouches,
  },
  {
    check: 'ft-move-out-or-storage',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'CannotMoveFaultToleranceVm',
    text: /its storage and cluster would change/,
    plant: protectedWith('esx-02'),
    touches: pairTouches,
  },
]

export const compatibilityBlockers: readonly Blocker[] = [...processors, ...hardware, ...faultTolerance]
