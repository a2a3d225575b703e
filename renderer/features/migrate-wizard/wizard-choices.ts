/**
 * Everything that is chosen in one opening of the wizard, and what a new choice on an earlier page does to those
 * that rest on it. Pure. What is asked of vCenter for them stands in `wizard-requests.ts`.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import { offeredDatastores } from './datastore-rows.ts'
import type { MigrationType } from './migration-types.ts'
import { noNetworkChoice, type NetworkChoice } from './network-choices.ts'
import { keepOffered, noStorageChoice, type StorageChoice } from './storage-choices.ts'
import { hostsOfTarget, type Target } from './wizard-targets.ts'

/** A vCenter Server of another SSO domain that a person has logged in to. */
export interface RemoteVcenter {
  readonly vcenter: string
  readonly ssoDomain: string
  readonly user: string
}

export interface Choices {
  readonly type: MigrationType
  readonly remote: RemoteVcenter | null
  readonly target: Target | null
  readonly storage: StorageChoice
  /** null: the folder of the same name, else the root folder; '': the root folder. */
  readonly folder: string | null
  readonly networks: NetworkChoice
  readonly priority: 'high' | 'regular'
}

export const noChoices: Choices = {
  type: 'compute',
  remote: null,
  target: null,
  storage: noStorageChoice,
  folder: null,
  networks: noNetworkChoice,
  priority: 'high',
}

/** `leaving`: a datastore that is to be emptied, or ''; then storage is what changes. */
export function firstChoices(leaving: string): Choices {
  return leaving === '' ? noChoices : { ...noChoices, type: 'storage' }
}

/** Another vCenter has other hosts; where only a page for storage comes or goes, the compute resource stays. */
export function withType(choices: Choices, type: MigrationType): Choices {
  const { type: before, priority } = choices
  if (before === type) return choices
  if ([before, type].some((one) => one === 'export' || one === 'storage'))
    return { ...noChoices, type, priority }
  return { ...choices, type, storage: noStorageChoice }
}

export function withRemote(choices: Choices, remote: RemoteVcenter | null): Choices {
  if (remote !== null && choices.remote?.vcenter === remote.vcenter) return { ...choices, remote }
  return { ...noChoices, type: choices.type, priority: choices.priority, remote }
}

/** Datastores that the new hosts see too stay chosen, and so does a folder of the same datacenter. */
export function withTarget(choices: Choices, target: Target, estate: EstateView): Choices {
  const { seen } = offeredDatastores(estate, hostsOfTarget(estate, target))
  const before = choices.target === null ? '' : datacenterOf(estate, choices.target)
  return {
    ...choices,
    target,
    storage: keepOffered(choices.storage, new Set(seen.map((store) => store.name))),
    folder: before === datacenterOf(estate, target) ? choices.folder : null,
    networks: noNetworkChoice,
  }
}

/** With its vCenter: datacenters of two vCenters may have one name. */
export function datacenterOf(estate: EstateView, target: Target): string {
  const [first] = hostsOfTarget(estate, target)
  return datacenterOfHost(estate, first ?? '')
}

export function datacenterOfHost(estate: EstateView, name: string): string {
  const host = estate.hosts.find((one) => one.name === name)
  return host === undefined ? '' : JSON.stringify([host.vcenter, host.datacenter])
}

/** Whether one of the VMs comes to another vCenter. */
export function leavesVcenter(
  estate: EstateView,
  { type, target }: Pick<Choices, 'type' | 'target'>,
  vms: readonly { readonly host: string }[],
): boolean {
  if (type === 'storage' || target === null) return false
  const there = vcenterOfHost(estate, hostsOfTarget(estate, target)[0] ?? '')
  return vms.some((vm) => vcenterOfHost(estate, vm.host) !== there)
}

export function vcenterOfHost(estate: EstateView, name: string): string {
  return estate.hosts.find((one) => one.name === name)?.vcenter ?? ''
}

/** Hosts on which the VMs may come to run: of the target, or their own where only storage moves. */
export function hostsAfter(
  estate: EstateView,
  choices: Pick<Choices, 'type' | 'target'>,
  vms: readonly { readonly host: string }[],
): readonly string[] {
  if (choices.type === 'storage') return [...new Set(vms.map((vm) => vm.host))]
  return choices.target === null ? [] : hostsOfTarget(estate, choices.target)
}
