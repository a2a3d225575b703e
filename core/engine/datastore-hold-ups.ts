/** What keeps files of a VM on a datastore that is entering maintenance mode, in words. */
import type { DatastoreUse } from '../estate/datastore-use.ts'
import type { Datastore } from '../estate/inventory.ts'
import type { StoragePlacement } from './storage-placement.ts'
import type { Blocked } from './vcenter-services.ts'

const noCheck = { check: '', fault: '', isCapacity: false } as const

/** Files that no migration of the VM takes away; null: there are none. */
export function fixedFileHoldUp(use: DatastoreUse, { name }: Datastore): Blocked | null {
  const { vm, hasHome, disks, hasHostSwap, basesOf, hasSnapshotDirectory } = use
  if (vm.spec.isTemplate === true) {
    const reason = 'it is a template, which Storage DRS does not move. Migrate it yourself.'
    return { ...noCheck, cause: 'template', reason }
  }
  if (hasHome || disks.length > 0) return null
  if (hasHostSwap) {
    const reason = `its swap file lies here, where ${vm.host} keeps the swap files of its VMs. Change the swap file datastore of ${vm.host} and migrate the VM, or power it off.`
    return { ...noCheck, cause: 'swap-file', reason }
  }
  if (hasSnapshotDirectory) {
    const reason = `its snapshot directory is set to ${name}. Delete its snapshots, or change its workingDir.`
    return { ...noCheck, cause: 'snapshot-directory', reason }
  }
  const [clone] = basesOf
  const reason = `the base disk of its linked clone ${clone?.name ?? ''} lies here. Storage vMotion of ${clone?.name ?? 'the disk'} takes a copy of the base along.`
  return { ...noCheck, cause: 'linked-clone', reason }
}

/** In no datastore cluster. */
export function waitsForMigration({ name }: Datastore): Blocked {
  const reason = `it waits for you: ${name} is in no datastore cluster, so that Storage DRS does not move its files. Migrate its storage.`
  return { ...noCheck, cause: 'no-datastore-cluster', reason }
}

export function waitsForStoragePerson({ spec }: Datastore, target: Datastore): Blocked {
  const reason =
    `it waits for you: Storage DRS of ${spec.datastoreCluster ?? ''} is in Manual Mode. ` +
    `It would choose ${target.name}; migrate the storage of the VM there.`
  return { ...noCheck, cause: 'sdrs-manual', reason }
}

const mostTold = 3

/** No datastore of the cluster takes them. */
export function placementHoldUp(
  { name, spec }: Datastore,
  { obstacles }: StoragePlacement,
  isAlone: boolean,
): Blocked {
  const cluster = spec.datastoreCluster ?? ''
  const [first] = obstacles
  if (isAlone || first === undefined) {
    const reason = `${cluster} has no other datastore than ${name}.`
    return { ...noCheck, cause: 'capacity', reason, isCapacity: false }
  }
  const messages = [...new Set(obstacles.map(({ message }) => message))]
  const told = messages.slice(0, mostTold).join(' ')
  const more = messages.length > mostTold ? ` And ${messages.length - mostTold} more.` : ''
  return {
    cause: obstacles.every(({ isCapacity }) => isCapacity) ? 'capacity' : 'check',
    check: first.check,
    fault: first.fault,
    reason: `no datastore of ${cluster} takes it. ${told}${more}`,
    isCapacity: obstacles.some(({ isCapacity }) => isCapacity),
  }
}
