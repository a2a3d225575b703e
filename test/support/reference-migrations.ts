/**
 * One small migration of every kind, for tests that break each of them at every instant of its clock: a few MiB of memory
 * and disks, so that it has a few hundred of them. web-01 moves; three hosts are there, vSphere HA is on.
 */
import { Engine } from '../../core/engine/engine.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { Scenario } from '../../core/scenario/schema.ts'

type Json = Record<string, unknown>
type Migrate = Extract<Command, { type: 'migrate' }>

export interface ReferenceMigration {
  readonly scenario: Scenario
  readonly command: Migrate
}

export type ReferenceName = keyof typeof references

/** Three hosts; the VM moves from the first, to the second where it changes its host. */
interface Estate {
  readonly hosts?: readonly [Json, Json, Json]
  readonly vm?: Json
  readonly policy?: Json
  readonly fabric?: Json
}

const writes = [{ pattern: 'uniform', pagesPerSecond: 1500 }]
const diskWrites = [{ kind: 'write', pattern: 'random', operationsPerSecond: 10 }]
const client = { requestsPerSecond: 100, serviceTimeUs: 100 }
const disk = { name: 'Hard disk 1', datastore: 'a', sizeGiB: 1, usedGiB: 0.012, format: 'thin' }
const performance = { readMiBs: 60, writeMiBs: 60 }
const everywhere = (name: string): Json => ({ name, datastores: ['a', 'b'] })
const apart: [Json, Json, Json] = [
  { name: 'esx-01', datastores: ['a'] },
  { name: 'esx-02', datastores: ['b'] },
  { name: 'esx-03', datastores: ['a', 'b'] },
]
const vsphere = { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100 }

function cluster(hosts: readonly Json[], name = 'CL-1'): Json {
  return { name, hosts, ha: {} }
}

function vm(change: Json = {}): Json {
  return {
    name: 'web-01',
    host: 'esx-01',
    vcpus: 1,
    memory: { sizeMiB: 4, touchedPercent: 100 },
    disks: [disk],
    nics: [{ portGroup: 'VM Network' }],
    workload: { writes, client },
    ...change,
  }
}

function scenarioOf(name: string, ssoDomains: readonly Json[], estate: Estate): Scenario {
  const document = {
    precopy: 'scenario',
    version: 1,
    name,
    seed: 1,
    estate: {
      ssoDomains,
      fabric: { limitMiBs: 10, ...estate.fabric },
      vms: [vm(estate.vm)],
    },
    policy: estate.policy ?? vsphere,
  }
  return parseScenario(`${name}.scenario.json`, JSON.stringify(document))
}

function oneVcenter(name: string, estate: Estate = {}): Scenario {
  const hosts = estate.hosts ?? [everywhere('esx-01'), everywhere('esx-02'), everywhere('esx-03')]
  const datastores = ['a', 'b'].map((one) => ({ name: one, capacityGiB: 100, performance }))
  const datacenter = { name: 'DC-1', datastores, clusters: [cluster(hosts)] }
  return scenarioOf(name, [{ vcenters: [{ name: 'vc-a', datacenters: [datacenter] }] }], estate)
}

function twoVcenters(name: string, estate: Estate = {}): Scenario {
  const of = (vcenter: string, datacenter: string, store: string, ...hosts: string[]): Json => ({
    name: vcenter,
    datacenters: [
      {
        name: datacenter,
        datastores: [{ name: store, capacityGiB: 100, performance }],
        clusters: [
          cluster(
            hosts.map((one) => ({ name: one, datastores: [store] })),
            `CL-${store}`,
          ),
        ],
      },
    ],
  })
  const [first, second] = [
    of('vc-a', 'DC-1', 'a', 'esx-01', 'esx-03'),
    of('vc-b', 'DC-2', 'b', 'esx-02', 'esx-04'),
  ]
  const domains = [
    { name: 'vsphere.local', vcenters: [first] },
    { name: 'island.local', vcenters: [second] },
  ]
  return scenarioOf(name, domains, {
    ...estate,
    fabric: { between: [{ datacenters: ['DC-1', 'DC-2'], roundTripUs: 5000, limitMiBs: 10 }] },
  })
}

const asked = { type: 'migrate', vm: 'web-01', priority: 'high' } as const
const toHost: Migrate = { ...asked, toHost: 'esx-02' }
const toDatastore: Migrate = { ...asked, toDatastore: 'b' }
const toBoth: Migrate = { ...asked, toHost: 'esx-02', toDatastore: 'b' }

/** Their disks are written to while they move. */
const working = { workload: { writes, client, disks: diskWrites } }
const off = { powerState: 'poweredOff' }

export const references = {
  vmotion: { scenario: oneVcenter('vMotion'), command: toHost },
  'vmotion-sdps': {
    scenario: oneVcenter('vMotion that SDPS has to slow down', {
      vm: { workload: { writes: [{ pattern: 'uniform', pagesPerSecond: 6000 }], client } },
      policy: { ...vsphere, sdps: 'always' },
    }),
    command: toHost,
  },
  'vmotion-encrypted': {
    scenario: oneVcenter('Encrypted vMotion', { vm: { encryptedVmotion: 'required' } }),
    command: toHost,
  },
  'post-copy': {
    scenario: oneVcenter('Post-copy of QEMU', {
      policy: { name: 'qemu', downtimeLimitMs: 10, postCopy: { afterSyncs: 2 } },
      vm: { workload: { writes: [{ pattern: 'uniform', pagesPerSecond: 3000 }], client } },
    }),
    command: toHost,
  },
  'storage-mirror': {
    scenario: oneVcenter('Storage vMotion by the mirror driver', { vm: working }),
    command: toDatastore,
  },
  'storage-cbt': {
    scenario: oneVcenter('Storage vMotion by changed block tracking', {
      vm: working,
      policy: { ...vsphere, storageMethod: 'changed-block-tracking' },
    }),
    command: toDatastore,
  },
  'combined-storage': {
    scenario: oneVcenter('Host and storage, over the storage', { vm: working }),
    command: toBoth,
  },
  'combined-network': {
    scenario: oneVcenter('Host and storage, over the network', { vm: working, hosts: apart }),
    command: toBoth,
  },
  cold: { scenario: oneVcenter('Cold, host alone', { vm: off }), command: toHost },
  'cold-files': { scenario: oneVcenter('Cold with files', { vm: off, hosts: apart }), command: toBoth },
  'cross-vcenter': {
    scenario: twoVcenters('To another vCenter', { vm: working }),
    command: {
      ...toBoth,
      networks: { 'VM Network': 'VM Network' },
      remote: { credentials: 'accepted', certificate: 'accepted' },
    },
  },
} as const satisfies Record<string, ReferenceMigration>

export const referenceNames = Object.keys(references) as ReferenceName[]

/** At time 0, asked for. */
export function begunReference(name: ReferenceName): Engine {
  const { scenario, command } = references[name]
  const engine = Engine.start({ scenario, seed: scenario.seed })
  engine.issue(command)
  return engine
}
