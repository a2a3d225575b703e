/** Datastores and devices of a host as its Configure pages show them, and the edits that change them. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { HostEdit } from '../../../core/scenario/edit-schema.ts'
import type { HostSpec } from '../../../core/scenario/host-schema.ts'
import type { EstateHost, VmNow } from '../object/estate-now.ts'
import { allDatastores, type EstateDatastore } from '../object/object-scope.ts'

export type Mount = NonNullable<HostSpec['mounts']>[number]
export type Lun = NonNullable<HostSpec['luns']>[number]

export interface MountRow {
  readonly store: EstateDatastore
  readonly isMounted: boolean
  readonly readOnly: boolean
  readonly state: Mount['state']
  /** Why it cannot be unmounted, as vSphere's ResourceInUse says it; '' if it can be. */
  readonly inUseBecause: string
}

export const mountStateWords: Readonly<Record<Mount['state'], string>> = {
  accessible: 'Accessible',
  'all-paths-down': 'Inaccessible: all paths down (APD)',
  'permanent-device-loss': 'Inaccessible: permanent device loss (PDL)',
}

/** Every datastore of the host's datacenter: those that it has mounted first. */
export function mountRows(host: EstateHost, estate: EstateView, vms: readonly VmNow[]): MountRow[] {
  const here = estate.ssoDomains
    .flatMap((domain) => domain.vcenters)
    .flatMap((vcenter) => vcenter.datacenters)
    .find((datacenter) => datacenter.name === host.datacenter)
  const rows = (here?.datastores ?? allDatastores(estate)).map((store) => {
    const mount = host.spec.mounts?.find((one) => one.datastore === store.name)
    const isMounted = host.datastores.includes(store.name)
    const users = vms.filter((vm) => vm.spec.disks.some((disk) => disk.datastore === store.name))
    return {
      store,
      isMounted,
      readOnly: mount?.readOnly ?? false,
      state: mount?.state ?? ('accessible' as const),
      inUseBecause: isMounted && users.length > 0 ? inUse(users, host, store) : '',
    }
  })
  return [...rows.filter((row) => row.isMounted), ...rows.filter((row) => !row.isMounted)]
}

function inUse(users: readonly VmNow[], host: EstateHost, store: EstateDatastore): string {
  const [first] = users
  const who = users.length === 1 ? `${first?.name} has` : `${users.length} virtual machines have`
  return `${who} disks on ${store.name} and run on ${host.name}. Migrate them first.`
}

export function mountEdit(host: EstateHost, datastore: string, isMounted: boolean): HostEdit {
  const rest = host.datastores.filter((one) => one !== datastore)
  if (isMounted) return { datastores: [...rest, datastore] }
  const mounts = withoutMount(host, datastore)
  return {
    datastores: rest,
    ...(mounts.length === (host.spec.mounts ?? []).length ? {} : { mounts: orNull(mounts) }),
  }
}

/** How it is mounted; nothing is written where that is read-write and accessible. */
export function mountStateEdit(host: EstateHost, mount: Mount): HostEdit {
  const rest = withoutMount(host, mount.datastore)
  const isUsual = !mount.readOnly && mount.state === 'accessible'
  return { mounts: orNull(isUsual ? rest : [...rest, mount]) }
}

function withoutMount(host: EstateHost, datastore: string): Mount[] {
  return (host.spec.mounts ?? []).filter((one) => one.datastore !== datastore)
}

export function orNull<One>(list: readonly One[]): One[] | null {
  return list.length === 0 ? null : [...list]
}
