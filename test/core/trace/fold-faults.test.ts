/** What faults do to the view: their own life, hosts, VMs and vCenters that are gone and come back, and clean-ups. */
import { describe, expect, it } from 'vitest'
import { AssertionError } from '../../../core/base/assert.ts'
import type { TraceRecord } from '../../../core/trace/events.ts'
import { estateRecords, failedAt, foldRecords, migratingRecords } from '../../support/fault-records.ts'
import { begunEngine, runOut, smallScenario, viewOf } from '../../support/scenarios.ts'

const cut = { fault: 'cut', kind: 'link-down', target: 'esx-01' }
const begunAt = (atNs: number, occurrence = 1): TraceRecord => ({
  type: 'fault-begun',
  atNs,
  ...cut,
  detail: 'vmnic1 down',
  occurrence,
})
const endedAt = (atNs: number, cause: string, returns = false): TraceRecord => ({
  type: 'fault-ended',
  atNs,
  ...cut,
  cause,
  returns,
})
const armed: TraceRecord = {
  type: 'fault-armed',
  atNs: 5,
  ...cut,
  detail: 'vmnic1 down',
  trigger: 'when web-01 enters stun',
}

describe('the life of a fault', () => {
  it('is introduced by its begin where it waits for nothing', () => {
    const view = foldRecords([...estateRecords, begunAt(5)])
    expect(view.faults).toEqual([
      {
        name: 'cut',
        kind: 'link-down',
        target: 'esx-01',
        what: 'vmnic1 down',
        detail: 'vmnic1 down',
        trigger: '',
        state: 'active',
        occurrences: 1,
        injectedAtNs: 5,
        spans: [{ beganAtNs: 5, endedAtNs: null }],
        outcome: '',
      },
    ])
  })

  it('waits for its trigger, begins, and is over', () => {
    const waiting = foldRecords([...estateRecords, armed]).faults[0]
    expect(waiting).toMatchObject({ state: 'waiting', occurrences: 0, spans: [], injectedAtNs: 5 })
    const over = foldRecords([...estateRecords, armed, begunAt(7), endedAt(9, 'cleared')]).faults
    expect(over).toHaveLength(1)
    expect(over[0]).toMatchObject({
      trigger: 'when web-01 enters stun',
      state: 'over',
      outcome: 'cleared',
      spans: [{ beganAtNs: 7, endedAtNs: 9 }],
    })
  })

  it('waits between its occurrences', () => {
    const between = [...estateRecords, begunAt(5), endedAt(6, 'duration', true)]
    expect(foldRecords(between).faults[0]).toMatchObject({ state: 'waiting', occurrences: 1 })
    expect(foldRecords([...between, begunAt(8, 2)]).faults[0]).toMatchObject({
      state: 'active',
      occurrences: 2,
      outcome: '',
      spans: [
        { beganAtNs: 5, endedAtNs: 6 },
        { beganAtNs: 8, endedAtNs: null },
      ],
    })
  })

  it('has no span where it could not begin, and says why', () => {
    const skipped: TraceRecord = {
      type: 'fault-skipped',
      atNs: 5,
      ...cut,
      reason: 'it is so already',
      returns: false,
    }
    const view = foldRecords([...estateRecords, begunAt(5), skipped])
    expect(view.faults[0]).toMatchObject({ state: 'over', outcome: 'it is so already', spans: [] })
    expect(view.events.map(({ text }) => text)).not.toContainEqual(expect.stringContaining('begins'))
  })

  it('is over where it was cleared while it waited', () => {
    const disarmed: TraceRecord = { type: 'fault-disarmed', atNs: 6, ...cut, reason: 'it was cleared' }
    expect(foldRecords([...estateRecords, armed, disarmed]).faults[0]).toMatchObject({
      state: 'over',
      outcome: 'it was cleared',
      occurrences: 0,
    })
  })

  it('says its newest state', () => {
    const turned: TraceRecord = { type: 'fault-turned', atNs: 6, ...cut, detail: 'vmnic1 up' }
    expect(foldRecords([...estateRecords, begunAt(5), turned]).faults[0]).toMatchObject({
      state: 'active',
      detail: 'vmnic1 up',
    })
  })

  it('has settings of the estate asked for again with each change', () => {
    const { estateRevision } = foldRecords(estateRecords)
    const begun = foldRecords([...estateRecords, begunAt(5)]).estateRevision
    const ended = foldRecords([...estateRecords, begunAt(5), endedAt(6, 'duration')]).estateRevision
    expect(begun).toBeGreaterThan(estateRevision)
    expect(ended).toBeGreaterThan(begun)
  })

  it('must have been introduced', () => {
    expect(() => foldRecords([...estateRecords, endedAt(6, 'duration')])).toThrow(AssertionError)
  })
})

