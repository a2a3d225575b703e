/** "Set workload…": what the form shows and the command that it makes. */
import { describe, expect, it } from 'vitest'
import {
  formProblems,
  newStream,
  streamsOf,
  workloadFrom,
} from '../../../renderer/features/object/workload-form.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { smallScenarioText, smallVm } from '../../support/scenarios.ts'

const { vms } = parseScenario(
  'small.scenario.json',
  smallScenarioText({
    vms: [
      smallVm({
        workload: {
          writes: [
            {
              name: 'heap',
              pattern: 'hot-cold',
              pagesPerSecond: 2560,
              hotPagesPercent: 20,
              hotWritesPercent: 80,
            },
            {
              pattern: 'uniform',
              pagesPerSecond: [
                { atSeconds: 0, pagesPerSecond: 256 },
                { atSeconds: 9, pagesPerSecond: 512 },
              ],
            },
            { pattern: 'uniform', pagesPerSecond: { everySeconds: 60, forSeconds: 5, pagesPerSecond: 512 } },
            { pattern: 'uniform', pagesPerSecond: 256, untilSeconds: 90 },
            { pattern: 'uniform', pagesPerSecond: 256, region: { sizeMiB: 8, growsMiBPerSecond: 1 } },
          ],
        },
      }),
    ],
  }),
).estate

describe('the form', () => {
  const { streams, client } = streamsOf(vms, 'web-01')

  it('shows rates in MiB/s and a missing region as all of memory', () => {
    expect(streams[0]).toMatchObject({ name: 'heap', rateMib: 10, startMib: 0, sizeMib: 64, replaces: '' })
  })

  it('says when a rate that changed with time will be replaced', () => {
    expect(streams[1]).toMatchObject({ rateMib: 1, replaces: 'a rate that changed with time' })
  })

  it('says the same of bursts, of work that ends and of regions that grow', () => {
    expect(streams[2]).toMatchObject({ rateMib: 2, replaces: 'bursts that came and went' })
    expect(streams[3]).toMatchObject({ replaces: 'work that had a begin or an end' })
    expect(streams[4]).toMatchObject({ sizeMib: 8, replaces: 'a region that grew with time' })
  })

  it('makes a workload that the engine takes, with the clients it had', () => {
    const workload = workloadFrom(streams, client)
    expect(workload.client).toEqual(client)
    expect(workload.writes[0]).toMatchObject({
      pattern: 'hot-cold',
      pagesPerSecond: 2560,
      hotPagesPercent: 20,
      region: { startMiB: 0, sizeMiB: 64 },
    })
  })

  it('refuses a VM that the scenario does not have', () => {
    expect(() => streamsOf(vms, 'nowhere')).toThrow('nowhere')
  })
})

describe('what is wrong', () => {
  it('a region beyond the end of memory, and an emptied field, are named with the stream', () => {
    const stream = { ...newStream(0, 64), startMib: 32 }
    expect(formProblems([stream], 64)).toEqual(['Stream 1: the region ends beyond the 64 MiB of memory.'])
    // A number field that is emptied gives an empty text.
    expect(formProblems([{ ...newStream(0, 64), rateMib: '' as unknown as number }], 64)).toHaveLength(1)
  })

  it('nothing, for a stream as it is added', () => {
    expect(formProblems([newStream(0, 64)], 64)).toEqual([])
  })
})
