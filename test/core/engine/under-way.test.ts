/** What the engine says of itself while a migration runs, and when all has come to rest. */
import { describe, expect, it } from 'vitest'
import { begunEngine, runOut, smallScenario } from '../../support/scenarios.ts'
import { begunStorageMove } from '../../support/storage-moves.ts'

describe('what is under way', () => {
  it('names the migration, what it holds and who owns the VM', () => {
    const engine = begunEngine(smallScenario())
    engine.advance(1_000_000_000)
    const underWay = engine.underWay()
    expect(underWay.migrations).toMatchObject([
      {
        migration: 1,
        task: 1,
        vm: 'web-01',
        destinationHost: 'esx-02',
        isHandedOver: false,
        isStunned: false,
      },
    ])
    expect([underWay.hasReservations, underWay.hasAdmissions, engine.isAtRest]).toEqual([true, true, false])
    expect(underWay.guestModes.get('web-01')).toBe('running')
  })

  it('is nothing when all has ended', () => {
    const engine = runOut(begunStorageMove())
    expect(engine.isAtRest).toBe(true)
    expect(engine.underWay()).toMatchObject({
      migrations: [],
      hasReservations: false,
      hasAdmissions: false,
      roomDisks: 0,
      roomDatastores: 0,
      roomCopies: 0,
      strayFiles: [],
      entering: [],
      activeFaults: [],
    })
  })

  it('names faults that are active, and those that still wait', () => {
    const engine = begunEngine(smallScenario())
    engine.issue({
      type: 'inject-fault',
      name: 'slow',
      fault: { kind: 'link-slow', host: 'esx-01', nic: 'vmnic1', linkMbps: 100 },
    })
    engine.issue({
      type: 'inject-fault',
      name: 'later',
      fault: { kind: 'cancel', vm: 'web-01' },
      trigger: { at: 'time', seconds: 1000 },
    })
    expect(engine.underWay()).toMatchObject({ activeFaults: ['slow'], waitingFaults: ['later'] })
  })
})
