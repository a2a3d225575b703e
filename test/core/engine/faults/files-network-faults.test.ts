/** Faults of the network at moments at which a move of files waits for something else than pages. */
import { describe, expect, it } from 'vitest'
import { nsPerSecond } from '../../../../core/base/units.ts'
import type { Engine } from '../../../../core/engine/engine.ts'
import type { FaultSpec } from '../../../../core/scenario/fault-schema.ts'
import { begunReference, type ReferenceName } from '../../../support/reference-migrations.ts'
import { recordsOfType, runOut, stepToStage, viewOf } from '../../../support/scenarios.ts'
import { leftBehind } from '../../../support/storage-moves.ts'
import { inject } from '../../../support/vcenter-faults.ts'

function brokenAtStage(name: ReferenceName, stage: string, fault: FaultSpec, forSeconds: number): Engine {
  const engine = begunReference(name)
  stepToStage(engine, stage)
  engine.issue(inject(fault, { forSeconds }))
  return runOut(engine)
}

const totalNs = (engine: Engine) => viewOf(engine).migrations[0]!.outcome!.totalNs

describe('a cold move with its files', () => {
  const down: FaultSpec = { kind: 'link-down', host: 'esx-02', nic: 'vmnic0' }
  const undisturbed = runOut(begunReference('cold-files'))

  it('has nothing on the wire any more when it registers the VM', () => {
    for (const seconds of [0.1, 100]) {
      const engine = brokenAtStage('cold-files', 'register', down, seconds)
      expect(viewOf(engine).migrations[0]!.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
      expect(totalNs(engine)).toBe(totalNs(undisturbed))
      expect(leftBehind(engine)).toBe('')
    }
  })

  it('rests in the middle of the copy, and fails after the timeout of NFC', () => {
    const short = brokenAtStage('cold-files', 'disk-copy', down, 5)
    expect(viewOf(short).migrations[0]!.outcome).toMatchObject({ outcome: 'completed' })
    // What was on the wire when it went down counts as there: half a second's worth.
    const laterS = (totalNs(short) - totalNs(undisturbed)) / nsPerSecond
    expect(laterS).toBeGreaterThanOrEqual(4.4)
    expect(laterS).toBeLessThanOrEqual(5)
    const long = brokenAtStage('cold-files', 'disk-copy', down, 100)
    expect(viewOf(long).migrations[0]!.outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01' })
    const [began] = recordsOfType(long, 'fault-begun')
    const [ended] = recordsOfType(long, 'migration-ended')
    expect((ended!.atNs - began!.atNs) / nsPerSecond).toBe(60)
  })
})

describe('disks that are to cross the vMotion network', () => {
  const mtu: FaultSpec = { kind: 'wrong-mtu', host: 'esx-02', adapter: 'vmk1', mtu: 9000 }

  it('lose their first frames to a wrong MTU, and fail after 20 s', () => {
    const engine = brokenAtStage('combined-network', 'prepare', mtu, 100)
    const { stages, outcome } = viewOf(engine).migrations[0]!
    expect(outcome).toMatchObject({ outcome: 'failed', fault: 'Timedout', owner: 'esx-01' })
    expect(stages.at(-2)!.stage).toBe('disk-copy')
    expect((outcome!.atNs - stages.at(-2)!.atNs) / nsPerSecond).toBe(20)
  })

  it('cross when it is mended before that', () => {
    const engine = brokenAtStage('combined-network', 'prepare', mtu, 10)
    const { stages, outcome } = viewOf(engine).migrations[0]!
    expect(outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(stages.filter(({ stage }) => stage === 'disk-copy')).toHaveLength(1)
    expect(leftBehind(engine)).toBe('')
  })
})

describe('an address that a person gives to two adapters', () => {
  it('silences a vMotion as a fault does, and it goes on when that is set right', () => {
    const engine = begunReference('vmotion')
    stepToStage(engine, 'pre-copy')
    const { vmkernelAdapters } = engine.inventory.hosts.get('esx-03')!.spec
    const taken = engine.inventory.hosts
      .get('esx-02')!
      .spec.vmkernelAdapters.find(({ name }) => name === 'vmk1')!.ip
    const twice = vmkernelAdapters.map((one) => (one.name === 'vmk1' ? { ...one, ip: taken } : one))
    engine.issue({ type: 'edit-host', host: 'esx-03', set: { vmkernelAdapters: twice } })
    engine.advance(engine.nowNs + 5 * nsPerSecond)
    engine.issue({ type: 'edit-host', host: 'esx-03', set: { vmkernelAdapters: [...vmkernelAdapters] } })
    runOut(engine)
    expect(
      recordsOfType(engine, 'path-changed').map(({ usableBytesPerSecond }) => usableBytesPerSecond > 0),
    ).toEqual([false, true])
    expect(viewOf(engine).migrations[0]!.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect((totalNs(engine) - totalNs(runOut(begunReference('vmotion')))) / nsPerSecond).toBeCloseTo(5, 0)
  })
})
