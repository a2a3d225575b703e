/** Recent tasks and events, read from a real run's trace. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { describeEstate } from '../../../electron/services/estate-view.ts'
import { eventRows, maxTasks, taskRows } from '../../../renderer/features/tasks/task-rows.ts'
import { begunCrossing } from '../../support/two-islands.ts'
import { fileVm, podEngine } from '../datastore/datastore-story.ts'
import { begunEngine, runOut, smallScenario, smallVm, stepToStage, viewOf } from '../../support/scenarios.ts'

/** So many VMs of esx-01, all asked to move to esx-02 at time 0. */
function crowd(count: number, change: Record<string, unknown> = {}): Engine {
  const vms = Array.from({ length: count }, (_, index) =>
    smallVm({ name: `vm-${index + 1}`, memory: { sizeMiB: 16 }, workload: { writes: [] }, ...change }),
  )
  const engine = Engine.start({ scenario: smallScenario({ vms }), seed: 1 })
  for (const { name } of vms as { name: string }[])
    engine.issue({ type: 'migrate', vm: name, toHost: 'esx-02', priority: 'high' })
  return engine
}

describe('recent tasks', () => {
  it('a running one shows its progress and can be cancelled; it has no completion', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'pre-copy')
    engine.step()
    const [row] = taskRows(viewOf(engine), null)
    expect(row).toMatchObject({
      name: 'Relocate virtual machine',
      target: 'web-01',
      state: 'running',
      isCancellable: true,
      completion: '—',
    })
    expect(row!.share).toBeGreaterThanOrEqual(0)
  })

  it('a completed one says what came of it', () => {
    const view = viewOf(runOut(begunEngine(smallScenario())))
    const [row] = taskRows(view, null)
    const { rounds } = view.migrations[0]!.outcome!
    expect(row!.details).toMatch(new RegExp(`^esx-01 to esx-02, ${rounds} rounds?, stun [\\d.]+\\u00a0m?s$`))
    expect(row).toMatchObject({ share: null, statusText: 'Completed', isCancellable: false })
  })

  it('a cancelled one keeps vSphere’s fault', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'pre-copy')
    engine.issue({ type: 'cancel', vm: 'web-01' })
    const [row] = taskRows(viewOf(runOut(engine)), null)
    expect(row).toMatchObject({ state: 'cancelled', fault: 'RequestCanceled' })
    expect(row!.details).toContain('cancelled')
  })
})

describe('the server', () => {
  it('of a task stays the vCenter in which it was created, also after an export', () => {
    const engine = begunCrossing()
    const server = () => taskRows(viewOf(engine), describeEstate(engine.inventory))[0]!.server
    const before = server()
    runOut(engine)
    expect(viewOf(engine).migrations[0]!.outcome).toMatchObject({ outcome: 'completed' })
    expect(engine.inventory.hosts.get(engine.inventory.vms.get('web-01')!.host)!.vcenter).not.toBe(before)
    expect(server()).toBe(before)
  })

  it('of a datastore’s task is the datastore’s vCenter', () => {
    const engine = podEngine('manual', [fileVm('web-01')])
    engine.issue({ type: 'enter-datastore-maintenance-mode', datastore: 'vmfs-01' })
    const [row] = taskRows(viewOf(engine), describeEstate(engine.inventory))
    expect(row).toMatchObject({ name: 'Enter SDRS maintenance mode', target: 'vmfs-01' })
    expect(row!.server).not.toBe('')
  })
})

