/** What the rail of the wizard says of the choices so far. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import { rootFolderWords } from './folder-choices.ts'
import { movesCompute, movesStorage, typeTitle } from './migration-types.ts'
import type { ReadyChoices } from './ready-facts.ts'
import { homeDatastoreOf, isStorageChosen, storageWords } from './storage-choices.ts'
import type { Choices } from './wizard-choices.ts'
import type { WizardPageId } from './wizard-pages.ts'
import { targetWords } from './wizard-targets.ts'
import { distinct } from './wizard-words.ts'

/** What was chosen on a page that lies behind; '' where nothing short can be said. */
export function chosenOn(page: WizardPageId, { type, remote, target, storage, folder }: Choices): string {
  switch (page) {
    case 'type':
      return typeTitle(type)
    case 'vcenter':
      return remote?.vcenter ?? ''
    case 'compute':
      return target === null ? '' : targetWords(target)
    case 'storage':
      return storageWords(storage)
    case 'folder':
      return folder === '' ? rootFolderWords : (folder ?? '')
    default:
      return ''
  }
}

export interface SoFar {
  readonly from: string
  readonly to: string
  readonly disks: string
}

export function soFar({ estate, vms, choices, reports }: ReadyChoices): SoFar {
  const datastores = distinct(
    vms
      .flatMap(({ spec }) => [homeDatastoreOf(spec), ...spec.disks.map((disk) => disk.datastore)])
      .filter(Boolean),
  )
  return {
    from: distinct(vms.map((vm) => place(estate, vm.host))),
    to: destination(
      estate,
      choices,
      reports.map((report) => report.toHost),
    ),
    disks: disksWords(choices, datastores),
  }
}

function destination(estate: EstateView, { type, target }: Choices, picked: readonly string[]): string {
  if (!movesCompute(type)) return 'the host stays'
  if (target === null) return 'not chosen yet'
  const known = picked.filter((host) => host !== '')
  return known.length === 0 ? targetWords(target) : distinct(known.map((host) => place(estate, host)))
}

function place(estate: EstateView, host: string): string {
  const cluster = estate.hosts.find((one) => one.name === host)?.cluster
  return cluster === undefined || cluster === '' ? host : `${host} in ${cluster}`
}

function disksWords({ type, storage }: Choices, datastores: string): string {
  if (datastores === '') return 'none'
  if (!movesStorage(type)) return `stay on ${datastores}`
  return isStorageChosen(storage) ? `from ${datastores} to ${storageWords(storage)}` : `on ${datastores}`
}
