/** Recent tasks and events, read from a real run's trace. */
import { describe, expect, it } from 'vitest'
import { eventRows, taskRows } from '../../../renderer/features/tasks/task-rows.ts'
import { begunEngine, runOut, smallScenario, stepToStage, viewOf } from '../../support/scenarios.ts'

describe('recent tasks', () => {
  it('a running one shows its progress and can be cancelled; it has no completion', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'pre-copy')
    engine.step()
    const [row] = taskRows(viewOf(engine))
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
    const [row] = taskRows(view)
    const { rounds } = view.migrations[0]!.outcome!
    expect(row!.details).toMatch(new RegExp(`^esx-01 to esx-02, ${rounds} rounds?, stun [\\d.]+\\u00a0m?s$`))
    expect(row).toMatchObject({ share: null, statusText: 'Completed', isCancellable: false })
  })

  it('a cancelled one keeps vSphere’s fault', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'pre-copy')
    engine.issue({ type: 'cancel', vm: 'web-01' })
    const [row] = taskRows(viewOf(runOut(engine)))
    expect(row).toMatchObject({ state: 'cancelled', fault: 'RequestCanceled' })
    expect(row!.details).toContain('cancelled')
  })
})

describe('events', () => {
  const view = viewOf(runOut(begunEngine(smallScenario())))

  it('stand newest first', () => {
    const rows = eventRows(view, 'all')
    expect(rows).toHaveLength(view.events.length)
    expect(rows[0]!.eventClass).toBe('VmMigratedEvent')
    expect(rows.at(-1)!.text).toContain('began with seed')
  })

  it('can be narrowed to a severity', () => {
    expect(eventRows(view, 'error')).toEqual([])
    expect(eventRows(view, 'info').every((event) => event.severity === 'info')).toBe(true)
  })
})
