/**
 * An estate in which one VM can go anywhere, as plain data that a test changes before it is parsed, and the
 * requests for each kind of migration. A blocker plants exactly one thing that stops (or warns about) it.
 */
import { buildInventory, type Inventory } from '../../../core/estate/inventory.ts'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { CheckReport } from '../../../core/checks/finding.ts'
import type { MigrationKind, MigrationRequest } from '../../../core/checks/request.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'

/** Plain objects as in a scenario file, loose on purpose: a test plants what it needs. */
// oxlint-disable-next-line typescript/no-explicit-any -- plain data on purpose: a test changes it before it is parsed
export type Plain = Record<string, any>

export interface PlainEstate {
  /** web-01: 2 vCPUs, 4 GiB, one disk on shared-1, one adapter on "VM Network"; runs on esx-01. */
  readonly vm: Plain
  /** esx-01, in cluster CL-1. */
  readonly source: Plain
  /** esx-02, in CL-1; for cross-vCenter kinds esx-b1 of the other vCenter. */
  readonly destination: Plain
  readonly sourceCluster: Plain
  /** The same object as `sourceCluster` but for cross-vCenter kinds. */
  readonly destinationCluster: Plain
  readonly datacenter: Plain
  readonly destinationDatacenter: Plain
  readonly vcenter: Plain
  readonly destinationVcenter: Plain
  /** Datastores by name: shared-1 and shared-2 (all hosts), local-1 (esx-01), local-2 (the destination). */
  readonly datastores: Readonly<Record<'shared-1' | 'shared-2' | 'local-1' | 'local-2', Plain>>
  /** Of the datacenter (and, for cross-vCenter kinds, nothing): esx-01 and esx-02 are members, port group "DPG-VMs". */
  readonly distributedSwitch: Plain
  /** All VMs; web-01 is the first. Push others. */
  readonly vms: Plain[]
  readonly fabric: Plain
  /** `estate` of the scenario, for what stands above (missingPrivileges, ssoDomains). */
  readonly estate: Plain
}

export interface Blocker {
  /** Id of the check. */
  readonly check: string
  /** Kind of migration on whose base it is planted. */
  readonly kind: MigrationKind
  /** Power state of web-01; left out: powered on, and powered off for kind cold. */
  readonly powerState?: 'poweredOn' | 'poweredOff' | 'suspended'
  readonly severity: 'error' | 'warning'
  readonly fault: string
  readonly wrapper?: string
  /** In the message. */
  readonly text: RegExp
  readonly plant: (estate: PlainEstate) => void
  readonly request?: Partial<MigrationRequest>
  /**
   * What it changes, for example `vm.devices`, `destination.vmotion`: blockers that share a word are not planted
   * together, as they may hide or imply each other.
   */
  readonly touches: readonly string[]
}

const isCrossVcenter = (kind: MigrationKind): boolean => kind === 'xvc-elm' || kind === 'xvc-advanced'

