/** Conditions of snapshots and of linked clones. */
import { bothHosts, type CheckResult, type CheckSubject, type Conditions } from '../subject.ts'
import { hasCapability } from '../../estate/host-capabilities.ts'
import { isAtLeast } from '../../scenario/versions.ts'
import type { Vm } from '../../estate/inventory.ts'
import type { DiskSpec } from '../../scenario/vm-schema.ts'
import { restoreCapability } from '../cures/capability-cures.ts'
import { upgradeHost } from '../cures/setting-cures.ts'
import { editDisk, upgradeVmfs } from '../cures/storage-cures.ts'
import type { Cure } from '../cure.ts'
import { isVmfs3 } from './disk-conditions.ts'

/** Snapshots hold dependent disks only. */
function checkHotSnapshots(subject: CheckSubject): readonly CheckResult[] {
  const { vm, disks } = subject
  const snapshots = vm.spec.snapshots ?? []
  const moving = disks.filter(({ isMoving, disk }) => isMoving && (disk.mode ?? 'dependent') === 'dependent')
  const oldHost = bothHosts(subject).find((host) => !isAtLeast(host.spec.version, '5.0'))
  if (snapshots.length === 0 || moving.length === 0 || oldHost === undefined) return []
  return [
    {
      message: `Snapshots of ${vm.name} cannot be kept while its disks are moved and it is powered on.`,
      remedy: 'Delete the snapshots, or upgrade the host: 5.0 and later move them along.',
      left: {
        label: `Snapshots of ${vm.name}`,
        value: snapshots.map((one) => one.name).join(', '),
      },
      right: { label: oldHost.name, value: `ESXi ${oldHost.spec.version}` },
      cures: [
        {
          text: `Delete all snapshots of ${vm.name}`,
          place: `${vm.name} > Snapshots > Delete All`,
          inVsphere: true,
          commands: [{ type: 'edit-vm', vm: vm.name, set: { snapshots: null } }],
          effort: 2,
        },
        upgradeHost(oldHost, '5.0', vm),
      ],
    },
  ]
}

function checkSnapshotDirectory({ vm, home }: CheckSubject): readonly CheckResult[] {
  const { snapshotDirectory } = vm.spec
  if (snapshotDirectory === undefined || !home.isMoving) return []
  return [
    {
      message: `The snapshot directory of ${vm.name} will be reset to its home directory.`,
      remedy: 'Accept it, or set the snapshot directory again afterwards.',
      left: { label: `Snapshot directory of ${vm.name}`, value: `[${snapshotDirectory}]` },
      right: { label: 'After the move', value: `[${home.to?.name ?? ''}]` },
      cures: [
        {
          text: `Take away the snapshot directory of ${vm.name}`,
          place: `${vm.name} > Edit Settings > VM Options > Advanced > Configuration Parameters > workingDir`,
          inVsphere: true,
          commands: [{ type: 'edit-vm', vm: vm.name, set: { snapshotDirectory: null } }],
          effort: 1,
        },
      ],
    },
  ]
}

function unlink(vm: Vm, disk: DiskSpec): Cure {
  const { parent: _, ...full } = disk
  return {
    text: `Unlink ${disk.name} of ${vm.name} from its base disk`,
    place: 'PromoteDisks_Task with unlink (API or PowerCLI; the vSphere Client does not offer it)',
    inVsphere: true,
    commands: [editDisk(vm, disk, full)],
    effort: 2,
  }
}

/** Since 5.0 a delta moves with a copy of its base; a native one of the array does not. */
function checkDelta(subject: CheckSubject): readonly CheckResult[] {
  const { vm, disks } = subject
  const oldHost = bothHosts(subject).find((host) => !hasCapability(host, 'deltaDiskBackingsSupported'))
  return disks.flatMap(({ disk, isMoving }) => {
    const { parent } = disk
    if (!isMoving || parent === undefined || (!parent.isNative && oldHost === undefined)) return []
    return [
      {
        ...(parent.isNative && { fault: 'CannotMoveVmWithNativeDeltaDisk' }),
        message: `${vm.name} has delta disk backings that cannot be moved: ${disk.name} is ${parent.isNative ? 'a native snapshot of the array' : 'the delta of a linked clone'}.`,
        remedy: 'Unlink the disk from its base first, or leave it where it is.',
        left: {
          label: disk.name,
          value: `${parent.isNative ? 'native delta' : 'delta'} of a base on [${parent.datastore}]`,
        },
        right: parent.isNative
          ? { label: 'Can be moved', value: 'a whole disk or a delta of vSphere' }
          : { label: `deltaDiskBackingsSupported of ${oldHost?.name ?? ''}`, value: 'false' },
        fields: [{ label: 'device', value: disk.name }],
        cures: [
          ...(parent.isNative || oldHost === undefined
            ? []
            : [restoreCapability(oldHost, 'deltaDiskBackingsSupported', vm)]),
          unlink(vm, disk),
        ],
      },
    ]
  })
}

/** Hosts that may have one base disk of VMFS-3 open. */
const mostHosts = 8

/** While the VM is handed over, both ends have the base open. A delta that moves takes a copy of it. */
function checkEightHosts({
  inventory,
  vm,
  source,
  destination,
  disks,
}: CheckSubject): readonly CheckResult[] {
  if (source === destination) return []
  return disks.flatMap(({ disk, isMoving }) => {
    const base = inventory.datastores.get(disk.parent?.datastore ?? '')
    const open = (disk.parent?.openOnHosts ?? 0) + 1
    if (base === undefined || isMoving || !isVmfs3(base.spec) || open <= mostHosts) return []
    return [
      {
        message: `More than eight hosts would have the base disk of ${disk.name} of ${vm.name} open.`,
        remedy: 'Choose a host that has the base open already, or put it on VMFS-5 or later.',
        left: {
          label: `Hosts with the base on ${base.name} open`,
          value: `${open} with ${destination.name}`,
        },
        right: { label: 'VMFS-3 allows', value: String(mostHosts) },
        cures: [upgradeVmfs(base), unlink(vm, disk)],
      },
    ]
  })
}

export const snapshotConditions: Conditions = {
  'snapshots-hot-move': checkHotSnapshots,
  'snapshot-dir-reset': checkSnapshotDirectory,
  'linked-clone-delta': checkDelta,
  'eight-host-limit': checkEightHosts,
}
