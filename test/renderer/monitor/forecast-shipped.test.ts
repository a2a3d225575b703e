/**
 * The forecast against what really comes, in every shipped scenario that is not there to fail: nothing is said
 * before a quarter of the first pass, and from a third on the number of rounds is never off by more than one.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { decodeRecords } from '../../../core/trace/encode.ts'
import { applyRecord, foldTrace, newRunView } from '../../../core/trace/fold.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import { forecastRounds } from '../../../renderer/features/monitor/forecast.ts'
import { verdictWords } from '../../../renderer/features/monitor/verdict-words.ts'
import { shippedIds } from '../../support/troubleshooting.ts'

const shipped = join(import.meta.dirname, '../../../core/scenario/shipped')

function traceOf(file: string): Uint8Array {
  const scenario = parseScenario(file, readFileSync(join(shipped, file), 'utf8'))
  const engine = Engine.start({ scenario, seed: scenario.seed })
  if (scenario.commands.length === 0) {
    engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' })
  }
  while (engine.step());
  return engine.recorder.bytes()
}

/** Views of one growing run at ascending times. */
function viewer(bytes: Uint8Array): (atNs: number) => RunView {
  const { records } = decodeRecords(bytes)
  const view = newRunView()
  let next = 0
  return (atNs) => {
    while (next < records.length && records[next]!.atNs <= atNs) applyRecord(view, records[next++]!)
    return view
  }
}

function moments(whole: MigrationView): number[] {
  return whole.rounds.flatMap(({ startedAtNs, finished, round }) =>
    (round === 1 ? [0.34, 0.5, 0.7, 0.9, 0.99] : [0.2, 0.6, 0.95]).map(
      (share) => startedAtNs + share * finished!.durationNs,
    ),
  )
}

describe.each(shippedIds().map((id) => `${id}.scenario.yaml`))('%s', (file) => {
  const bytes = traceOf(file)
  const whole = foldTrace(bytes).migrations[0]!
  const first = whole.rounds[0]!
  /** Held by its working set for so many rounds that no forecast could count them: until the guest's work changes. */
  const isHeld = whole.rounds.length > 10
  const isSlowed = whole.series.slowdownPermyriad.some((slowdown) => slowdown > 0)

  it('says that it is too early in the first quarter of round 1', () => {
    const viewAt = viewer(bytes)
    for (const share of [0.05, 0.12, 0.2, 0.24]) {
      const atNs = first.startedAtNs + share * first.finished!.durationNs
      const migration = viewAt(atNs).migrations[0]!
      const forecast = forecastRounds(migration, atNs)
      expect(forecast).toBeNull()
      expect(verdictWords(migration, whole.vm, forecast).title).not.toMatch(/^Switchover/)
    }
  })

  it.runIf(isHeld)('claims no switchover while the working set holds it', () => {
    const viewAt = viewer(bytes)
    for (const atNs of moments(whole)) {
      const migration = viewAt(atNs).migrations[0]!
      const { switchoverAtNs } = forecastRounds(migration, atNs)!
      // In the round in which the work ends, and the one after it, the claim is right.
      const isOver =
        whole.outcome!.outcome === 'completed' && migration.rounds.length >= whole.rounds.length - 1
      if (!isOver) expect(switchoverAtNs, `at ${(atNs / 1e9).toFixed(2)} s`).toBeNull()
    }
  })

  it.skipIf(isHeld)(
    'is at most one round off from a third of round 1 on, or expects SDPS where the guest will be slowed',
    () => {
      const viewAt = viewer(bytes)
      for (const atNs of moments(whole)) {
        const migration = viewAt(atNs).migrations[0]!
        const forecast = forecastRounds(migration, atNs)!
        const where = `at ${(atNs / 1e9).toFixed(2)} s`
        if (forecast.needsSdps) {
          expect(isSlowed, where).toBe(true)
          expect(forecast.switchoverAtNs, where).toBeNull()
          continue
        }
        const rounds = forecast.rounds.at(-1)?.round ?? forecast.running.round
        expect(Math.abs(rounds - whole.outcome!.rounds), `${where}: ${rounds} rounds`).toBeLessThanOrEqual(1)
      }
    },
  )

  it('comes nearer: at the end of round 1 it knows what is left to a tenth', () => {
    const atNs = first.startedAtNs + 0.9 * first.finished!.durationNs
    const { running } = forecastRounds(viewer(bytes)(atNs).migrations[0]!, atNs)!
    const { remainingPages } = first.finished!
    expect(Math.abs(running.dirtiedPages - remainingPages)).toBeLessThanOrEqual(remainingPages * 0.1)
  })
})
