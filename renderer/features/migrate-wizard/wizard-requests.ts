/** What is asked of the checks and of vCenter for the choices of the wizard, VM by VM. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { CheckRequest } from '../../../core/contract/messages.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import type { VmNow } from '../object/estate-now.ts'
import { offeredDatastores } from './datastore-rows.ts'
import { movesCompute, movesStorage } from './migration-types.ts'
import { offeredNetworks, type NetworkChoice } from './network-choices.ts'
import { noStorageChoice, presentPlaces, storageRequest } from './storage-choices.ts'
import { datacenterOfHost, vcenterOfHost, type Choices } from './wizard-choices.ts'
import { hostsOfTarget, type Target } from './wizard-targets.ts'

/** A request without a compute resource where none is chosen yet, or only storage moves. */
export function requestFor(vm: VmNow, choices: Choices, estate: EstateView): CheckRequest {
  const { target } = choices
  if (!movesCompute(choices.type) || target === null)
    return { vm: vm.name, ...storageRequest(vm, choices.storage, false) }
  const isOtherVcenter = vcenterAt(estate, target) !== vcenterOfHost(estate, vm.host)
  return {
    vm: vm.name,
    ...placeOf(target),
    ...storagePart(vm, choices, isOtherVcenter),
    ...folderPart(vm, choices, estate, target),
    ...networkPart(vm, choices.networks, isOtherVcenter ? sameNames(vm, estate, target) : {}),
    ...(choices.remote === null
      ? {}
      : { remote: { credentials: 'accepted' as const, certificate: 'accepted' as const } }),
  }
}

/**
 * Of a compute resource whose datastore is chosen on a later page: the one of its datastores with the most free space
 * stands in for it, so that it is checked as the kind of migration that it will be.
 */
export function requestWithStandIn(vm: VmNow, choices: Choices, estate: EstateView): CheckRequest {
  const { type, target, storage } = choices
  const isOpen = movesStorage(type) && storage.datastore === '' && !storage.isPerDisk
  if (target === null || !isOpen) return requestFor(vm, choices, estate)
  const { seen } = offeredDatastores(estate, hostsOfTarget(estate, target))
  const [most] = [...seen].sort((one, other) => other.freeGiB - one.freeGiB)
  const standIn = most === undefined ? storage : { ...noStorageChoice, datastore: most.name }
  return requestFor(vm, { ...choices, storage: standIn }, estate)
}

function placeOf(target: Target): Pick<CheckRequest, 'toHost' | 'toCluster' | 'toPool'> {
  if (target.kind === 'host') return { toHost: target.host }
  if (target.kind === 'cluster') return { toCluster: target.cluster }
  return { toCluster: target.cluster, toPool: target.pool }
}

function storagePart(vm: VmNow, { type, storage }: Choices, isOtherVcenter: boolean): Partial<CheckRequest> {
  if (movesStorage(type)) return storageRequest(vm, storage, isOtherVcenter)
  return isOtherVcenter ? presentPlaces(vm) : {}
}

function folderPart(
  vm: VmNow,
  { folder }: Choices,
  estate: EstateView,
  target: Target,
): Pick<CheckRequest, 'toFolder'> {
  const [first] = hostsOfTarget(estate, target)
  const isElsewhere = datacenterOfHost(estate, first ?? '') !== datacenterOfHost(estate, vm.host)
  return folder === null || !isElsewhere ? {} : { toFolder: folder }
}

export function vcenterAt(estate: EstateView, target: Target): string {
  const [first] = hostsOfTarget(estate, target)
  return vcenterOfHost(estate, first ?? '')
}

/** Another vCenter wants a network chosen for each adapter: the wizard chooses the one of the same name, if there is one. */
function sameNames(vm: VmNow, estate: EstateView, target: Target): Record<string, string> {
  const offered = new Set(offeredNetworks(estate, hostsOfTarget(estate, target)).map((one) => one.name))
  const names = vm.spec.nics.map((nic) => nic.portGroup).filter((name) => offered.has(name))
  return Object.fromEntries(names.map((name) => [name, name]))
}

/** Networks that keep their name are left out, but for `given`. */
function networkPart(
  vm: VmNow,
  choice: NetworkChoice,
  given: Readonly<Record<string, string>>,
): Pick<CheckRequest, 'networks' | 'adapters'> {
  const own = new Set(vm.spec.nics.map((nic) => nic.portGroup))
  const chosen = Object.entries({ ...given, ...choice.networks }).filter(([source]) => own.has(source))
  const adapters = choice.adapters[vm.name] ?? {}
  return {
    ...(chosen.length > 0 ? { networks: Object.fromEntries(chosen) } : {}),
    ...(Object.keys(adapters).length > 0 ? { adapters: { ...adapters } } : {}),
  }
}

/** To the host that DRS chose. */
export function migrateCommand(request: CheckRequest, toHost: string, priority: 'high' | 'regular'): Command {
  const { toPool, toFolder, toCluster: _, toHost: __, ...asked } = request
  return {
    type: 'migrate',
    priority,
    ...asked,
    ...(toHost === '' ? {} : { toHost }),
    ...(toPool === undefined ? {} : { resourcePool: toPool }),
    ...(toFolder === undefined ? {} : { folder: toFolder }),
  }
}
