/** The estate that a lab follows from the trace is the one that the engine works on. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { usedGiBOf } from '../../../core/estate/storage.ts'
import { readExpression } from '../../../core/lab/expression.ts'
import { LabTrace } from '../../../core/lab/lab-trace.ts'
import { labViewOf } from '../../../core/lab/lab-view.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'
import { decodeRecords } from '../../../core/trace/encode.ts'
import { smallScenario, smallVm } from '../../support/scenarios.ts'

const folder = path.resolve(import.meta.dirname, '../../../core/scenario/shipped')

function shipped(id: string): Scenario {
  return parseScenario(id, readFileSync(path.join(folder, `${id}.scenario.yaml`), 'utf8'))
}

class Followed {
  readonly engine: Engine
  readonly trace: LabTrace
  private readonly commands: Command[] = []
  private takenBytes = 0

  constructor(scenario: Scenario) {
    this.engine = Engine.start({ scenario, seed: 1 })
    this.trace = new LabTrace(scenario)
    this.take()
  }

  command(command: Command): void {
    this.commands.push(command)
    this.trace.setCommandLog(this.commands)
    this.engine.issue(command)
    this.take()
  }

  advance(seconds: number): void {
    this.engine.advance(this.engine.nowNs + seconds * 1e9)
    this.take()
  }

  ask(text: string): unknown {
    const read = readExpression(text, ['truth', 'number', 'text', { listOf: 'text' }])
    if ('faults' in read) throw new Error(read.faults[0]?.message)
    const asked = read.expression.ask(labViewOf(this.trace))
    return asked.kind === 'value' ? asked.value : asked.kind
  }

  /** Of both estates what may be asked for; what a guest has written to its disks is not followed. */
  expectSame(): void {
    expect(plain(this.trace.estate.inventory)).toEqual(plain(this.engine.inventory))
  }

  private take(): void {
    const bytes = this.engine.recorder.bytes(this.takenBytes)
    this.takenBytes += bytes.length
    for (const record of decodeRecords(bytes).records) this.trace.add(record)
  }
}

function plain(inventory: Engine['inventory']): unknown {
  const { hosts, vms, clusters, datastores, switches, vcenters, fabric, missingPrivileges } = inventory
  const kept = {
    hosts: [...hosts.values()].map(({ name, spec, cluster, maintenance }) => ({
      name,
      spec,
      cluster,
      maintenance,
    })),
    vms: [...vms.values()].map(({ name, spec, host, powerState, cpuLatch }) => ({
      name,
      spec,
      host,
      powerState,
      cpuLatch,
    })),
    others: [clusters, datastores, switches, vcenters].map((map) =>
      [...map.values()].map(({ name, spec }) => ({ name, spec })),
    ),
    fabric,
    missingPrivileges,
  }
  return JSON.parse(
    JSON.stringify(kept, (key, value: unknown) =>
      key === 'usedGiB' || key === 'zeroedGiB' ? undefined : value,
    ),
  )
}

