/** One of two vCenters restarts while a VM moves between them, or before it does. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../../core/engine/engine.ts'
import { recordsOfType, smallVm } from '../../../support/scenarios.ts'
import { begunCrossing, islands, newestMigration, toOtherIsland } from '../../../support/two-islands.ts'
import { inject, restProblem, second, taskIn } from '../../../support/vcenter-faults.ts'

describe('a move between two vCenters', () => {
  const restartOf = (vcenter: string) => inject({ kind: 'vcenter-restart', vcenter }, { forSeconds: 10 })

  it.each(['vc-a', 'vc-b'])('%s restarts while memory and disks are under way', (vcenter) => {
    const engine = begunCrossing()
    engine.advance(3 * second)
    engine.issue(restartOf(vcenter))
    expect(taskIn(engine)).toMatchObject({ state: 'error', fault: 'SystemError' })
    expect(restProblem(engine)).toBe('')
    expect(newestMigration(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-b1' })
    expect(newestMigration(engine).vcenterChange).toMatchObject({ toVcenter: 'vc-b' })
  })

  it.each(['vc-a', 'vc-b'])('%s restarts while the hosts are being prepared', (vcenter) => {
    const engine = begunCrossing()
    engine.issue(restartOf(vcenter))
    expect(restProblem(engine)).toBe('')
    expect(newestMigration(engine).outcome).toMatchObject({ outcome: 'failed', owner: 'esx-a1' })
  })

  it('does not begin while the other one is down, asked then or before', () => {
    const engine = Engine.start({ scenario: islands(), seed: 1 })
    engine.issue(restartOf('vc-b'))
    engine.issue(toOtherIsland())
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([{ fault: 'HttpFault' }])
    engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-a2', priority: 'high' })
    expect(restProblem(engine)).toBe('')
    expect(newestMigration(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-a2' })
  })

  it('that waited for its turn fails when that comes and the other one is down', () => {
    const vms = Array.from({ length: 9 }, (_, index) =>
      smallVm({
        name: `vm-${index + 1}`,
        host: 'esx-a1',
        memory: { sizeMiB: 16 },
        disks: [{ name: 'Hard disk 1', datastore: 'stretched' }],
        workload: { writes: [] },
      }),
    )
    const engine = Engine.start({ scenario: islands({ vms }), seed: 1 })
    for (let number = 1; number <= 8; number += 1)
      engine.issue({ type: 'migrate', vm: `vm-${number}`, toHost: 'esx-a2', priority: 'high' })
    engine.issue({
      type: 'migrate',
      vm: 'vm-9',
      toHost: 'esx-b1',
      networks: { 'VM Network': 'VM Network' },
      priority: 'high',
    })
    expect(taskIn(engine, 9).state).toBe('queued')
    engine.issue(inject({ kind: 'vcenter-restart', vcenter: 'vc-b' }))
    expect(taskIn(engine, 9).state).toBe('queued')
    expect(restProblem(engine)).toBe('')
    expect(taskIn(engine, 9)).toMatchObject({ state: 'error', fault: 'HttpFault' })
    expect(engine.inventory.vms.get('vm-9')!.host).toBe('esx-a1')
  })
})
