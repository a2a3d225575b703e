/** The books of a transfer against a model that is too simple to be wrong, and the record that proves them. */
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DirtyLog } from '../../../core/memory/dirty-log.ts'
import { GuestMemory } from '../../../core/memory/guest-memory.ts'
import { MemoryTransfer } from '../../../core/memory/memory-transfer.ts'
import { dirtyBookkeepingRules } from '../../../core/scenario/policy-schema.ts'
import { vmSchema } from '../../../core/scenario/schema.ts'
import type { DirtyBookkeeping } from '../../../core/scenario/policy-schema.ts'
import { NaiveTransfer } from './naive-transfer.ts'

const spec = vmSchema.parse({
  name: 'vm',
  host: 'esx-01',
  memory: {
    sizeMiB: 1,
    touchedPercent: 60,
    zeroRanges: [{ firstPage: 20, pages: 50 }],
    firmwarePages: 13,
  },
}).memory
const pages = 256 + 13

const options = (rule: DirtyBookkeeping, firstPass: 'all' | 'touched' = 'all') => ({
  rule,
  contentPageBytes: 4104,
  zeroPageBytes: 9,
  detectZeroPages: true,
  firstPass,
})

const forms = [
  ['versions', Infinity],
  ['one bit a page', 0],
] as const

const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('write' as const), page: fc.nat(pages - 1), count: fc.nat(40) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      pages: fc.oneof(fc.nat(100), fc.constant(1_000_000)),
      bytes: fc.oneof(fc.nat(300_000), fc.constant(1e12)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('sync' as const, 'restart' as const, 'round' as const) }),
  },
)

describe.each(dirtyBookkeepingRules)('bookkeeping %s', (rule) => {
  it.each(forms)(
    'agrees with the naive model on any writes, sends and syncs (record: %s)',
    (_, versionedUpTo) => {
      fc.assert(
        fc.property(
          fc.array(act, { maxLength: 60 }),
          fc.constantFrom('all' as const, 'touched' as const),
          (acts, firstPass) => {
            const memory = new GuestMemory(spec, versionedUpTo)
            const transfer = new MemoryTransfer(memory, options(rule, firstPass))
            const model = new NaiveTransfer(memory, options(rule, firstPass))
            for (const each of acts) {
              if (each.kind === 'write') {
                const batch = Uint32Array.from(
                  { length: each.count },
                  (__, index) => (each.page + index * 7) % pages,
                )
                memory.writeMany(batch, each.count)
                model.write(batch)
              } else if (each.kind === 'send') {
                expect({ ...transfer.sendUpTo(each.pages, each.bytes) }).toEqual(
                  model.sendUpTo(each.pages, each.bytes),
                )
              } else if (each.kind === 'sync') {
                expect(transfer.sync()).toBe(model.sync())
              } else if (each.kind === 'restart') {
                transfer.restartSweep()
                model.position = 0
              } else {
                transfer.beginRound()
              }
              expect([transfer.todoPages, transfer.loggedPages, transfer.remainingPages]).toEqual(
                model.figures,
              )
              expect(transfer.verify()).toEqual({ pages, stalePages: model.stalePages })
            }
            expect(transfer.takeTracedPages()).toBe(model.tracedPages)
            expect(transfer.takeTracedPages()).toBe(0)
          },
        ),
        { numRuns: 150, seed: 1 },
      )
    },
  )

  it.each(forms)(
    'holds every page at the end of a migration, and says so (record: %s)',
    (_, versionedUpTo) => {
      const { transfer } = migrate(rule, versionedUpTo)
      expect(transfer.remainingPages).toBe(0)
      expect(transfer.verify()).toEqual({ pages, stalePages: 0 })
    },
  )

  it.each(forms)('is found out when it loses one mark in twenty (record: %s)', (_, versionedUpTo) => {
    const honest = Object.getOwnPropertyDescriptor(DirtyLog.prototype, 'noteWrites')
      ?.value as DirtyLog['noteWrites']
    let calls = 0
    vi.spyOn(DirtyLog.prototype, 'noteWrites').mockImplementation(function (this: DirtyLog, written, count) {
      calls += 1
      if (calls % 20 !== 0) honest.call(this, written, count)
    })
    const { transfer } = migrate(rule, versionedUpTo)
    expect(transfer.remainingPages).toBe(0)
    expect(transfer.verify().stalePages).toBeGreaterThan(0)
  })

  it('is copied with its memory, and goes on alike and independently', () => {
    const memory = new GuestMemory(spec)
    const transfer = new MemoryTransfer(memory, options(rule))
    transfer.sendUpTo(100, Infinity)
    for (const page of [1, 2, 3, 150]) memory.write(page)
    const memoryCopy = memory.clone()
    const copy = transfer.clone(memoryCopy)
    memory.write(200)
    memoryCopy.write(200)
    expect({ ...copy.sendUpTo(500, Infinity) }).toEqual({ ...transfer.sendUpTo(500, Infinity) })
    copy.sync()
    expect(transfer.loggedPages).toBeGreaterThan(0)
    expect(copy.loggedPages).toBe(0)
  })
})

afterEach(() => vi.restoreAllMocks())

/** A whole pre-copy of ten rounds with writes in between, then the stopped stage. */
function migrate(rule: DirtyBookkeeping, versionedUpTo: number): { transfer: MemoryTransfer } {
  const memory = new GuestMemory(spec, versionedUpTo)
  const transfer = new MemoryTransfer(memory, options(rule))
  let page = 5
  for (let round = 0; round < 10; round += 1) {
    while (transfer.todoPages > 0) {
      transfer.sendUpTo(8, Infinity)
      for (let write = 0; write < 3; write += 1) {
        page = (page * 13 + 7) % pages
        memory.write(page)
      }
    }
    transfer.sync()
  }
  transfer.sendUpTo(Infinity, Infinity)
  return { transfer }
}

describe('the sweep', () => {
  it('keeps its position over syncs and goes round', () => {
    const memory = new GuestMemory(spec)
    const transfer = new MemoryTransfer(memory, options('swap-at-round-start'))
    transfer.sendUpTo(200, Infinity)
    memory.writeMany(Uint32Array.of(10, 250), 2)
    transfer.sync()
    expect(transfer.sweepPage).toBe(200)
    transfer.sendUpTo(pages - 200, Infinity)
    expect([transfer.todoPages, transfer.sweepPage]).toEqual([1, 0])
    transfer.restartSweep()
    transfer.sendUpTo(1, Infinity)
    expect(transfer.sweepPage).toBe(11)
  })

  it('exceeds a byte limit by less than one page', () => {
    const transfer = new MemoryTransfer(new GuestMemory(spec), options('mark-after-send'))
    const { bytes, contentPages } = transfer.sendUpTo(Infinity, 10_000)
    expect([bytes, contentPages]).toEqual([3 * 4104, 3])
  })

  it('hears nothing more once it is detached', () => {
    const memory = new GuestMemory(spec)
    const transfer = new MemoryTransfer(memory, options('mark-after-send'))
    transfer.detach()
    memory.write(3)
    expect(transfer.loggedPages).toBe(0)
  })

  it('refuses a copy over other memory', () => {
    const transfer = new MemoryTransfer(new GuestMemory(spec), options('mark-after-send'))
    expect(() => transfer.clone(new GuestMemory({ ...spec, sizeMiB: 2 }))).toThrow('clone-over-a-copy')
  })
})
