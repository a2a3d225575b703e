/** `precopy run` of moves of storage: what it asks for, and what it says of disks, space and vCenters. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunResult } from '../../../electron/cli/run-result.ts'
import { disk, diskVm, storageEstate } from '../../support/storage-moves.ts'
import { smallScenarioText } from '../../support/scenarios.ts'
import { runCli } from './test-terminal.ts'

let folder = ''

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-cli-storage-'))
  fs.writeFileSync(path.join(folder, 'disks.json'), smallScenarioText(storageEstate()))
  const off = diskVm({ powerState: 'poweredOff', disks: [disk(1)] })
  fs.writeFileSync(path.join(folder, 'off.json'), smallScenarioText(storageEstate({ vms: [off] })))
})

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

function run(file: string, move: string, ...more: string[]) {
  return runCli(folder, 'run', file, '--migrate', move, ...more)
}

async function migrated(file: string, move: string) {
  const { status, stdout } = await run(file, move, '--json')
  const [migration] = (JSON.parse(stdout) as RunResult).migrations
  return { status, ...migration! }
}

describe('a change of storage', () => {
  it('is asked for without a host, with a format if it is to change', async () => {
    const { status, kind, from, to, outcome, storage } = await migrated('disks.json', 'web-01=:b:thin')
    expect(status).toBe(0)
    expect({ kind, from, to, outcome }).toEqual({
      kind: 'storage-vmotion',
      from: 'esx-01',
      to: 'esx-01',
      outcome: 'completed',
    })
    expect(storage!.method).toBe('mirror-driver')
    expect(storage!.home).toMatchObject({ from: 'a', to: 'b' })
  })

  it('tells of each disk its formats, mover, bytes, writes, latency and proof', async () => {
    const { storage } = await migrated('disks.json', 'web-01=:b:thin')
    const [first] = storage!.disks
    expect(first).toMatchObject({
      disk: 'Hard disk 1',
      from: 'a',
      to: 'b',
      fromFormat: 'lazy-zeroed-thick',
      toFormat: 'thin',
      mover: 'fs3dm',
      outcome: 'switched',
      passes: [],
      verified: { staleBlocks: 0, lostWrites: 0 },
    })
    expect(first!.bytes!.read).toBeGreaterThan(0.5 * 2 ** 30)
    expect(first!.writes!.toBoth).toBeGreaterThan(0)
    expect(first!.writeLatency.duringUs!).toBeGreaterThan(first!.writeLatency.beforeUs!)
  })

  it('tells what the datastores hold before and after', async () => {
    const { storage } = await migrated('disks.json', 'web-01=:b')
    const [a, b] = storage!.datastores
    expect([a!.datastore, b!.datastore]).toEqual(['a', 'b'])
    expect(a!.usedBeforeBytes!).toBeGreaterThan(2 ** 30)
    expect(a!.usedAfterBytes).toBe(0)
    expect(b!.usedAfterBytes!).toBeGreaterThan(2 ** 30)
  })

  it('is said in lines, without memory and rounds', async () => {
    const { stdout } = await run('disks.json', 'web-01=:b:thin')
    expect(stdout).toMatch(/^Relocate web-01, storage, on esx-01: completed$/m)
    expect(stdout).toMatch(/^ {2}Total .*files copied with the mirror driver$/m)
    expect(stdout).toMatch(/^ {2}Hard disk 1 {2}a → b, lazy-zeroed-thick to thin: switched, ready after /m)
    expect(stdout).toMatch(/^ {4}Mover {3}fs3dm\. The datastores lie on different arrays\.$/m)
    expect(stdout).toMatch(/^ {4}Writes {2}\d+ to the source alone, \d+ to both, \d+ held back$/m)
    expect(stdout).toMatch(/^ {4}Proof {3}16,384 blocks equal, [\d,]+ acknowledged writes, 0 lost$/m)
    expect(stdout).toMatch(/^ {2}Used on a {2}.* → 0 bytes$/m)
    expect(stdout).not.toMatch(/Rounds|of memory|undefined|NaN/)
  })
})

describe('other moves', () => {
  it('host and storage have rounds and disks', async () => {
    const { kind, storage, rounds } = await migrated('disks.json', 'web-01=esx-02:b')
    expect(kind).toBe('combined')
    expect(storage!.disks).toHaveLength(1)
    expect(rounds.length).toBeGreaterThan(0)
    const { stdout } = await run('disks.json', 'web-01=esx-02:b')
    expect(stdout).toMatch(
      /Relocate web-01, esx-01 → esx-02: completed\n {2}Total .*of memory[^]*Home directory[^]*Rounds/,
    )
  })

  it('a VM that is off is copied, and one that moves its host alone is not', async () => {
    const { stdout } = await run('off.json', 'web-01=esx-02:b')
    expect(stdout).toMatch(/files copied while the VM does not run/)
    expect((await run('off.json', 'web-01=esx-02')).stdout).toMatch(/nothing copied/)
    expect((await migrated('off.json', 'web-01=esx-02')).storage).toBeNull()
  })

  it('one to another vCenter says what is kept and lost', async () => {
    const { stdout } = await runCli(folder, 'run', 'cross-vcenter-01-linked-mode')
    expect(stdout).toMatch(
      /vCenter vcsa-a\.corp\.example → vcsa-b\.corp\.example, the same SSO domain; vm-\d+ is now vm-\d+/,
    )
    expect(stdout).toMatch(/^ {4}Kept {4}.*MAC addresses/m)
    expect(stdout).toMatch(/^ {4}Lost {4}storage policy Gold/m)
  })

  it('changed block tracking has its passes', async () => {
    const { status, stdout } = await runCli(folder, 'run', 'storage-09-changed-block-tracking')
    expect(stdout).toMatch(/^ {4}Passes {2}20, \d+ MiB changed in the last$/m)
    expect(status).toBe(1)
  })
})

it.each([
  ['web-01=', /not of the form/],
  ['web-01=::', /not of the form/],
  ['web-01=esx-02:b:thin:x', /not of the form/],
  ['web-01=:c2', /datastore/],
  ['web-01=esx-9', /host/],
  ['web-01=:b:fat', /does not know the format "fat"/],
])('--migrate %s is a wrong invocation', async (move, text) => {
  const { status, stderr } = await run('disks.json', move)
  expect(stderr).toMatch(text)
  expect(status).toBe(2)
})

it('says nothing of bytes or a method of a move that the checks refused', async () => {
  const full = storageEstate({
    datastores: [{ name: 'a' }, { name: 'b', capacityGiB: 1, otherUsedGiB: 0.99 }],
  })
  fs.writeFileSync(path.join(folder, 'full.json'), smallScenarioText(full))
  const { stdout } = await run('full.json', 'web-01=:b')
  expect(stdout).toMatch(/^Relocate web-01, .*: failed/m)
  expect(stdout).not.toMatch(/0 bytes|mirror driver/)
})
