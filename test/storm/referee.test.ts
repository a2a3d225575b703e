/** The referee can see: a good trace passes, and each kind of forgery in it is blamed by its name. */
import { describe, expect, it } from 'vitest'
import type { TraceRecord } from '../../core/trace/events.ts'
import { Engine } from '../../core/engine/engine.ts'
import { recordsOf, runOut, smallScenario } from '../support/scenarios.ts'
import { begunStorageMove } from '../support/storage-moves.ts'
import { judge } from './referee.ts'

const scenario = smallScenario({
  commands: [{ atSeconds: 0, command: { type: 'migrate', vm: 'web-01', toHost: 'esx-02' } }],
})
const good = recordsOf(runOut(Engine.start({ scenario, seed: 1 })))
const goodFiles = recordsOf(runOut(begunStorageMove()))

type Of<Type> = Extract<TraceRecord, { readonly type: Type }>

function changed<Type extends TraceRecord['type']>(
  records: readonly TraceRecord[],
  type: Type,
  change: Partial<Of<Type>>,
): TraceRecord[] {
  return records.map((record) => (record.type === type ? ({ ...record, ...change } as TraceRecord) : record))
}

function without(records: readonly TraceRecord[], type: TraceRecord['type']): TraceRecord[] {
  return records.filter((record) => record.type !== type)
}

function twice(records: readonly TraceRecord[], type: TraceRecord['type']): TraceRecord[] {
  return records.flatMap((record) => (record.type === type ? [record, record] : [record]))
}

describe('the referee', () => {
  it('finds nothing in good traces', () => {
    expect(judge(good, true).breach).toBeNull()
    expect(judge(goodFiles, true).breach).toBeNull()
  })

  it.each<[string, TraceRecord[]]>([
    ['one-owner', changed(good, 'vm-resumed', { host: 'esx-01' })],
    ['handed-over-at-rest', without(good, 'vm-stunned')],
    ['one-owner', twice(good, 'ownership-passed')],
    ['no-stale-page', changed(good, 'memory-verified', { stalePages: 1 })],
    ['completed-is-verified', without(good, 'memory-verified')],
    ['every-migration-ends', without(good, 'migration-ended')],
    ['task-ends-with-migration', without(good, 'task-ended')],
    ['task-in-order', twice(good, 'task-started')],
    ['reservations-end-with-migration', without(good, 'reservation-released')],
    ['no-more-released-than-reserved', without(good, 'reservation-made')],
    ['ended-naming-owner', changed(good, 'migration-ended', { owner: 'esx-01' })],
    ['no-stun-after-the-end', without(good, 'vm-resumed')],
    ['parts-sum-to-missed', changed(good, 'client-missed', { missedNs: 1 })],
    ['no-stale-block', changed(goodFiles, 'disk-verified', { staleBlocks: 2 })],
    ['no-lost-write', changed(goodFiles, 'disk-verified', { lostWrites: 1 })],
    ['switched-after-verified', without(goodFiles, 'disk-verified')],
    ['errors-speak', changed(good, 'task-ended', { state: 'error' })],
  ])('blames %s', (check, records) => {
    expect(judge(records, true).breach?.check).toBe(check)
  })

  it('blames a success at a host that vCenter does not hear, and a task that goes on when it does', () => {
    const place = good.findIndex(({ type }) => type === 'migration-ended')
    const named = { atNs: good[place]!.atNs, fault: 'lost', kind: 'management-lost', target: 'esx-02' }
    const begun: TraceRecord = { ...named, type: 'fault-begun', detail: '', occurrence: 1 }
    const atNs = good.at(-1)!.atNs + 1
    const ended: TraceRecord = { ...named, atNs, type: 'fault-ended', cause: 'duration', returns: false }
    const silent = [...good.slice(0, place), begun, ...good.slice(place)]
    expect(judge([...silent, ended], true).breach?.check).toBe('success-is-heard')
    expect(judge(without(silent, 'task-ended'), false).breach).toBeNull()
    const heard = without([...silent, ended], 'task-ended')
    expect(judge(heard, false).breach?.check).toBe('task-ends-with-migration')
  })

  it('wants a dead host to take its VMs with it, and HA to leave running ones alone', () => {
    const [last] = good.slice(-1)
    const atNs = (last?.atNs ?? 0) + 1
    const dies: TraceRecord = { type: 'host-failed', atNs, host: 'esx-02', vms: 1 }
    expect(judge([...good, dies], true).breach?.check).toBe('no-vm-on-a-dead-host')
    const restarts: TraceRecord = {
      type: 'vm-restarted-by-ha',
      atNs,
      vm: 'web-01',
      fromHost: 'esx-02',
      toHost: 'esx-03',
      reason: '',
    }
    expect(judge([...good, restarts], true).breach?.check).toBe('ha-restarts-failed-vms')
    const declared = { type: 'host-declared-failed', atNs, host: 'esx-02', cluster: 'CL-1', vms: 0 } as const
    expect(judge([...good, declared], true).breach?.check).toBe('ha-declares-failed-hosts')
  })
})
