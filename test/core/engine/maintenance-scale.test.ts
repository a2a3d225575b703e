/** The maintenance mode of a large cluster: 32 hosts, 1,000 VMs, rules. Limits, rules and reasons hold throughout. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import type { TraceRecord } from '../../../core/trace/events.ts'
import { clusterScenario, enter, fully, hostName, hostsNamed, quietVm } from '../../support/clusters.ts'
import { recordsOf, runOut, viewOf } from '../../support/scenarios.ts'

const vmName = (index: number) => `vm-${String(index).padStart(4, '0')}`
const hostCount = 32
const vmCount = 1000

/** Most vMotions that any host took part in at once, from the trace. */
function mostPerHost(records: readonly TraceRecord[]): number {
  const running = new Map<string, number>()
  const ends = new Map<number, readonly string[]>()
  let most = 0
  for (const record of records) {
    if (record.type === 'migration-started') {
      const hosts = [record.sourceHost, record.destinationHost]
      ends.set(record.migration, hosts)
      for (const host of hosts) running.set(host, (running.get(host) ?? 0) + 1)
      most = hosts.reduce((top, host) => Math.max(top, running.get(host)!), most)
    } else if (record.type === 'migration-ended') {
      for (const host of ends.get(record.migration) ?? []) running.set(host, running.get(host)! - 1)
    }
  }
  return most
}

const separated = Array.from({ length: 20 }, (_, index) => ({
  type: 'separate',
  name: `apart-${index}`,
  vms: [vmName(index * 10), vmName(index * 10 + 1), vmName(index * 10 + 2)],
}))
const bound = Array.from({ length: 10 }, (_, index) => ({
  type: 'vm-host',
  name: `licence-${index}`,
  vms: [vmName(index * 10 + 5)],
  hosts: [hostName(1), hostName(2), hostName(3)],
  wording: 'must-run-on',
}))

/** Separated pairs on one host, as often as it happens at any moment of the trace; a VM on its way counts at its owner. */
function brokenRules(records: readonly TraceRecord[]): number {
  const places = new Map<string, string>()
  let broken = 0
  const look = (vm: string) => {
    for (const { vms } of separated) {
      if (!vms.includes(vm)) continue
      broken += vms.filter((other) => other !== vm && places.get(other) === places.get(vm)).length
    }
    for (const { vms, hosts } of bound) if (vms.includes(vm) && !hosts.includes(places.get(vm)!)) broken += 1
  }
  for (const record of records) {
    if (record.type === 'vm-present') places.set(record.vm, record.host)
    if (record.type !== 'ownership-passed') continue
    places.set(record.vm, record.toHost)
    look(record.vm)
  }
  return broken
}

describe('32 hosts and 1,000 VMs', () => {
  it('a host with its share of them is emptied in seconds, within limits and rules', () => {
    const vms = Array.from({ length: vmCount }, (_, index) => {
      const isBound = index % 10 === 5 && index < 100
      const host = isBound ? 1 : (index % hostCount) + 1
      return quietVm(vmName(index), hostName(host), index === 960 ? { question: 'msg.x' } : {})
    })
    const rules = [...separated, ...bound]
    const scenario = clusterScenario({ hosts: hostsNamed(hostCount), vms, cluster: { ...fully, rules } })
    const engine = Engine.start({ scenario, seed: 1 })
    const startedMs = performance.now()
    engine.issue(enter(hostName(1)))
    runOut(engine)
    const wallMs = performance.now() - startedMs
    const view = viewOf(engine)
    const records = recordsOf(engine)
    const left = [...view.vms.values()].filter((vm) => vm.host === hostName(1)).map((vm) => vm.name)
    expect(left).toEqual([vmName(960)])
    expect([...view.hosts.get(hostName(1))!.heldUpBy.keys()]).toEqual(left)
    expect(mostPerHost(records)).toBe(8)
    expect(brokenRules(records)).toBe(0)
    expect(records.filter((record) => record.type === 'vm-power-changed')).toEqual([])
    expect(wallMs).toBeLessThan(20_000)
  })

  it('a host with all of them is emptied too', () => {
    const vms = Array.from({ length: vmCount }, (_, index) => quietVm(vmName(index), hostName(1)))
    const scenario = clusterScenario({ hosts: hostsNamed(hostCount), vms })
    const engine = Engine.start({ scenario, seed: 1 })
    const startedMs = performance.now()
    engine.issue(enter(hostName(1)))
    const waiting = viewOf(engine).tasks.filter((task) => task.state === 'queued')
    expect(waiting).toHaveLength(vmCount - 8)
    expect(waiting.every((task) => (task.waits?.reason ?? '') !== '')).toBe(true)
    runOut(engine)
    const wallMs = performance.now() - startedMs
    const view = viewOf(engine)
    expect(view.hosts.get(hostName(1))!.maintenance).toBe('in')
    expect(mostPerHost(recordsOf(engine))).toBe(8)
    expect([...view.vms.values()].filter((vm) => vm.powerState !== 'poweredOn')).toEqual([])
    expect(wallMs).toBeLessThan(60_000)
  })
})
