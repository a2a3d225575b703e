/** Copy time between datastores follows the slowest stage, or all of them over the extents in hand. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCaseFile } from '../../../core/validation/case-file.ts'
import { measuredEnd, simulateCopies, type CopyPlan } from '../../../core/validation/disk-copy-plan.ts'
import { validateCases } from '../../../core/validation/validate.ts'
import { moverDevice, nfcDevices } from '../../../core/migration/disk-speeds.ts'
import { moverDepth } from '../../../core/storage/granularity.ts'
import { mib } from '../../support/disks.ts'

const sizeGiB = 0.5
const sizeMiB = sizeGiB * 1024
const moverMiBs = moverDevice('fs3dm').readBytesPerSecond / mib

interface Rates {
  readonly read: number
  readonly wire: number
  readonly write: number
}

function plan({ read, wire, write }: Rates, allocatedGiB = sizeGiB): CopyPlan {
  return {
    copies: 1,
    provisionedGiB: sizeGiB,
    allocatedGiB,
    source: measuredEnd('VMFS', read, 1e6),
    via: [{ kind: 'fs3dm' }, { kind: 'network', miBs: wire }],
    target: measuredEnd('NFS', 1e6, write),
  }
}

/** Seconds of each stage by itself. */
function stagesOf({ read, wire, write }: Rates): number[] {
  return [read, moverMiBs, wire, write].map((rate) => sizeMiB / rate)
}

const rate = fc.integer({ min: 10, max: 4000 })
const rates = fc.record({ read: rate, wire: rate, write: rate })

describe('a copy from one datastore to another', () => {
  it('takes its slowest stage, or all stages over the extents in hand, whichever is longer', () => {
    fc.assert(
      fc.property(rates, (given) => {
        const stages = stagesOf(given)
        const total = stages.reduce((sum, each) => sum + each, 0)
        const expected = Math.max(...stages, total / moverDepth)
        // Filling and draining the pipeline are one extent of 512.
        expect(Math.abs(simulateCopies(plan(given)) / expected - 1)).toBeLessThan(0.005)
      }),
      { numRuns: 60, seed: 5 },
    )
  })

  it('takes its slowest stage alone where that is as slow as the others together, whichever it is', () => {
    fc.assert(
      fc.property(rates, fc.constantFrom('read', 'wire', 'write'), (given, slow) => {
        const others = stagesOf({ ...given, [slow]: Infinity }).reduce((sum, each) => sum + each, 0)
        const slowest = { ...given, [slow]: sizeMiB / (others * 1.1) }
        const seconds = simulateCopies(plan(slowest))
        expect(Math.abs(seconds / (others * 1.1) - 1)).toBeLessThan(0.005)
        // Others twice as fast change nothing, itself twice as slow doubles the time.
        const eased = {
          read: given.read * 2,
          wire: given.wire * 2,
          write: given.write * 2,
          [slow]: slowest[slow],
        }
        expect(Math.abs(simulateCopies(plan(eased)) / seconds - 1)).toBeLessThan(0.005)
        const halved = { ...slowest, [slow]: slowest[slow] / 2 }
        expect(Math.abs(simulateCopies(plan(halved)) / seconds - 2)).toBeLessThan(0.01)
      }),
      { numRuns: 40, seed: 6 },
    )
  })

  it('reads all of a thick disk and sends and writes what has content', () => {
    const given = { read: 100, wire: 1000, write: 1000 }
    expect(simulateCopies(plan(given, sizeGiB / 4))).toBeCloseTo(sizeMiB / 100, 1)
    const slowWrite = { read: 1000, wire: 1000, write: 50 }
    expect(simulateCopies(plan(slowWrite, sizeGiB / 4))).toBeCloseTo(sizeMiB / 4 / 50, 1)
  })
})

describe('copies over NFC', () => {
  const together = (copies: number, isUnified: boolean) => {
    const { stream, host } = nfcDevices(isUnified)
    return simulateCopies({
      copies,
      provisionedGiB: sizeGiB,
      allocatedGiB: sizeGiB,
      source: measuredEnd('VMFS', 100_000, 100_000),
      via: [
        { kind: 'nfc', streamMiBs: stream.readBytesPerSecond / mib, hostMiBs: host.readBytesPerSecond / mib },
      ],
      target: measuredEnd('NFS', 100_000, 100_000),
    })
  }

  it('go as fast as one stream, and together as fast as their host, as was measured of 1, 10 and 20', () => {
    const aggregate = [1, 10, 20].map((copies) => (copies * sizeMiB) / together(copies, false))
    const measured = [100, 272, 284]
    aggregate.forEach((found, index) => expect(Math.abs(found / measured[index]! - 1)).toBeLessThan(0.05))
  })

  it('take a third of the time between hosts of 8.0', () => {
    expect(together(1, false) / together(1, true)).toBeCloseTo(3, 1)
  })
})

describe('copies between types of datastores', () => {
  const between = (path: string, tolerance: unknown = { throughputMBps: 'inside +/-25% of range' }) =>
    validateCases(
      readCaseFile(
        'cases.json',
        JSON.stringify({
          cases: [
            {
              id: 'types',
              kind: 'svmotion',
              inputs: { path, nicFasterThanResult: true },
              observed: { throughputMBps: [500, 700] },
              tolerance,
            },
          ],
        }),
      ),
    )[0]!

  it('are run by what is usual for each, slowest and fastest pair', () => {
    const result = between('software data mover between NFS and FC/vSAN')
    expect(result).toMatchObject({ expressed: true, withinTolerance: true })
    const { 'throughputMBps[0]': slowest, 'throughputMBps[1]': fastest } = result.predicted
    expect(slowest).toBeGreaterThan(500)
    expect(slowest).toBeLessThan(fastest!)
    expect(fastest).toBeLessThan(700)
  })

  it('are not run where a type is not known, or no tolerance said no judgement made', () => {
    expect(between('software data mover between NFS and tape')).toMatchObject({ expressed: false })
    expect(between('software data mover between NFS and FC', {}).withinTolerance).toBeNull()
  })
})
