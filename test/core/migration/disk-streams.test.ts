/** What a scenario says of a guest's disk I/O, as streams of requests; and how disks are copied. */
import { describe, expect, it } from 'vitest'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { copyMethodFor, methodNameOf } from '../../../core/migration/disk-methods.ts'
import { diskStreamsOf } from '../../../core/migration/disk-streams.ts'
import { policySchema } from '../../../core/scenario/policy-schema.ts'
import { ChangedBlocks } from '../../../core/storage/changed-blocks.ts'
import { MirrorDriver } from '../../../core/storage/mirror-driver.ts'
import { wireDevice } from '../../../core/storage/device.ts'
import type { DiskStreamSpec } from '../../../core/storage/disk-stream.ts'
import { disk, diskVm, gib, randomWrites, storageEstate } from '../../support/storage-moves.ts'
import { kib, ms, smallStorage } from '../../support/disks.ts'
import { smallScenario } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

function streamsOf(io: readonly Json[], disks: readonly Json[] = [disk(1)]): DiskStreamSpec[][] {
  const scenario = smallScenario(storageEstate({ vms: [diskVm({ disks, workload: { disks: io } })] }))
  const vm = buildInventory(scenario).vms.get('web-01')!
  return vm.spec.disks.map((spec) => diskStreamsOf(vm, spec))
}

describe('streams of a disk', () => {
  it('have defaults where nothing is said', () => {
    expect(streamsOf([randomWrites])).toEqual([
      [
        {
          kind: 'write',
          bytes: 8 * kib,
          pattern: 'uniform',
          span: { startBytes: 0, sizeBytes: gib },
          operationsPerSecond: 200,
          arrivals: 'poisson',
          pathNs: 50_000,
          outstanding: 64,
          catchUpNs: 50 * ms,
        },
      ],
    ])
  })

  it('are those of their disk, the first if none is named', () => {
    const second = { ...randomWrites, disk: 'Hard disk 2', sizeKiB: 64 }
    const [first, other] = streamsOf([randomWrites, second], [disk(1), disk(2)])
    expect(first!.map(({ bytes }) => bytes)).toEqual([8 * kib])
    expect(other!.map(({ bytes }) => bytes)).toEqual([64 * kib])
  })

  it('read what is used, unless they are told otherwise', () => {
    const reads = { ...randomWrites, kind: 'read' }
    const [streams] = streamsOf([reads, { ...reads, region: { startGiB: 0.5, sizeGiB: 0.25 } }])
    expect(streams!.map(({ span }) => span)).toEqual([
      { startBytes: 0, sizeBytes: 0.5 * gib },
      { startBytes: 0.5 * gib, sizeBytes: 0.25 * gib },
    ])
  })

  it('take rates in steps, order and arrivals as they are written', () => {
    const operationsPerSecond = [
      { atSeconds: 0, operationsPerSecond: 10 },
      { atSeconds: 5, operationsPerSecond: 0 },
    ]
    const io = {
      ...randomWrites,
      operationsPerSecond,
      pattern: 'sequential',
      arrivals: 'even',
      outstanding: 1,
    }
    expect(streamsOf([io])[0]![0]).toMatchObject({
      operationsPerSecond,
      pattern: 'sequential',
      arrivals: 'even',
      outstanding: 1,
    })
  })

  it('lie at whole requests', () => {
    const io = { ...randomWrites, sizeKiB: 1024, region: { startGiB: 0.0005, sizeGiB: 0.5 } }
    expect(streamsOf([io])[0]![0]!.span.startBytes).toBe(0)
  })
})

describe('the method', () => {
  const vsphere = policySchema.parse({ name: 'vsphere' })
  const tracking = policySchema.parse({ name: 'vsphere', storageMethod: 'changed-block-tracking' })

  it('is the mirror driver unless changed-block tracking is chosen', () => {
    expect(methodNameOf(vsphere, true)).toBe('mirror-driver')
    expect(copyMethodFor('mirror-driver')).toBeInstanceOf(MirrorDriver)
    expect(methodNameOf(tracking, true)).toBe('changed-block-tracking')
    expect(copyMethodFor('changed-block-tracking')).toBeInstanceOf(ChangedBlocks)
  })

  it('is the one that was asked for with the move, before the policy’s, while the VM runs', () => {
    expect(methodNameOf(vsphere, true, 'changed-block-tracking')).toBe('changed-block-tracking')
    expect(methodNameOf(tracking, true, 'mirror-driver')).toBe('mirror-driver')
    expect(methodNameOf(vsphere, false, 'changed-block-tracking')).toBe('offline-copy')
  })

  it.each([
    ['none', null, 2],
    ['a near one', wireDevice(1e9), 4],
    ['a far one', wireDevice(100 * 2 ** 20, 50 * ms), 4 + 5],
    ['one that nothing limits', wireDevice(Infinity), 4],
  ])('has as many extents in hand as its wire needs: %s', (_, wire, extents) => {
    const run = smallStorage()
    run.storage.startCopy(run, {
      disk: 'disk',
      toDatastore: 'target',
      format: 'thin',
      method: copyMethodFor('mirror-driver', wire),
      via: [],
      finishesItself: true,
    })
    expect(run.storage.state.copyOf(1)!.extents.size).toBe(extents)
  })

  it('is one pass for what nobody uses', () => {
    expect(methodNameOf(tracking, false)).toBe('offline-copy')
    expect(copyMethodFor('offline-copy')).toBeInstanceOf(MirrorDriver)
  })
})
