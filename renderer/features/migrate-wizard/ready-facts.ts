/** What is chosen, as Ready to complete lists it. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { Compatibility } from '../../../core/contract/messages.ts'
import type { VmNow } from '../object/estate-now.ts'
import { methodTitle } from './copy-method.ts'
import { folderPlace, rootFolderWords } from './folder-choices.ts'
import { movesCompute, movesStorage, typeTitle } from './migration-types.ts'
import { adapterRows, switchWords, type NetworkRow } from './network-choices.ts'
import { fileRows, formatTitle, isStorageChosen, policyTitle } from './storage-choices.ts'
import { leavesVcenter, vcenterOfHost, type Choices } from './wizard-choices.ts'
import { isOtherDatacenter } from './wizard-destinations.ts'
import { hostsOfTarget, type Target } from './wizard-targets.ts'
import { distinct, powerWords, vmsWords } from './wizard-words.ts'

export interface ReadyFact {
  readonly name: string
  readonly lines: readonly string[]
}

export interface ReadyChoices {
  readonly estate: EstateView
  readonly vms: readonly VmNow[]
  readonly choices: Choices
  /** One of each VM. */
  readonly reports: readonly Compatibility[]
}

export function readyFacts(all: ReadyChoices): readonly ReadyFact[] {
  const { vms, choices } = all
  const names = vms.length === 1 ? [`${vmsWords(vms)}, ${powerWords(vms)}`] : severalVms(vms)
  return [
    fact('Migration type', typeTitle(choices.type)),
    { name: vms.length === 1 ? 'Virtual machine' : 'Virtual machines', lines: names },
    ...(choices.remote === null
      ? []
      : [
          fact(
            'Target vCenter Server',
            `${choices.remote.vcenter} (SSO domain ${choices.remote.ssoDomain}), as ${choices.remote.user}`,
          ),
        ]),
    fact('From', distinct(vms.map((vm) => hostWords(all, vm.host)))),
    ...(movesCompute(choices.type) && choices.target !== null ? computeFacts(all, choices.target) : []),
    ...(movesStorage(choices.type) && isStorageChosen(choices.storage) ? storageFacts(all) : []),
    ...(movesCompute(choices.type) ? networkFacts(all) : []),
    ...(movesCompute(choices.type) && vms.some((vm) => vm.powerState === 'poweredOn')
      ? [fact('vMotion priority', choices.priority === 'high' ? 'High' : 'Regular')]
      : []),
  ]
}

function fact(name: string, line: string): ReadyFact {
  return { name, lines: [line] }
}

/** With its vCenter where the estate has several. */
function hostWords({ estate }: ReadyChoices, host: string): string {
  const vcenter = estate.vcenters.length > 1 ? vcenterOfHost(estate, host) : ''
  return vcenter === '' ? host : `${host} (${vcenter})`
}

function severalVms(vms: readonly VmNow[]): readonly string[] {
  return [`${vmsWords(vms)}, ${powerWords(vms)}`, vms.map((vm) => vm.name).join(', ')]
}

function computeFacts(all: ReadyChoices, target: Target): ReadyFact[] {
  const { estate, vms, choices, reports } = all
  const picked = reports.map((report) => report.toHost).filter((host) => host !== '')
  const byDrs =
    target.kind === 'host' ? '' : vms.length === 1 ? ', picked by DRS' : ', picked by DRS VM by VM'
  const cluster =
    estate.hosts.find((host) => hostsOfTarget(estate, target).includes(host.name))?.cluster ?? ''
  return [
    fact(
      'Host',
      picked.length === 0 ? 'none' : `${distinct(picked.map((host) => hostWords(all, host)))}${byDrs}`,
    ),
    ...(cluster === ''
      ? []
      : [fact('Cluster', cluster), fact('Resource pool', poolWords(estate, vms, target, cluster))]),
    ...(isOtherDatacenter(estate, choices, vms) ? [fact('Folder', folderWords(all, target))] : []),
  ]
}

function folderWords({ estate, vms, choices }: ReadyChoices, target: Target): string {
  if (choices.folder === '') return rootFolderWords
  return choices.folder ?? folderPlace(estate, target, vms).defaultWords
}

/** Its own pool goes along inside a cluster. */
function poolWords(estate: EstateView, vms: readonly VmNow[], target: Target, cluster: string): string {
  if (target.kind === 'pool') return target.pool
  const own = vms.map((vm) => {
    const from = estate.hosts.find((host) => host.name === vm.host)?.cluster
    return from === cluster ? (vm.spec.spec.resourcePool ?? '') : ''
  })
  return distinct(own.map((pool) => pool || `root of ${cluster}`))
}

function storageFacts({ estate, vms, choices }: ReadyChoices): ReadyFact[] {
  const { storage } = choices
  const isElsewhere = leavesVcenter(estate, choices, vms)
  const isLive = storage.method !== null && vms.some((vm) => vm.powerState === 'poweredOn')
  const how = [
    fact('VM Storage Policy', policyTitle(storage.policy, isElsewhere)),
    ...(isLive ? [fact('Copy method (lab)', methodTitle(storage.method))] : []),
  ]
  if (!storage.isPerDisk)
    return [
      fact('Datastore', storage.datastore),
      fact('Virtual disk format', formatTitle(storage.format)),
      ...how,
    ]
  const lines = fileRows(vms, storage).map(({ vm, title, from, placement }) => {
    const who = vms.length === 1 ? title : `${vm}: ${title}`
    const where = placement.datastore === '' ? `stays on ${from}` : `to ${placement.datastore}`
    return `${who} ${where}${placement.format === 'same' ? '' : `, ${formatTitle(placement.format)}`}`
  })
  return [{ name: 'Files', lines }, ...how]
}

function networkFacts({ estate, vms, choices, reports }: ReadyChoices): ReadyFact[] {
  const lines = vms.flatMap((vm) => {
    const picked = reports.find((report) => report.vm === vm.name)?.toHost ?? ''
    const hosts = picked === '' && choices.target !== null ? hostsOfTarget(estate, choices.target) : [picked]
    return adapterRows(estate, [vm], hosts, choices.networks).map((row) => {
      const key = vms.length === 1 ? row.key : `${vm.name} ${row.key}`
      return `${key}: ${networkSentence(row, otherVcenter(estate, vm, hosts))}`
    })
  })
  return [{ name: 'Networks', lines: lines.length === 0 ? ['none'] : lines }]
}

/** Where the VM goes to another one, else ''. */
function otherVcenter(estate: EstateView, vm: VmNow, hosts: readonly string[]): string {
  const there = vcenterOfHost(estate, hosts[0] ?? '')
  return there === vcenterOfHost(estate, vm.host) ? '' : there
}

/** A network of another vCenter is another network, also where it has the same name. */
function networkSentence({ source, destination }: NetworkRow, vcenter: string): string {
  if (destination === null) return `${source}, which the destination does not have`
  const place = `${destination.name} on ${switchWords(destination)}`
  if (destination.name !== source) return `${place}, instead of ${source}`
  return vcenter === '' ? place : `${place}, of ${vcenter}`
}
