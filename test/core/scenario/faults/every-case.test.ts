/** The shipped scenarios of planned faults: each breaks what its story says, and ends as the story promises. */
import { describe, expect, it } from 'vitest'
import { buildInventory } from '../../../../core/estate/inventory.ts'
import { nsPerSecond } from '../../../../core/base/units.ts'
import { recordsOfType } from '../../../support/scenarios.ts'
import { leftBehind } from '../../../support/storage-moves.ts'
import { openTrouble, shippedIds, shippedScenario } from '../../../support/troubleshooting.ts'

const ids = shippedIds('Break it on purpose')
const opened = (number: number) => openTrouble(ids[number - 1]!)

it('there are nine, with names and seeds of their own, in the order of their ids', () => {
  expect(ids.map((id) => id.slice(0, 8))).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `fault-0${number}`),
  )
  const scenarios = ids.map(shippedScenario)
  expect(new Set(scenarios.map((one) => one.name)).size).toBe(ids.length)
  expect(new Set(scenarios.map((one) => one.seed)).size).toBe(ids.length)
})

describe.each(ids)('%s', (id) => {
  const scenario = shippedScenario(id)

  it('is a small estate whose description is a story, with one planned fault', () => {
    expect(buildInventory(scenario).hosts.size).toBeLessThanOrEqual(4)
    expect(scenario.estate.vms.length).toBeLessThanOrEqual(6)
    expect(scenario.description.length).toBeGreaterThan(80)
    expect(scenario.description.length).toBeLessThan(260)
    expect(scenario.commands.filter(({ command }) => command.type === 'inject-fault')).toHaveLength(1)
  })

  it('breaks once, is mended by itself, loses nothing and comes to rest', () => {
    const { view, engine } = openTrouble(id)
    expect(view.nowNs / nsPerSecond).toBeLessThan(3600)
    expect([...view.faults.values()]).toMatchObject([{ state: 'over', occurrences: 1 }])
    for (const vm of view.vms.values()) expect(vm.isStunned).toBe(false)
    for (const { powerState } of engine.inventory.vms.values()) expect(powerState).toBe('poweredOn')
    for (const { stalePages } of recordsOfType(engine, 'memory-verified')) expect(stalePages).toBe(0)
    for (const { staleBlocks, lostWrites } of recordsOfType(engine, 'disk-verified'))
      expect([staleBlocks, lostWrites]).toEqual([0, 0])
    expect(leftBehind(engine)).toBe('')
  })
})

