/**
 * What `precopy run` says of the files of a migration: home directory and disks with their data mover and where writes
 * went, the space of the datastores, and what a move to another vCenter means. From the trace alone.
 */
import { nsPerMs, nsPerSecond, nsPerUs } from '../../core/base/units.ts'
import { bytesInWords, countInWords, countOf, durationInWords } from '../../core/base/wording.ts'
import { meanWriteLatencyNs } from '../../core/trace/storage-figures.ts'
import type { DiskCopyView, DiskSeries, StorageMoveView } from '../../core/trace/storage-view.ts'
import { moverInWords } from '../../core/trace/storage-words.ts'
import type { MigrationView, RunView } from '../../core/trace/view.ts'

/** Mean write latency of the guest in a part of the time, µs; null: it wrote nothing, or there is no sample. */
interface WriteLatencies {
  readonly beforeUs: number | null
  readonly duringUs: number | null
  readonly afterUs: number | null
}

export type StorageResult = NonNullable<ReturnType<typeof storageResult>>

/** null: the migration moves no files. */
export function storageResult(view: RunView, migration: MigrationView) {
  const { storage } = migration
  if (storage === null) return null
  const { method, bytesToCopy, homeCopied } = storage
  const untilNs =
    view.migrations.find((one) => one.vm === migration.vm && one.startedAtNs > migration.startedAtNs)
      ?.startedAtNs ?? Infinity
  return {
    method,
    bytesToCopy,
    home:
      homeCopied === null
        ? null
        : {
            from: homeCopied.fromDatastore,
            to: homeCopied.toDatastore,
            bytes: homeCopied.bytes,
            seconds: homeCopied.durationNs / nsPerSecond,
          },
    disks: storage.copies.map((copy) =>
      diskResult(copy, view.vms.get(migration.vm)?.disks.get(copy.disk), migration.startedAtNs, untilNs),
    ),
    datastores: datastoresOf(storage).map((name) => spaceResult(view, migration, name)),
  }
}

function diskResult(
  copy: DiskCopyView,
  series: DiskSeries | undefined,
  startedAtNs: number,
  untilNs: number,
) {
  const { ended, verified, readyAtNs } = copy
  return {
    disk: copy.disk,
    from: copy.fromDatastore,
    to: copy.toDatastore,
    fromFormat: copy.fromFormat,
    toFormat: copy.toFormat,
    mover: copy.mover,
    moverReason: copy.moverReason,
    sizeBytes: copy.sizeBytes,
    bytesToCopy: copy.bytesToCopy,
    outcome: ended?.outcome ?? 'running',
    /** Until all was copied; null before that. */
    copySeconds: readyAtNs === null ? null : (readyAtNs - copy.startedAtNs) / nsPerSecond,
    passes: copy.passes.map(({ pass, passBytes, changedBytes, verdict }) => ({
      pass,
      passBytes,
      changedBytes,
      verdict,
    })),
    /** null until the copy has ended. */
    bytes:
      ended === null
        ? null
        : {
            read: ended.readBytes,
            sent: ended.sentBytes,
            written: ended.writtenBytes,
            copied: ended.copiedBytes,
            mirrored: ended.mirroredBytes,
          },
    writes:
      ended === null
        ? null
        : {
            toSource: ended.writesToSource,
            toBoth: ended.writesToBoth,
            held: ended.writesHeld,
            synchronous: ended.writesSynchronous,
          },
    writeLatency: latenciesOf(copy, series, startedAtNs, untilNs),
    verified,
  }
}

function latenciesOf(
  copy: DiskCopyView,
  series: DiskSeries | undefined,
  startedAtNs: number,
  untilNs: number,
): WriteLatencies {
  const endNs = copy.ended?.atNs ?? Infinity
  return {
    beforeUs: meanLatencyUs(series, startedAtNs, copy.startedAtNs),
    duringUs: meanLatencyUs(series, copy.startedAtNs, copy.readyAtNs ?? endNs),
    afterUs: meanLatencyUs(series, endNs, untilNs),
  }
}

function meanLatencyUs(series: DiskSeries | undefined, fromNs: number, toNs: number): number | null {
  const meanNs = meanWriteLatencyNs(series, fromNs, toNs)
  return meanNs === null ? null : meanNs / nsPerUs
}

function datastoresOf({ homeCopied, copies }: StorageMoveView): string[] {
  const home = homeCopied === null ? [] : [homeCopied.fromDatastore, homeCopied.toDatastore]
  return [...new Set([...home, ...copies.flatMap((copy) => [copy.fromDatastore, copy.toDatastore])])]
}

/** From the last sample before the migration, or the first in it, to the last up to two seconds after it. */
function spaceResult(view: RunView, { startedAtNs, outcome }: MigrationView, name: string) {
  const datastore = view.datastores.get(name)
  const { atNs = [], usedBytes = [] } = datastore?.series ?? {}
  const endNs = outcome === null ? Infinity : outcome.atNs + 2 * nsPerSecond
  const isBefore = (_: number, at: number): boolean => atNs[at]! <= startedAtNs
  const within = usedBytes.filter((_, at) => atNs[at]! > startedAtNs && atNs[at]! <= endNs)
  return {
    datastore: name,
    capacityBytes: datastore?.capacityBytes ?? 0,
    usedBeforeBytes: usedBytes.findLast(isBefore) ?? within[0] ?? null,
    mostUsedBytes: within.length === 0 ? null : Math.max(...within),
    usedAfterBytes: within.at(-1) ?? null,
  }
}

