/** The VM folders of the datacenter to which the VMs go, and what happens where none is chosen. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { VmNow } from '../object/estate-now.ts'
import { hostsOfTarget, type Target } from './wizard-targets.ts'

export interface FolderPlace {
  readonly vcenter: string
  readonly datacenter: string
  readonly folders: readonly string[]
  /** Of the choice that names no folder: the VM's own where the datacenter has one of that name, else the root. */
  readonly defaultWords: string
  /** Whether the root folder is another choice than that one. */
  readonly hasRootChoice: boolean
}

export const rootFolderWords = 'Root folder'

export function folderPlace(estate: EstateView, target: Target, vms: readonly VmNow[]): FolderPlace {
  const [first] = hostsOfTarget(estate, target)
  const host = estate.hosts.find((one) => one.name === first)
  const { vcenter = '', datacenter = '' } = host ?? {}
  const folders =
    estate.ssoDomains
      .flatMap((domain) => domain.vcenters)
      .find((one) => one.name === vcenter)
      ?.datacenters.find((one) => one.name === datacenter)?.folders ?? []
  const kept = [...new Set(vms.flatMap(({ spec }) => spec.spec.folder ?? []))].filter((name) =>
    folders.includes(name),
  )
  const root = `${datacenter} (root VM folder)`
  return {
    vcenter,
    datacenter,
    folders,
    hasRootChoice: kept.length > 0,
    defaultWords: kept.length === 0 ? root : `Folder of the same name (${kept.join(', ')}), else ${root}`,
  }
}