describe('tasks that wait', () => {
  it('say for what, who holds it now and how many come before', () => {
    const engine = crowd(11)
    const [last, , first] = taskRows(viewOf(engine), null)
    expect(first).toMatchObject({
      state: 'queued',
      statusText: 'Queued',
      share: null,
      start: '—',
      isCancellable: true,
    })
    expect(first!.details).toBe(
      'Waits: esx-01 runs 8 of 8 vMotions on its 10 GbE vMotion network. ' +
        'Now: vm-1, vm-2, vm-3, vm-4, vm-5, vm-6, vm-7, vm-8.',
    )
    expect(last!.details).toMatch(/ 2 tasks before it\.$/)
    engine.issue({ type: 'cancel', vm: 'vm-3' })
    expect(taskRows(viewOf(engine), null)[0]!.details).toContain('vm-2, vm-4')
    expect(taskRows(viewOf(engine), null)[0]!.details).toMatch(/ 1 task before it\.$/)
  })

  it('count the time for which they wait, and keep it', () => {
    const engine = crowd(9)
    engine.advance(1_000_000_000)
    engine.issue({ type: 'cancel', vm: 'vm-1' })
    engine.advance(1_500_000_000)
    expect(taskRows(viewOf(engine), null)[0]!.queuedFor).toBe('1\u00a0s')
  })

  it('of powered-off VMs name the host, and no live migrations over its network', () => {
    const [row] = taskRows(viewOf(crowd(9, { powerState: 'poweredOff' })), null)
    expect(row!.details).toContain('a cold migration counts 1')
  })
})

describe('columns', () => {
  it('name the vCenter and who asked', () => {
    const engine = begunEngine(smallScenario())
    const [row] = taskRows(viewOf(engine), describeEstate(engine.inventory))
    expect(row).toMatchObject({ server: 'vc-a', initiator: 'VSPHERE.LOCAL\\Administrator', targetKind: 'vm' })
  })

  it('say of a cold move that nothing was copied', () => {
    const engine = runOut(crowd(1, { powerState: 'poweredOff' }))
    expect(taskRows(viewOf(engine), null)[0]!.details).toBe('esx-01 to esx-02, registered without copying')
  })
})

describe('the list', () => {
  it('can be narrowed to a state', () => {
    const engine = crowd(10)
    engine.issue({ type: 'cancel', vm: 'vm-10' })
    const view = viewOf(engine)
    const count = (filter: 'all' | 'running' | 'queued' | 'failed') => taskRows(view, null, filter).length
    expect([count('all'), count('running'), count('queued'), count('failed')]).toEqual([10, 8, 1, 1])
  })

  it('is cut when it is long, but never by a task that runs', () => {
    const rows = taskRows(viewOf(crowd(maxTasks + 50)), null)
    expect(rows).toHaveLength(maxTasks + 8)
    expect(rows.filter((row) => row.state === 'running')).toHaveLength(8)
    expect(rows[0]!.target).toBe(`vm-${maxTasks + 50}`)
  })
})

describe('events', () => {
  const view = viewOf(runOut(begunEngine(smallScenario())))

  it('of a command that was refused names the object of the task that failed with it', () => {
    const vm = smallVm({ powerState: 'poweredOff' })
    const engine = Engine.start({ scenario: smallScenario({ vms: [vm] }), seed: 1 })
    engine.issue({ type: 'edit-host', host: 'esx-01', set: { connectionState: 'disconnected' } })
    engine.issue({ type: 'power-on', vm: 'web-01' })
    const [refused] = eventRows(viewOf(engine), 'error')
    expect(refused).toMatchObject({ recordType: 'command-refused', target: 'web-01' })
    expect(refused!.text).toContain('esx-01 is disconnected')
  })

  it('stand newest first', () => {
    const rows = eventRows(view, 'all')
    expect(rows).toHaveLength(view.events.length)
    // What clients have missed is told after the move itself.
    expect(rows[0]!.text).toContain('clients of')
    expect(rows[1]!.eventClass).toBe('VmMigratedEvent')
    expect(rows.at(-1)!.text).toContain('began with seed')
  })

  it('can be narrowed to a severity', () => {
    expect(eventRows(view, 'error')).toEqual([])
    expect(eventRows(view, 'info').every((event) => event.severity === 'info')).toBe(true)
  })
})
