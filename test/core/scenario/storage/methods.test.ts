/** Scenarios of how disks are copied: mirror and changed blocks under one load, a datastore that fills, two islands. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../../core/checks/check-migration.ts'
import { openTrouble, secondsOf, shippedScenario, troubleAt } from '../../../support/troubleshooting.ts'

const gib = 2 ** 30

describe('mirror driver and changed block tracking', () => {
  const ids = ['storage-08-mirror-driver', 'storage-09-changed-block-tracking']
  const [mirror, passes] = ids.map(openTrouble)

  it('have the same load', () => {
    const [a, b] = ids.map(shippedScenario)
    expect(b!.estate).toEqual(a!.estate)
    expect(b!.commands).toEqual(a!.commands)
  })

  it('the mirror copies once, and every write behind the cursor goes to both', () => {
    expect(mirror!.task('queue-01').state).toBe('success')
    const { ended, verified } = mirror!.migration('queue-01').storage!.copies[0]!
    expect(ended).toMatchObject({ copiedBytes: 6 * gib, outcome: 'switched' })
    expect(ended!.writesToBoth).toBeGreaterThan(ended!.writesToSource)
    expect(verified).toMatchObject({ staleBlocks: 0, lostWrites: 0 })
  })

  it('passes stop shrinking, copy several times as much, and give up', () => {
    const { storage, outcome } = passes!.migration('queue-01')
    expect(outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01' })
    const [copy] = storage!.copies
    expect(copy!.passes).toHaveLength(20)
    expect(copy!.passes.at(-1)!.verdict).toBe('give-up')
    const [tenth, last] = [copy!.passes[9]!, copy!.passes[19]!]
    expect(last.changedBytes / tenth.changedBytes).toBeGreaterThan(0.8)
    expect(copy!.ended!).toMatchObject({ writesToBoth: 0, mirroredBytes: 0 })
    expect(copy!.ended!.copiedBytes).toBeGreaterThan(2 * 6 * gib)
    expect(secondsOf(passes!.task('queue-01'))).toBeGreaterThan(3 * secondsOf(mirror!.task('queue-01')))
  })

  it('changed blocks arrive where the guest writes little', () => {
    const calm = troubleAt(ids[1]!, 0, [
      {
        type: 'set-workload',
        vm: 'queue-01',
        workload: {
          writes: [],
          client: { requestsPerSecond: 100, serviceTimeUs: 400 },
          disks: [
            {
              kind: 'write',
              pattern: 'random',
              operationsPerSecond: 100,
              sizeKiB: 8,
            },
          ],
        },
      },
    ])
    while (calm.engine.step());
    expect(calm.task('queue-01').state).toBe('success')
    expect(calm.migration('queue-01').storage!.copies[0]!.passes.length).toBeGreaterThan(1)
  })
})

describe('a datastore that fills during the copy', () => {
  const id = 'storage-10-fills-during-the-copy'

  it('had space enough when it was checked', () => {
    const { engine } = troubleAt(id, 1)
    const { findings } = checkMigration(engine.inventory, {
      vm: 'app-01',
      toDatastore: 'vmfs-small-01',
    })
    expect(findings).toEqual([])
  })

  it('fails the copy, deletes what had arrived, and leaves the VM at its source', () => {
    const trouble = openTrouble(id)
    expect(trouble.task('app-01')).toMatchObject({
      state: 'error',
      fault: 'NoDiskSpace',
    })
    expect(trouble.failedIn('app-01')).toBe('disk-copy')
    expect(trouble.vm('app-01').disks[0]!.datastore).toBe('vmfs-prod-01')
    const { usedBytes } = trouble.view.datastores.get('vmfs-small-01')!.series
    expect(Math.max(...usedBytes)).toBeGreaterThan(39.5 * gib)
    expect(usedBytes.at(-1)!).toBeLessThan(31 * gib)
  })

  it('makes the neighbour wait for space', () => {
    const texts = openTrouble(id).view.events.map(({ text }) => text)
    expect(texts.some((text) => /import-01.*vmfs-small-01 full/.test(text))).toBe(true)
  })
})

describe('two islands', () => {
  const id = 'storage-11-shared-nothing'
  const trouble = openTrouble(id)

  it('a change of host alone is refused', () => {
    expect(troubleAt(id, 1).says('wiki-01', 'esx-02')).toEqual(['error disk-not-shared CannotAccessVmDisk'])
  })

  it('disks go first and over the network, then memory, in one pause', () => {
    const { kind, stages, storage, stun } = trouble.migration('wiki-01')
    expect(kind).toBe('combined')
    const names = stages.map(({ stage }) => stage)
    expect(names.indexOf('disk-copy')).toBeLessThan(names.indexOf('pre-copy'))
    const [copy] = storage!.copies
    expect(copy!.mover).toBe('network')
    expect(copy!.ended!.writesToBoth).toBeGreaterThan(0)
    expect(copy!.switchedAtNs).toBe(stun.ownership!.atNs)
  })

  it('the VM is on the other island with all it has', () => {
    expect(trouble.view.vms.get('wiki-01')!.host).toBe('esx-02')
    expect(trouble.vm('wiki-01').disks[0]!.datastore).toBe('local-esx-02')
    expect(trouble.view.datastores.get('local-esx-01')!.series.usedBytes.at(-1)).toBe(0)
  })
})
