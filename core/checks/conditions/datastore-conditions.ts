/** Conditions of datastores as hosts see them: access, write access, lost paths, maintenance. */
import type { Datastore, Host } from '../../estate/inventory.ts'
import { mountOf } from '../../estate/storage.ts'
import type { Cure } from '../cure.ts'
import { chooseInWizard, presentDatastore } from '../cures/storage-cures.ts'
import { datastoresAfter, type NeededDatastore } from '../moved-files.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

export function seenBy(host: Host): { label: string; value: string } {
  return { label: `${host.name} sees`, value: host.spec.datastores.join(', ') || 'no datastore' }
}

function bothChange(): Cure {
  return chooseInWizard('Change both compute resource and storage', 'Select a migration type')
}

/** One result for each disk; a delta also needs the base disk that it shares. */
function checkDisks({ inventory, vm, destination, disks }: CheckSubject): readonly CheckResult[] {
  return disks.flatMap(({ disk, from }) => {
    const base = inventory.datastores.get(disk.parent?.datastore ?? '') ?? from
    const missing = [from, base].find((one) => !mountOf(destination, one.name).isMounted)
    if (missing === undefined) return []
    return [
      {
        message: `Unable to access the virtual disk ${disk.name} of ${vm.name} from ${destination.name}: it cannot reach [${missing.name}].`,
        remedy: `Present ${missing.name} to ${destination.name}, or choose “Change both compute resource and storage”.`,
        left: {
          label: missing === from ? disk.name : `Base of ${disk.name}`,
          value: `[${missing.name}]`,
        },
        right: seenBy(destination),
        fields: [
          { label: 'device', value: disk.name },
          { label: 'backing', value: `[${missing.name}]` },
          { label: 'connected', value: 'true' },
        ],
        cures: [...presentDatastore(destination, missing), bothChange()],
      },
    ]
  })
}

/** Where a disk lies in the same place, its own finding names the cause already. */
function checkHome(subject: CheckSubject): readonly CheckResult[] {
  const { vm, destination, home, disks } = subject
  const { from } = home
  if (from === null || mountOf(destination, from.name).isMounted) return []
  if (disks.some((move) => move.from === from)) return []
  return [
    {
      message: `Unable to access the virtual machine configuration of ${vm.name} from ${destination.name}: it cannot reach [${from.name}].`,
      remedy: `Present ${from.name} to ${destination.name}, or choose “Change both compute resource and storage”.`,
      left: { label: `Home of ${vm.name}`, value: `[${from.name}]` },
      right: seenBy(destination),
      fields: [{ label: 'reason', value: `[${from.name}]` }],
      cures: [...presentDatastore(destination, from), bothChange()],
    },
  ]
}

/** That a target is in another datacenter than the host is told as such (DatacenterMismatch). */
function isOfOtherDatacenter({ datastore, isTarget }: NeededDatastore, subject: CheckSubject): boolean {
  const { kind, destination } = subject
  const { vcenter, datacenter } = datastore
  const isAsked = kind === 'combined' || kind === 'cold'
  return isTarget && isAsked && vcenter === destination.vcenter && datacenter !== destination.datacenter
}

/** Compute-only moves to another vCenter have a check of their own for what stays where it is. */
function checkVisible(subject: CheckSubject): readonly CheckResult[] {
  const { vm, destination, kind, movesStorage } = subject
  const isCrossVcenter = kind === 'xvc-elm' || kind === 'xvc-advanced'
  if (isCrossVcenter && !movesStorage) return []
  return datastoresAfter(subject)
    .filter((needed) => !isOfOtherDatacenter(needed, subject))
    .filter(({ datastore }) => !mountOf(destination, datastore.name).isMounted)
    .map(({ datastore, holds, isTarget }) => ({
      message: isTarget
        ? `${destination.name} has no access to the target datastore ${datastore.name}.`
        : `${destination.name} has no access to ${datastore.name}, where ${holds.join(' and ')} of ${vm.name} would stay.`,
      remedy: `Mount ${datastore.name} on ${destination.name}, or choose a datastore that it sees.`,
      left: { label: isTarget ? 'Target datastore' : holds.join(', '), value: `[${datastore.name}]` },
      right: seenBy(destination),
      fields: namesOf(datastore),
      cures: presentDatastore(destination, datastore),
    }))
}

function namesOf(datastore: Datastore) {
  return [
    { label: 'datastore', value: datastore.name },
    { label: 'name', value: datastore.name },
  ]
}

/** The mount that replaces the host's own of that datastore, and all others as they are. */
function editMount(host: Host, datastore: string, change: 'writable' | 'accessible'): Cure['commands'] {
  const mounts = (host.spec.mounts ?? []).map((mount) => {
    if (mount.datastore !== datastore) return mount
    return change === 'writable' ? { ...mount, readOnly: false } : { ...mount, state: 'accessible' as const }
  })
  return [{ type: 'edit-host', host: host.name, set: { mounts } }]
}

