/** Memory of a host runs short: what was promised to VMs on their way and not reserved is gone; the rest stays. */
import { describe, expect, it } from 'vitest'
import { recordsOfType, runOut, smallScenario, smallVm } from '../../../support/scenarios.ts'
import {
  atStage,
  begin,
  everyStage,
  inject,
  mend,
  migrationIn,
  moves,
  restProblem,
  taskIn,
} from '../../../support/vcenter-faults.ts'

const short = inject({ kind: 'memory-short', host: 'esx-02' }, { forSeconds: 200 })
const holding = new Set(['reserve', 'connect', 'prepare', 'disk-copy', 'pre-copy', 'stun', 'switchover'])
const live = everyStage.filter(([kind]) => kind === 'vmotion' || kind === 'combined' || kind === 'post-copy')

describe('memory of the destination', () => {
  it.each(live)('%s in %s', (kind, stage) => {
    const engine = atStage(moves[kind], stage, short)
    expect(restProblem(engine)).toBe('')
    const { outcome } = migrationIn(engine)
    const vm = engine.inventory.vms.get('web-01')!
    expect(vm.powerState).toBe('poweredOn')
    if (holding.has(stage)) {
      expect(outcome).toMatchObject({
        outcome: 'failed',
        owner: 'esx-01',
        fault: 'InsufficientMemoryResourcesFault',
      })
      expect(outcome!.message).toContain(
        'could not allocate memory for pages of web-01: out of memory (status 0xbad0014)',
      )
      expect(vm.host).toBe('esx-01')
    } else if (stage === 'validate') {
      expect(outcome).toMatchObject({
        outcome: 'failed',
        owner: 'esx-01',
        fault: 'InsufficientMemoryResourcesFault',
      })
      expect(outcome!.message).toContain('could not reserve')
    } else expect(outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    const { takenMemoryBytes, reservedMemoryBytes } = engine.inventory.hosts.get('esx-02')!
    expect([takenMemoryBytes, reservedMemoryBytes]).toEqual([0, 0])
  })

  it('that a VM has reserved cannot be taken from it', () => {
    const scenario = smallScenario({ vms: [smallVm({ memory: { sizeMiB: 64, reservationMiB: 64 } })] })
    const engine = atStage({ ...moves.vmotion, scenario }, 'pre-copy', short)
    runOut(engine)
    expect(migrationIn(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
  })

  it('is refused to others while it is short, and given back when it is over', () => {
    const engine = runOut(begin(moves['storage-vmotion']))
    engine.issue(inject({ kind: 'memory-short', host: 'esx-02' }))
    expect(engine.inventory.hosts.get('esx-02')!.takenMemoryBytes).toBeGreaterThan(0)
    engine.issue({ ...inject({ kind: 'memory-short', host: 'esx-02' }), name: 'again' })
    expect(recordsOfType(engine, 'fault-skipped')[0]!.reason).toContain('short already')
    engine.issue(moves.vmotion.command)
    runOut(engine)
    expect(taskIn(engine, 2).state).toBe('error')
    engine.issue(mend)
    engine.issue(moves.vmotion.command)
    runOut(engine)
    expect(taskIn(engine, 3).state).toBe('success')
  })
})