const methodWords: Readonly<Record<string, string>> = {
  'mirror-driver': 'with the mirror driver',
  'changed-block-tracking': 'with changed block tracking',
  'offline-copy': 'while the VM does not run',
}

/** `62.1 GiB copied with the mirror driver` */
export function copiedInWords({ method, disks, home }: StorageResult): string {
  const bytes = disks.reduce((sum, disk) => sum + (disk.bytes?.copied ?? 0), home?.bytes ?? 0)
  return `${bytesInWords(bytes)} of files copied ${methodWords[method] ?? ''}`
}

export function describeStorage({ home, disks, datastores }: StorageResult): string[] {
  return [
    ...(home === null
      ? []
      : [
          `  Home directory  ${home.from} → ${home.to}, ${bytesInWords(home.bytes)} in ` +
            durationInWords(home.seconds * nsPerSecond),
        ]),
    ...disks.flatMap(describeDisk),
    ...datastores.flatMap(describeSpace),
  ]
}

function describeDisk(disk: StorageResult['disks'][number]): string[] {
  const { fromFormat, toFormat, mover, moverReason, copySeconds, passes, verified } = disk
  const formats = fromFormat === toFormat ? toFormat : `${fromFormat} to ${toFormat}`
  const time =
    copySeconds === null ? 'not ready' : `ready after ${durationInWords(copySeconds * nsPerSecond)}`
  const [last] = passes.slice(-1)
  return [
    `  ${disk.disk}  ${disk.from} → ${disk.to}, ${formats}: ${disk.outcome}, ${time}`,
    `    Mover   ${moverInWords(mover)}. ${moverReason}`,
    ...describeBytes(disk),
    ...(last === undefined
      ? []
      : [`    Passes  ${passes.length}, ${bytesInWords(last.changedBytes)} changed in the last`]),
    ...describeWrites(disk),
    ...(verified === null
      ? []
      : [
          `    Proof   ${countOf(verified.blocks, 'block')} equal, ` +
            `${countOf(verified.acknowledgedWrites, 'acknowledged write')}, ${verified.lostWrites} lost`,
        ]),
  ]
}

function describeBytes({ bytes, bytesToCopy }: StorageResult['disks'][number]): string[] {
  if (bytes === null) return [`    Copy    ${bytesInWords(bytesToCopy)} to copy`]
  const mirrored = bytes.mirrored === 0 ? '' : `, ${bytesInWords(bytes.mirrored)} mirrored`
  return [`    Copy    ${bytesInWords(bytes.read)} read, ${bytesInWords(bytes.written)} written${mirrored}`]
}

function describeWrites({ writes, writeLatency }: StorageResult['disks'][number]): string[] {
  if (writes === null || writes.toSource + writes.toBoth === 0) return []
  const { beforeUs, duringUs, afterUs } = writeLatency
  const latencies = [
    ...(beforeUs === null ? [] : [`${latencyInWords(beforeUs)} before`]),
    ...(duringUs === null ? [] : [`${latencyInWords(duringUs)} during the copy`]),
    ...(afterUs === null ? [] : [`${latencyInWords(afterUs)} after`]),
  ]
  return [
    `    Writes  ${countInWords(writes.toSource)} to the source alone, ${countInWords(writes.toBoth)} to both, ` +
      `${countInWords(writes.held)} held back` +
      (writes.synchronous === 0
        ? ''
        : `, ${countInWords(writes.synchronous)} synchronously, the buffer was full`),
    ...(latencies.length === 0 ? [] : [`    Latency of writes ${latencies.join(', ')}`]),
  ]
}

function latencyInWords(us: number): string {
  return us < 1000 ? `${countInWords(us)} µs` : `${((us * nsPerUs) / nsPerMs).toFixed(1)} ms`
}

function describeSpace({
  datastore,
  usedBeforeBytes,
  usedAfterBytes,
}: StorageResult['datastores'][number]): string[] {
  if (usedBeforeBytes === null || usedAfterBytes === null) return []
  return [`  Used on ${datastore}  ${bytesInWords(usedBeforeBytes)} → ${bytesInWords(usedAfterBytes)}`]
}

/** null: it stays in its vCenter. */
export function vcenterResult({ vcenterChange }: MigrationView) {
  if (vcenterChange === null) return null
  const { atNs, fromVcenter, toVcenter, ...told } = vcenterChange
  return { atSeconds: atNs / nsPerSecond, from: fromVcenter, to: toVcenter, ...told }
}

export function describeVcenter(change: ReturnType<typeof vcenterResult>): string[] {
  if (change === null) return []
  const domain = change.isSameSsoDomain ? 'the same SSO domain' : 'another SSO domain'
  return [
    `  vCenter ${change.from} → ${change.to}, ${domain}; ${change.fromMoRef} is now ${change.toMoRef}`,
    `    Kept    ${change.kept.join(', ')}`,
    `    Lost    ${change.lost.join(', ')}`,
  ]
}
