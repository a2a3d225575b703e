/**
 * Two vCenters that share nothing but, if a test wants it, one datastore: vc-a (DC-A, CL-A with esx-a1 and esx-a2) and
 * vc-b (DC-B, CL-B with esx-b1 and esx-b2), of one SSO domain or of two. `web-01` runs on esx-a1.
 */
import type { Engine } from '../../core/engine/engine.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import type { MigrationView } from '../../core/trace/view.ts'
import { begunEngine, runOut, smallVm, viewOf } from './scenarios.ts'

type Json = Record<string, unknown>
export type MigrateCommand = Extract<Command, { type: 'migrate' }>

export interface TwoIslands {
  /** Left out: both vCenters are of one SSO domain. */
  readonly isOtherDomain?: boolean
  readonly vm?: Json
  readonly vms?: readonly Json[]
  readonly from?: Json
  readonly to?: Json
  readonly fromDatacenter?: Json
  readonly toDatacenter?: Json
  readonly fromCluster?: Json
  readonly toCluster?: Json
  /** Of all hosts of the second vCenter. */
  readonly toHost?: Json
  readonly fabric?: Json
  /** The way between the datacenters; left out: 5 ms, 100 MiB/s. */
  readonly way?: Json
  readonly policy?: Json
}

/** Datastores `san-a` and `stretched` of DC-A, `san-b` of DC-B; all hosts see `stretched`. */
export function islandsDocument(parts: TwoIslands = {}) {
  const performance = { readMiBs: 400, writeMiBs: 400 }
  const store = (name: string): Json => ({ name, capacityGiB: 100, performance })
  const host = (name: string, datastores: readonly string[], own: Json = {}): Json => ({
    name,
    datastores,
    ...own,
  })
  const vcenterA = {
    name: 'vc-a',
    datacenters: [
      {
        name: 'DC-A',
        datastores: [store('san-a'), store('stretched')],
        clusters: [
          {
            name: 'CL-A',
            hosts: ['esx-a1', 'esx-a2'].map((name) => host(name, ['san-a', 'stretched'])),
            ...parts.fromCluster,
          },
        ],
        ...parts.fromDatacenter,
      },
    ],
    ...parts.from,
  }
  const vcenterB = {
    name: 'vc-b',
    datacenters: [
      {
        name: 'DC-B',
        datastores: [store('san-b')],
        clusters: [
          {
            name: 'CL-B',
            hosts: ['esx-b1', 'esx-b2'].map((name) => host(name, ['san-b', 'stretched'], parts.toHost)),
            ...parts.toCluster,
          },
        ],
        ...parts.toDatacenter,
      },
    ],
    ...parts.to,
  }
  const way = { datacenters: ['DC-A', 'DC-B'], roundTripUs: 5000, limitMiBs: 100, ...parts.way }
  return {
    precopy: 'scenario',
    version: 1,
    name: 'Two islands',
    estate: {
      ssoDomains:
        parts.isOtherDomain === true
          ? [
              { name: 'vsphere.local', vcenters: [vcenterA] },
              { name: 'island.local', vcenters: [vcenterB] },
            ]
          : [{ vcenters: [vcenterA, vcenterB] }],
      fabric: { between: [way], ...parts.fabric },
      vms: [islandVm(parts.vm), ...(parts.vms ?? [])],
    },
    policy: parts.policy ?? { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100 },
  }
}

/** web-01 with a disk of 1 GiB on san-a and one adapter with a MAC address. */
export function islandVm(change: Json = {}): Json {
  return smallVm({
    host: 'esx-a1',
    disks: [{ name: 'Hard disk 1', datastore: 'san-a', sizeGiB: 1, usedGiB: 0.5 }],
    nics: [{ mac: '00:50:56:80:00:01' }],
    ...change,
  })
}

export function islands(parts: TwoIslands = {}): Scenario {
  return parseScenario('islands.scenario.json', JSON.stringify(islandsDocument(parts)))
}

/** web-01 to esx-b1 and san-b; with a login where the other vCenter is of another SSO domain. */
export function toOtherIsland(parts: TwoIslands = {}, change: Partial<MigrateCommand> = {}): MigrateCommand {
  return {
    type: 'migrate',
    vm: 'web-01',
    toHost: 'esx-b1',
    toDatastore: 'san-b',
    networks: { 'VM Network': 'VM Network' },
    priority: 'high',
    ...(parts.isOtherDomain === true ? { remote: { credentials: 'accepted', certificate: 'accepted' } } : {}),
    ...change,
  }
}

export function begunCrossing(parts: TwoIslands = {}, change: Partial<MigrateCommand> = {}): Engine {
  return begunEngine(islands(parts), toOtherIsland(parts, change))
}

export function crossed(parts: TwoIslands = {}, change: Partial<MigrateCommand> = {}): Engine {
  return runOut(begunCrossing(parts, change))
}

export function newestMigration(engine: Engine): MigrationView {
  const found = viewOf(engine).migrations.at(-1)
  if (found === undefined) throw new Error('There is no migration.')
  return found
}
