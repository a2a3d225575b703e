/** Conditions of the VM's configuration, of VMware Tools in its guest, and of what its snapshots will ask for. */
import { hasCapability } from '../../estate/host-capabilities.ts'
import type { Cluster, Host, Vm } from '../../estate/inventory.ts'
import { cpuOptionsOf, cpuPlaceOf } from '../../estate/vm-cpu.ts'
import { missingAt } from '../../evc/migration-check.ts'
import { featuresAtPowerOn } from '../../evc/vm-features.ts'
import { restoreCapability } from '../cures/capability-cures.ts'
import { setOnVm } from '../cures/setting-cures.ts'
import { migratePoweredOff } from '../cures/storage-cures.ts'
import { bothHosts, type CheckResult, type CheckSubject, type Conditions } from '../subject.ts'

function checkToolsInstall({ vm }: CheckSubject): readonly CheckResult[] {
  const { tools } = vm.spec
  if (tools?.installerMounted !== true) return []
  return [
    {
      message: `${vm.name} is installing VMware Tools and cannot be migrated.`,
      remedy: 'Finish or end the installation of VMware Tools (unmount the installer), then retry.',
      left: { label: `Installer of VMware Tools in ${vm.name}`, value: 'mounted' },
      right: { label: 'vMotion needs', value: 'not mounted' },
      cures: [
        setOnVm(
          vm,
          `Unmount the VMware Tools installer of ${vm.name}`,
          'Guest OS > Unmount VMware Tools Installer',
          { tools: { ...tools, installerMounted: false } },
        ),
      ],
    },
  ]
}

/** While it starts or Tools is being installed no heartbeat comes; that has its own finding. */
function checkHeartbeat({ vm }: CheckSubject): readonly CheckResult[] {
  const { tools, isStarting } = vm.spec
  if (tools === undefined || tools.installerMounted || isStarting === true) return []
  const isHeard = tools.isRunning && (tools.heartbeat === 'green' || tools.heartbeat === 'yellow')
  if (isHeard) return []
  return [
    {
      message: `No guest heartbeats are being received from ${vm.name}.`,
      remedy: 'It does not stop the migration. Check that the guest is healthy and that VMware Tools runs.',
      left: {
        label: `Heartbeat of ${vm.name}`,
        value: tools.isRunning ? tools.heartbeat : 'VMware Tools is not running',
      },
      right: { label: 'Expected of a guest with VMware Tools', value: 'green' },
      cures: [
        setOnVm(vm, `Start VMware Tools in the guest of ${vm.name}`, 'Launch Web Console', {
          tools: { ...tools, isRunning: true, heartbeat: 'green' },
        }),
      ],
    },
  ]
}

function checkAffinity({ vm }: CheckSubject): readonly CheckResult[] {
  const kinds = [
    { kind: 'cpu', words: 'CPU affinity', set: vm.spec.cpuAffinity ?? [] },
    { kind: 'memory', words: 'memory affinity', set: vm.spec.memoryAffinity ?? [] },
  ].filter(({ set }) => set.length > 0)
  if (kinds.length === 0) return []
  const words = kinds.map((one) => one.words).join(' and ')
  return [
    {
      message: `${vm.name} has ${words} configured.`,
      remedy: `Clear the scheduling affinity of ${vm.name}, then retry; power it off and on if it stays in force.`,
      left: {
        label: `Affinity of ${vm.name}`,
        value: kinds.map((one) => `${one.words}: ${one.set.join(', ')}`).join('; '),
      },
      right: { label: 'vMotion needs', value: 'no affinity' },
      fields: [{ label: 'configuredAffinity', value: kinds.map((one) => one.kind).join(', ') }],
      cures: [
        setOnVm(
          vm,
          `Clear the ${words} of ${vm.name}`,
          'Edit Settings > CPU > Scheduling Affinity',
          { cpuAffinity: null, memoryAffinity: null },
          2,
        ),
        migratePoweredOff(vm),
      ],
    },
  ]
}

/** What a snapshot's memory saw, if it was taken where the VM is now. */
function featuresHere(vm: Vm, source: Host, cluster: Cluster | null) {
  return featuresAtPowerOn(cpuOptionsOf(vm, source.spec.version), cpuPlaceOf(source, cluster))
}

/**
 * A saved memory state resumes only where its CPU features are. Of a VM that runs or is suspended the VM's own
 * features are compared already, and what is missing is an error; what is left is the VM that is powered off.
 */
