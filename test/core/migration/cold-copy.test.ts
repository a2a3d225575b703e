/** Files of VMs that do not run: which host or network carries them, how fast, and every way in which they do not arrive. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { crossed, newestMigration } from '../../support/two-islands.ts'
import { recordsOfType, runOut, stepToStage, viewOf } from '../../support/scenarios.ts'
import {
  begunStorageMove,
  disk,
  diskVm,
  gib,
  leftBehind,
  migrationOf,
  placesOf,
  spaceProblem,
  toB,
} from '../../support/storage-moves.ts'

type Json = Record<string, unknown>

const second = 1_000_000_000
const toHost = { ...toB, toHost: 'esx-02' } as const
const fast = ['a', 'b', 'c'].map((name) => ({ name, capacityGiB: 100 }))

/** esx-01 sees `a`, esx-02 `b`, over 10 GbE. */
function apart(change: Json = {}): Json {
  return {
    vms: [offVm()],
    datastores: fast,
    fabric: { limitMiBs: 0 },
    hosts: [
      { name: 'esx-01', datastores: ['a'], ...change },
      { name: 'esx-02', datastores: ['b'], ...change },
    ],
  }
}

function offVm(change: Json = {}): Json {
  return diskVm({ powerState: 'poweredOff', disks: [disk(1, { usedGiB: 1 })], ...change })
}

function copySeconds(engine: Engine): number {
  const [copy] = migrationOf(engine).storage!.copies
  return (copy!.readyAtNs! - copy!.startedAtNs) / second
}

function setLink(engine: Engine, connected: boolean): void {
  for (const { name } of engine.inventory.hosts.get('esx-02')!.spec.physicalNics)
    engine.issue({ type: 'set-link', host: 'esx-02', nic: name, connected })
}

describe('between hosts that share no datastore', () => {
  it.each([
    ['7.0', 100],
    ['8.0', 300],
  ])('one disk goes over NFC between hosts of %s at %d MiB/s', (version, rate) => {
    const engine = runOut(begunStorageMove(apart({ version }), toHost))
    expect(migrationOf(engine).storage!.copies[0]).toMatchObject({ mover: 'nfc' })
    expect(1024 / copySeconds(engine) / rate).toBeCloseTo(1, 1)
    expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-02')
    expect(leftBehind(engine)).toBe('')
  })

  it('a slow link between them is the limit, and two moves share it', () => {
    const vms = [offVm(), offVm({ name: 'web-02' })]
    const slow = { ...apart(), vms, fabric: { limitMiBs: 50 } }
    const alone = copySeconds(runOut(begunStorageMove(slow, toHost)))
    expect(1024 / alone).toBeCloseTo(50, 0)
    const engine = begunStorageMove(slow, toHost)
    engine.issue({ ...toHost, vm: 'web-02' })
    runOut(engine)
    expect(copySeconds(engine)).toBeCloseTo(2 * alone, 0)
  })

  it('distance slows NFC by itself down, and the vMotion protocol of 8.0 less', () => {
    const far = (version: string) =>
      copySeconds(
        runOut(
          begunStorageMove({ ...apart({ version }), fabric: { limitMiBs: 0, roundTripUs: 50_000 } }, toHost),
        ),
      )
    // 532 kB a round trip of 50 ms; 8.0 keeps 133 MB/s under way.
    expect((1024 * 1.048576) / far('7.0')).toBeCloseTo(10.6, 0)
    expect((1024 * 1.048576) / far('8.0')).toBeGreaterThan(110)
  })

  it('the destination host copies where it sees both datastores, with no network', () => {
    const parts = apart()
    const hosts = [
      { name: 'esx-01', datastores: ['a'] },
      { name: 'esx-02', closedPorts: ['nfc-902'] },
    ]
    const engine = runOut(begunStorageMove({ ...parts, hosts }, toHost))
    const [copy] = migrationOf(engine).storage!.copies
    expect(copy).toMatchObject({ mover: 'fs3dm' })
    expect(copy!.moverReason).toContain('esx-02 copies: it sees both datastores.')
    expect(placesOf(engine)).toEqual(['b', 'b'])
  })

  it('the array copies by itself where both lie on it', () => {
    const datastores = fast.map((one) => ({ ...one, array: 'array-1', hardwareOffload: true }))
    const engine = runOut(begunStorageMove({ ...apart(), hosts: undefined, datastores } as never))
    expect(migrationOf(engine).storage!.copies[0]).toMatchObject({ mover: 'hardware-offload' })
  })
})

