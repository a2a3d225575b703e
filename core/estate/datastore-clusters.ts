/** Datastore clusters (Storage DRS): which datastores belong together, and how far vCenter acts by itself in them. */
import type { Datastore, Inventory } from './inventory.ts'

export type StorageDrsLevel = 'manual' | 'fullyAutomated'

/** In none: null. A cluster that the scenario only names with its datastores is at vSphere's default, manual. */
export function storageDrsLevelOf(inventory: Inventory, datastore: Datastore): StorageDrsLevel | null {
  const name = datastore.spec.datastoreCluster
  if (name === undefined) return null
  const domain = inventory.scenario.estate.ssoDomains.find((one) => one.name === datastore.ssoDomain)
  const vcenter = domain?.vcenters.find((one) => one.name === datastore.vcenter)
  const datacenter = vcenter?.datacenters.find((one) => one.name === datastore.datacenter)
  return datacenter?.datastoreClusters?.find((one) => one.name === name)?.automation ?? 'manual'
}

/** The other datastores of its cluster, in the order of the estate. */
export function siblingsOf(inventory: Inventory, datastore: Datastore): readonly Datastore[] {
  const name = datastore.spec.datastoreCluster
  if (name === undefined) return []
  return [...inventory.datastores.values()].filter(
    (one) =>
      one !== datastore &&
      one.spec.datastoreCluster === name &&
      one.datacenter === datastore.datacenter &&
      one.vcenter === datastore.vcenter,
  )
}
