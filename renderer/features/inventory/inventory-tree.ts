/**
 * The inventory as a tree, in the vSphere Client's four views. Rows carry what a person scans for: where a VM
 * runs now, how far its migration is. Pure; the trace says where things are.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { byteSize } from '../../format/bytes.ts'
import { noBreak, plural } from '../../format/numbers.ts'
import { gibBytes } from '../../../core/base/units.ts'
import { poolObject, type ObjectKind } from '../../stores/object-kinds.ts'
import type { InventoryView } from '../../stores/workbench.ts'
import {
  allVmsNow,
  hostTrouble,
  networksOf,
  troubleWords,
  vlanWords,
  type VmNow,
} from '../object/estate-now.ts'

export interface TreeNode {
  /** `kind:name`, and more where two objects share a name. */
  readonly key: string
  readonly kind: ObjectKind
  /** By which it is selected. */
  readonly name: string
  /** What the row says, where that is not the name. */
  readonly label?: string
  /** Where it is not that of the kind. */
  readonly icon?: string
  readonly note: string
  /** A migration of it runs: the note is its progress. */
  readonly isMoving: boolean
  readonly isOff: boolean
  /** What its note says is wrong with it. */
  readonly trouble?: 'error' | 'warning'
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

export function labelOf({ label, name }: Pick<TreeNode, 'label' | 'name'>): string {
  return label ?? name
}

/** Of a template, which is a page that VMs are made from. */
export const templateIcon = 'file'

function vmNode(vm: VmNow): TreeNode {
  const isTemplate = vm.spec.spec.isTemplate === true
  return {
    ...node('vm', vm.name, isTemplate && vm.task === null ? 'template' : vmNote(vm)),
    ...(isTemplate ? { icon: templateIcon } : {}),
    isMoving: vm.task !== null,
    isOff: vm.powerState !== 'poweredOn',
    ...(vm.failure === null ? {} : { trouble: 'error' as const }),
  }
}

export function vmNote(vm: VmNow): string {
  if (vm.failure !== null) return 'host failed'
  if (vm.task !== null) return vm.task.state === 'queued' ? 'queued' : `${vm.task.percent}${noBreak}%`
  if (vm.powerState === 'poweredOn') return vm.host
  return vm.powerState === 'suspended' ? 'suspended' : 'off'
}

/** Roots of the tree: one for each vCenter. */
export function buildTree(kind: InventoryView, estate: EstateView, view: RunView): TreeNode[] {
  const vms = allVmsNow(estate, view)
  return estate.ssoDomains.flatMap((domain) =>
    domain.vcenters.map((vcenter) =>
      vcenterNode(
        vcenter.name,
        view,
        vcenter.datacenters.map((datacenter) =>
          node('datacenter', datacenter.name, '', childrenOf(kind, estate, view, datacenter, vms)),
        ),
      ),
    ),
  )
}

function vcenterNode(name: string, view: RunView, children: readonly TreeNode[]): TreeNode {
  return view.stoppedVcenters.has(name)
    ? { ...node('vcenter', name, 'service down', children), trouble: 'warning' }
    : node('vcenter', name, '', children)
}

type Datacenter = EstateView['ssoDomains'][number]['vcenters'][number]['datacenters'][number]

function childrenOf(
  kind: InventoryView,
  estate: EstateView,
  view: RunView,
  datacenter: Datacenter,
  vms: readonly VmNow[],
): TreeNode[] {
  switch (kind) {
    case 'hosts':
      return [
        ...datacenter.clusters.map((cluster) => clusterNode(estate, view, cluster, vms)),
        ...datacenter.standaloneHosts.map((host) =>
          hostNode(
            estate,
            view,
            host,
            vms.filter((vm) => vm.host === host),
          ),
        ),
      ]
    case 'vms': {
      const here = new Set([
        ...datacenter.clusters.flatMap((one) => one.hosts),
        ...datacenter.standaloneHosts,
      ])
      return vms.filter((vm) => here.has(vm.host)).map(vmNode)
    }
    case 'storage':
      return datacenter.datastores.map((store) => node('datastore', store.name, datastoreNote(store)))
    case 'networks':
      return networkNodes(estate, datacenter.name)
  }
}

