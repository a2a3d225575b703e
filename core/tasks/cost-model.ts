/**
 * What simultaneous migrations cost, as data: vCenter starts an operation only if, on every host, vMotion network
 * and datastore that it touches, what is in use and its own cost stay within the maximum; else its task waits and
 * is never refused (DOC-LIMITS8, FD-COST; vsphere-rules C). The keys `vpxd.ResourceManager.*` that hold these
 * figures in a vCenter are unsupported to change, so that no setting stands for them here.
 */
import { assertInvariant } from '../base/assert.ts'

/** `cold` is also what cloning and deploying cost ("provisioning"). */
export type OperationKind = 'vmotion' | 'storage-vmotion' | 'combined' | 'cold'

export type ResourceKind = 'host' | 'network' | 'datastore'

/** Most that a host carries at once, any version from 4.1 on (DOC-LIMITS8). Both ends are charged (well known). */
export const hostMaxCost = 8

/** Most that a datastore carries at once (DOC-LIMITS8). */
export const datastoreMaxCost = 128

/**
 * Most that a host's vMotion network carries at once, by its detected line speed in Mbit/s (DOC-LIMITS8, FD-COST).
 * The tables stop at 10 GbE; 8 for 25, 40 and 100 GbE is inferred: the host's own maximum is 8 as well.
 */
export const networkMaxCosts: readonly { readonly fromMbps: number; readonly maxCost: number }[] = [
  { fromMbps: 10_000, maxCost: 8 },
  { fromMbps: 1000, maxCost: 4 },
  { fromMbps: 0, maxCost: 2 },
]

/** Where the settings of a host's vMotion NICs do not agree (FD-DESIGN). */
export const inconsistentNetworkMaxCost = 2

export interface OperationCost {
  readonly host: number
  readonly network: number
  /** Of each datastore that it reads from. */
  readonly sourceDatastore: number
  /** Of each datastore that it writes to, beside what it costs there as a source. */
  readonly destinationDatastore: number
  readonly words: string
}

/**
 * Source: DOC-LIMITS8, FD-SVCOST, FD-51. The prose of 6.5 and 6.7 gives Storage vMotion a cost of 1 on datastores
 * where its table has 16; the prose of 8.0 has 16 at either end, as here. A vMotion touches the datastores of its
 * disks without copying: each costs 1, once.
 */
export const operationCosts: Readonly<Record<OperationKind, OperationCost>> = {
  vmotion: { host: 1, network: 1, sourceDatastore: 1, destinationDatastore: 0, words: 'vMotion' },
  'storage-vmotion': {
    host: 4,
    network: 0,
    sourceDatastore: 16,
    destinationDatastore: 16,
    words: 'Storage vMotion',
  },
  combined: {
    host: 4,
    network: 1,
    sourceDatastore: 16,
    destinationDatastore: 16,
    words: 'vMotion without shared storage',
  },
  cold: { host: 1, network: 0, sourceDatastore: 0, destinationDatastore: 0, words: 'cold migration' },
}

/** What the vMotion network of a host carries, and how it is called in a reason. */
export interface NetworkLimit {
  readonly maxCost: number
  /** For example `10 GbE vMotion network`. */
  readonly words: string
}

/** An operation as the limits see it. */
export interface Operation {
  readonly kind: OperationKind
  readonly sourceHost: string
  /** The source itself where only disks move. */
  readonly destinationHost: string
  /** Of both hosts; not asked where the operation does not use the network. */
  readonly networkLimitOf: (host: string) => NetworkLimit
  readonly sourceDatastores: readonly string[]
  readonly destinationDatastores: readonly string[]
}

/** What one operation takes of one resource. */
export interface ResourceUse {
  readonly resource: ResourceKind
  /** Name of the host, of the host whose vMotion network it is, or of the datastore. */
  readonly object: string
  readonly cost: number
  readonly maxCost: number
  /** What holds of the resource beside its figures, for the reason; '' if nothing. */
  readonly words: string
}

/** Of an operation: networks first, since they are what a person can widen, then hosts, then datastores. */
export function usesOf(operation: Operation): readonly ResourceUse[] {
  const costs = operationCosts[operation.kind]
  const hosts = [...new Set([operation.sourceHost, operation.destinationHost])]
  const datastores = new Map<string, number>()
  const charge = (names: readonly string[], cost: number) => {
    for (const name of new Set(names)) datastores.set(name, (datastores.get(name) ?? 0) + cost)
  }
  charge(operation.sourceDatastores, costs.sourceDatastore)
  charge(operation.destinationDatastores, costs.destinationDatastore)
  const networks =
    costs.network === 0 ? [] : hosts.map((host) => ({ host, ...operation.networkLimitOf(host) }))
  const uses: ResourceUse[] = [
    ...networks.map(({ host, maxCost, words }) => ({
      resource: 'network' as const,
      object: host,
      cost: costs.network,
      maxCost,
      words,
    })),
    ...hosts.map((host) => ({
      resource: 'host' as const,
      object: host,
      cost: costs.host,
      maxCost: hostMaxCost,
      words: '',
    })),
    ...[...datastores].map(([datastore, cost]) => ({
      resource: 'datastore' as const,
      object: datastore,
      cost,
      maxCost: datastoreMaxCost,
      words: '',
    })),
  ].filter((use) => use.cost > 0)
  for (const { resource, object, cost, maxCost } of uses) {
    assertInvariant(
      cost <= maxCost,
      'one-operation-fits-alone',
      () => `${operation.kind} takes ${cost} of ${maxCost} on ${resource} ${object}`,
    )
  }
  return uses
}

/** Of a vMotion network with this line speed, in Mbit/s. */
export function networkMaxCost(linkMbps: number): number {
  return networkMaxCosts.find(({ fromMbps }) => linkMbps >= fromMbps)?.maxCost ?? inconsistentNetworkMaxCost
}
