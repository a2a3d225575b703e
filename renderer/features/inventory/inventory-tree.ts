/**
 * The inventory as a tree, in the vSphere Client's four views. Rows carry what a person scans for: where a VM
 * runs now, how far its migration is. Pure; the trace says where things are.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { byteSize } from '../../format/bytes.ts'
import { noBreak, plural } from '../../format/numbers.ts'
import { gibBytes } from '../../../core/base/units.ts'
import type { ObjectKind } from '../../stores/object-kinds.ts'
import type { InventoryView } from '../../stores/workbench.ts'
import { allVmsNow, networksOf, vlanWords, type VmNow } from '../object/estate-now.ts'

export interface TreeNode {
  /** `kind:name`. */
  readonly key: string
  readonly kind: ObjectKind
  readonly name: string
  readonly note: string
  /** A migration of it runs: the note is its progress. */
  readonly isMoving: boolean
  readonly isOff: boolean
  /** undefined for what can have none: the tree shows no arrow. */
  readonly children?: readonly TreeNode[]
}

function node(kind: ObjectKind, name: string, note: string, children?: readonly TreeNode[]): TreeNode {
  return {
    key: `${kind}:${name}`,
    kind,
    name,
    note,
    isMoving: false,
    isOff: false,
    ...(children === undefined || children.length === 0 ? {} : { children }),
  }
}

function vmNode(vm: VmNow): TreeNode {
  return {
    ...node('vm', vm.name, vmNote(vm)),
    isMoving: vm.task !== null,
    isOff: vm.powerState !== 'poweredOn',
  }
}

export function vmNote(vm: VmNow): string {
  if (vm.task !== null) return vm.task.state === 'queued' ? 'queued' : `${vm.task.percent}${noBreak}%`
  if (vm.powerState === 'poweredOn') return vm.host
  return vm.powerState === 'suspended' ? 'suspended' : 'off'
}

/** Roots of the tree: one for each vCenter. */
export function buildTree(kind: InventoryView, estate: EstateView, view: RunView): TreeNode[] {
  const vms = allVmsNow(estate, view)
  return estate.ssoDomains.flatMap((domain) =>
    domain.vcenters.map((vcenter) =>
      node(
        'vcenter',
        vcenter.name,
        '',
        vcenter.datacenters.map((datacenter) =>
          node('datacenter', datacenter.name, '', childrenOf(kind, estate, datacenter, vms)),
        ),
      ),
    ),
  )
}

type Datacenter = EstateView['ssoDomains'][number]['vcenters'][number]['datacenters'][number]

function childrenOf(
  kind: InventoryView,
  estate: EstateView,
  datacenter: Datacenter,
  vms: readonly VmNow[],
): TreeNode[] {
  const clusterOf = new Map(datacenter.clusters.flatMap((one) => one.hosts.map((host) => [host, one.name])))
  switch (kind) {
    case 'hosts':
      return datacenter.clusters.map((cluster) =>
        node('cluster', cluster.name, plural(cluster.hosts.length, 'host'), [
          ...cluster.hosts.map((host) => node('host', host, hostNote(estate, host))),
          ...vms.filter((vm) => clusterOf.get(vm.host) === cluster.name).map(vmNode),
        ]),
      )
    case 'vms':
      return vms.filter((vm) => clusterOf.has(vm.host)).map(vmNode)
    case 'storage':
      return datacenter.datastores.map((store) =>
        node('datastore', store.name, byteSize(store.capacityGiB * gibBytes)),
      )
    case 'networks':
      return networksOf(estate)
        .filter((network) => network.datacenter === datacenter.name)
        .map((network) => node('network', network.name, vlanWords(network.vlans)))
  }
}

/** What keeps a host from being used, or ''. */
function hostNote(estate: EstateView, name: string): string {
  const host = estate.hosts.find((one) => one.name === name)
  if (host?.maintenance === 'in') return 'maintenance'
  if (host?.maintenance === 'entering') return 'entering maintenance'
  return host === undefined || host.connectionState === 'connected' ? '' : host.connectionState
}

/** Nodes whose name holds `text`, with the way to them; all if `text` is empty. */
export function filterTree(roots: readonly TreeNode[], text: string): TreeNode[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return [...roots]
  return roots.flatMap((root) => {
    const children = filterTree(root.children ?? [], wanted)
    if (children.length === 0 && !root.name.toLowerCase().includes(wanted)) return []
    const { children: _all, ...rest } = root
    return [children.length === 0 ? rest : { ...rest, children }]
  })
}

/** Keys of all nodes that have children. */
export function expandableKeys(roots: readonly TreeNode[]): string[] {
  return roots.flatMap((root) =>
    root.children === undefined ? [] : [root.key, ...expandableKeys(root.children)],
  )
}
