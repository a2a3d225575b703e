/** Disk I/O of "Set workload…". */
import { describe, expect, it } from 'vitest'
import { diskIoSchema } from '../../../core/scenario/disk-io-schema.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import {
  diskIoFrom,
  diskIoOf,
  diskIoProblems,
  newDiskIo,
} from '../../../renderer/features/object/disk-io-form.ts'
import { streamsOf, workloadFrom } from '../../../renderer/features/object/workload-form.ts'
import { smallScenarioText, smallVm } from '../../support/scenarios.ts'

const disks = [
  { name: 'Hard disk 1', sizeGiB: 40 },
  { name: 'Hard disk 2', sizeGiB: 10 },
]

describe('disk I/O', () => {
  it('comes back as it was, with what the form does not show', () => {
    const stream = diskIoSchema.parse({
      disk: 'Hard disk 2',
      kind: 'read',
      pattern: 'sequential',
      operationsPerSecond: 100,
      sizeKiB: 64,
      region: { startGiB: 1, sizeGiB: 2 },
      arrivals: 'even',
      outstanding: 4,
    })
    expect(diskIoFrom(diskIoOf([stream], disks))).toEqual([stream])
  })

  it('takes the first disk and the first of several rates, and says what that replaces', () => {
    const stream = diskIoSchema.parse({
      kind: 'write',
      pattern: 'random',
      operationsPerSecond: [
        { atSeconds: 0, operationsPerSecond: 10 },
        { atSeconds: 5, operationsPerSecond: 900 },
      ],
    })
    expect(diskIoOf([stream], disks)[0]).toMatchObject({
      disk: 'Hard disk 1',
      operationsPerSecond: 10,
      isWhole: true,
      replaces: 'a rate that changed with time',
    })
  })

  it('must name a disk, a rate and a region that exist', () => {
    const form = newDiskIo(disks)
    expect(diskIoProblems([form], disks)).toEqual([])
    const region = { ...form, disk: 'Hard disk 2', isWhole: false, startGib: 5, sizeGib: 6 }
    expect(
      diskIoProblems([{ ...form, disk: 'none' }, { ...form, operationsPerSecond: 0.5 }, region], disks),
    ).toEqual([
      'Disk I/O 1: choose a virtual disk.',
      'Disk I/O 2: the rate must be a whole number from 0 to 1,000,000 requests/s.',
      'Disk I/O 3: the region ends beyond the 10 GiB of Hard disk 2.',
    ])
  })

  it('stays when only memory streams are set', () => {
    const io = { kind: 'write', pattern: 'random', operationsPerSecond: 5 }
    const text = smallScenarioText({ vms: [smallVm({ workload: { disks: [io] } })] })
    const read = streamsOf(parseScenario('small.scenario.json', text).estate.vms, 'web-01')
    expect(workloadFrom([], read.client, diskIoFrom(diskIoOf(read.disks, disks))).disks).toMatchObject([io])
  })
})
