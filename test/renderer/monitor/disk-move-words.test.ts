/** Words of a move of files that is cancelled, of one without memory, and of many disks. */
import { describe, expect, it } from 'vitest'
import { diskKeys, lineStyleOf } from '../../../renderer/features/monitor/disk-series.ts'
import { noStunText } from '../../../renderer/features/monitor/stun-parts.ts'
import { verdictWords } from '../../../renderer/features/monitor/verdict-words.ts'
import { topologyFacts } from '../../../renderer/features/topology/topology-facts.ts'
import { runOut, viewOf } from '../../support/scenarios.ts'
import { begunStorageMove, diskVm, migrationOf, toB } from '../../support/storage-moves.ts'

const colors = new Proxy({}, { get: (_, name) => name }) as never

describe('a cancelled Storage vMotion', () => {
  const engine = begunStorageMove()
  engine.advance(2e9)
  engine.issue({ type: 'cancel', vm: 'web-01' })
  const migration = migrationOf(runOut(engine))

  it('has bytes that were copied, no rounds', () => {
    expect(migration.outcome).toMatchObject({ outcome: 'cancelled' })
    const { figures } = verdictWords(migration, 'web-01', null)
    expect(figures.map(({ label }) => label)).toEqual(['copied', 'total', 'stun'])
    expect(figures[0]!.value).not.toMatch(/^0/)
  })

  it('promises no stun any more', () => {
    expect(noStunText(migration)).toBe(
      'No stun: the move was cancelled before it came, and web-01 ran throughout.',
    )
    expect(noStunText({ ...migration, outcome: null })).toMatch(/^No stun yet: it comes when all disks/)
    expect(noStunText(null)).toMatch(/nothing migrates/)
  })
})

describe('a cold move with files', () => {
  const vms = [diskVm({ powerState: 'poweredOff' })]
  const engine = begunStorageMove({ vms }, { ...toB, toHost: 'esx-02' })
  engine.advance(2e9)
  const view = viewOf(engine)
  const halfway = view.migrations[0]!
  const samples = view.vms.get('web-01')!.disks

  it('has no stun, no vMotion, and nothing that was written meanwhile', () => {
    const words = verdictWords(halfway, 'web-01', null, false, { samples, nowNs: view.nowNs })
    expect(words.figures.at(-1)).toEqual({ value: 'none', label: 'stun' })
    expect(topologyFacts(view, 'web-01', halfway)).toMatchObject({
      source: { kind: 'host', isVmotion: false },
      destination: { isVmotion: false },
    })
    const over = viewOf(runOut(engine))
    const { last } = topologyFacts(over, 'web-01', over.migrations[0]!)!
    expect(last).toBe('Every block checked: the copies equal their sources')
  })
})

describe('many disks', () => {
  const names = Array.from({ length: 24 }, (_, index) => `Hard disk ${index + 1}`)

  it('are told apart as far as styles reach; the others are one entry of the legend', () => {
    expect(diskKeys(names).map(({ name }) => name)).toEqual([...names.slice(0, 4), '20 other disks'])
    expect(diskKeys(names.slice(0, 5)).at(-1)!.name).toBe('1 other disk')
    expect(diskKeys(names.slice(0, 4))).toHaveLength(4)
    const styles = diskKeys(names).map(({ index }) => JSON.stringify(lineStyleOf(index, colors)))
    expect(new Set(styles).size).toBe(5)
    const labels = diskKeys(names).map(({ label }) => label)
    expect(labels).toEqual(['Hard disk 1', '2', '3', '4', '20 other disks'])
    expect(diskKeys(['Hard disk 1', 'data', 'logs']).map(({ label }) => label)).toContain('Hard disk 1')
    expect(diskKeys(names.slice(0, 2))[1]!.label).toBe('Hard disk 2')
  })
})
