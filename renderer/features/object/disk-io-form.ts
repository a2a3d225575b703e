/** Disk I/O of "Set workload…": streams of reads and writes as a person edits them, and what the scenario says of them. Pure. */
import { threeDigits, wholeNumber } from '../../../core/base/format.ts'
import { diskIoSchema, type DiskIoSpec } from '../../../core/scenario/disk-io-schema.ts'
import type { VmSpec } from '../../../core/scenario/vm-schema.ts'

export interface DiskIoForm {
  /** Name of the virtual disk. */
  disk: string
  kind: DiskIoSpec['kind']
  pattern: DiskIoSpec['pattern']
  operationsPerSecond: number
  sizeKiB: DiskIoSpec['sizeKiB']
  /** All of the disk for writes, what is used for reads; else the region below. */
  isWhole: boolean
  startGib: number
  sizeGib: number
  /** What the form does not show and keeps. */
  readonly kept: Pick<DiskIoSpec, 'arrivals' | 'outstanding'>
  /** What of the scenario's stream a constant rate replaces; '' if that is all it has. */
  readonly replaces: string
}

/** A virtual disk that guest I/O may go to. */
export interface FormDisk {
  readonly name: string
  readonly sizeGiB: number
}

export const requestSizes = [4, 8, 16, 32, 64, 128, 256, 512, 1024] as const
export const maxDiskStreams = 64

export function diskIoOf(streams: readonly DiskIoSpec[], disks: readonly FormDisk[]): DiskIoForm[] {
  return streams.map((stream) => {
    const { kind, pattern, operationsPerSecond: rate, sizeKiB, region, arrivals, outstanding } = stream
    const disk = stream.disk ?? disks[0]?.name ?? ''
    return {
      disk,
      kind,
      pattern,
      operationsPerSecond: typeof rate === 'number' ? rate : (rate[0]?.operationsPerSecond ?? 0),
      sizeKiB,
      isWhole: region === undefined,
      startGib: region?.startGiB ?? 0,
      sizeGib: region?.sizeGiB ?? sizeOf(disks, disk),
      kept: {
        ...(arrivals === undefined ? {} : { arrivals }),
        ...(outstanding === undefined ? {} : { outstanding }),
      },
      replaces: typeof rate === 'number' ? '' : 'a rate that changed with time',
    }
  })
}

export function newDiskIo(disks: readonly FormDisk[]): DiskIoForm {
  const disk = disks[0]?.name ?? ''
  return {
    disk,
    kind: 'write',
    pattern: 'random',
    operationsPerSecond: 500,
    sizeKiB: 8,
    isWhole: true,
    startGib: 0,
    sizeGib: sizeOf(disks, disk),
    kept: {},
    replaces: '',
  }
}

function sizeOf(disks: readonly FormDisk[], name: string): number {
  return disks.find((disk) => disk.name === name)?.sizeGiB ?? 0
}

/** Largest rate of the scenario format, requests a second. */
const maxRate = 1_000_000

/** What is wrong, as sentences; none if it can be set. */
export function diskIoProblems(forms: readonly DiskIoForm[], disks: readonly FormDisk[]): string[] {
  return forms.flatMap((form, index) => {
    const problem = problemOf(form, disks)
    return problem === '' ? [] : [`Disk I/O ${index + 1}: ${problem}`]
  })
}

function problemOf(form: DiskIoForm, disks: readonly FormDisk[]): string {
  const { disk, operationsPerSecond, isWhole, startGib, sizeGib } = form
  if (!disks.some((one) => one.name === disk)) return 'choose a virtual disk.'
  if (!Number.isInteger(operationsPerSecond) || operationsPerSecond < 0 || operationsPerSecond > maxRate)
    return 'the rate must be a whole number from 0 to 1,000,000 requests/s.'
  if (isWhole) return ''
  if (typeof startGib !== 'number' || typeof sizeGib !== 'number' || startGib < 0 || sizeGib <= 0)
    return 'a region begins at 0 GiB or later and is larger than 0.'
  return startGib + sizeGib > sizeOf(disks, disk)
    ? `the region ends beyond the ${sizeOf(disks, disk)} GiB of ${disk}.`
    : ''
}

/** Throws ZodError where `diskIoProblems` would have named a problem. */
export function diskIoFrom(forms: readonly DiskIoForm[]): DiskIoSpec[] {
  return forms.map(({ disk, kind, pattern, operationsPerSecond, sizeKiB, kept, ...form }) =>
    diskIoSchema.parse({
      disk,
      kind,
      pattern,
      operationsPerSecond,
      sizeKiB,
      ...kept,
      ...(form.isWhole ? {} : { region: { startGiB: form.startGib, sizeGiB: form.sizeGib } }),
    }),
  )
}

/** As the Workload tab lists it. */
export function diskIoRows({ workload, disks }: Pick<VmSpec, 'workload' | 'disks'>): readonly {
  readonly disk: string
  readonly requests: string
  readonly region: string
  readonly rate: string
}[] {
  return (workload.disks ?? []).map(
    ({ disk, kind, pattern, sizeKiB, region, operationsPerSecond: rate }) => ({
      disk: disk ?? disks[0]?.name ?? '',
      requests: `${pattern === 'random' ? 'Random' : 'Sequential'} ${kind}s of ${sizeKiB} KiB`,
      region:
        region === undefined
          ? kind === 'write'
            ? 'all of it'
            : 'what is used'
          : `${threeDigits(region.sizeGiB)} GiB from ${threeDigits(region.startGiB)} GiB`,
      rate:
        typeof rate === 'number'
          ? `${wholeNumber(rate)} requests/s`
          : rate
              .map((step) => `${wholeNumber(step.operationsPerSecond)} requests/s from ${step.atSeconds} s`)
              .join(', '),
    }),
  )
}
