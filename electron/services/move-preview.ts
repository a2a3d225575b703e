/** What a migration would take of datastores, which way its data would go, and what another vCenter makes of the VM. */
import { checkMigration } from '../../core/checks/check-migration.ts'
import { formatInWords, spaceNeededGiB } from '../../core/checks/moved-files.ts'
import type { MigrationRequest } from '../../core/checks/request.ts'
import { subjectOf, type CheckSubject } from '../../core/checks/subject.ts'
import type { MovePreview } from '../../core/contract/messages.ts'
import { crossingRows } from '../../core/estate/crossing-table.ts'
import type { Datastore, Inventory } from '../../core/estate/inventory.ts'
import { freeGiBOf, homeGiBOf, spaceGiBOfDisk } from '../../core/estate/storage.ts'
import { diskPathOf } from '../../core/migration/disk-path.ts'
import { copiedDisks, filePlanOf } from '../../core/migration/file-plan.ts'
import { documentsOf } from './compatibility.ts'

/** Empty where the estate lacks what the request names; the checks say so. */
export function movePreviewOf(inventory: Inventory, request: MigrationRequest): MovePreview {
  const subject = subjectFor(inventory, request)
  if (subject === null) return { vm: request.vm, space: [], paths: [], crossing: [] }
  return {
    vm: request.vm,
    space: spaceOf(subject),
    paths: pathsOf(subject),
    crossing: crossingOf(subject),
  }
}

/** Of a cluster or pool: with the host that DRS picks. */
function subjectFor(inventory: Inventory, request: MigrationRequest): CheckSubject | null {
  const vm = inventory.vms.get(request.vm)
  const source = inventory.hosts.get(vm?.host ?? '')
  if (vm === undefined || source === undefined) return null
  const isPlaced = request.toCluster !== undefined || request.toPool !== undefined
  const toHost = request.toHost ?? (isPlaced ? checkMigration(inventory, request).toHost : undefined)
  const destination = toHost === undefined ? source : inventory.hosts.get(toHost)
  if (destination === undefined) return null
  return subjectOf(inventory, { ...request, toHost }, vm, source, destination)
}

function spaceOf(subject: CheckSubject): MovePreview['space'] {
  const { inventory } = subject
  const needed = spaceNeededGiB(subject)
  const released = spaceReleasedGiB(subject)
  const all = new Set([...needed.keys(), ...released.keys()])
  return [...all].map((datastore) => ({
    datastore: datastore.name,
    capacityGiB: datastore.spec.capacityGiB,
    freeGiB: freeGiBOf(inventory, datastore),
    neededGiB: needed.get(datastore) ?? 0,
    releasedGiB: released.get(datastore) ?? 0,
  }))
}

/** What the files take where they leave. A disk that changes its format in its place is not counted. */
function spaceReleasedGiB({ vm, home, disks }: CheckSubject): ReadonlyMap<Datastore, number> {
  const released = new Map<Datastore, number>()
  const add = (datastore: Datastore, gib: number): void => {
    released.set(datastore, (released.get(datastore) ?? 0) + gib)
  }
  if (home.isMoving && home.from !== null) add(home.from, homeGiBOf(vm))
  for (const { disk, from, isMoving } of disks) if (isMoving) add(from, spaceGiBOfDisk(disk))
  return released
}

function pathsOf({
  inventory,
  request,
  vm,
  source,
  destination,
  movesCompute,
}: CheckSubject): MovePreview['paths'] {
  const plan = filePlanOf(inventory, {
    ...request,
    toHost: destination.name,
    movesCompute,
    priority: 'high',
  })
  if (plan === null) return []
  const hasSnapshot = (vm.spec.snapshots ?? []).length > 0
  const isCold = vm.powerState !== 'poweredOn'
  return copiedDisks(plan).map((disk) => {
    const { mover, reason } = diskPathOf(inventory, source, destination, {
      ...disk,
      vm: vm.name,
      hasSnapshot,
      isCold,
    })
    return {
      disk: disk.disk,
      from: disk.fromDatastore,
      to: disk.toDatastore,
      fromFormat: formatInWords(disk.fromFormat),
      toFormat: formatInWords(disk.toFormat),
      mover,
      reason,
    }
  })
}

function crossingOf({ source, destination }: CheckSubject): MovePreview['crossing'] {
  if (source.vcenter === destination.vcenter) return []
  const isSameDomain = source.ssoDomain === destination.ssoDomain
  return crossingRows.map((row) => {
    const { fate, words } = isSameDomain ? row.sameSsoDomain : row.otherSsoDomain
    return {
      property: row.property,
      fate,
      words,
      confidence: row.confidence,
      sources: documentsOf(row.source),
      note: row.note,
    }
  })
}
