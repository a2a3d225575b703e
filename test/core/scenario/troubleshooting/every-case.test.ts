/** What all shipped troubleshooting scenarios have in common. Each case has its symptom and its cure beside this file. */
import { describe, expect, it } from 'vitest'
import {
  openTrouble,
  shippedIds,
  shippedScenario,
  troubleshooting,
} from '../../../support/troubleshooting.ts'

const ids = shippedIds(troubleshooting)

it('there are at least twenty, each with a name and a seed of its own', () => {
  expect(ids.length).toBeGreaterThanOrEqual(20)
  const scenarios = ids.map(shippedScenario)
  expect(new Set(scenarios.map((one) => one.name)).size).toBe(ids.length)
  expect(new Set(scenarios.map((one) => one.seed)).size).toBe(ids.length)
})

describe.each(ids)('%s', (id) => {
  const scenario = shippedScenario(id)

  it('is a small estate that is alive, described as a person meets it', () => {
    const hosts = scenario.estate.ssoDomains.flatMap((domain) =>
      domain.vcenters.flatMap((vcenter) =>
        vcenter.datacenters.flatMap((datacenter) => datacenter.clusters.flatMap((cluster) => cluster.hosts)),
      ),
    )
    expect(hosts.length).toBeGreaterThanOrEqual(2)
    expect(hosts.length).toBeLessThanOrEqual(4)
    expect(scenario.estate.vms.length).toBeGreaterThanOrEqual(2)
    expect(scenario.estate.vms.length).toBeLessThanOrEqual(6)
    expect(scenario.description.length).toBeGreaterThan(80)
    expect(scenario.description.length).toBeLessThan(260)
  })

  it('comes to rest by itself, and loses no VM', () => {
    const { view } = openTrouble(id)
    expect(view.nowNs / 1e9).toBeLessThan(3600)
    for (const vm of view.vms.values()) expect(vm.isStunned).toBe(false)
    expect([...view.vms.keys()]).toEqual(scenario.estate.vms.map((vm) => vm.name))
  })
})
