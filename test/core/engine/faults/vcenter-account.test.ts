/** Accounts that expire and clocks that go wrong, as moves between vCenters of two SSO domains meet them. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../../core/checks/check-migration.ts'
import { Engine } from '../../../../core/engine/engine.ts'
import { loginOutcome } from '../../../../core/estate/login.ts'
import { recordsOfType, smallVm } from '../../../support/scenarios.ts'
import { begunCrossing, islands, newestMigration, toOtherIsland } from '../../../support/two-islands.ts'
import { inject, mend, restProblem, second, taskIn } from '../../../support/vcenter-faults.ts'

const apart = { isOtherDomain: true }
const expire = inject({ kind: 'credentials-expired', vcenter: 'vc-b' })
const skew = (seconds: number, vcenter = 'vc-b') => inject({ kind: 'time-skew', vcenter, seconds })

function twoDomains(): Engine {
  return Engine.start({ scenario: islands(apart), seed: 1 })
}

describe('an account that has expired', () => {
  it('logs nobody in until it is renewed', () => {
    const engine = twoDomains()
    const login = () =>
      loginOutcome(engine.inventory.vcenters.get('vc-b')!, 'administrator@island.local', 'VMware1!')
    expect(login()).toBe('accepted')
    engine.issue(expire)
    expect(login()).toBe('wrong')
    engine.issue(mend)
    expect(login()).toBe('accepted')
  })

  it('ends a move that was asked for with a login of before', () => {
    const engine = twoDomains()
    engine.issue(expire)
    engine.issue(toOtherIsland(apart))
    expect(restProblem(engine)).toBe('')
    expect(taskIn(engine)).toMatchObject({
      state: 'error',
      fault: 'InvalidLogin',
      message: 'Cannot log in to vc-b: the account that was given has expired.',
    })
  })

  it('ends one that waited for its turn, though its login had been accepted', () => {
    const others = Array.from({ length: 8 }, (_, index) =>
      smallVm({
        name: `vm-${index + 1}`,
        host: 'esx-a1',
        memory: { sizeMiB: 16 },
        disks: [{ name: 'Hard disk 1', datastore: 'stretched' }],
        workload: { writes: [] },
      }),
    )
    const engine = Engine.start({ scenario: islands({ ...apart, vms: others }), seed: 1 })
    for (const { name } of others)
      engine.issue({ type: 'migrate', vm: String(name), toHost: 'esx-a2', priority: 'high' })
    engine.issue(toOtherIsland(apart))
    engine.issue(expire)
    expect(taskIn(engine, 9).state).toBe('queued')
    expect(restProblem(engine)).toBe('')
    expect(taskIn(engine, 9)).toMatchObject({ state: 'error', fault: 'InvalidLogin' })
    expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-a1')
  })

  it('does not touch a move that is under way, or one inside an SSO domain', () => {
    const engine = begunCrossing(apart)
    engine.advance(2 * second)
    engine.issue(expire)
    expect(restProblem(engine)).toBe('')
    expect(newestMigration(engine).outcome!.outcome).toBe('completed')
    const inside = Engine.start({ scenario: islands(), seed: 1 })
    inside.issue(expire)
    inside.issue(toOtherIsland())
    expect(restProblem(inside)).toBe('')
    expect(newestMigration(inside).outcome!.outcome).toBe('completed')
  })

  it('expires once', () => {
    const engine = twoDomains()
    engine.issue(expire)
    engine.issue({ ...expire, name: 'again' })
    expect(recordsOfType(engine, 'fault-skipped')).toHaveLength(1)
  })
})

describe('a clock that is off', () => {
  const found = (engine: Engine) => {
    const { type: _, ...request } = toOtherIsland(apart)
    const { findings } = checkMigration(engine.inventory, request)
    return findings.filter(({ check }) => check === 'xvc-time-skew').length
  }

  it('ends moves to and from its vCenter beyond five minutes, until it is set right', () => {
    const engine = twoDomains()
    engine.issue(skew(400))
    expect(found(engine)).toBe(1)
    engine.issue(toOtherIsland(apart))
    engine.issue(mend)
    expect(found(engine)).toBe(0)
    expect(restProblem(engine)).toBe('')
    expect(taskIn(engine)).toMatchObject({ state: 'error', fault: 'InvalidLogin' })
  })

  it('is tolerated within five minutes, and mended by whoever sets the clock', () => {
    const engine = twoDomains()
    engine.issue(skew(-200))
    expect(found(engine)).toBe(0)
    engine.issue({ type: 'edit-vcenter', vcenter: 'vc-b', set: { clockOffsetSeconds: null } })
    expect(recordsOfType(engine, 'fault-ended').map(({ cause }) => cause)).toEqual(['mended'])
    expect(engine.inventory.vcenters.get('vc-b')!.spec.clockOffsetSeconds).toBeUndefined()
  })

  it('puts back what was set before', () => {
    const engine = Engine.start({ scenario: islands({ ...apart, to: { clockOffsetSeconds: 7 } }), seed: 1 })
    engine.issue(skew(400))
    engine.issue(mend)
    expect(engine.inventory.vcenters.get('vc-b')!.spec.clockOffsetSeconds).toBe(7)
  })
})
