/** Folds what records say of disks, datastores and moves between vCenters. Part of `fold.ts`. */
import { assertInvariant } from '../base/assert.ts'
import type { RecordOf, TraceRecord } from './events.ts'
import { migrationOf } from './lookup.ts'
import { newStorageMigrationView } from './new-views.ts'
import { newDatastoreView, newDiskSeries } from './storage-view.ts'
import type { DatastoreView, DiskCopyEnd, DiskCopyView, DiskSeries } from './storage-view.ts'
import type { RunView } from './view.ts'

/** True if the record is one of these. Throws AssertionError if it names something that no record introduced. */
export function applyToStorage(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'storage-migration-started':
      startStorageMove(view, record)
      return true
    case 'disk-sample': {
      const { type: _, vm, disk, ...figures } = record
      appendColumns(seriesOf(view, vm, disk), figures)
      return true
    }
    case 'datastore-sample': {
      const { type: _, datastore, capacityBytes, ...figures } = record
      const found = datastoreOf(view, datastore)
      found.capacityBytes = capacityBytes
      appendColumns(found.series, figures)
      return true
    }
    case 'write-out-of-space':
      return true
    case 'vcenter-changed':
      view.estateRevision += 1
      migrationOf(view, record.migration).vcenterChange = {
        atNs: record.atNs,
        fromVcenter: record.fromVcenter,
        toVcenter: record.toVcenter,
        isSameSsoDomain: record.isSameSsoDomain,
        fromMoRef: record.fromMoRef,
        toMoRef: record.toMoRef,
        kept: listOf(record.kept),
        lost: listOf(record.lost),
      }
      return true
    default:
      return applyToMaintenance(view, record)
  }
}

function applyToMaintenance(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'datastore-maintenance-changed': {
      const found = datastoreOf(view, record.datastore)
      found.maintenance = record.state as DatastoreView['maintenance']
      view.estateRevision += 1
      return true
    }
    case 'datastore-maintenance-blocked': {
      const { datastore, vm, cause, check, fault, reason } = record
      datastoreOf(view, datastore).heldUpBy.set(vm, { cause, check, fault, reason })
      return true
    }
    case 'datastore-maintenance-unblocked':
      datastoreOf(view, record.datastore).heldUpBy.delete(record.vm)
      return true
    default:
      return applyToCopy(view, record)
  }
}

function applyToCopy(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'home-copied': {
      const { type: _, migration, vm: _vm, ...figures } = record
      storageOf(view, migration).homeCopied = figures
      view.estateRevision += 1
      return true
    }
    case 'disk-copy-started': {
      const { type: _, atNs, migration, ...facts } = record
      storageOf(view, migration).copies.push({
        ...facts,
        startedAtNs: atNs,
        passes: [],
        readyAtNs: null,
        ready: null,
        quiescedAtNs: null,
        verified: null,
        switchedAtNs: null,
        ended: null,
      })
      return true
    }
    case 'disk-pass-finished': {
      const { type: _, migration, disk, ...pass } = record
      copyOf(view, migration, disk).passes.push(pass)
      return true
    }
    case 'disk-copy-ready': {
      const { type: _, migration, disk, ...figures } = record
      const copy = copyOf(view, migration, disk)
      copy.readyAtNs = record.atNs
      copy.ready = figures
      return true
    }
    case 'disk-quiesced':
      copyOf(view, record.migration, record.disk).quiescedAtNs = record.atNs
      return true
    case 'disk-verified': {
      const { blocks, staleBlocks, acknowledgedWrites, lostWrites } = record
      copyOf(view, record.migration, record.disk).verified = {
        blocks,
        staleBlocks,
        acknowledgedWrites,
        lostWrites,
      }
      return true
    }
    case 'disk-switched':
      copyOf(view, record.migration, record.disk).switchedAtNs = record.atNs
      view.estateRevision += 1
      return true
    case 'disk-copy-ended': {
      const { type: _, migration, disk, ...figures } = record
      const outcome = figures.outcome as DiskCopyEnd['outcome']
      copyOf(view, migration, disk).ended = { ...figures, outcome }
      return true
    }
    default:
      return false
  }
}

/** A combined or cold move has been introduced by the record before; a Storage vMotion begins here. */
function startStorageMove(view: RunView, record: RecordOf<'storage-migration-started'>): void {
  const { method, disks, bytesToCopy } = record
  const copied = record.copied === '' ? [] : record.copied.split('\t')
  const storage = { method, disks, bytesToCopy, copied, homeCopied: null, copies: [] }
  const begun = view.migrations[record.migration - 1]
  if (begun !== undefined) {
    begun.storage = storage
    if (record.kind === 'combined') begun.kind = 'combined'
    return
  }
  const vm = view.vms.get(record.vm)
  assertInvariant(vm !== undefined, 'trace-names-known-objects', () => `no VM "${record.vm}"`)
  view.migrations.push(newStorageMigrationView(record, vm, storage))
  vm.migration = record.migration
}

function appendColumns<Columns extends Readonly<Record<keyof Figures, number[]>>, Figures extends object>(
  columns: Columns,
  figures: Figures,
): void {
  for (const name of Object.keys(columns) as (keyof Figures)[])
    columns[name].push(figures[name] as unknown as number)
}

function listOf(words: string): readonly string[] {
  return words === '' ? [] : words.split(', ')
}

function seriesOf(view: RunView, vm: string, disk: string): DiskSeries {
  const found = view.vms.get(vm)
  assertInvariant(found !== undefined, 'trace-names-known-objects', () => `no VM "${vm}"`)
  const series = found.disks.get(disk) ?? newDiskSeries()
  found.disks.set(disk, series)
  return series
}

function datastoreOf(view: RunView, name: string): DatastoreView {
  const found = view.datastores.get(name) ?? newDatastoreView(name)
  view.datastores.set(name, found)
  return found
}

function storageOf(view: RunView, migration: number) {
  const { storage } = migrationOf(view, migration)
  assertInvariant(storage !== null, 'storage-move-is-introduced', () => `migration ${migration}`)
  return storage
}

/** The newest of this disk. */
function copyOf(view: RunView, migration: number, disk: string): DiskCopyView {
  const found = storageOf(view, migration).copies.findLast((copy) => copy.disk === disk)
  assertInvariant(found !== undefined, 'disk-copy-is-introduced', () => `${disk} of migration ${migration}`)
  return found
}
