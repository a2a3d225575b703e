/** Event lines of moves of files, from a run of the engine and from records alone: classes, severities, sentences. */
import { describe, expect, it } from 'vitest'
import type { RecordOf, RecordType, TraceRecord } from '../../../core/trace/events.ts'
import { newRunView } from '../../../core/trace/fold.ts'
import { storageLineOf } from '../../../core/trace/storage-lines.ts'
import type { EventLine } from '../../../core/trace/view.ts'
import { begunStorageMove, toB } from '../../support/storage-moves.ts'
import { viewOf } from '../../support/scenarios.ts'

function toEnd(engine: ReturnType<typeof begunStorageMove>) {
  while (engine.step());
  return viewOf(engine)
}

/** The line of the end itself; what clients missed is told after it. */
function endOf(events: readonly EventLine[]): EventLine | undefined {
  return events.find(({ recordType }) => recordType === 'migration-ended')
}

describe('a Storage vMotion', () => {
  const { events } = toEnd(begunStorageMove())

  it('begins and ends as a relocation', () => {
    const classes = events.map(({ eventClass }) => eventClass).filter((name) => name !== '')
    expect(classes).toEqual(['VmBeingRelocatedEvent', 'VmRelocatedEvent'])
  })

  it('is told step by step', () => {
    const types = events.map(({ recordType }) => recordType)
    for (const type of [
      'storage-migration-started',
      'home-copied',
      'disk-copy-started',
      'disk-copy-ready',
      'disk-quiesced',
      'disk-verified',
      'disk-switched',
    ] as const)
      expect(types).toContain(type)
    expect(types).not.toContain('disk-sample')
    expect(events.find(({ recordType }) => recordType === 'vm-stunned')?.text).toContain(
      'fast suspend and resume',
    )
    expect(endOf(events)?.text).toMatch(/1 disk now on b, .* of the guest's writes mirrored, stunned for/)
  })
})

describe('a combined move', () => {
  it('is a relocation too', () => {
    const { events } = toEnd(begunStorageMove({}, { ...toB, toHost: 'esx-02' }))
    const classes = events.map(({ eventClass }) => eventClass).filter((name) => name !== '')
    expect(classes).toEqual(['VmBeingRelocatedEvent', 'VmRelocatedEvent'])
    expect(endOf(events)?.text).toMatch(/relocated from esx-01 to esx-02 .*: 1 disk now on b.* round/)
  })
})

describe('records alone', () => {
  function line<Type extends RecordType>(type: Type, fields: Omit<RecordOf<Type>, 'type' | 'atNs'>) {
    return storageLineOf(newRunView(), { type, atNs: 5, ...fields } as unknown as TraceRecord)
  }

  it('warns of a full datastore', () => {
    const found = line('write-out-of-space', { vm: 'db', disk: 'Hard disk 1', datastore: 'a' })
    expect(found).toMatchObject({ severity: 'warning', target: 'db' })
    expect(found?.text).toContain('found a full')
  })

  it('names what a pass came to, and that it was given up', () => {
    const pass = { migration: 1, disk: 'Hard disk 1', pass: 2, passBytes: 2 ** 30, changedBytes: 2 ** 29 }
    expect(line('disk-pass-finished', { ...pass, verdict: 'another-pass', reason: 'Why.' })?.text).toBe(
      'Pass 2 copied 1,024 MiB of Hard disk 1. Why. Another pass follows.',
    )
    expect(line('disk-pass-finished', { ...pass, verdict: 'give-up', reason: '' })?.severity).toBe('error')
  })

  it('names stale blocks and lost writes as an error', () => {
    const proof = { migration: 1, disk: 'd', blocks: 8, acknowledgedWrites: 3 }
    expect(line('disk-verified', { ...proof, staleBlocks: 0, lostWrites: 0 })?.severity).toBe('info')
    expect(line('disk-verified', { ...proof, staleBlocks: 1, lostWrites: 2 })).toMatchObject({
      severity: 'error',
      text: 'The copy of d is wrong: 1 stale block, 2 lost writes.',
    })
  })

  it('tells of copies that came to nothing, not of those that were switched', () => {
    const figures = {
      migration: 1,
      disk: 'd',
      readBytes: 0,
      sentBytes: 0,
      writtenBytes: 0,
      copiedBytes: 0,
      mirroredBytes: 0,
      writesToSource: 0,
      writesToBoth: 0,
      writesHeld: 0,
      durationNs: 2e9,
      writesSynchronous: 0,
    }
    expect(line('disk-copy-ended', { ...figures, outcome: 'switched' })).toBeNull()
    expect(line('disk-copy-ended', { ...figures, outcome: 'cancelled' })?.severity).toBe('warning')
    expect(line('disk-copy-ended', { ...figures, outcome: 'failed' })?.severity).toBe('error')
  })

  it('says what a move to another vCenter keeps and leaves', () => {
    const found = line('vcenter-changed', {
      migration: 1,
      vm: 'web',
      fromVcenter: 'vc-a',
      toVcenter: 'vc-b',
      isSameSsoDomain: false,
      fromMoRef: 'vm-1',
      toMoRef: 'vm-9',
      kept: 'UUID, MAC addresses',
      lost: 'DRS rules',
    })
    expect(found?.text).toBe(
      'web belongs to vc-b (another SSO domain) and no longer to vc-a: vm-1 has become vm-9. Kept: UUID, MAC addresses. Left behind: DRS rules.',
    )
  })

  it('has maintenance mode of datastores with what holds it up', () => {
    const state = { datastore: 'a', task: 1 }
    expect(line('datastore-maintenance-changed', { ...state, state: 'inMaintenance' })?.text).toBe(
      'a is in maintenance mode.',
    )
    expect(
      line('datastore-maintenance-blocked', {
        ...state,
        vm: 'web',
        cause: 'c',
        check: '',
        fault: '',
        reason: 'why.',
      }),
    ).toMatchObject({ severity: 'warning', target: 'a' })
    expect(line('datastore-maintenance-unblocked', { datastore: 'a', vm: 'web' })?.severity).toBe('info')
  })
})
