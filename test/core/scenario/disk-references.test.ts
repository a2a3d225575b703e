/** Names and figures of disks: guests' disk I/O, and where a planned migration takes files. */
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../core/base/errors.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { disk, diskVm, randomWrites, storageEstate } from '../../support/storage-moves.ts'
import { smallScenarioText } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

function problemsOf(vm: Json, commands: readonly Json[] = []): string[] {
  const planned = commands.map((command) => ({ atSeconds: 1, command }))
  try {
    parseScenario('disks.json', smallScenarioText(storageEstate({ vms: [vm], commands: planned })))
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.problems.map(({ path, message, remedy }) => `${path}: ${message} ${remedy}`)
  }
}

const withIo = (change: Json, disks: readonly Json[] = [disk(1)]) =>
  diskVm({ disks, workload: { disks: [{ ...randomWrites, ...change }] } })

describe('disk I/O of a guest', () => {
  it('that fits is taken as it is', () => {
    const region = { startGiB: 0.5, sizeGiB: 0.5 }
    expect(problemsOf(withIo({ disk: 'Hard disk 1', region, sizeKiB: 1024 }))).toEqual([])
  })

  it.each<[string, Json, RegExp]>([
    [
      'goes to a disk that the VM has',
      withIo({ disk: 'Hard disc 1' }),
      /workload\.disks\[0\]\.disk: There is no disk of web-01 named "Hard disc 1"\. Did you mean "Hard disk 1"\?/,
    ],
    [
      'needs a disk',
      withIo({}, []),
      /workload\.disks\[0\]: web-01 has no disk\. Give the VM a disk, or remove the stream\./,
    ],
    [
      'stays inside it',
      withIo({ region: { startGiB: 0.75, sizeGiB: 0.5 } }),
      /workload\.disks\[0\]\.region: The region ends at 1\.25 GiB\./,
    ],
    [
      'has room for a request',
      withIo({ region: { sizeGiB: 0.0005 }, sizeKiB: 1024 }),
      /region\.sizeGiB: The region is smaller than one request of 1024 KiB\./,
    ],
    [
      'begins at the start',
      withIo({ operationsPerSecond: [{ atSeconds: 1, operationsPerSecond: 5 }] }),
      /operationsPerSecond\[0\]\.atSeconds: The first step is at 1 s\./,
    ],
    [
      'has its steps in order',
      withIo({
        operationsPerSecond: [
          { atSeconds: 0, operationsPerSecond: 5 },
          { atSeconds: 3, operationsPerSecond: 6 },
          { atSeconds: 3, operationsPerSecond: 7 },
        ],
      }),
      /operationsPerSecond\[2\]\.atSeconds: Step 3 is at 3 s, not after the one before it\./,
    ],
  ])('%s', (_, vm, expected) => {
    expect(problemsOf(vm)).toEqual([expect.stringMatching(expected)])
  })

  it('is looked at in commands too', () => {
    const workload = { disks: [{ ...randomWrites, disk: 'Hard disk 3' }] }
    expect(problemsOf(diskVm(), [{ type: 'set-workload', vm: 'web-01', workload }])).toEqual([
      expect.stringMatching(
        /^commands\[0\]\.command\.workload\.disks\[0\]\.disk: .*Did you mean "Hard disk 1"/,
      ),
    ])
  })
})

describe('figures of a disk', () => {
  it.each([
    [{ usedGiB: 2 }, /usedGiB: 2 GiB are written of a disk of 1 GiB/],
    [{ zeroedGiB: 0.75 }, /zeroedGiB: 0\.75 GiB are zeroed of 0\.5 GiB that are used/],
  ])('%j do not fit', (change, expected) => {
    expect(problemsOf(diskVm({ disks: [disk(1, change)] }))).toEqual([expect.stringMatching(expected)])
  })
})

describe('a planned migration', () => {
  const problems = (command: Json, vm = diskVm()) =>
    problemsOf(vm, [{ type: 'migrate', vm: 'web-01', ...command }])

  it('names datastores, disks and folders that exist', () => {
    const disks = { 'Hard disk 1': { datastore: 'c', format: 'thin' } }
    expect(problems({ toDatastore: 'b', disks, folder: 'prod' }, diskVm({ folder: 'prod' }))).toEqual([])
  })

  it.each<[Json, RegExp]>([
    [{ toDatastore: 'd-1' }, /command\.toDatastore: There is no datastore named "d-1"/],
    [
      { disks: { 'Hard disk 2': { datastore: 'b' } } },
      /There is no disk of web-01 named "Hard disk 2"\. Did you mean "Hard disk 1"\?/,
    ],
    [{ disks: { 'Hard disk 1': { datastore: 'z' } } }, /datastore: There is no datastore named "z"/],
    [{ folder: 'prod' }, /command\.folder: There is no VM folder named "prod"/],
    [{ toHost: 'esx-9' }, /command\.toHost: There is no host named "esx-9"/],
  ])('%j does not', (command, expected) => {
    expect(problems(command)).toEqual([expect.stringMatching(expected)])
  })
})
