/** The guest's own time: exact at full speed and slowed, however virtual time is cut. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GuestMemory } from '../../../core/memory/guest-memory.ts'
import { GuestRun } from '../../../core/migration/guest-run.ts'
import { vmSchema } from '../../../core/scenario/schema.ts'
import { workloadSchema } from '../../../core/scenario/workload-schema.ts'
import { GuestWriter } from '../../../core/workload/guest-writer.ts'

const vm = vmSchema.parse({
  name: 'vm',
  host: 'esx-01',
  memory: { sizeMiB: 1 },
  workload: { writes: [{ pattern: 'sequential', pagesPerSecond: 1_000_000 }] },
})

function guestRun(): { run: GuestRun; memory: GuestMemory } {
  const memory = new GuestMemory(vm.memory)
  return { run: new GuestRun(new GuestWriter(vm.workload, memory.mainPages, 1, 'vm')), memory }
}

describe("the guest's own time", () => {
  it('is virtual time less what is taken, to the ns, however time is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5_000_000), { minLength: 1, maxLength: 20 }),
        fc.nat(9900),
        (cuts, slowdown) => {
          const { run, memory } = guestRun()
          run.slow(slowdown)
          for (const ns of cuts) run.run(ns, memory)
          const wallNs = cuts.reduce((sum, ns) => sum + ns, 0)
          const guestNs = Math.floor((wallNs * (10_000 - slowdown)) / 10_000)
          expect(run.writes).toBe(Math.floor(guestNs / 1000))
          expect([run.takeGuestNs(), run.takeGuestNs()]).toEqual([guestNs, 0])
        },
      ),
      { seed: 1 },
    )
  })

  it('passes in runs between sleeps where it is taken in cycles, a change waiting for the next part', () => {
    const { run, memory } = guestRun()
    const ranIn = (wallMs: number) => {
      run.run(wallMs * 1_000_000, memory)
      return run.takeGuestNs() / 1_000_000
    }
    run.slow(2000, { runNs: 10_000_000, sleepNs: 2_500_000 })
    expect([ranIn(2.5), ranIn(10), ranIn(2.5), ranIn(10), ranIn(1)]).toEqual([0, 10, 0, 10, 0])
    run.slow(5000, { runNs: 10_000_000, sleepNs: 10_000_000 })
    expect([ranIn(1.5), ranIn(10), ranIn(9), ranIn(2)]).toEqual([0, 10, 0, 1])
    run.slow(0)
    expect(ranIn(100)).toBe(100)
  })

  it('is made good by a timer up to 50 ms of each stall, and is lost without one', () => {
    const paced = (pacing: 'timer' | 'cpu-time') => {
      const workload = workloadSchema.parse({
        writes: [{ pattern: 'sequential', pagesPerSecond: 1_000_000, pacing }],
      })
      const memory = new GuestMemory(vm.memory)
      return { memory, run: new GuestRun(new GuestWriter(workload, memory.mainPages, 1, 'vm')) }
    }
    const writesAfter = (pacing: 'timer' | 'cpu-time', stallMs: number) => {
      const { run, memory } = paced(pacing)
      run.stall(stallMs * 1_000_000)
      run.run(1_000_000, memory)
      run.run(1_000_000, memory)
      return run.writes
    }
    expect([writesAfter('timer', 0), writesAfter('timer', 7), writesAfter('timer', 400)]).toEqual([
      2000, 9000, 52_000,
    ])
    expect(writesAfter('cpu-time', 400)).toBe(2000)
  })

  it('is copied with the part of a ns that it still owes', () => {
    const { run, memory } = guestRun()
    run.slow(3333)
    run.run(1, memory)
    const copy = run.clone()
    for (const each of [run, copy]) each.run(1_000_001, memory)
    expect([copy.writes, copy.takeGuestNs()]).toEqual([run.writes, run.takeGuestNs()])
  })
})