function checkSnapshots(subject: CheckSubject): readonly CheckResult[] {
  const { vm, source, destination, sourceCluster, destinationCluster, movesCompute } = subject
  const withMemory = (vm.spec.snapshots ?? []).filter((snapshot) => snapshot.withMemory)
  if (withMemory.length === 0 || vm.powerState !== 'poweredOff' || !movesCompute) return []
  const place = cpuPlaceOf(destination, destinationCluster)
  const missing = missingAt(featuresHere(vm, source, sourceCluster), place).map((one) => one.feature)
  if (missing.length === 0) return []
  return withMemory.map((snapshot) => ({
    message: `Reverting ${vm.name} to snapshot ${snapshot.name} may fail on ${destination.name}: its saved memory needs CPU features that are not there.`,
    remedy: `Accept it, or delete snapshot ${snapshot.name} first.`,
    left: { label: `${snapshot.name} was saved on`, value: source.spec.cpu.model },
    right: {
      label: `${destination.name} (${destination.spec.cpu.model}) lacks`,
      value: missing.join(', '),
    },
    note: `Where a snapshot was taken is not modelled: what ${source.name} offers now stands for it.`,
    fields: [
      { label: 'snapshotName', value: snapshot.name },
      { label: 'errors', value: 'true' },
    ],
    cures: [
      setOnVm(
        vm,
        `Delete snapshot ${snapshot.name} of ${vm.name}`,
        'Snapshots > Manage Snapshots > Delete',
        { snapshots: (vm.spec.snapshots ?? []).filter((other) => other !== snapshot) },
        2,
      ),
    ],
  }))
}

function checkTemplate({ vm }: CheckSubject): readonly CheckResult[] {
  if (vm.spec.isTemplate !== true) return []
  return [
    {
      message: `${vm.name} is a template; templates can only be moved cold, inside one vCenter.`,
      remedy: `Convert ${vm.name} to a virtual machine, or deploy a VM from it at the destination.`,
      left: { label: `${vm.name} is`, value: 'a template' },
      right: { label: 'This kind of migration needs', value: 'a virtual machine' },
      cures: [
        setOnVm(vm, `Convert ${vm.name} to a virtual machine`, 'Convert to Virtual Machine', {
          isTemplate: null,
        }),
      ],
    },
  ]
}

function checkVapp({ vm, destination }: CheckSubject): readonly CheckResult[] {
  const { vApp } = vm.spec
  if (vApp === undefined) return []
  return [
    {
      message: `${vm.name} is part of vApp ${vApp} and cannot be moved to ${destination.vcenter} this way.`,
      remedy: `Move ${vm.name} out of vApp ${vApp} first.`,
      left: { label: `${vm.name} is in`, value: `vApp ${vApp}` },
      right: { label: 'A move to another vCenter needs', value: 'a VM outside a vApp' },
      cures: [
        setOnVm(
          vm,
          `Move ${vm.name} out of vApp ${vApp}`,
          'Drag it to the host or cluster',
          { vApp: null },
          2,
        ),
      ],
    },
  ]
}

function checkSuspendedRelocate(subject: CheckSubject): readonly CheckResult[] {
  const { vm } = subject
  return bothHosts(subject)
    .filter((host) => !hasCapability(host, 'suspendedRelocateSupported'))
    .map((host) => ({
      message: `${host.name} does not support relocating suspended VMs such as ${vm.name}.`,
      remedy: `Resume or power off ${vm.name} first, or upgrade ${host.name}.`,
      left: {
        label: `ESXi ${host.spec.version} of ${host.name}`,
        value: 'suspendedRelocateSupported: false',
      },
      right: { label: `${vm.name} is`, value: 'suspended' },
      cures: [
        {
          text: `Resume ${vm.name} and migrate it while it runs`,
          place: `${vm.name} > Actions > Power > Power On`,
          inVsphere: true,
          commands: [{ type: 'resume' as const, vm: vm.name }],
          effort: 2 as const,
        },
        restoreCapability(host, 'suspendedRelocateSupported', vm),
        migratePoweredOff(vm),
      ],
    }))
}

export const sourceSettingsConditions: Conditions = {
  'vm-tools-install': checkToolsInstall,
  'vm-no-heartbeat': checkHeartbeat,
  'vm-cpu-affinity': checkAffinity,
  'vm-snapshot-revert': checkSnapshots,
  'vm-template-hot': checkTemplate,
  'vm-vapp-member-xvc': checkVapp,
  'suspended-relocate-unsupported': checkSuspendedRelocate,
}
