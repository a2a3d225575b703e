/** A datastore cluster of three datastores, run by commands: what the screens of a datastore are told. */
import { Engine } from '../../../core/engine/engine.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { storyVm } from '../cluster/cluster-story.ts'

type Json = Record<string, unknown>

export function fileVm(name: string, more: Json = {}): Json {
  return storyVm(name, 'esx-01', {
    disks: [{ name: 'Hard disk 1', datastore: 'vmfs-01', sizeGiB: 8, format: 'thin', usedGiB: 2 }],
    ...more,
  })
}

export function podEngine(automation: 'manual' | 'fullyAutomated' | null, vms: readonly Json[]): Engine {
  const cluster = automation === null ? {} : { datastoreCluster: 'POD-1' }
  const datacenter = {
    name: 'DC-1',
    datastores: [
      { name: 'vmfs-01', capacityGiB: 100, ...cluster },
      { name: 'vmfs-02', capacityGiB: 200, otherUsedGiB: 150, ...cluster },
      { name: 'vmfs-03', capacityGiB: 100, ...cluster },
    ],
    ...(automation === null ? {} : { datastoreClusters: [{ name: 'POD-1', automation }] }),
    clusters: [{ name: 'CL-1', hosts: [{ name: 'esx-01' }, { name: 'esx-02' }] }],
  }
  const document = {
    precopy: 'scenario',
    version: 1,
    name: 'Pod',
    estate: { ssoDomains: [{ vcenters: [{ name: 'vc-a', datacenters: [datacenter] }] }], vms },
  }
  const scenario = parseScenario('pod.scenario.json', JSON.stringify(document))
  return Engine.start({ scenario, seed: 1 })
}
