/**
 * Event lines of disks, datastores and moves between vCenters, and the sentences with which a move of files begins
 * and ends. Event classes where vSphere has them (vsphere-rules B.2). Samples have no line.
 */
import { bytesInWords, countInWords, countOf, durationInWords, permyriadInWords } from '../base/wording.ts'
import type { RecordOf, TraceRecord } from './events.ts'
import {
  byMoverInWords,
  formatInWords,
  formatChangeInWords,
  methodInWords,
  wayInWords,
} from './storage-words.ts'
import type { EventLine, MigrationView, RunView } from './view.ts'

type Line = Pick<EventLine, 'severity' | 'target' | 'eventClass' | 'text'>

/** The line for such a record, or null. */
export function storageLineOf(view: RunView, record: TraceRecord): EventLine | null {
  const line = moveLineOf(record) ?? diskLineOf(view, record) ?? datastoreLineOf(record)
  return line === null ? null : { atNs: record.atNs, recordType: record.type, ...line }
}

function info(target: string, text: string, eventClass = ''): Line {
  return { severity: 'info', target, eventClass, text }
}

function moveLineOf(record: TraceRecord): Line | null {
  switch (record.type) {
    case 'storage-migration-started':
      return info(record.vm, startedSentence(record), 'VmBeingRelocatedEvent')
    case 'home-copied':
      return info(
        record.vm,
        `The home directory of ${record.vm}, ${bytesInWords(record.bytes)}, was copied from ` +
          `${record.fromDatastore} to ${record.toDatastore} in ${durationInWords(record.durationNs)}.`,
      )
    case 'vcenter-changed':
      return info(record.vm, vcenterSentence(record))
    case 'write-out-of-space':
      return {
        severity: 'warning',
        target: record.vm,
        eventClass: '',
        text:
          `A write of ${record.vm} to ${record.disk} found ${record.datastore} full. It waits, and the guest with ` +
          'it, until there is space: delete or move files, or make the datastore larger.',
      }
    default:
      return null
  }
}

function diskLineOf(view: RunView, record: TraceRecord): Line | null {
  switch (record.type) {
    case 'disk-copy-started':
      return info(vmOf(view, record.migration), copyStartedSentence(view, record))
    case 'disk-pass-finished':
      return {
        ...info(vmOf(view, record.migration), passSentence(record)),
        severity: record.verdict === 'give-up' ? 'error' : 'info',
      }
    case 'disk-copy-ready':
      return info(vmOf(view, record.migration), readySentence(view, record))
    case 'disk-quiesced':
      return info(
        vmOf(view, record.migration),
        `Writes to ${record.disk} are held back until it is switched to its copy.`,
      )
    case 'disk-verified': {
      const isWrong = record.staleBlocks > 0 || record.lostWrites > 0
      return {
        ...info(vmOf(view, record.migration), verifiedSentence(record)),
        severity: isWrong ? 'error' : 'info',
      }
    }
    case 'disk-switched':
      return info(
        record.vm,
        `${record.vm} uses ${record.disk} on ${record.toDatastore} from here on (${formatInWords(record.format)}).`,
      )
    case 'disk-copy-ended':
      return record.outcome === 'switched'
        ? null
        : {
            severity: record.outcome === 'failed' ? 'error' : 'warning',
            target: vmOf(view, record.migration),
            eventClass: '',
            text: undoneSentence(view, record),
          }
    default:
      return null
  }
}

function datastoreLineOf(record: TraceRecord): Line | null {
  switch (record.type) {
    case 'datastore-maintenance-changed':
      return info(record.datastore, maintenanceSentence(record), 'EventEx')
    case 'datastore-maintenance-blocked':
      return {
        severity: 'warning',
        target: record.datastore,
        eventClass: '',
        text: `${record.vm} keeps ${record.datastore} from entering maintenance mode: ${record.reason}`,
      }
    case 'datastore-maintenance-unblocked':
      return info(
        record.datastore,
        `${record.vm} no longer keeps ${record.datastore} from entering maintenance mode.`,
      )
    default:
      return null
  }
}

const kindNames: Readonly<Record<string, (of: RecordOf<'storage-migration-started'>) => string>> = {
  'storage-vmotion': ({ vm, sourceHost }) => `Relocating the files of ${vm}, which stays on ${sourceHost}`,
  combined: ({ vm, sourceHost, destinationHost }) =>
    `Relocating ${vm} with its files from ${sourceHost} to ${destinationHost}, disks first, then memory`,
  cold: ({ vm, sourceHost, destinationHost }) =>
    sourceHost === destinationHost
      ? `Relocating the files of ${vm}, which does not run`
      : `Relocating ${vm}, which does not run, with its files from ${sourceHost} to ${destinationHost}`,
}

function startedSentence(record: RecordOf<'storage-migration-started'>): string {
  const what = kindNames[record.kind]?.(record) ?? `Relocating ${record.vm}`
  return (
    `${what}: ${countOf(record.disks, 'disk')}, ${bytesInWords(record.bytesToCopy)} to copy ` +
    `(${methodInWords(record.method)}).`
  )
}

