/** What belongs to an inventory object: the hosts, VMs and datastores that its tabs list. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { poolPlace, type SelectedObject } from '../../stores/object-kinds.ts'
import { vmsOnDatastore } from '../datastore/vms-on-datastore.ts'
import { allVmsNow, hostsNow, networksOf, type HostNow, type VmNow } from './estate-now.ts'

export type EstateDatastore =
  EstateView['ssoDomains'][number]['vcenters'][number]['datacenters'][number]['datastores'][number]

export interface ObjectScope {
  readonly hosts: readonly HostNow[]
  readonly vms: readonly VmNow[]
  readonly datastores: readonly EstateDatastore[]
}

export function scopeOf(object: SelectedObject, estate: EstateView, view: RunView): ObjectScope {
  const hostNames = hostNamesOf(object, estate)
  const hosts = hostsNow(estate, view).filter((host) => hostNames.has(host.spec.name))
  const onThem = allVmsNow(estate, view).filter((vm) => hostNames.has(vm.host))
  const stores = allDatastores(estate)
  switch (object.kind) {
    case 'vm': {
      const vms = onThem.filter((vm) => vm.name === object.name)
      const used = new Set(vms.flatMap((vm) => vm.spec.disks.map((disk) => disk.datastore)))
      const here = hosts.filter((host) => vms.some((vm) => vm.host === host.spec.name))
      return { hosts: here, vms, datastores: stores.filter((store) => used.has(store.name)) }
    }
    case 'pool': {
      const { pool } = poolPlace(object.name)
      return { hosts, vms: onThem.filter((vm) => vm.spec.spec.resourcePool === pool), datastores: [] }
    }
    case 'datastore':
      return {
        hosts,
        vms: vmsOnDatastore(estate, view, object.name),
        datastores: stores.filter((store) => store.name === object.name),
      }
    case 'switch': {
      const groups = new Set(
        estate.switches
          .filter((one) => one.name === object.name)
          .flatMap((one) => one.spec.portGroups.map((group) => group.name)),
      )
      const vms = onThem.filter((vm) => vm.spec.nics.some((nic) => groups.has(nic.portGroup)))
      return { hosts, vms, datastores: [] }
    }
    case 'network':
      return {
        hosts,
        vms: onThem.filter((vm) => vm.spec.nics.some((nic) => nic.portGroup === object.name)),
        datastores: [],
      }
    default:
      return {
        hosts,
        vms: onThem,
        datastores: stores.filter((store) => store.hosts.some((host) => hostNames.has(host))),
      }
  }
}

export function allDatastores(estate: EstateView): EstateDatastore[] {
  return estate.ssoDomains
    .flatMap((domain) => domain.vcenters)
    .flatMap((vcenter) => vcenter.datacenters)
    .flatMap((datacenter) => datacenter.datastores)
}

function hostNamesOf({ kind, name }: SelectedObject, estate: EstateView): Set<string> {
  const all = estate.hosts
  const named = (hosts: EstateView['hosts']) => new Set(hosts.map((host) => host.name))
  switch (kind) {
    case 'vcenter':
      return named(all.filter((host) => host.vcenter === name))
    case 'datacenter':
      return named(all.filter((host) => host.datacenter === name))
    case 'cluster':
      return named(all.filter((host) => host.cluster === name))
    case 'pool':
      return named(all.filter((host) => host.cluster === poolPlace(name).cluster))
    case 'host':
      return named(all.filter((host) => host.name === name))
    case 'switch': {
      const spec = estate.switches.find((one) => one.name === name)?.spec
      return new Set(spec?.members.map((member) => member.host) ?? [])
    }
    case 'vm':
      return named(all)
    case 'datastore':
      return new Set(
        allDatastores(estate)
          .filter((store) => store.name === name)
          .flatMap((store) => store.hosts),
      )
    case 'network':
      return new Set(
        networksOf(estate)
          .filter((network) => network.name === name)
          .flatMap((network) => network.hosts.map((one) => one.host)),
      )
  }
}
