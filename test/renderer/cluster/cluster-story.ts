/** A cluster of three hosts with DRS, rules and pools, run by commands: what its screens are told. */
import { Engine } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { describeEstate } from '../../../electron/services/estate-view.ts'
import { viewOf } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

export function storyVm(name: string, host: string, more: Json = {}): Json {
  return {
    name,
    host,
    memory: { sizeMiB: 64 },
    disks: [{ name: 'Hard disk 1', datastore: 'shared' }],
    nics: [{}],
    workload: { writes: [] },
    ...more,
  }
}

export function clusterEngine(cluster: Json, vms: readonly Json[]): Engine {
  const hosts = ['esx-01', 'esx-02', 'esx-03'].map((name) => ({ name }))
  const datacenter = {
    name: 'DC-1',
    datastores: [{ name: 'shared' }],
    clusters: [{ name: 'CL-1', hosts, ...cluster }],
  }
  const document = {
    precopy: 'scenario',
    version: 1,
    name: 'Cluster',
    estate: { ssoDomains: [{ vcenters: [{ name: 'vc-a', datacenters: [datacenter] }] }], vms },
  }
  const scenario = parseScenario('cluster.scenario.json', JSON.stringify(document))
  return Engine.start({ scenario, seed: 1 })
}

export interface Told {
  readonly engine: Engine
  readonly estate: EstateView
  readonly view: RunView
}

export function told(engine: Engine): Told {
  return { engine, estate: describeEstate(engine.inventory), view: viewOf(engine) }
}

/** Issues commands at the present time and steps on until `atNs`. */
export function after(engine: Engine, commands: readonly Command[], atNs = 0): Told {
  for (const command of commands) engine.issue(command)
  engine.advance(atNs)
  return told(engine)
}
