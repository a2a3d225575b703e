/** What must add up whatever happens: bytes, stages, the parts of the stun. On scenarios with round figures. */
import { describe, expect, it } from 'vitest'
import { vsphereStageCosts } from '../../core/migration/stages.ts'
import type { MigrationView } from '../../core/trace/view.ts'
import { begunEngine, runOut, smallScenario, smallVm, viewOf } from '../support/scenarios.ts'
import { expectPageBytes } from '../support/wire-bytes.ts'

const roundTripNs = 300_000
const scenarios: readonly (readonly [string, object])[] = [
  ['vsphere', { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100 }],
  ['qemu', { name: 'qemu' }],
]

function migrationUnder(policy: object, memory: object = { sizeMiB: 64, touchedPercent: 70 }): MigrationView {
  const scenario = smallScenario({
    vms: [smallVm({ memory })],
    policy: policy as Record<string, unknown>,
    fabric: { roundTripUs: 300 },
  })
  return viewOf(runOut(begunEngine(scenario))).migrations[0]!
}

describe.each(scenarios)('policy %s', (name, policy) => {
  const migration = migrationUnder(policy)
  const { stun, outcome, stages, rounds } = migration

  it('pauses the guest for last pages + device state + restore + resume', () => {
    const parts = [stun.lastPages!, stun.deviceState!, stun.ownership!, stun.resumed!]
    expect(outcome!.downtimeNs).toBe(parts.reduce((sum, part) => sum + part.durationNs, 0))
    let atNs = stun.stunnedAtNs!
    for (const part of parts) {
      atNs += part.durationNs
      expect(part.atNs).toBe(atNs)
    }
    expect(outcome!.networkSilenceNs).toBe(outcome!.downtimeNs + stun.network!.durationNs)
  })

  it('takes as long as its stages together', () => {
    const starts = [...stages.map((stage) => stage.atNs), outcome!.atNs]
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    expect(outcome!.totalNs).toBe(starts.at(-1)! - starts[0]!)
  })

  it('sends pages × their sizes, in rounds and last pages', () => {
    expectPageBytes(outcome!, name, rounds.length)
    const inRounds = rounds.reduce((sum, round) => sum + round.finished!.sentBytes, 0)
    expect(outcome!.sentBytes).toBe(inRounds + stun.lastPages!.bytes)
    const pages = rounds.reduce(
      (sum, round) => sum + round.finished!.sentPages + round.finished!.zeroPages,
      0,
    )
    expect(outcome!.sentPages + outcome!.zeroPages).toBe(pages + stun.lastPages!.pages)
  })

  it('has left after a round what was there before it, less what was sent, plus what was dirtied', () => {
    rounds.forEach((round, index) => {
      const next = rounds[index + 1]?.pagesToSend ?? stun.lastPages!.pages
      const sinceThen = index + 1 < rounds.length ? 0 : next - round.finished!.remainingPages
      expect(round.finished!.remainingPages + sinceThen).toBe(next)
      expect(sinceThen).toBeLessThan(20)
    })
  })
})

describe("vSphere's stages", () => {
  const { stages, outcome } = migrationUnder({ name: 'vsphere', preCopySwitchoverTimeGoalMs: 100 })
  const startOf = (name: string) => stages.find(({ stage }) => stage === name)!.atNs

  it('take what MODEL.md says of each', () => {
    const { validateNs, reserveNs, connectNs, connectRoundTrips, cleanUpNs } = vsphereStageCosts
    expect(startOf('reserve') - startOf('validate')).toBe(validateNs)
    expect(startOf('connect') - startOf('reserve')).toBe(reserveNs)
    expect(startOf('pre-copy') - startOf('connect')).toBe(connectNs + connectRoundTrips * roundTripNs)
    expect(outcome!.atNs - startOf('clean-up')).toBe(cleanUpNs)
  })

  it('stop one vCPU after another, then send, restore, resume and announce as the VM is made', () => {
    const { stun } = migrationUnder({ name: 'vsphere', preCopySwitchoverTimeGoalMs: 100 })
    // Two vCPUs, one disk, one NIC; 20 MiB/s; a round trip of 0.3 ms.
    expect(stun.stunnedAtNs! - startOf('stun')).toBe(2_200_000)
    expect(stun.deviceState!.bytes).toBe(8 * 2 ** 20 + 2 * 16 * 1024 + 2 * 256 * 1024)
    expect(stun.ownership!.durationNs).toBe(60_000_000 + 8_000_000 + roundTripNs)
    expect(stun.resumed!.durationNs).toBe(10_400_000)
    expect(stun.network!.durationNs).toBe(20_000_000 + roundTripNs)
  })

  it('send a first pass of known size in known time', () => {
    const idle = smallVm({ memory: { sizeMiB: 64 }, workload: {} })
    const { rounds } = viewOf(runOut(begunEngine(smallScenario({ vms: [idle] })))).migrations[0]!
    const expectedNs = ((64 * 256 * 4104) / (20 * 2 ** 20)) * 1e9
    expect(rounds.length).toBe(1)
    expect(Math.abs(rounds[0]!.finished!.durationNs - expectedNs)).toBeLessThanOrEqual(1)
  })
})
