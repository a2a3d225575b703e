/** A device lost for good and a read-only datastore in the middle of Storage vMotion: nothing waits. */
import { describe, expect, it } from 'vitest'
import type { FaultSpec, FaultTrigger } from '../../../../core/scenario/fault-schema.ts'
import type { Engine } from '../../../../core/engine/engine.ts'
import { recordsOfType, runOut } from '../../../support/scenarios.ts'
import { clear, inject, second, stallsTold } from '../../../support/storage-faults.ts'
import {
  begunStorageMove,
  leftBehind,
  migrationOf,
  placesOf,
  spaceProblem,
} from '../../../support/storage-moves.ts'

const halfway: FaultTrigger = { at: 'copied', vm: 'web-01', of: 'disks', percent: 50 }

function endOf(engine: Engine) {
  return migrationOf(engine).outcome!
}

const lost: FaultSpec = { kind: 'permanent-device-loss', datastore: 'b' }
const readOnly: FaultSpec = { kind: 'datastore-read-only', datastore: 'b' }

describe.each([
  ['lost for good', lost, 'InaccessibleDatastore'],
  ['read-only', readOnly, 'DatastoreNotWritableOnHost'],
] as const)('a target that is %s', (_, fault, told) => {
  it.each(['mirror-driver', 'changed-block-tracking'] as const)(
    'ends the copy by %s at once',
    (storageMethod) => {
      const engine = begunStorageMove(
        {},
        { type: 'migrate', vm: 'web-01', toDatastore: 'b', storageMethod, priority: 'high' },
      )
      inject(engine, fault, { trigger: halfway, forSeconds: 60 })
      runOut(engine)
      const [begun] = recordsOfType(engine, 'fault-begun')
      expect(endOf(engine)).toMatchObject({
        outcome: 'failed',
        fault: told,
        owner: 'esx-01',
        atNs: begun!.atNs,
      })
      expect(placesOf(engine)).toEqual(['a', 'a'])
      expect([leftBehind(engine), spaceProblem(engine)]).toEqual(['', ''])
      // The guest was on the source alone and has noticed nothing.
      expect(stallsTold(engine)).toEqual([])
    },
  )

  it('before the copy begins ends the migration when it would', () => {
    const engine = begunStorageMove()
    inject(engine, fault, { trigger: { at: 'stage', vm: 'web-01', stage: 'prepare' } })
    runOut(engine)
    expect(endOf(engine)).toMatchObject({ outcome: 'failed', fault: told })
    expect(leftBehind(engine)).toBe('')
  })

  it('refuses the next migration, and not the one after it has been mended', () => {
    const engine = runOut(
      begunStorageMove(
        { commands: [] },
        { type: 'migrate', vm: 'web-01', toDatastore: 'c', priority: 'high' },
      ),
    )
    inject(engine, fault)
    engine.issue({ type: 'migrate', vm: 'web-01', toDatastore: 'b', priority: 'high' })
    runOut(engine)
    expect(placesOf(engine)).toEqual(['c', 'c'])
    clear(engine)
    engine.issue({ type: 'migrate', vm: 'web-01', toDatastore: 'b', priority: 'high' })
    runOut(engine)
    expect(placesOf(engine)).toEqual(['b', 'b'])
  })
})

describe('a source', () => {
  it('that is lost for good ends the copy at once, and the guest gets errors until it is back', () => {
    const engine = begunStorageMove()
    inject(engine, { ...lost, datastore: 'a' }, { trigger: halfway, forSeconds: 1 })
    runOut(engine)
    expect(endOf(engine)).toMatchObject({ outcome: 'failed', fault: 'InaccessibleDatastore' })
    const stalls = recordsOfType(engine, 'disk-stalled')
    expect(stalls.map(({ reason }) => reason)).toEqual([expect.stringContaining('requests fail'), ''])
    expect(stalls[1]!.atNs - stalls[0]!.atNs).toBe(second)
    expect(leftBehind(engine)).toBe('')
  })

  it('that is read-only is copied all the same; what the guest could not write it has not acknowledged', () => {
    const engine = begunStorageMove()
    inject(engine, { ...readOnly, datastore: 'a' }, { trigger: halfway, forSeconds: 60 })
    runOut(engine)
    expect(endOf(engine).outcome).toBe('completed')
    expect(recordsOfType(engine, 'disk-verified')).toMatchObject([{ staleBlocks: 0, lostWrites: 0 }])
    const stalls = recordsOfType(engine, 'disk-stalled')
    expect(stalls.map(({ datastore }) => datastore)).toEqual(['a', 'b'])
    // On its new datastore it writes again at once, before the old one is mended.
    expect(stalls[1]!.atNs).toBeLessThan(stalls[0]!.atNs + 10 * second)
  })
})
