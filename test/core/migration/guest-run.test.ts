/** The guest's own time: exact at full speed and slowed, however virtual time is cut. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GuestMemory } from '../../../core/memory/guest-memory.ts'
import { GuestRun } from '../../../core/migration/guest-run.ts'
import { vmSchema } from '../../../core/scenario/schema.ts'
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
          run.slowdownPermyriad = slowdown
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

  it('is copied with the part of a ns that it still owes', () => {
    const { run, memory } = guestRun()
    run.slowdownPermyriad = 3333
    run.run(1, memory)
    const copy = run.clone()
    for (const each of [run, copy]) each.run(1_000_001, memory)
    expect([copy.writes, copy.takeGuestNs()]).toEqual([run.writes, run.takeGuestNs()])
  })
})
