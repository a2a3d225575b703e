/**
 * The oracle of whole migrations, in both of its forms: versions compared, and one bit a page as for large
 * memory. Honest books give the same trace in both; books that lose marks are found out in both, with the same
 * number of stale pages, under every rule and policy. This is the proof that the other properties can fail.
 */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AssertionError } from '../../core/base/assert.ts'
import { runToEnd } from '../../core/engine/engine.ts'
import { DirtyLog } from '../../core/memory/dirty-log.ts'
import type * as MemoryModule from '../../core/memory/guest-memory.ts'
import { dirtyBookkeepingRules } from '../../core/scenario/policy-schema.ts'
import type { VmSpec } from '../../core/scenario/schema.ts'
import { begunEngine, smallScenario, stepToStage } from '../support/scenarios.ts'
import { drawn, policyNames, randomRuns } from './arbitraries.ts'
import type { RandomRun } from './arbitraries.ts'

/** Up to which size memory has versions in these tests; the engine asks for no other than its own bound. */
const form = vi.hoisted(() => ({ versionedUpToBytes: Infinity }))

vi.mock('../../core/memory/guest-memory.ts', async (original) => {
  const module = await original<typeof MemoryModule>()
  class MemoryOfChosenForm extends module.GuestMemory {
    constructor(
      spec: VmSpec['memory'],
      upToBytes = form.versionedUpToBytes,
      from: MemoryModule.GuestMemory | null = null,
    ) {
      super(spec, upToBytes, from)
    }
  }
  return { ...module, GuestMemory: MemoryOfChosenForm }
})

const forms = [
  ['versions', Infinity],
  ['one bit a page', 0],
] as const

/** The hash of a run's trace, or the broken invariant that stopped it. */
function endOf(run: RandomRun, versionedUpToBytes: number): string {
  form.versionedUpToBytes = versionedUpToBytes
  try {
    return runToEnd(run).recorder.hash()
  } catch (error) {
    if (error instanceof AssertionError) return `${error.invariant}: ${error.detail}`
    throw error
  }
}

/** The log hears nothing of every nth mark. Returns what starts the count anew. */
function loseMarks(every: number): () => void {
  const honest = Object.getOwnPropertyDescriptor(DirtyLog.prototype, 'noteWrites')
    ?.value as DirtyLog['noteWrites']
  let marks = 0
  vi.spyOn(DirtyLog.prototype, 'noteWrites').mockImplementation(function (this: DirtyLog, pages, count) {
    const kept = pages.slice(0, count).filter(() => {
      marks += 1
      return marks % every !== 0
    })
    honest.call(this, kept, kept.length)
  })
  return () => {
    marks = 0
  }
}

beforeEach(() => {
  form.versionedUpToBytes = Infinity
})
afterEach(() => vi.restoreAllMocks())

describe('the two forms of the destination record', () => {
  it('are both in use here: one holds eight bytes a page more than the other', () => {
    const bytesOf = (versionedUpToBytes: number) => {
      form.versionedUpToBytes = versionedUpToBytes
      const engine = begunEngine(smallScenario())
      stepToStage(engine, 'pre-copy')
      return engine.snapshotBytes
    }
    const pages = 64 * 256
    expect(bytesOf(Infinity) - bytesOf(0)).toBe(pages * 8 - pages / 8)
  })

  it('lead to the same trace of any run', () => {
    fc.assert(
      fc.property(randomRuns(), (run) => {
        expect(endOf(run, 0)).toBe(endOf(run, Infinity))
      }),
      drawn(20_261_127, 120),
    )
  })

  it('count the same stale pages when marks are lost', () => {
    const startAnew = loseMarks(50)
    let found = 0
    fc.assert(
      fc.property(randomRuns(), (run) => {
        const ends = forms.map(([, upTo]) => {
          startAnew()
          return endOf(run, upTo)
        })
        expect(ends[1]).toBe(ends[0])
        if (ends[0]!.startsWith('destination-equals-source')) found += 1
      }),
      drawn(20_261_128, 60),
    )
    expect(found).toBeGreaterThan(15)
  })
})

describe.each(forms)('a dirty log that loses one mark in fifty (record: %s)', (_, versionedUpTo) => {
  describe.each(policyNames)('policy %s', (policy) => {
    it.each(dirtyBookkeepingRules)('is found out under %s', (rule) => {
      const startAnew = loseMarks(50)
      const result = fc.check(
        fc.property(randomRuns([policy], [rule]), (run) => {
          startAnew()
          form.versionedUpToBytes = versionedUpTo
          runToEnd(run)
        }),
        { seed: 1, numRuns: 60, endOnFailure: true },
      )
      expect(result.failed).toBe(true)
      expect(result.errorInstance).toBeInstanceOf(AssertionError)
      expect((result.errorInstance as AssertionError).invariant).toBe('destination-equals-source')
      expect(result.errorInstance).toHaveProperty(
        'message',
        expect.stringMatching(/seed \d+, after command \d+/),
      )
    })
  })
})