describe('what becomes of it', () => {
  it('a cable pulled in round 3: failed after 20 s, with the VM at the source', () => {
    const { view, engine } = opened(1)
    const [migration] = view.migrations
    expect(migration!.outcome).toMatchObject({
      outcome: 'failed',
      fault: 'Timedout',
      owner: 'esx-01',
      rounds: 3,
    })
    expect(migration!.outcome!.downtimeNs).toBe(0)
    const [began] = recordsOfType(engine, 'fault-begun')
    expect(migration!.outcome!.atNs - began!.atNs).toBe(20 * nsPerSecond)
  })

  it('the destination lost inside the stun: the source goes on, and HA restarts who lived there', () => {
    const { view, engine } = opened(2)
    const [migration] = view.migrations
    expect(migration!.outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01' })
    expect(migration!.outcome!.downtimeNs).toBeGreaterThan(0)
    expect(engine.inventory.vms.get('app-01')!.host).toBe('esx-01')
    expect(recordsOfType(engine, 'vm-failed').map(({ vm }) => vm)).toEqual(['mail-01'])
    expect(recordsOfType(engine, 'vm-restarted-by-ha')).toMatchObject([{ vm: 'mail-01', fromHost: 'esx-02' }])
    expect(engine.inventory.vms.get('mail-01')!.host).not.toBe('esx-02')
  })

  it('no space at 62 per cent: the copy is deleted, and the VM never noticed', () => {
    const { view, engine } = opened(3)
    expect(view.migrations[0]!.outcome).toMatchObject({
      outcome: 'failed',
      fault: 'NoDiskSpace',
      owner: 'esx-01',
    })
    const copied = recordsOfType(engine, 'disk-copy-ended').map(
      ({ copiedBytes }) => copiedBytes / (10 * 2 ** 30),
    )
    expect(copied[0]).toBeCloseTo(0.62, 2)
    expect(engine.inventory.vms.get('files-01')!.spec.disks[0]!.datastore).toBe('vmfs-prod-01')
  })

  it('a cancel at 99 per cent: the VM is on its old files', () => {
    const { view, engine } = opened(4)
    expect(view.migrations[0]!.outcome).toMatchObject({
      outcome: 'cancelled',
      owner: 'esx-01',
      downtimeNs: 0,
    })
    const datastores = engine.inventory.vms.get('erp-01')!.spec.disks.map(({ datastore }) => datastore)
    expect(datastores).toEqual(['vmfs-prod-01', 'vmfs-prod-01'])
  })

  it('the source lost in pre-copy: nobody has the VM until HA starts it, and it starts from nothing', () => {
    const { view, engine } = opened(5)
    expect(view.migrations[0]!.outcome!.outcome).toBe('failed')
    expect(recordsOfType(engine, 'vm-failed').map(({ vm }) => vm)).toEqual(['shop-01', 'dns-01'])
    const restarted = recordsOfType(engine, 'vm-restarted-by-ha')
    expect(restarted.map(({ vm }) => vm).sort()).toEqual(['dns-01', 'shop-01'])
    for (const { toHost } of restarted) expect(['esx-02', 'esx-03']).toContain(toHost)
  })

  it('vCenter loses the host: the hosts finish, only the task is lost', () => {
    const { view, engine } = opened(6)
    expect(view.migrations[0]!.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(recordsOfType(engine, 'task-orphaned')).toHaveLength(1)
    expect(view.tasks.find(({ target }) => target === 'crm-01')!.state).toBe('error')
    expect(recordsOfType(engine, 'host-connection-changed').map(({ state }) => state)).toEqual([
      'notResponding',
      'connected',
    ])
  })

  it('all paths down for a minute: the copy rests for as long, and arrives', () => {
    const { view } = opened(7)
    expect(view.migrations[0]!.outcome).toMatchObject({ outcome: 'completed' })
    expect(view.migrations[0]!.outcome!.totalNs / nsPerSecond).toBeGreaterThan(60)
  })

  it('a restart with a queue: who was being copied arrives, who waited does not begin', () => {
    const { view, engine } = opened(8)
    expect(view.migrations.map(({ vm, outcome }) => [vm, outcome!.outcome])).toEqual([
      ['app-01', 'completed'],
      ['app-02', 'completed'],
    ])
    const moves = view.tasks.filter(({ target }) => target.startsWith('app-'))
    expect(moves.map(({ state }) => state)).toEqual(['error', 'error', 'error', 'error'])
    const places = ['app-01', 'app-02', 'app-03', 'app-04'].map(
      (vm) => engine.inventory.vms.get(vm)!.spec.disks[0]!.datastore,
    )
    expect(places).toEqual(['vmfs-prod-02', 'vmfs-prod-02', 'vmfs-prod-01', 'vmfs-prod-01'])
  })

  it('a flapping link: nothing fails, and it takes far longer than over one that holds', () => {
    const [flapping, steady] = opened(9).view.migrations
    expect([flapping!.outcome!.outcome, steady!.outcome!.outcome]).toEqual(['completed', 'completed'])
    expect(flapping!.outcome!.totalNs).toBeGreaterThan(1.5 * steady!.outcome!.totalNs)
    expect(flapping!.outcome!.rounds).toBeGreaterThan(steady!.outcome!.rounds)
  })
})