const crash: TraceRecord[] = [
  { type: 'host-failed', atNs: 8, host: 'esx-01', vms: 1 },
  { type: 'vm-failed', atNs: 8, vm: 'web-01', host: 'esx-01', reason: 'its host has failed' },
  { type: 'host-connection-changed', atNs: 8, host: 'esx-01', state: 'notResponding', reason: '' },
]
const restarted = (toHost: string, reason = ''): TraceRecord => ({
  type: 'vm-restarted-by-ha',
  atNs: 9,
  vm: 'web-01',
  fromHost: 'esx-01',
  toHost,
  reason,
})

describe('a host that fails', () => {
  it('takes its VM with it, in the stun too', () => {
    const stunned: TraceRecord = {
      type: 'vm-stunned',
      atNs: 7,
      migration: 1,
      vm: 'web-01',
      host: 'esx-01',
    }
    const view = foldRecords([...migratingRecords, stunned, ...crash])
    expect(view.hosts.get('esx-01')).toMatchObject({ isFailed: true, connection: 'notResponding' })
    expect(view.vms.get('web-01')).toMatchObject({
      host: 'esx-01',
      powerState: 'poweredOff',
      isStunned: false,
      failure: { atNs: 8, host: 'esx-01', reason: 'its host has failed', restarted: null },
    })
  })

  it('leaves the VM where vSphere HA has restarted it, whatever the migration says afterwards', () => {
    const records = [...migratingRecords, ...crash, restarted('esx-02')]
    const vm = { host: 'esx-02', powerState: 'poweredOn' }
    expect(foldRecords(records).vms.get('web-01')).toMatchObject({
      ...vm,
      failure: { restarted: { atNs: 9, toHost: 'esx-02' } },
    })
    const view = foldRecords([...records, failedAt(20, 'esx-01', 'The source has failed.')])
    expect(view.vms.get('web-01')).toMatchObject(vm)
    expect(view.events.at(-1)?.text).toContain('vSphere HA has restarted it on esx-02')
  })

  it('keeps the VM where no host was found, and says why', () => {
    const view = foldRecords([...estateRecords, ...crash, restarted('', 'No host has enough memory.')])
    expect(view.vms.get('web-01')).toMatchObject({
      host: 'esx-01',
      powerState: 'poweredOff',
      failure: { restarted: { toHost: '', reason: 'No host has enough memory.' } },
    })
  })

  it('is taken to be dead by vSphere HA until it comes back', () => {
    const declared = {
      type: 'host-declared-failed',
      atNs: 9,
      host: 'esx-01',
      cluster: 'CL-1',
      vms: 1,
    } as const
    const back: TraceRecord[] = [
      { type: 'host-returned', atNs: 10, host: 'esx-01' },
      { type: 'host-connection-changed', atNs: 11, host: 'esx-01', state: 'connected', reason: '' },
    ]
    const hostAfter = (...more: TraceRecord[]) =>
      foldRecords([...estateRecords, ...crash, declared, ...more]).hosts.get('esx-01')
    expect(hostAfter()).toMatchObject({ isFailed: true, declaredFailedAtNs: 9 })
    const isBack = { isFailed: false, declaredFailedAtNs: null, connection: 'connected' }
    expect(hostAfter(...back)).toMatchObject(isBack)
  })
})