describe('what travels', () => {
  it('is the checkpoint of a suspended VM with its home directory', () => {
    const vm = offVm({ powerState: 'suspended', memory: { sizeMiB: 512 } })
    const engine = runOut(begunStorageMove({ ...apart(), vms: [vm] }, toHost))
    expect(migrationOf(engine).storage!.homeCopied!.bytes).toBe((512 + 1 + 9) * 1024 ** 2)
    expect(viewOf(engine).vms.get('web-01')).toMatchObject({ host: 'esx-02', powerState: 'suspended' })
    expect(spaceProblem(engine)).toBe('')
  })

  it('may change its format', () => {
    const engine = runOut(
      begunStorageMove({ ...apart(), vms: [offVm({ disks: [disk(1)] })] }, { ...toHost, diskFormat: 'thin' }),
    )
    expect(engine.inventory.vms.get('web-01')!.spec.disks[0]).toMatchObject({ format: 'thin', usedGiB: 0.5 })
    const [copy] = migrationOf(engine).storage!.copies
    expect(copy!.verified).toMatchObject({ staleBlocks: 0, lostWrites: 0 })
  })

  it('is the content of a physical raw device too, which cannot be converted while the VM runs', () => {
    const rdm = { mode: 'physical', lun: 'naa.1' }
    const hosts = [{ name: 'esx-01', luns: [{ name: 'naa.1', lunId: 1 }] }]
    const disks = [disk(1), disk(2, { rdm, usedGiB: 0.25 })]
    const command = { ...toB, diskFormat: 'thin' } as const
    const parts = { datastores: fast, hosts }
    const off = runOut(begunStorageMove({ ...parts, vms: [offVm({ disks })] }, command))
    expect(migrationOf(off).outcome!.outcome).toBe('completed')
    expect(off.inventory.vms.get('web-01')!.spec.disks[1]).toMatchObject({ datastore: 'b', usedGiB: 0.25 })
    expect(off.inventory.vms.get('web-01')!.spec.disks[1]!.rdm).toBeUndefined()
    const on = runOut(begunStorageMove({ ...parts, vms: [diskVm({ disks, workload: {} })] }, command))
    expect(migrationOf(on).outcome!.outcome).toBe('failed')
  })

  it.each([false, true])('goes to another vCenter (of another SSO domain: %s)', (isOtherDomain) => {
    const engine = crossed({ isOtherDomain, vm: { powerState: 'poweredOff' }, way: { roundTripUs: 120_000 } })
    const migration = newestMigration(engine)
    expect(migration.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-b1' })
    expect(migration.stages.map(({ stage }) => stage)).toEqual([
      'validate',
      'prepare',
      'disk-copy',
      'register',
    ])
    expect(migration.storage!.copies[0]).toMatchObject({ mover: 'nfc' })
    expect(placesOf(engine)).toEqual(['san-b', 'san-b'])
  })
})

describe('silence', () => {
  it.each([
    ['8.0', 60],
    ['6.7', 20],
  ])('of a closed port 902 fails it after a while (%s: %d s), with nothing left', (version, seconds) => {
    const engine = runOut(begunStorageMove(apart({ version, closedPorts: ['nfc-902'] }), toHost))
    const { outcome, stages } = migrationOf(engine)
    expect(outcome).toMatchObject({ outcome: 'failed', fault: 'HostCommunication', owner: 'esx-01' })
    expect(outcome!.message).toContain('a firewall closes TCP port 902')
    expect(outcome!.atNs - stages[1]!.atNs).toBe(seconds * second)
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(leftBehind(engine)).toBe('')
  })

  it('the same where the home directory stays', () => {
    const command = { ...toHost, toDatastore: undefined, disks: { 'Hard disk 1': { datastore: 'b' } } }
    const parts = apart({ closedPorts: ['nfc-902'] })
    const hosts = [
      { name: 'esx-01', datastores: ['a', 'c'], closedPorts: ['nfc-902'] },
      { name: 'esx-02', datastores: ['b', 'c'] },
    ]
    const vm = offVm({ homeDatastore: 'c' })
    const engine = runOut(begunStorageMove({ ...parts, hosts, vms: [vm] }, command))
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed', fault: 'HostCommunication' })
    expect(leftBehind(engine)).toBe('')
  })

  it('of a link that fails in mid-copy ends it after a minute', () => {
    const engine = begunStorageMove(apart(), toHost)
    stepToStage(engine, 'disk-copy')
    engine.advance(engine.nowNs + second)
    const downAtNs = engine.nowNs
    setLink(engine, false)
    runOut(engine)
    const { outcome } = migrationOf(engine)
    expect(outcome).toMatchObject({ outcome: 'failed', fault: 'HostCommunication' })
    expect(outcome!.message).toMatch(/lost its NFC connection, and nothing crossed for 60(\.0)? s/)
    expect(outcome!.atNs - downAtNs).toBe(60 * second)
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(leftBehind(engine)).toBe('')
  })

  it.each(['prepare', 'disk-copy'])('of a link that comes back in %s costs its time and no more', (stage) => {
    const vm = offVm({ powerState: 'suspended', memory: { sizeMiB: 512 } })
    const whole = runOut(begunStorageMove({ ...apart(), vms: [vm] }, toHost))
    const engine = begunStorageMove({ ...apart(), vms: [vm] }, toHost)
    stepToStage(engine, stage)
    engine.advance(engine.nowNs + second / 2)
    setLink(engine, false)
    engine.advance(engine.nowNs + 30 * second)
    const copied = recordsOfType(engine, 'disk-copy-ready').length
    expect(copied).toBe(0)
    setLink(engine, true)
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed' })
    const delayNs = migrationOf(engine).outcome!.totalNs - migrationOf(whole).outcome!.totalNs
    expect(delayNs / second).toBeCloseTo(30, 0)
    expect(leftBehind(engine)).toBe('')
  })
})

describe('before it has arrived', () => {
  it.each(['validate', 'prepare', 'disk-copy', 'register'])(
    'cancelled in %s it leaves nothing behind',
    (stage) => {
      const vm = offVm({ powerState: 'suspended', memory: { sizeMiB: 512 } })
      const engine = begunStorageMove({ ...apart(), vms: [vm] }, toHost)
      stepToStage(engine, stage)
      engine.advance(engine.nowNs + 200_000_000)
      engine.issue({ type: 'cancel', vm: 'web-01' })
      expect(spaceProblem(engine)).toBe('')
      runOut(engine)
      expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'cancelled', owner: 'esx-01' })
      expect(placesOf(engine)).toEqual(['a', 'a'])
      expect(leftBehind(engine)).toBe('')
    },
  )

  it('it cannot be powered on', () => {
    const engine = begunStorageMove(apart(), toHost)
    stepToStage(engine, 'disk-copy')
    engine.issue({ type: 'power-on', vm: 'web-01' })
    expect(viewOf(engine).refusals).toMatchObject([{ fault: 'TaskInProgress' }])
    expect(runOut(engine).inventory.vms.get('web-01')!.host).toBe('esx-02')
  })

  it('a destination that fills ends it, and the partial files are gone', () => {
    const filler = diskVm({
      name: 'filler',
      host: 'esx-02',
      disks: [disk(1, { datastore: 'b', sizeGiB: 3, usedGiB: 0.25, format: 'thin' })],
      workload: {
        disks: [{ kind: 'write', pattern: 'sequential', sizeKiB: 1024, operationsPerSecond: 400 }],
      },
    })
    const datastores = fast.map((one) => ({ ...one, capacityGiB: one.name === 'b' ? 2 : 100 }))
    const parts = { ...apart({ version: '7.0' }), datastores, vms: [offVm(), filler] }
    const engine = runOut(begunStorageMove(parts, { ...toHost, diskFormat: 'thin' }))
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed', fault: 'NoDiskSpace' })
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(spaceProblem(engine)).toBe('')
  })
})

