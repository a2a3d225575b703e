/**
 * Published shapes that a person can write: a shelf that no round reduces, bursts that lift it and heal, a shelf
 * that drifts, work that ends. The shipped scenarios are run as they stand; what they are held against are traces
 * of a cache and of a kernel build, digitised from published graphs. None of their figures was fitted round by round.
 */
import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { mibBytes, nsPerSecond, pageBytes } from '../../core/base/units.ts'
import { runToEnd } from '../../core/engine/engine.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { VspherePolicySpec } from '../../core/scenario/policy-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { foldTrace } from '../../core/trace/fold.ts'
import type { MigrationView } from '../../core/trace/view.ts'
import { root } from '../house/source-files.ts'

function shipped(name: string): Scenario {
  const file = `core/scenario/shipped/${name}.scenario.yaml`
  return structuredClone(parseScenario(file, fs.readFileSync(path.join(root, file), 'utf8')))
}

function migrationIn(scenario: Scenario): MigrationView {
  return foldTrace(runToEnd({ scenario, seed: scenario.seed, commands: [] }).recorder.bytes()).migrations[0]!
}

/** MiB to send at each round's start, and the second since the first round's at which it began. */
function roundStarts({ rounds }: MigrationView): { readonly at: number; readonly mib: number }[] {
  return rounds.map(({ startedAtNs, pagesToSend }) => ({
    at: (startedAtNs - rounds[0]!.startedAtNs) / nsPerSecond,
    mib: (pagesToSend * pageBytes) / mibBytes,
  }))
}

const within = (value: number, share: number) => [value * (1 - share), value * (1 + share)] as const

function expectNear(value: number, target: number, share: number, what: string): void {
  const [least, most] = within(target, share)
  expect(value, what).toBeGreaterThanOrEqual(least)
  expect(value, what).toBeLessThanOrEqual(most)
}

describe('a cache that rewrites its hot keys and saves its data', () => {
  let migration: MigrationView
  beforeAll(() => {
    migration = migrationIn(shipped('cache-that-saves'))
  }, 60_000)

  it('has a shelf of 800 MiB, 7.2 s a round, that no round reduces', () => {
    const starts = roundStarts(migration)
    const shelf = starts.filter(({ mib }, index) => index > 1 && mib < 850)
    expect(shelf.length).toBeGreaterThanOrEqual(6)
    for (const { mib } of shelf) expectNear(mib, 800, 0.02, 'shelf')
    for (const { round, finished } of migration.rounds)
      if (finished !== null && round > 2) expect(finished.remainingPages).toBeGreaterThan(0.97 * 204_800)
  })

  it('is lifted by a save to some 2.5 GiB for two or three rounds, and falls back', () => {
    const starts = roundStarts(migration)
    const peak = starts.findIndex(({ mib }, index) => index > 1 && mib > 1500)
    expectNear(starts[peak]!.mib, 2474, 0.1, 'height of the burst')
    expectNear(starts[peak]!.at, 153.6, 0.05, 'when the burst shows')
    const healed = starts.findIndex(({ mib }, index) => index > peak && mib < 850)
    expect(healed - peak).toBeLessThanOrEqual(3)
    expectNear(starts[healed]!.mib, 800, 0.05, 'after the burst')
  })

  it('left in its first pass what a save in its middle adds: far more than the shelf', () => {
    expectNear(roundStarts(migration)[1]!.mib, 3018, 0.06, 'left by the first pass')
  })

  it('does not converge without SDPS, and does with it', () => {
    expect(migration.outcome).toMatchObject({ outcome: 'failed', fault: 'GenericVmConfigFault' })
    const slowed = shipped('cache-that-saves')
    ;(slowed.policy as VspherePolicySpec).sdps = 'dynamic'
    const { outcome, slowdowns } = migrationIn(slowed)
    expect(outcome!.outcome).toBe('completed')
    expect(Math.max(...slowdowns.map(({ slowdownPermyriad }) => slowdownPermyriad))).toBeGreaterThan(8000)
  }, 60_000)
})

describe('a build that ends', () => {
  let starts: ReturnType<typeof roundStarts>
  let migration: MigrationView
  beforeAll(() => {
    migration = migrationIn(shipped('build-that-ends'))
    starts = roundStarts(migration)
  }, 60_000)

  it('stands on a shelf of some 1.25 GiB', () => {
    const early = starts.filter(({ at }) => at > 60 && at < 140)
    expect(early.length).toBeGreaterThanOrEqual(6)
    for (const { mib } of early) expect([mib > 1239 * 0.9, mib < 1302 * 1.1]).toEqual([true, true])
  })

  it('that drifts upwards as it touches new memory', () => {
    const shelf = starts.filter(({ at }) => at > 60 && at < 258).map(({ mib }) => mib)
    shelf.slice(1).forEach((mib, index) => expect(mib).toBeGreaterThan(shelf[index]! * 0.995))
    for (const { at, mib } of starts)
      if (at > 200 && at < 258) expect([mib > 1400 * 0.9, mib < 1690 * 1.1]).toEqual([true, true])
  })

  it('and collapses within three rounds when it ends', () => {
    expect(migration.outcome!.outcome).toBe('completed')
    const ended = starts.filter(({ at }) => at > 258)
    expect(ended.length).toBeLessThanOrEqual(3)
    expectNear(migration.outcome!.totalNs / nsPerSecond, 277, 0.03, 'total time')
  })
})