describe('the estate that a lab follows', () => {
  it.each([
    'storage-03-thick-to-thin',
    'storage-06-names-after-a-rename',
    'storage-11-shared-nothing',
    'trouble-27-no-space-for-a-thick-disk',
  ])('is that of the engine in %s, whenever it is asked', (id) => {
    const followed = new Followed(shipped(id))
    for (const seconds of [0, 5, 30, 120, 600]) {
      followed.advance(seconds)
      followed.expectSame()
    }
    for (const [name, datastore] of followed.engine.inventory.datastores) {
      const own = followed.trace.estate.inventory
      const usedGiB = usedGiBOf(followed.engine.inventory, datastore)
      expect(usedGiBOf(own, own.datastores.get(name)!)).toBeCloseTo(usedGiB, 0)
    }
  })

  it('has accepted edits, field by field, and no refused one', () => {
    const followed = new Followed(smallScenario({ vms: [smallVm({ powerState: 'poweredOff' })] }))
    const adapters = followed.engine.inventory.hosts.get('esx-01')!.spec.vmkernelAdapters
    const isJumbo = 'settings.hosts["esx-01"].vmkernelAdapters.exists(a, a.name == "vmk1" && a.mtu == 9000)'
    expect(followed.ask(isJumbo)).toBe(false)
    followed.command({
      type: 'edit-host',
      host: 'esx-01',
      set: { vmkernelAdapters: adapters.map((one) => (one.name === 'vmk1' ? { ...one, mtu: 9000 } : one)) },
    })
    expect(followed.ask(isJumbo)).toBe(true)
    followed.command({
      type: 'edit-cluster',
      cluster: 'CL-1',
      set: { drs: { automation: 'manual' } as never },
    })
    followed.command({ type: 'edit-vm', vm: 'web-01', set: { vcpus: 4 } })
    followed.command({ type: 'edit-vm', vm: 'web-01', set: { nics: [{ portGroup: 'Nowhere' }] as never } })
    followed.command({ type: 'set-link', host: 'esx-02', nic: 'vmnic1', linkMbps: 1000 })
    followed.command({ type: 'set-privileges', missing: [] })
    followed.expectSame()
    expect(followed.ask('settings.vms["web-01"].vcpus == 4')).toBe(true)
    expect(followed.ask('settings.hosts["esx-02"].physicalNics[1].linkMbps')).toBe(1000)
    expect(followed.ask('settings.hosts["esx-01"].licence')).toBe('missing')
  })

  it('has what a fault makes of settings for as long as it lasts', () => {
    const followed = new Followed(smallScenario())
    const fault = { kind: 'wrong-mtu' as const, host: 'esx-01', adapter: 'vmk1', mtu: 1400 }
    followed.command({ type: 'inject-fault', name: 'mtu', fault, forSeconds: 10 })
    expect(followed.ask('settings.hosts["esx-01"].vmkernelAdapters[1].mtu')).toBe(1400)
    followed.expectSame()
    followed.command({
      type: 'inject-fault',
      name: 'flap',
      fault: { kind: 'link-flapping', host: 'esx-02', nic: 'vmnic1', downSeconds: 2, upSeconds: 2 },
    })
    followed.expectSame()
    followed.advance(3)
    followed.expectSame()
    followed.command({
      type: 'inject-fault',
      name: 'full',
      fault: { kind: 'datastore-full', datastore: 'shared' },
    })
    followed.expectSame()
    expect(followed.ask('datastores["shared"].freeGiB')).toBe(0)
    expect(followed.ask('datastores["shared"].mostUsedPercent')).toBeCloseTo(100)
    followed.advance(8)
    followed.expectSame()
    expect(followed.ask('settings.hosts["esx-01"].vmkernelAdapters[1].mtu')).toBe(1500)
  })

  it('knows the EVC mode that a VM has had since it was powered on', () => {
    const followed = new Followed(smallScenario())
    expect(followed.ask('vms["web-01"].evcMode')).toBe('')
    followed.command({ type: 'power-off', vm: 'web-01' })
    followed.command({ type: 'edit-cluster', cluster: 'CL-1', set: { evcMode: 'intel-haswell' } })
    expect(followed.ask('vms["web-01"].evcMode')).toBe('')
    followed.command({ type: 'power-on', vm: 'web-01' })
    expect(followed.ask('vms["web-01"].evcMode')).toBe('intel-haswell')
    followed.command({ type: 'edit-cluster', cluster: 'CL-1', set: { evcMode: 'intel-skylake' } })
    followed.command({ type: 'restart-guest', vm: 'web-01' })
    followed.command({ type: 'suspend', vm: 'web-01' })
    followed.command({ type: 'resume', vm: 'web-01' })
    expect(followed.ask('settings.clusters["CL-1"].evcMode')).toBe('intel-skylake')
    expect(followed.ask('vms["web-01"].evcMode')).toBe('intel-haswell')
    followed.command({ type: 'power-off', vm: 'web-01' })
    followed.command({ type: 'power-on', vm: 'web-01' })
    expect(followed.ask('vms["web-01"].evcMode')).toBe('intel-skylake')
    followed.expectSame()
  })

  it('follows a VM to its networks and datastores, and counts what ran at once', () => {
    const vms = ['a', 'b', 'c'].map((name) => smallVm({ name }))
    const followed = new Followed(smallScenario({ vms, datastores: [{ name: 'shared' }, { name: 'other' }] }))
    followed.command({ type: 'migrate', vm: 'a', toHost: 'esx-02', priority: 'high' })
    followed.command({ type: 'migrate', vm: 'b', toHost: 'esx-03', priority: 'high' })
    followed.command({ type: 'migrate', vm: 'c', toDatastore: 'other', priority: 'high' })
    followed.command({ type: 'migrate', vm: 'c', toHost: 'esx-09', priority: 'high' })
    followed.advance(600)
    followed.expectSame()
    expect(followed.ask('vms["c"].datastores')).toEqual(['other'])
    expect(followed.ask('datastores["other"].vms')).toEqual(['c'])
    expect(followed.ask('hosts["esx-01"].mostVmotions')).toBe(2)
    expect(followed.ask('hosts["esx-02"].mostVmotions')).toBe(1)
    expect(followed.ask('hosts["esx-01"].mostStorageMoves')).toBe(1)
    expect(followed.ask('hosts["esx-01"].mostCost')).toBe(6)
    expect(followed.ask('migrations.filter(m, m.kind == "storage-vmotion").map(m, m.copies[0].to)')).toEqual([
      'other',
    ])
    expect(followed.ask('size(refusals)')).toBe(1)
  })
})
