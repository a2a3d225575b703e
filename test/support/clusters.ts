/** Scenarios of one or more clusters for tests of maintenance mode, DRS and EVC: small quiet VMs unless told otherwise. */
import { Engine } from '../../core/engine/engine.ts'
import type { EngineState } from '../../core/engine/engine-state.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { smallVm } from './scenarios.ts'

type Json = Record<string, unknown>

export interface ClusterEstate {
  readonly hosts?: readonly Json[]
  readonly vms?: readonly Json[]
  /** Settings of CL-1: drs, ha, rules, evcMode, resourcePools. */
  readonly cluster?: Json
  /** Clusters beside CL-1, whole. */
  readonly others?: readonly Json[]
  /** Stand-alone hosts. */
  readonly standalone?: readonly Json[]
  readonly datacenter?: Json
  readonly vcenter?: Json
  readonly policy?: Json
}

export const fully = { drs: { level: 'fullyAutomated' } }
export const manual = { drs: { level: 'manual' } }

/** esx-01, esx-02 and so on. */
export function hostsNamed(count: number, change: Json = {}): Json[] {
  return Array.from({ length: count }, (_, index) => ({ name: hostName(index + 1), ...change }))
}

export function hostName(number: number): string {
  return `esx-${String(number).padStart(2, '0')}`
}

/** A VM of 16 MiB whose guest writes nothing and serves hardly anybody. */
export function quietVm(name: string, host = 'esx-01', change: Json = {}): Json {
  const client = { requestsPerSecond: 1, serviceTimeUs: 100 }
  return smallVm({ name, host, memory: { sizeMiB: 16 }, workload: { writes: [], client }, ...change })
}

export function clusterScenario(parts: ClusterEstate = {}): Scenario {
  const { hosts = hostsNamed(3), cluster = fully, others = [], standalone = [] } = parts
  const datacenter = {
    name: 'DC-1',
    datastores: [{ name: 'shared' }],
    clusters: [{ name: 'CL-1', hosts, ...cluster }, ...others],
    hosts: standalone,
    ...parts.datacenter,
  }
  const document = {
    precopy: 'scenario',
    version: 1,
    name: 'Cluster',
    seed: 1,
    estate: {
      ssoDomains: [{ vcenters: [{ name: 'vc-a', datacenters: [datacenter], ...parts.vcenter }] }],
      fabric: { limitMiBs: 1000 },
      vms: parts.vms ?? [quietVm('web-01')],
    },
    policy: parts.policy ?? { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100 },
    commands: [],
  }
  return parseScenario('cluster.scenario.json', JSON.stringify(document))
}

/** An engine at time 0 that has obeyed the commands. */
export function engineOf(parts: ClusterEstate, ...commands: readonly Command[]): Engine {
  const engine = Engine.start({ scenario: clusterScenario(parts), seed: 1 })
  for (const command of commands) engine.issue(command)
  return engine
}

/** A copy of what the engine is at this moment. */
export function stateOf(engine: Engine): EngineState {
  return engine.snapshot().state
}

export function enter(host: string, moveOffline = false): Command {
  return { type: 'enter-maintenance-mode', host, moveOffline }
}