function copyStartedSentence(view: RunView, record: RecordOf<'disk-copy-started'>): string {
  return (
    `Copying ${record.disk} of ${vmOf(view, record.migration)}, ${wayInWords(record)}: ` +
    `${bytesInWords(record.bytesToCopy)} of ${bytesInWords(record.sizeBytes)}, ` +
    `${formatChangeInWords(record.fromFormat, record.toFormat)}, ${byMoverInWords(record.mover)}. ${record.moverReason}`
  ).trim()
}

function passSentence({ disk, pass, passBytes, verdict, reason }: RecordOf<'disk-pass-finished'>): string {
  const next: Readonly<Record<string, string>> = {
    'another-pass': 'Another pass follows.',
    'switch-over': 'Little enough is left: the switch follows.',
    'give-up': 'It is given up.',
  }
  return `Pass ${pass} copied ${bytesInWords(passBytes)} of ${disk}. ${reason} ${next[verdict] ?? ''}`.trim()
}

function readySentence(view: RunView, record: RecordOf<'disk-copy-ready'>): string {
  const method = view.migrations[record.migration - 1]?.storage?.method
  const then = method === 'mirror-driver' ? ' Writes go to both sides until the switch.' : ''
  return `${record.disk} is copied, after ${durationInWords(record.durationNs)}.${then}`
}

function verifiedSentence(record: RecordOf<'disk-verified'>): string {
  const { disk, blocks, staleBlocks, acknowledgedWrites, lostWrites } = record
  if (staleBlocks > 0 || lostWrites > 0)
    return `The copy of ${disk} is wrong: ${countOf(staleBlocks, 'stale block')}, ${countOf(lostWrites, 'lost write')}.`
  return (
    `The copy of ${disk} holds the newest content of all ${countOf(blocks, 'block')} and all ` +
    `${countInWords(acknowledgedWrites)} acknowledged writes.`
  )
}

function undoneSentence(view: RunView, record: RecordOf<'disk-copy-ended'>): string {
  const copy = view.migrations[record.migration - 1]?.storage?.copies.find(
    ({ disk, ended }) => disk === record.disk && ended === null,
  )
  const rest = copy === undefined ? '' : ` What had arrived on ${copy.toDatastore} is deleted.`
  const how = record.outcome === 'failed' ? 'failed' : 'was cancelled'
  return `The copy of ${record.disk} ${how} after ${durationInWords(record.durationNs)}.${rest}`
}

/** Kept and lost stand as words separated by commas. */
function vcenterSentence(record: RecordOf<'vcenter-changed'>): string {
  const domain = record.isSameSsoDomain ? 'the same SSO domain' : 'another SSO domain'
  const kept = record.kept === '' ? '' : ` Kept: ${record.kept}.`
  const lost = record.lost === '' ? '' : ` Left behind: ${record.lost}.`
  return (
    `${record.vm} belongs to ${record.toVcenter} (${domain}) and no longer to ${record.fromVcenter}: ` +
    `${record.fromMoRef} has become ${record.toMoRef}.${kept}${lost}`
  )
}

function maintenanceSentence({ datastore, state }: RecordOf<'datastore-maintenance-changed'>): string {
  const words: Readonly<Record<string, string>> = {
    entering: `${datastore} is entering maintenance mode: its VMs are to leave it.`,
    inMaintenance: `${datastore} is in maintenance mode.`,
    normal: `${datastore} is no longer in maintenance mode.`,
  }
  return words[state] ?? `${datastore} is ${state}.`
}

/** What a completed move of files came to; `migration.storage` is not null. */
export function relocatedSentence(migration: MigrationView, record: RecordOf<'migration-ended'>): string {
  const { storage, kind, sourceHost } = migration
  const copies = storage?.copies ?? []
  const written = copies.reduce((sum, { ended }) => sum + (ended?.writtenBytes ?? 0), 0)
  const targets = [...new Set(copies.map(({ toDatastore }) => toDatastore))].join(', ')
  const files = `${countOf(copies.length, 'disk')}${targets === '' ? '' : ` now on ${targets}`}`
  const how = durationInWords(record.totalNs)
  if (kind === 'cold')
    return `${record.vm} was relocated to ${record.owner} in ${how}: ${files}, ${bytesInWords(written)} written; it does not run.`
  const stun = `stunned for ${durationInWords(record.downtimeNs)}`
  const mirrored = mirroredWords(migration)
  if (kind === 'storage-vmotion')
    return `The files of ${record.vm} were relocated in ${how}: ${files}, ${bytesInWords(written)} written${mirrored}, ${stun}.`
  return (
    `${record.vm} was relocated from ${sourceHost} to ${record.owner} in ${how}: ${files}, ${bytesInWords(written)} ` +
    `written${mirrored}; ${countOf(record.rounds, 'round')} of memory, ${stun}.`
  )
}

function mirroredWords({ storage }: MigrationView): string {
  const ends = (storage?.copies ?? []).flatMap(({ ended }) => (ended === null ? [] : [ended]))
  const both = ends.reduce((sum, { writesToBoth }) => sum + writesToBoth, 0)
  const all = both + ends.reduce((sum, { writesToSource }) => sum + writesToSource, 0)
  return storage?.method !== 'mirror-driver' || all === 0
    ? ''
    : `, ${permyriadInWords(Math.round((both * 10_000) / all))} of the guest's writes mirrored`
}

function vmOf(view: RunView, migration: number): string {
  return view.migrations[migration - 1]?.vm ?? ''
}