/** Hosts, then pools with their VMs, then the VMs of the root pool, as the vSphere Client lists them. */
function clusterNode(
  estate: EstateView,
  view: RunView,
  cluster: Datacenter['clusters'][number],
  vms: readonly VmNow[],
): TreeNode {
  const hosts = new Set(cluster.hosts)
  const here = vms.filter((vm) => hosts.has(vm.host))
  const pools = estate.clusters.find((one) => one.name === cluster.name)?.spec.resourcePools ?? []
  const known = new Set(pools.map((pool) => pool.name))
  const poolOf = (vm: VmNow) => vm.spec.spec.resourcePool ?? ''
  const poolNodes = (parent: string | undefined): TreeNode[] =>
    pools
      .filter((pool) => pool.parent === parent)
      .map((pool) => ({
        ...node('pool', poolObject(cluster.name, pool.name).name, '', [
          ...poolNodes(pool.name),
          ...here.filter((vm) => poolOf(vm) === pool.name).map(vmNode),
        ]),
        label: pool.name,
      }))
  return node('cluster', cluster.name, plural(cluster.hosts.length, 'host'), [
    ...cluster.hosts.map((host) => hostNode(estate, view, host, [])),
    ...poolNodes(undefined),
    ...here.filter((vm) => !known.has(poolOf(vm))).map(vmNode),
  ])
}

function hostNode(estate: EstateView, view: RunView, name: string, vms: readonly VmNow[]): TreeNode {
  const trouble = hostTrouble(estate, view, name)
  const children = vms.map(vmNode)
  if (trouble === null) return node('host', name, maintenanceNote(estate, name), children)
  return {
    ...node('host', name, troubleWords[trouble].toLowerCase(), children),
    trouble: trouble === 'failed' ? 'error' : 'warning',
  }
}

function maintenanceNote(estate: EstateView, name: string): string {
  const host = estate.hosts.find((one) => one.name === name)
  if (host?.maintenance === 'in') return 'maintenance'
  return host?.maintenance === 'entering' ? 'entering…' : ''
}

function datastoreNote({ capacityGiB, spec }: Datacenter['datastores'][number]): string {
  const size = byteSize(capacityGiB * gibBytes)
  if (spec.maintenance === 'entering') return 'entering…'
  if (spec.maintenance === 'inMaintenance') return 'maintenance'
  return spec.isLocal === true ? 'local' : size
}

/** Distributed switches with their port groups, then standard networks. */
function networkNodes(estate: EstateView, datacenter: string): TreeNode[] {
  const networks = networksOf(estate)
  const networkNode = (network: (typeof networks)[number]): TreeNode => {
    const isFirst = networks.find((one) => one.name === network.name) === network
    const bare = node('network', network.name, vlanWords(network.vlans))
    const place = `${network.datacenter} ${network.distributedSwitch}`
    return isFirst ? bare : { ...bare, key: `${bare.key} (${place})` }
  }
  const here = networks.filter((network) => network.datacenter === datacenter)
  return [
    ...estate.switches
      .filter((one) => one.datacenter === datacenter)
      .map((one) =>
        node(
          'switch',
          one.name,
          one.spec.version,
          here.filter((network) => network.distributedSwitch === one.name).map(networkNode),
        ),
      ),
    ...here.filter((network) => network.distributedSwitch === '').map(networkNode),
  ]
}

/** Nodes whose name holds `text`, with the way to them; all if `text` is empty. */
export function filterTree(roots: readonly TreeNode[], text: string): TreeNode[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return [...roots]
  return roots.flatMap((root) => {
    const children = filterTree(root.children ?? [], wanted)
    if (children.length === 0 && !labelOf(root).toLowerCase().includes(wanted)) return []
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