function checkWritable(subject: CheckSubject): readonly CheckResult[] {
  const { destination } = subject
  return datastoresAfter(subject)
    .filter(({ datastore }) => {
      const mount = mountOf(destination, datastore.name)
      return mount.isMounted && mount.isReadOnly
    })
    .map(({ datastore }) => {
      const isNfs = datastore.spec.type === 'NFS'
      return {
        message: `Datastore ${datastore.name} is not writable on host ${destination.name}.`,
        remedy: `Remount ${datastore.name} read-write on ${destination.name}.`,
        left: { label: `${destination.name} has mounted ${datastore.name}`, value: 'read-only' },
        right: { label: 'A VM needs', value: 'read-write' },
        fields: [...namesOf(datastore), { label: 'host', value: destination.name }],
        cures: [
          {
            text: `Remount ${datastore.name} read-write on ${destination.name}`,
            place: isNfs
              ? `${datastore.name} > Actions > Unmount Datastore, then Mount Datastore to Additional Hosts`
              : `Write access by the storage team; then ${destination.name} > Configure > Storage Adapters > Rescan Storage`,
            inVsphere: isNfs,
            commands: editMount(destination, datastore.name, 'writable'),
            effort: 2 as const,
          },
        ],
      }
    })
}

const stateInWords = {
  accessible: 'accessible',
  'all-paths-down': 'all paths down (APD)',
  'permanent-device-loss': 'permanent device loss (PDL)',
} as const

/** The destination needs all that the VM uses afterwards, the source what it has to copy from. */
function checkAccessible(subject: CheckSubject): readonly CheckResult[] {
  const { source, destination, home, disks } = subject
  const leaving = [
    ...(home.isMoving && home.from !== null ? [home.from] : []),
    ...disks.filter((move) => move.isMoving).map((move) => move.from),
  ]
  const after = datastoresAfter(subject).map((needed: NeededDatastore) => needed.datastore)
  const pairs = source === destination ? [] : [...new Set(leaving)].map((store) => [source, store] as const)
  const own = source === destination ? [...new Set([...leaving, ...after])] : after
  return [...pairs, ...own.map((store) => [destination, store] as const)].flatMap(([host, datastore]) => {
    const mount = mountOf(host, datastore.name)
    if (!mount.isMounted || mount.state === 'accessible') return []
    return [
      {
        message: `Datastore ${datastore.name} is not accessible from ${host.name}: ${stateInWords[mount.state]}.`,
        remedy: `Restore the paths of ${host.name} to ${datastore.name}.`,
        left: { label: `${datastore.name} on ${host.name}`, value: stateInWords[mount.state] },
        right: { label: 'Needed', value: 'accessible' },
        fields: [...namesOf(datastore), { label: 'detail', value: stateInWords[mount.state] }],
        cures: [
          {
            text: `Restore the paths of ${host.name} to ${datastore.name}`,
            place: `Cables, switches, zoning and the array; then ${host.name} > Configure > Storage Adapters > Rescan Storage`,
            inVsphere: false,
            commands: editMount(host, datastore.name, 'accessible'),
            effort: 1 as const,
          },
        ],
      },
    ]
  })
}

function checkMaintenance(subject: CheckSubject): readonly CheckResult[] {
  return datastoresAfter(subject)
    .filter(({ datastore: { spec }, isTarget }) => isTarget && (spec.maintenance ?? 'normal') !== 'normal')
    .map(({ datastore: { name, spec } }) => ({
      message: `Datastore ${name} is ${spec.maintenance === 'entering' ? 'entering' : 'in'} maintenance mode and takes no files.`,
      remedy: 'Exit maintenance mode of the datastore, or choose another datastore.',
      left: {
        label: `${name} is`,
        value: spec.maintenance === 'entering' ? 'entering maintenance mode' : 'in maintenance mode',
      },
      right: { label: 'A target must be', value: 'in normal state' },
      fields: [{ label: 'datastoreName', value: name }],
      cures: [
        {
          text: `Exit maintenance mode of ${name}`,
          place: `${name} > Actions > Maintenance Mode > Exit Maintenance Mode`,
          inVsphere: true,
          commands: [{ type: 'exit-datastore-maintenance-mode' as const, datastore: name }],
          effort: 2 as const,
        },
      ],
    }))
}

export const datastoreConditions: Conditions = {
  'disk-not-shared': checkDisks,
  'home-not-shared': checkHome,
  'ds-not-visible-to-host': checkVisible,
  'ds-readonly-on-dest': checkWritable,
  'ds-inaccessible': checkAccessible,
  'ds-maintenance': checkMaintenance,
}
