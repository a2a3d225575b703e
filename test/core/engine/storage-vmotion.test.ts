/** Storage vMotion in an estate: stages, formats, several disks, the switch, and every way in which it does not arrive. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { recordsOfType, runOut, smallScenario, viewOf } from '../../support/scenarios.ts'
import {
  begunStorageMove,
  disk,
  diskVm,
  gib,
  leftBehind,
  migrationOf,
  placesOf,
  randomWrites,
  spaceProblem,
  storageEstate,
  toB,
} from '../../support/storage-moves.ts'

const second = 1_000_000_000
const stages = ['validate', 'prepare', 'disk-copy', 'quiesce', 'switch', 'clean-up']

function specOf(engine: Engine) {
  return engine.inventory.vms.get('web-01')!.spec
}

describe('a Storage vMotion under writes', () => {
  const engine = runOut(begunStorageMove())
  const migration = migrationOf(engine)

  it('goes through its stages and ends with the VM on its own host', () => {
    expect(migration.kind).toBe('storage-vmotion')
    expect(migration.stages.map(({ stage }) => stage)).toEqual(stages)
    expect(migration.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-01', sentBytes: 0 })
    expect(viewOf(engine).tasks).toMatchObject([
      { name: 'Relocate virtual machine', state: 'success', percent: 100 },
    ])
    expect(recordsOfType(engine, 'task-queued')[0]!.detail).toBe('esx-01: a → b')
  })

  it('brings disk and home directory to the datastore and leaves nothing', () => {
    expect(placesOf(engine)).toEqual(['b', 'b'])
    expect(leftBehind(engine)).toBe('')
    expect(specOf(engine).disks[0]).toMatchObject({ format: 'lazy-zeroed-thick' })
    expect(specOf(engine).disks[0]!.usedGiB).toBeGreaterThan(0.5)
  })

  it('proves every block and every acknowledged write at the switch', () => {
    const [copy] = migration.storage!.copies
    expect(copy!.verified).toMatchObject({ blocks: 16_384, staleBlocks: 0, lostWrites: 0 })
    expect(copy!.verified!.acknowledgedWrites).toBeGreaterThan(500)
    expect(copy!.ended).toMatchObject({ outcome: 'switched' })
    expect(copy!.ended!.writesToBoth).toBeGreaterThan(0)
    expect(copy!.ended!.writesToSource).toBeGreaterThan(0)
  })

  it('suspends and resumes the VM for the switch alone', () => {
    const { stunnedAtNs, resumed } = migration.stun
    expect(stunnedAtNs!).toBeGreaterThanOrEqual(migration.stages[3]!.atNs)
    expect(resumed!.atNs).toBe(migration.stages[5]!.atNs)
    expect(migration.outcome!.downtimeNs).toBeLessThan(0.3 * second)
  })

  it('samples disk and datastores, and shows how far it is', () => {
    const { disks } = viewOf(engine).vms.get('web-01')!
    const series = disks.get('Hard disk 1')!
    expect(series.atNs.length).toBeGreaterThan(50)
    expect(Math.max(...series.copyBytesPerSecond)).toBeGreaterThan(40 * 1024 ** 2)
    expect(series.remainingBytes.at(-1)).toBe(0)
    expect(viewOf(engine).datastores.get('b')!.series.usedBytes.at(-1)!).toBeGreaterThan(gib)
    const percents = recordsOfType(engine, 'task-progress').map(({ percent }) => percent)
    expect(percents).toEqual([...percents].sort((a, b) => a - b))
    const details = recordsOfType(engine, 'task-progress').map(({ detail }) => detail)
    expect(details.some((detail) => /^copying Hard disk 1, \d+ %$/.test(detail))).toBe(true)
  })

  it('comes to rest two seconds after', () => {
    expect(engine.nowNs - migration.outcome!.atNs).toBeLessThanOrEqual(2.2 * second)
  })
})

describe('formats', () => {
  it.each([
    ['thin', 'thin', 0.5, 0.5],
    ['thin', 'lazy-zeroed-thick', 0.5, 1],
    ['thin', 'eager-zeroed-thick', 0.5, 1],
    ['lazy-zeroed-thick', 'thin', 1, 0.5],
    ['eager-zeroed-thick', 'thin', 1, 0.5],
    ['eager-zeroed-thick', 'lazy-zeroed-thick', 1, 1],
  ] as const)('%s becomes %s', (from, to, spaceGiB, afterGiB) => {
    const vm = diskVm({ disks: [disk(1, { format: from })], workload: {} })
    const engine = begunStorageMove({ vms: [vm] }, { ...toB, diskFormat: to })
    runOut(engine)
    expect(specOf(engine).disks[0]).toMatchObject({ datastore: 'b', format: to, usedGiB: 0.5 })
    const [first, last] = [0, -1].map((at) =>
      recordsOfType(engine, 'datastore-sample')
        .filter((one) => one.datastore === (at === 0 ? 'a' : 'b'))
        .at(at)!,
    )
    expect(first!.usedBytes / gib).toBeCloseTo(spaceGiB + 64 / 1024, 1)
    expect(last!.usedBytes / gib).toBeCloseTo(afterGiB + 64 / 1024, 1)
    expect(leftBehind(engine)).toBe('')
  })

  it('changes on one datastore alone, with a copy', () => {
    const engine = begunStorageMove(
      {},
      { type: 'migrate', vm: 'web-01', diskFormat: 'thin', priority: 'high' },
    )
    runOut(engine)
    expect(migrationOf(engine).storage!.copies).toMatchObject([{ fromDatastore: 'a', toDatastore: 'a' }])
    expect(migrationOf(engine).storage!.homeCopied).toBeNull()
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(specOf(engine).disks[0]!.format).toBe('thin')
  })

  it('leaves zeroed blocks behind', () => {
    const vm = diskVm({ disks: [disk(1, { usedGiB: 0.75, zeroedGiB: 0.5 })], workload: {} })
    const engine = runOut(begunStorageMove({ vms: [vm] }, { ...toB, diskFormat: 'thin' }))
    expect(specOf(engine).disks[0]).toMatchObject({ usedGiB: 0.25 })
    expect(specOf(engine).disks[0]!.zeroedGiB).toBeUndefined()
  })
})

describe('a storage policy that goes along', () => {
  const policyOf = (engine: Engine) => specOf(engine).storagePolicy
  const toGold = { ...toB, storagePolicy: 'Gold' }
  const datastores = ['a', 'b'].map((name) => ({ name, capacityGiB: 100, policies: ['Gold'] }))

  it('is that of the VM from the switch on, and never before', () => {
    const engine = runOut(begunStorageMove({ datastores }, toGold))
    expect(policyOf(engine)).toBe('Gold')
    const changed = recordsOfType(engine, 'object-reconfigured').filter(({ fields }) =>
      fields.includes('storage policy'),
    )
    expect(changed).toHaveLength(1)
    const [copy] = migrationOf(engine).storage!.copies
    expect(changed[0]!.atNs).toBe(copy!.ended!.atNs)
    expect(recordsOfType(engine, 'command-issued')[0]!.detail).toContain('storage policy Gold')
  })

  it('is left with the files where the move is cancelled, or refused', () => {
    const engine = begunStorageMove({}, { ...toGold, storagePolicy: '' })
    engine.issue({ type: 'cancel', vm: 'web-01' })
    expect(policyOf(runOut(engine))).toBeUndefined()
    const vms = [diskVm({ question: 'Retry?' })]
    const refused = runOut(begunStorageMove({ vms }, toGold))
    expect(migrationOf(refused).outcome!.outcome).toBe('failed')
    expect(policyOf(refused)).toBeUndefined()
    expect(placesOf(refused)).toEqual(['a', 'a'])
  })

  it.each(['poweredOn', 'poweredOff'])('may be the default, of a VM that is %s', (powerState) => {
    const vms = [diskVm({ storagePolicy: 'Gold', powerState })]
    expect(policyOf(runOut(begunStorageMove({ datastores, vms })))).toBe('Gold')
    const engine = runOut(begunStorageMove({ datastores, vms }, { ...toB, storagePolicy: '' }))
    expect(policyOf(engine)).toBeUndefined()
    expect(placesOf(engine)).toEqual(['b', 'b'])
  })
})

describe('several disks', () => {
  const overlap = (engine: Engine) => {
    const [first, second] = migrationOf(engine).storage!.copies
    return second!.startedAtNs < first!.readyAtNs!
  }

  it('are copied one after the other between the same datastores', () => {
    const engine = runOut(begunStorageMove({ vms: [diskVm({ disks: [disk(1), disk(2)] })] }))
    expect(overlap(engine)).toBe(false)
    expect(placesOf(engine)).toEqual(['b', 'b', 'b'])
  })

  it('are copied side by side between others', () => {
    const disks = [disk(1), disk(2, { datastore: 'c' })]
    const command = { ...toB, disks: { 'Hard disk 2': { datastore: 'a', format: 'thin' } } } as const
    const engine = runOut(begunStorageMove({ vms: [diskVm({ disks })] }, command))
    expect(overlap(engine)).toBe(true)
    expect(placesOf(engine)).toEqual(['b', 'b', 'a'])
    expect(specOf(engine).disks.map(({ format }) => format)).toEqual(['lazy-zeroed-thick', 'thin'])
  })

  it('switch together, when the last is copied', () => {
    const engine = runOut(begunStorageMove({ vms: [diskVm({ disks: [disk(1), disk(2)] })] }))
    const [first, second] = migrationOf(engine).storage!.copies
    expect(first!.switchedAtNs).toBe(second!.switchedAtNs)
    expect(first!.quiescedAtNs!).toBeGreaterThan(second!.readyAtNs!)
    expect(first!.ended!.mirroredBytes).toBeGreaterThan(0)
  })

  it('of which one stays leave the home directory where it is asked to be', () => {
    const disks = [disk(1), disk(2)]
    const command: Command = {
      type: 'migrate',
      vm: 'web-01',
      disks: { 'Hard disk 1': { datastore: 'c' } },
      priority: 'high',
    }
    const engine = runOut(begunStorageMove({ vms: [diskVm({ disks })] }, command))
    expect(placesOf(engine)).toEqual(['a', 'c', 'a'])
    expect(specOf(engine).homeDatastore).toBe('a')
  })
})

describe('files that are no plain disks', () => {
  it('snapshots go with the home directory', () => {
    const vm = diskVm({ snapshots: [{ name: 'before', sizeGiB: 0.25 }] })
    const engine = runOut(begunStorageMove({ vms: [vm] }))
    expect(migrationOf(engine).storage!.homeCopied!.bytes / gib).toBeCloseTo(0.25, 1)
    expect(migrationOf(engine).outcome!.outcome).toBe('completed')
    expect(leftBehind(engine)).toBe('')
  })

  it('a linked clone loses its base', () => {
    const vm = diskVm({ disks: [disk(1, { parent: { datastore: 'c' } })] })
    const engine = runOut(begunStorageMove({ vms: [vm] }))
    expect(specOf(engine).disks[0]!.parent).toBeUndefined()
  })

  const rdm = { mode: 'virtual', lun: 'naa.1' }
  const hosts = [{ name: 'esx-01', luns: [{ name: 'naa.1', lunId: 1 }] }]
  const withRdm = diskVm({ disks: [disk(1), disk(2, { rdm })], workload: {} })

  it('the pointer of a raw device moves and is not copied', () => {
    const engine = runOut(begunStorageMove({ vms: [withRdm], hosts }))
    expect(migrationOf(engine).storage!.copies.map((copy) => copy.disk)).toEqual(['Hard disk 1'])
    expect(placesOf(engine)).toEqual(['b', 'b', 'b'])
    expect(specOf(engine).disks[1]!.rdm).toEqual(rdm)
  })

  it('a raw device becomes a virtual disk where a format is asked for', () => {
    const engine = runOut(begunStorageMove({ vms: [withRdm], hosts }, { ...toB, diskFormat: 'thin' }))
    expect(migrationOf(engine).storage!.copies.map((copy) => copy.disk)).toEqual([
      'Hard disk 1',
      'Hard disk 2',
    ])
    expect(specOf(engine).disks[1]).toMatchObject({ datastore: 'b', format: 'thin', usedGiB: 0.5 })
    expect(specOf(engine).disks[1]!.rdm).toBeUndefined()
    expect(leftBehind(engine)).toBe('')
  })
})

it('of a VM without disks, or with pointers alone, moves what there is', () => {
  const vm = diskVm({ disks: [], homeDatastore: 'a', workload: {} })
  const engine = runOut(begunStorageMove({ vms: [vm] }))
  expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed' })
  expect(specOf(engine).homeDatastore).toBe('b')
  expect(recordsOfType(engine, 'object-reconfigured')).toMatchObject([{ fields: 'home directory' }])
  expect(leftBehind(engine)).toBe('')
})

describe('with other policies', () => {
  it.each([
    ['qemu', { name: 'qemu' }],
    ['xen', { name: 'xen' }],
  ])('%s, disks are copied and switched as well', (_, policy) => {
    const engine = runOut(begunStorageMove({ policy }))
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed' })
    expect(migrationOf(engine).storage!.copies[0]!.verified).toMatchObject({ staleBlocks: 0, lostWrites: 0 })
    expect(placesOf(engine)).toEqual(['b', 'b'])
    expect(leftBehind(engine)).toBe('')
  })
})

describe('limits', () => {
  const vms = Array.from({ length: 3 }, (_, index) =>
    diskVm({ name: `web-0${index + 1}`, workload: {}, disks: [disk(1)] }),
  )

  it('let two run on one host', () => {
    const engine = Engine.start({ scenario: smallScenario(storageEstate({ vms })), seed: 1 })
    for (const name of ['web-01', 'web-02', 'web-03']) engine.issue({ ...toB, vm: name })
    expect(viewOf(engine).tasks.map(({ state }) => state)).toEqual(['running', 'running', 'queued'])
    runOut(engine)
    expect(viewOf(engine).tasks.map(({ state }) => state)).toEqual(['success', 'success', 'success'])
    expect(leftBehind(engine)).toBe('')
  })

  it('let eight run on one datastore', () => {
    const hosts = Array.from({ length: 5 }, (_, index) => ({ name: `esx-0${index + 1}` }))
    const ten = Array.from({ length: 10 }, (_, index) =>
      diskVm({
        name: `vm-${index}`,
        host: `esx-0${Math.floor(index / 2) + 1}`,
        nics: [],
        workload: {},
        disks: [disk(1, { sizeGiB: 1, usedGiB: 0.1 })],
      }),
    )
    const engine = Engine.start({ scenario: smallScenario(storageEstate({ vms: ten, hosts })), seed: 1 })
    for (let index = 0; index < 10; index += 1) engine.issue({ ...toB, vm: `vm-${index}` })
    expect(viewOf(engine).tasks.filter(({ state }) => state === 'running')).toHaveLength(8)
    runOut(engine)
    expect(viewOf(engine).tasks.every(({ state }) => state === 'success')).toBe(true)
  })
})

describe('other VMs on the datastores', () => {
  it('load them, and the copy takes longer', () => {
    const other = diskVm({
      name: 'other',
      disks: [disk(1, { datastore: 'b' })],
      workload: { disks: [{ ...randomWrites, operationsPerSecond: 600, sizeKiB: 64 }] },
    })
    const totalNs = (vms: Record<string, unknown>[]) =>
      migrationOf(runOut(begunStorageMove({ vms }))).outcome!.totalNs
    expect(totalNs([diskVm(), other])).toBeGreaterThan(1.1 * totalNs([diskVm()]))
  })

  it('keep what they have written', () => {
    const other = diskVm({
      name: 'other',
      disks: [disk(1, { datastore: 'b', format: 'thin', usedGiB: 0.01 })],
    })
    const engine = runOut(begunStorageMove({ vms: [diskVm(), other] }))
    expect(engine.inventory.vms.get('other')!.spec.disks[0]!.usedGiB!).toBeGreaterThan(0.2)
  })
})

describe('a run', () => {
  it('is the same again, and from any point', () => {
    const vms = [diskVm({ disks: [disk(1), disk(2)] })]
    const whole = runOut(begunStorageMove({ vms }))
    const again = begunStorageMove({ vms })
    again.advance(4 * second)
    const snapshot = again.snapshot()
    const restored = Engine.restore(snapshot)
    runOut(again)
    runOut(restored)
    expect(again.recorder.bytes()).toEqual(whole.recorder.bytes())
    expect(restored.recorder.bytes()).toEqual(whole.recorder.bytes())
    expect(snapshot.bytes).toBeGreaterThan(65_536)
  })

  it('keeps its books of space at every instant', () => {
    const engine = begunStorageMove({}, { ...toB, diskFormat: 'thin' })
    for (let atNs = 0; atNs < 8 * second; atNs += 0.25 * second) {
      engine.advance(atNs)
      expect(spaceProblem(engine)).toBe('')
    }
    expect(engine.inventory.datastores.get('b')!.copyingBytes).toBeGreaterThan(0)
  })
})
