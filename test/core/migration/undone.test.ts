/** Clean-up as the trace tells it, against what was really there before and is really gone afterwards. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../core/engine/engine.ts'
import { recordsOf, recordsOfType, runOut } from '../../support/scenarios.ts'
import {
  atStage,
  begin,
  everyStage,
  inject,
  migrationIn,
  moves,
  stagesOf,
} from '../../support/vcenter-faults.ts'

const cancel = inject({ kind: 'cancel', vm: 'web-01' })

function stepsOf(engine: Engine): string[] {
  return migrationIn(engine).undone.map(
    ({ step, place, isDone }) => `${place}: ${step}${isDone ? '' : ' (not)'}`,
  )
}

/** What a migration holds at this instant, in the words of its clean-up. */
function heldIn(engine: Engine, kind: string): string[] {
  const { migrations, reservations, room } = engine.snapshot().state
  const [migration] = [...migrations.values()]
  if (migration === undefined) return []
  const { id, files, moving, stunnedAtNs, destinationHost, stage } = migration
  const hasMemory = reservations.memoryHeldAt(id, destinationHost) > 0
  const home = files?.home ?? null
  return [
    ...(stunnedAtNs === null ? [] : ['esx-01: vCPUs resumed']),
    ...(engine.snapshot().state.hasFlow(id)
      ? [`esx-01: ${kind.startsWith('cold') ? 'NFC' : 'vMotion'} connection closed`]
      : []),
    ...(moving === null ? [] : ['esx-01: write traces removed']),
    ...[...(files?.moving.values() ?? [])]
      .filter(({ copy }) => room.storage.state.copyOf(copy) !== null)
      .map(({ plan }) => `${plan.toDatastore}: partial copy of ${plan.disk} deleted`),
    ...(home !== null && room.storage.state.copyOf(home.copy) !== null
      ? ['b: copy of the home directory deleted']
      : []),
    ...(files?.hasSwapFile === true ? ['b: swap file deleted'] : []),
    ...(hasMemory
      ? [`${destinationHost}: shadow VM removed`, `${destinationHost}: memory reservation released`]
      : []),
    ...(hasMemory && kind !== 'storage-vmotion' ? ['esx-01: .vmx file writable again'] : []),
    ...(stage === 'validate' ? [] : ['esx-01: slots of simultaneous migrations given back']),
  ]
}

describe('a migration that is cancelled', () => {
  const before = everyStage.filter(([, stage]) => !['resume', 'post-copy', 'clean-up'].includes(stage))
  it.each(before)('%s in %s: each thing that it held is given back, and nothing else', (kind, stage) => {
    const engine = begin(moves[kind])
    engine.advance(stagesOf(moves[kind]).find((one) => one.stage === stage)!.atNs)
    const held = heldIn(engine, kind)
    engine.issue(cancel)
    runOut(engine)
    if (migrationIn(engine).outcome!.outcome !== 'cancelled') return
    expect(stepsOf(engine)).toEqual(held)
  })
})

describe('steps', () => {
  it('are told at the instant of the end, reservations after the word of them', () => {
    const engine = runOut(atStage(moves.combined, 'pre-copy', cancel))
    const [ended] = recordsOfType(engine, 'migration-ended')
    const undone = recordsOfType(engine, 'migration-undone')
    expect(undone.map(({ atNs }) => atNs)).toEqual(undone.map(() => ended!.atNs))
    const types = recordsOf(engine).map((record) => record.type)
    expect(types.indexOf('migration-undone')).toBeLessThan(types.indexOf('disk-copy-ended'))
    expect(types.indexOf('reservation-released')).toBeLessThan(types.indexOf('migration-ended'))
  })

  it('of one that arrives are those of the source', () => {
    expect(stepsOf(runOut(begin(moves.vmotion)))).toEqual(['esx-01: VM process ended and its memory freed'])
    expect(stepsOf(runOut(begin(moves['storage-vmotion'])))).toEqual(['a: 2 old files deleted'])
    expect(stepsOf(runOut(begin(moves.combined)))).toEqual([
      'a: 2 old files deleted',
      'esx-01: VM process ended and its memory freed',
    ])
    expect(stepsOf(runOut(begin(moves.cold)))).toEqual([])
  })

  it('are left undone where the host has failed that should take them', () => {
    const source = runOut(atStage(moves.vmotion, 'pre-copy', inject({ kind: 'host-crash', host: 'esx-01' })))
    expect(stepsOf(source)).toEqual([
      'esx-02: vMotion connection closed',
      'esx-01: write traces removed (not)',
      'esx-02: shadow VM removed',
      'esx-02: memory reservation released',
      'esx-01: .vmx file writable again (not)',
      'esx-01: slots of simultaneous migrations given back',
    ])
    const destination = runOut(
      atStage(moves.combined, 'disk-copy', inject({ kind: 'host-crash', host: 'esx-02' })),
    )
    expect(stepsOf(destination).filter((step) => step.endsWith('(not)'))).toEqual([
      'esx-02: shadow VM removed (not)',
      'esx-02: memory reservation released (not)',
    ])
  })
})
