/**
 * Closed forms about copying disks: the share of writes that a mirror sends to both disks, and the passes of
 * changed-block tracking. Told by what they give and ask for; each is put to storage as the plainest disk that
 * meets its assumptions, and nothing here computes a closed form.
 */
import { z } from 'zod'
import { gibBytes, kibBytes, mibBytes } from '../base/units.ts'
import { ChangedBlocks } from '../storage/changed-blocks.ts'
import { wireDevice } from '../storage/device.ts'
import { moverDepth, moverIoBytes, trackingBlockBytes } from '../storage/granularity.ts'
import { MirrorDriver } from '../storage/mirror-driver.ts'
import { StorageRun } from '../storage/storage-run.ts'
import type { CopyMethod } from '../storage/copy-method.ts'
import type { CaseOutcome, DiskSimulation, ExpressedCase } from './measured-case.ts'

const mirrorSchema = z.looseObject({ writes: z.array(z.string()).min(1).max(20) })
const passesSchema = z.looseObject({
  diskGiB: z.number().positive().max(65_536),
  blockKiB: z.literal(trackingBlockBytes / kibBytes),
  copyMiBps: z.number().positive().max(1_000_000),
  writeIops: z.number().positive().max(1_000_000),
  stopMiB: z.number().positive(),
})

/** So fast that nothing but the copy's own rate shows. */
const fastBytesPerSecond = 100 * gibBytes
/** The disk whose mirrored share is looked at, the rate of its copy, and writes: 41,000 of them, 0.2 % of chance. */
const mirrorDiskBytes = 4 * gibBytes
const mirrorCopyBytesPerSecond = 200 * mibBytes
const mirrorWritesPerSecond = 2000
const writeBytes = 4 * kibBytes
const seed = 1
/** More passes than any case that converges has. */
const maxPasses = 50

/** The case for storage, or why it is none; null if it is not about disks. `what` is the file's sentence about it. */
export function expressDiskClosedForm(
  what: string,
  inputs: unknown,
): ExpressedCase | { readonly reason: string } | null {
  const mirror = mirrorSchema.safeParse(inputs)
  if (mirror.success && /mirror/.test(what)) {
    const spans = mirror.data.writes.map(spanShare)
    return spans.every((share) => share !== null)
      ? mirroredShares(spans)
      : { reason: 'It copies disks that are written to in a way that is not known here.' }
  }
  const passes = passesSchema.safeParse(inputs)
  return passes.success && /pass/.test(what) ? changedBlockPasses(passes.data) : null
}

/** Part of the disk, from its start, that is written to; null if the words are not understood. */
function spanShare(words: string): number | null {
  if (/uniform over disk/.test(words)) return 1
  const first = /first ([\d.]+) ?% of disk/.exec(words)?.[1]
  return first === undefined ? null : Number(first) / 100
}

function mirroredShares(spans: readonly number[]): ExpressedCase {
  return caseOf(spans.map(mirroredShare), 'share')
}

/** The writes that went to both disks, of all that were made while the disk was copied. */
function mirroredShare(span: number): DiskSimulation {
  return {
    run() {
      const method = new MirrorDriver({ ioBytes: moverIoBytes, depth: moverDepth, switchNs: 0 })
      const { run, copy } = copyWhileWritten({
        sizeBytes: mirrorDiskBytes,
        copyBytesPerSecond: mirrorCopyBytesPerSecond,
        writesPerSecond: mirrorWritesPerSecond,
        span,
        method,
      })
      run.advance(Infinity, () => run.storage.state.copies.get(copy)?.stage !== 'copying')
      const { writesToSource, writesToBoth } = run.storage.progressOf(run, copy)!.figures
      return outcomeOf({ share: writesToBoth / (writesToSource + writesToBoth) })
    },
  }
}

function changedBlockPasses(inputs: z.infer<typeof passesSchema>): ExpressedCase {
  const simulation: DiskSimulation = {
    run() {
      const method = new ChangedBlocks({
        ioBytes: moverIoBytes,
        depth: moverDepth,
        switchNs: 0,
        stopBytes: inputs.stopMiB * mibBytes,
        maxPasses,
      })
      const { run, copy } = copyWhileWritten({
        sizeBytes: Math.round(inputs.diskGiB * 1024) * mibBytes,
        copyBytesPerSecond: inputs.copyMiBps * mibBytes,
        writesPerSecond: inputs.writeIops,
        span: 1,
        method,
      })
      run.advance(Infinity, () => run.storage.state.copies.get(copy)?.stage !== 'copying')
      const passes = run.notices.flatMap(({ notice }) => (notice.type === 'pass-finished' ? [notice] : []))
      // The last list entry is what is left for the switch.
      const sizes = [...passes.map((pass) => pass.passBytes), passes.at(-1)?.changedBytes ?? 0]
      return outcomeOf(
        Object.fromEntries(sizes.map((bytes, index) => [`passesMiB[${index}]`, bytes / mibBytes])),
      )
    },
  }
  return {
    simulations: [simulation],
    conclude: ([only]) => ({ predicted: only?.quantities ?? {}, outcome: null, isComparable: true }),
  }
}

/** A full disk with a guest that writes evenly in time and at random, on a copy of a constant rate. */
function copyWhileWritten(of: {
  readonly sizeBytes: number
  readonly copyBytesPerSecond: number
  readonly writesPerSecond: number
  readonly span: number
  readonly method: CopyMethod
}): { run: StorageRun; copy: number } {
  const run = new StorageRun(seed)
  const { storage } = run
  const { sizeBytes } = of
  const device = wireDevice(fastBytesPerSecond)
  for (const name of ['source', 'target'])
    storage.addDatastore({ name, capacityBytes: 2 * sizeBytes, device, isThinOnly: false })
  storage.addDevice('copy', wireDevice(of.copyBytesPerSecond))
  const content = [{ firstBlock: 0, blocks: sizeBytes / trackingBlockBytes }]
  storage.addDisk({ name: 'disk', datastore: 'source', format: 'eager-zeroed', sizeBytes, content })
  storage.setStreams(run, 'disk', [
    {
      kind: 'write',
      bytes: writeBytes,
      pattern: 'uniform',
      span: { startBytes: 0, sizeBytes: Math.round((sizeBytes * of.span) / writeBytes) * writeBytes },
      operationsPerSecond: of.writesPerSecond,
      arrivals: 'even',
      pathNs: 0,
      outstanding: 1_000_000,
      catchUpNs: Infinity,
    },
  ])
  const started = storage.startCopy(run, {
    disk: 'disk',
    toDatastore: 'target',
    format: 'lazy-zeroed',
    method: of.method,
    via: ['copy'],
    finishesItself: false,
  })
  if ('refusal' in started) throw new RangeError(started.refusal.message)
  return { run, copy: started.copy }
}

/** One simulation for each value of a list: their figure `name` is predicted value by value. */
function caseOf(simulations: readonly DiskSimulation[], name: string): ExpressedCase {
  return {
    simulations,
    conclude: (outcomes) => ({
      predicted: Object.fromEntries(
        outcomes.map(({ quantities }, index) => [`${name}[${index}]`, quantities[name]!]),
      ),
      outcome: null,
      isComparable: true,
    }),
  }
}

function outcomeOf(quantities: CaseOutcome['quantities']): CaseOutcome {
  return { converged: true, quantities }
}