describe('as a task', () => {
  it('it costs a host as a cold migration does, whatever it copies: eight at once', () => {
    const vms = Array.from({ length: 9 }, (_, index) => offVm({ name: `off-${index}` }))
    const engine = begunStorageMove({ ...apart(), vms }, { ...toHost, vm: 'off-0' })
    for (let index = 1; index < 9; index += 1) engine.issue({ ...toHost, vm: `off-${index}` })
    expect(viewOf(engine).tasks.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 8 }, () => 'running'),
      'queued',
    ])
    expect(viewOf(runOut(engine)).tasks.every(({ state }) => state === 'success')).toBe(true)
    // What one host sends over NFC is shared: nine GiB at 816 MiB/s at most.
    expect(engine.nowNs / second).toBeGreaterThan((9 * 1024) / 816)
    expect(leftBehind(engine)).toBe('')
  })

  it('it goes on from a copy to the same trace', () => {
    const engine = begunStorageMove(apart(), toHost)
    stepToStage(engine, 'disk-copy')
    engine.advance(engine.nowNs + second)
    const copy = Engine.restore(engine.snapshot())
    expect(runOut(copy).recorder.hash()).toBe(runOut(engine).recorder.hash())
  })

  it('its bar fills with what is copied', () => {
    const engine = runOut(begunStorageMove(apart(), toHost))
    const percents = recordsOfType(engine, 'task-progress').map(({ percent }) => percent)
    expect(percents).toEqual([...percents].sort((one, other) => one - other))
    expect(percents.filter((percent) => percent > 20 && percent < 90).length).toBeGreaterThan(3)
    expect(migrationOf(engine).storage!.bytesToCopy).toBe(gib + 9 * 1024 ** 2)
  })
})
