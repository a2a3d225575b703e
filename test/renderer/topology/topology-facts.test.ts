/** Ownership in the topology: exactly one solid frame at every record of a real run, and it swaps in one step. */
import { describe, expect, it } from 'vitest'
import { topologyFacts, type TopologyFacts } from '../../../renderer/features/topology/topology-facts.ts'
import { lastMigrationOf } from '../../../renderer/stores/run.ts'
import { decodeRecords } from '../../../core/trace/encode.ts'
import { applyRecord, newRunView } from '../../../core/trace/fold.ts'
import { begunEngine, runOut, smallScenario, smallVm, viewOf } from '../../support/scenarios.ts'
import { Story } from '../monitor/story.ts'

function factsOf(story: Story): TopologyFacts {
  return topologyFacts(story.view, 'db-02', story.view.migrations[0] ?? null)!
}

describe('a move of a VM that does not run', () => {
  it('shows it registering, with one owner and nothing flowing', () => {
    const engine = begunEngine(smallScenario({ vms: [smallVm({ powerState: 'poweredOff' })] }))
    engine.advance(1_000_000_000)
    const facts = () => topologyFacts(viewOf(engine), 'web-01', lastMigrationOf(viewOf(engine), 'web-01'))!
    expect(facts()).toMatchObject({
      head: { strong: 'Registering at the destination' },
      isFlowing: false,
      source: { frame: { isSolid: true, word: 'powered off' } },
      destination: { frame: { isSolid: false, word: 'registering' } },
    })
    expect(facts().sentence).toBe('web-01 is powered off on esx-01, being registered on esx-02.')
    runOut(engine)
    expect(facts()).toMatchObject({ foot: { strong: '' }, destination: { frame: { isSolid: true } } })
    expect(facts().last).toContain('nothing was copied')
  })
})

const solidFrames = (facts: TopologyFacts) =>
  [facts.source.frame, facts.destination?.frame].filter((frame) => frame?.isSolid === true).length

describe('ownership', () => {
  it('is shown by exactly one solid frame after every record of a move', () => {
    const view = newRunView()
    const records = decodeRecords(runOut(begunEngine(smallScenario())).recorder.bytes()).records
    let looked = 0
    for (const record of records) {
      applyRecord(view, record)
      const facts = topologyFacts(view, 'web-01', lastMigrationOf(view, 'web-01'))
      if (facts === null) continue
      looked += 1
      expect(solidFrames(facts), `after ${record.type} at ${record.atNs}`).toBe(1)
    }
    expect(looked).toBeGreaterThan(20)
  })

  it('goes over with the record that passes it', () => {
    const story = new Story().stunned()
    expect(factsOf(story).source.frame).toEqual({ isSolid: true, word: 'stunned' })
    expect(factsOf(story).destination!.frame).toEqual({ isSolid: false, word: 'reserved' })
    const passed = new Story().completed()
    expect(factsOf(passed).source.frame).toEqual({ isSolid: false, word: 'released' })
    expect(factsOf(passed).destination!.frame).toEqual({ isSolid: true, word: 'running' })
  })

  it('stays at the source when a move is cancelled, and nothing stands at the destination', () => {
    const story = new Story().halfOfRoundOne().ended(7, 'cancelled')
    expect(factsOf(story).source.frame).toEqual({ isSolid: true, word: 'running' })
    expect(factsOf(story).destination!.frame).toBeNull()
  })
})

describe('what flows', () => {
  it('is told with rate, share and what is current at the destination', () => {
    const facts = factsOf(new Story().halfOfRoundOne(400))
    expect(facts).toMatchObject({ isFlowing: true, path: 'vmk1 → vmk1 · 10 Gbit/s' })
    expect(facts.head).toEqual({ strong: 'Round 1', rest: '50\u00a0% sent' })
    expect(facts.last).toBe('45\u00a0% of the touched memory is current at the destination')
    expect(facts.sentence).toContain('db-02 is running on esx-01, moving to esx-02')
  })

  it('is nothing once the stun is being undone', () => {
    expect(factsOf(new Story().withTask(true).stunned()).isFlowing).toBe(true)
    const facts = factsOf(new Story().undone())
    expect(facts.isFlowing).toBe(false)
    expect(facts.head.strong).toBe('Being undone')
  })

  it('is nothing before pre-copy and after the end', () => {
    expect(factsOf(new Story().started().stage(1, 'reserve')).isFlowing).toBe(false)
    expect(factsOf(new Story().completed()).isFlowing).toBe(false)
  })
})

describe('hosts', () => {
  it('show used and reserved memory apart, and the CPU that vMotion holds', () => {
    const story = new Story().started().stage(1, 'reserve')
    story.say(1, 'reservation-made', { migration: 1, host: 'esx-02', memoryBytes: 8 * 2 ** 30, cpuMhz: 4000 })
    expect(factsOf(story).source).toMatchObject({ usedMemoryShare: 8 / 64, reservedMemoryShare: 0 })
    expect(factsOf(story).destination).toMatchObject({
      usedMemoryShare: 0,
      reservedMemoryShare: 8 / 64,
      vmotionCpuShare: 0.1,
    })
  })

  it('has no destination before there is a move', () => {
    const facts = factsOf(new Story())
    expect(facts.destination).toBeNull()
    expect(facts.source.frame).toEqual({ isSolid: true, word: 'running' })
  })
})
