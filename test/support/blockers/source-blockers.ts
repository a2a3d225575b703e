/** Blockers of the VM itself: each makes exactly one check speak on its base. */
import type { Blocker } from './base-estate.ts'

const state: readonly Blocker[] = [
  {
    check: 'vm-task-in-progress',
    kind: 'vmotion',
    severity: 'error',
    fault: 'TaskInProgress',
    text: /Another task is already running on web-01/,
    plant: ({ vm }) => {
      vm.runningTask = 'Create virtual machine snapshot'
    },
    touches: ['vm.runningTask'],
  },
  {
    check: 'vm-question-pending',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'QuestionPending',
    text: /web-01 is waiting for an answer to a question: “There is no more space for the redo log”/,
    plant: ({ vm }) => {
      vm.question = 'There is no more space for the redo log'
    },
    touches: ['vm.question'],
  },
  {
    check: 'vm-state-mismatch',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InvalidPowerState',
    text: /cannot be done in its current power state: it was asked for while web-01 was powered off/,
    plant: () => {},
    request: { powerState: 'poweredOff' },
    touches: ['request.powerState'],
  },
  {
    check: 'vm-state-mismatch',
    kind: 'cold',
    powerState: 'suspended',
    severity: 'error',
    fault: 'InvalidPowerState',
    text: /while web-01 was powered on/,
    plant: () => {},
    request: { powerState: 'poweredOn' },
    touches: ['request.powerState'],
  },
  {
    check: 'vm-invalid-state',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InvalidVmState',
    text: /not allowed in the current state of web-01: it is orphaned/,
    plant: ({ vm }) => {
      vm.connectionState = 'orphaned'
    },
    touches: ['vm.connectionState'],
  },
  {
    check: 'vm-invalid-state',
    kind: 'cold',
    severity: 'error',
    fault: 'InvalidVmState',
    text: /it is inaccessible/,
    plant: ({ vm }) => {
      vm.connectionState = 'inaccessible'
    },
    touches: ['vm.connectionState'],
  },
  {
    check: 'vm-not-ready',
    kind: 'vmotion',
    severity: 'error',
    fault: 'MigrationNotReady',
    text: /web-01 is not ready to migrate yet/,
    plant: ({ vm }) => {
      vm.isStarting = true
    },
    touches: ['vm.isStarting', 'vm.tools'],
  },
  {
    check: 'vm-migration-disabled',
    kind: 'combined',
    severity: 'error',
    fault: 'MigrationDisabled',
    text: /the method is disabled by “Backup 9”/,
    plant: ({ vm }) => {
      vm.migrationDisabledBy = 'Backup 9'
    },
    touches: ['vm.migrationDisabledBy'],
  },
  {
    check: 'vm-tools-install',
    kind: 'vmotion',
    severity: 'error',
    fault: 'ToolsInstallationInProgress',
    text: /web-01 is installing VMware Tools and cannot be migrated/,
    plant: ({ vm }) => {
      vm.tools = { installerMounted: true, isRunning: false, heartbeat: 'gray' }
    },
    touches: ['vm.tools'],
  },
  {
    check: 'vm-no-heartbeat',
    kind: 'vmotion',
    severity: 'warning',
    fault: 'NoGuestHeartbeat',
    text: /No guest heartbeats are being received from web-01/,
    plant: ({ vm }) => {
      vm.tools = { heartbeat: 'red' }
    },
    touches: ['vm.tools'],
  },
]

const settings: readonly Blocker[] = [
  {
    check: 'vm-cpu-affinity',
    kind: 'vmotion',
    severity: 'error',
    fault: 'AffinityConfigured',
    text: /web-01 has CPU affinity and memory affinity configured/,
    plant: ({ vm }) => {
      vm.cpuAffinity = [0, 1]
      vm.memoryAffinity = [0]
    },
    touches: ['vm.affinity'],
  },
  {
    check: 'vm-snapshot-revert',
    kind: 'cold',
    severity: 'warning',
    fault: 'SnapshotRevertIssue',
    text: /Reverting web-01 to snapshot before-update may fail on esx-02/,
    plant: ({ vm, destination }) => {
      vm.snapshots = [{ name: 'before-update', withMemory: true }, { name: 'disk-only' }]
      destination.cpu = { vendor: 'AMD', model: 'EPYC 7763' }
    },
    touches: ['vm.snapshots', 'destination.cpu', 'versions', 'cluster.evc'],
  },
  {
    check: 'vm-template-hot',
    kind: 'xvc-elm',
    powerState: 'poweredOff',
    severity: 'error',
    fault: 'InvalidState',
    text: /web-01 is a template; templates can only be moved cold/,
    plant: ({ vm }) => {
      vm.isTemplate = true
    },
    touches: ['vm.isTemplate'],
  },
  {
    check: 'vm-vapp-member-xvc',
    kind: 'xvc-advanced',
    severity: 'error',
    fault: 'InvalidState',
    text: /web-01 is part of vApp shop and cannot be moved to vc-b\.lab this way/,
    plant: ({ vm }) => {
      vm.vApp = 'shop'
    },
    touches: ['vm.vApp'],
  },
  {
    check: 'suspended-relocate-unsupported',
    kind: 'cold',
    powerState: 'suspended',
    severity: 'error',
    fault: 'SuspendedRelocateNotSupported',
    text: /esx-02 does not support relocating suspended VMs such as web-01/,
    plant: ({ destination }) => {
      destination.capabilities = { suspendedRelocateSupported: false }
    },
    touches: ['destination.capabilities'],
  },
]

export const sourceBlockers: readonly Blocker[] = [...state, ...settings]
