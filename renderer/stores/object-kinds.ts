/** The kinds of inventory objects that can be selected, with their icons and tabs, as the vSphere Client names them. */

export type ObjectKind =
  'vcenter' | 'datacenter' | 'cluster' | 'pool' | 'host' | 'vm' | 'datastore' | 'switch' | 'network'

export interface SelectedObject {
  readonly kind: ObjectKind
  readonly name: string
}

/** Pools of two clusters may have one name: a pool is selected by both, parted by what no name holds. */
export function poolObject(cluster: string, pool: string): SelectedObject {
  return { kind: 'pool', name: `${cluster}/${pool}` }
}

/** Cluster and pool of a selected pool. */
export function poolPlace(name: string): { readonly cluster: string; readonly pool: string } {
  const [cluster = '', pool = ''] = name.split('/')
  return { cluster, pool }
}

/** The name that a person reads. */
export function objectTitle({ kind, name }: SelectedObject): string {
  return kind === 'pool' ? poolPlace(name).pool : name
}

export interface ObjectTab {
  readonly id: string
  readonly title: string
}

const summary: ObjectTab = { id: 'summary', title: 'Summary' }
const monitor: ObjectTab = { id: 'monitor', title: 'Monitor' }
const configure: ObjectTab = { id: 'configure', title: 'Configure' }
const hosts: ObjectTab = { id: 'hosts', title: 'Hosts' }
const vms: ObjectTab = { id: 'vms', title: 'VMs' }
const networks: ObjectTab = { id: 'networks', title: 'Networks' }
const datastores: ObjectTab = { id: 'datastores', title: 'Datastores' }

export const objectTabs: Record<ObjectKind, readonly ObjectTab[]> = {
  vcenter: [summary, hosts, vms],
  datacenter: [summary, hosts, vms, datastores],
  cluster: [summary, monitor, configure, hosts, vms, datastores],
  pool: [summary, vms],
  host: [summary, configure, vms, datastores, networks],
  vm: [summary, monitor, { id: 'workload', title: 'Workload' }, networks, datastores],
  datastore: [summary, monitor, { id: 'files', title: 'Files' }, hosts, vms],
  switch: [summary, hosts, vms, networks],
  network: [summary, hosts, vms],
}

export const objectIcons: Record<ObjectKind, string> = {
  vcenter: 'layers',
  datacenter: 'building',
  cluster: 'cluster',
  pool: 'resource-pool',
  host: 'host',
  vm: 'vm',
  datastore: 'storage',
  switch: 'network-switch',
  network: 'network-globe',
}

export const objectKindNames: Record<ObjectKind, string> = {
  vcenter: 'vCenter Server',
  datacenter: 'Datacenter',
  cluster: 'Cluster',
  pool: 'Resource pool',
  host: 'Host',
  vm: 'Virtual machine',
  datastore: 'Datastore',
  switch: 'Distributed switch',
  network: 'Network',
}