/** The base of a kind. */
export function baseEstate(kind: MigrationKind, powerState?: Blocker['powerState']): PlainEstate {
  const host = (name: string, datastores: string[]): Plain => ({ name, datastores })
  const isOther = isCrossVcenter(kind)
  const source = host('esx-01', ['shared-1', 'shared-2', 'local-1'])
  const neighbour = host('esx-02', ['shared-1', 'shared-2', ...(isOther ? [] : ['local-2'])])
  const destination = isOther ? host('esx-b1', ['shared-b', 'local-2']) : neighbour
  const datastores = {
    'shared-1': { name: 'shared-1' } as Plain,
    'shared-2': { name: 'shared-2' } as Plain,
    'local-1': { name: 'local-1', isLocal: true } as Plain,
    'local-2': { name: 'local-2', isLocal: true } as Plain,
  }
  const sourceCluster: Plain = { name: 'CL-1', hosts: [source, neighbour] }
  const distributedSwitch: Plain = {
    name: 'DSwitch',
    members: [{ host: 'esx-01' }, { host: 'esx-02' }],
    portGroups: [{ name: 'DPG-VMs' }],
  }
  const { 'local-2': local2, ...ofFirst } = datastores
  const datacenter: Plain = {
    name: 'DC-1',
    datastores: [...Object.values(ofFirst), ...(isOther ? [] : [local2])],
    clusters: [sourceCluster],
    distributedSwitches: [distributedSwitch],
  }
  const vcenter: Plain = { name: 'vc-a.lab', datacenters: [datacenter] }
  const destinationCluster: Plain = isOther ? { name: 'CL-B', hosts: [destination] } : sourceCluster
  const destinationDatacenter: Plain = isOther
    ? { name: 'DC-B', datastores: [{ name: 'shared-b' }, local2], clusters: [destinationCluster] }
    : datacenter
  const destinationVcenter: Plain = isOther
    ? { name: 'vc-b.lab', datacenters: [destinationDatacenter] }
    : vcenter
  const vm: Plain = {
    name: 'web-01',
    host: 'esx-01',
    powerState: powerState ?? (kind === 'cold' ? 'poweredOff' : 'poweredOn'),
    memory: { sizeMiB: 4096 },
    disks: [{ name: 'Hard disk 1', datastore: 'shared-1', sizeGiB: 40, usedGiB: 20 }],
    nics: [{ name: 'Network adapter 1', portGroup: 'VM Network' }],
  }
  const vms: Plain[] = [vm]
  const fabric: Plain = {}
  const ssoDomains: Plain[] =
    kind === 'xvc-advanced'
      ? [
          { name: 'vsphere.local', vcenters: [vcenter] },
          { name: 'other.local', vcenters: [destinationVcenter] },
        ]
      : [{ name: 'vsphere.local', vcenters: isOther ? [vcenter, destinationVcenter] : [vcenter] }]
  const estate: Plain = { ssoDomains, fabric, vms }
  return {
    vm,
    source,
    destination,
    sourceCluster,
    destinationCluster,
    datacenter,
    destinationDatacenter,
    vcenter,
    destinationVcenter,
    datastores,
    distributedSwitch,
    vms,
    fabric,
    estate,
  }
}

/** The request that goes with a base. */
export function baseRequest(kind: MigrationKind): MigrationRequest {
  switch (kind) {
    case 'vmotion':
    case 'cold':
      return { vm: 'web-01', toHost: 'esx-02' }
    case 'storage-vmotion':
      return { vm: 'web-01', toDatastore: 'shared-2' }
    case 'combined':
      return { vm: 'web-01', toHost: 'esx-02', toDatastore: 'shared-2' }
    case 'xvc-elm':
      return {
        vm: 'web-01',
        toHost: 'esx-b1',
        toDatastore: 'shared-b',
        networks: { 'VM Network': 'VM Network' },
      }
    case 'xvc-advanced':
      return {
        vm: 'web-01',
        toHost: 'esx-b1',
        toDatastore: 'shared-b',
        networks: { 'VM Network': 'VM Network' },
        remote: { credentials: 'accepted', certificate: 'accepted' },
      }
  }
}

/** Parses a plain estate. Throws InputError where a blocker plants what no scenario may say. */
export function inventoryOf(plain: PlainEstate): Inventory {
  const document = { precopy: 'scenario', version: 1, name: 'Blockers', estate: plain.estate }
  return buildInventory(parseScenario('blockers.json', JSON.stringify(document)))
}

/** All of these planted on one base; they must be of one kind and power state. */
export function reportWith(blockers: readonly Blocker[], kind: MigrationKind): CheckReport {
  const plain = baseEstate(kind, blockers[0]?.powerState)
  for (const blocker of blockers) blocker.plant(plain)
  const requests = blockers.map((blocker) => blocker.request ?? {})
  return checkMigration(
    inventoryOf(plain),
    Object.assign({}, baseRequest(kind), ...requests) as MigrationRequest,
  )
}