describe('what else is gone for a while', () => {
  it('are vCenters', () => {
    const changed = (atNs: number, isRunning: boolean): TraceRecord => ({
      type: 'vcenter-service-changed',
      atNs,
      vcenter: 'vc-a',
      isRunning,
    })
    expect([...foldRecords([...estateRecords, changed(5, false)]).stoppedVcenters]).toEqual(['vc-a'])
    const view = foldRecords([...estateRecords, changed(5, false), changed(6, true)])
    expect(view.stoppedVcenters.size).toBe(0)
  })

  it('are paths to datastores, by host', () => {
    const path = (atNs: number, state: string): TraceRecord => ({
      type: 'datastore-path-changed',
      atNs,
      datastore: 'a',
      host: 'esx-01',
      state,
    })
    const lost = foldRecords([...estateRecords, path(5, 'all-paths-down'), path(6, 'apd-timeout')])
    expect([...lost.datastores.get('a')!.pathStates]).toEqual([['esx-01', 'apd-timeout']])
    const back = foldRecords([...estateRecords, path(5, 'all-paths-down'), path(6, 'accessible')])
    expect(back.datastores.get('a')!.pathStates.size).toBe(0)
  })

  it('are disks of a guest', () => {
    const disk = (atNs: number, reason: string): TraceRecord => ({
      type: 'disk-stalled',
      atNs,
      vm: 'web-01',
      disk: 'Hard disk 1',
      datastore: 'a',
      reason,
    })
    const stalled = foldRecords([...estateRecords, disk(5, 'all paths are down')]).vms.get('web-01')!
    expect(stalled.stalledDisks.get('Hard disk 1')).toEqual({
      atNs: 5,
      datastore: 'a',
      reason: 'all paths are down',
    })
    const back = foldRecords([...estateRecords, disk(5, 'all paths are down'), disk(7, '')])
    expect(back.vms.get('web-01')!.stalledDisks.size).toBe(0)
  })
})

describe('a migration that comes to nothing', () => {
  const missed = {
    windowNs: 100,
    missedNs: 30,
    pausedNs: 10,
    slowedNs: 5,
    silentNs: 15,
    storageNs: 0,
  }

  it('has its clean-up, what clients missed, and that vCenter has lost its task', () => {
    const undone = { migration: 1, step: 'shadow VM removed', place: 'esx-02' }
    const view = foldRecords([
      ...migratingRecords,
      { type: 'task-orphaned', atNs: 7, task: 1, reason: 'The service restarts.' },
      { type: 'migration-undone', atNs: 8, ...undone, isDone: true },
      failedAt(8, 'esx-01', 'The connection broke.'),
      { type: 'client-missed', atNs: 9, migration: 1, vm: 'web-01', ...missed },
    ])
    expect(view.migrations[0]).toMatchObject({
      orphaned: 'The service restarts.',
      undone: [{ atNs: 8, step: 'shadow VM removed', place: 'esx-02', isDone: true }],
      clientMissed: missed,
    })
    expect(view.vms.get('web-01')).toMatchObject({ host: 'esx-01', powerState: 'poweredOn' })
  })
})

describe('a run', () => {
  it('shows a fault of the scenario from its arming to its end', () => {
    const scenario = smallScenario({
      commands: [
        {
          atSeconds: 0,
          command: {
            type: 'inject-fault',
            name: 'loss',
            fault: { kind: 'lossy-network', lossPercent: 1 },
            trigger: { at: 'stage', vm: 'web-01', stage: 'pre-copy' },
            forSeconds: 0.5,
            repeat: { everySeconds: 1, times: 2 },
          },
        },
      ],
    })
    const view = viewOf(runOut(begunEngine(scenario)))
    const [fault] = view.faults
    expect(fault).toMatchObject({
      name: 'loss',
      trigger: 'when the migration of web-01 enters pre-copy',
      state: 'over',
      occurrences: 2,
      outcome: 'duration',
    })
    const stage = view.migrations[0]!.stages.find((one) => one.stage === 'pre-copy')
    expect(fault!.spans[0]!.beganAtNs).toBe(stage?.atNs)
    for (const { beganAtNs, endedAtNs } of fault!.spans) expect(endedAtNs! - beganAtNs).toBe(500_000_000)
  })
})
