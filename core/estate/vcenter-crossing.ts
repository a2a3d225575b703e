/**
 * What becomes of a VM that another vCenter takes over: which of its settings go with it, which stay behind, and what
 * the inventories of both vCenters make of it. `crossing-table.ts` says the same as a table with how sure each row is.
 * Facts in, facts out; `migration/arrival.ts` carries it out at the hand-over. Source: vsphere-rules F.3.
 */
import type { RuleSpec } from '../scenario/cluster-schema.ts'
import type { VmSpec } from '../scenario/vm-schema.ts'
import { crossingRows, type CrossingFate, type CrossingRow } from './crossing-table.ts'
import type { BlockedMac, Cluster, Vcenter, Vm } from './inventory.ts'
import { moRefOf } from './managed-object-ids.ts'

export interface Crossing {
  readonly vm: Vm
  readonly from: Vcenter
  readonly to: Vcenter
  /** Of the host that it leaves and of the one that it comes to; null for a stand-alone host. */
  readonly fromCluster: Cluster | null
  readonly toCluster: Cluster | null
}

export interface CrossingOutcome {
  /** Without what stays behind; network, folder and resource pool are the move's own choice and not changed here. */
  readonly spec: VmSpec
  /** Fields of the specification that it has lost. */
  readonly changed: readonly string[]
  /** Rules of the cluster that it leaves, less the VM; null: none named it. */
  readonly rules: readonly RuleSpec[] | null
  readonly moRef: string
  readonly nextVmNumber: number
  /** Of the vCenter that it leaves and of the one that it comes to. */
  readonly blockedBehind: readonly BlockedMac[]
  readonly blockedThere: readonly BlockedMac[]
  /** In words without commas. */
  readonly kept: readonly string[]
  readonly lost: readonly string[]
}

export function isSameDomain({ from, to }: Pick<Crossing, 'from' | 'to'>): boolean {
  return from.ssoDomain === to.ssoDomain
}

export function crossVcenter(crossing: Crossing): CrossingOutcome {
  const { vm, from, to } = crossing
  const changed = fieldsLost(crossing)
  const { nextVmNumber, moRef } = nextMoRef(vm, to)
  const macs = vm.spec.nics.flatMap(({ mac }) => (mac === undefined ? [] : [mac.toLowerCase()]))
  const known = from.blockedMacs.filter((one) => one.vm !== vm.name)
  return {
    spec: without(vm.spec, changed),
    changed,
    rules: rulesWithout(crossing.fromCluster, vm.name),
    moRef,
    nextVmNumber,
    blockedBehind: [...known, ...macs.map((mac) => ({ mac, vm: vm.name }))],
    blockedThere: to.blockedMacs.filter((one) => one.vm !== vm.name),
    kept: wordsOf(crossing, 'kept'),
    lost: wordsOf(crossing, 'lost'),
  }
}

/** The number that the vCenter has come to; never the one that the VM had, so that a new id is seen to be one. */
function nextMoRef({ moRef }: Vm, { nextVmNumber }: Vcenter): { nextVmNumber: number; moRef: string } {
  const number = moRefOf(nextVmNumber) === moRef ? nextVmNumber + 1 : nextVmNumber
  return { nextVmNumber: number + 1, moRef: moRefOf(number) }
}

type LostField = 'storagePolicy' | 'vApp' | 'drsAutomation'

/** Policies and vApps are objects of the vCenter that it leaves; its DRS level is a setting of the cluster. */
function fieldsLost(crossing: Crossing): readonly LostField[] {
  const { spec } = crossing.vm
  const fields: readonly LostField[] = keepsDrsLevel(crossing)
    ? ['storagePolicy', 'vApp']
    : ['storagePolicy', 'vApp', 'drsAutomation']
  return fields.filter((field) => spec[field] !== undefined)
}

/** Unconfirmed: claims of the 6.0 launch say so for one SSO domain. */
function keepsDrsLevel(crossing: Crossing): boolean {
  return isSameDomain(crossing) && crossing.toCluster?.spec.drs !== undefined
}

function without(spec: VmSpec, fields: readonly LostField[]): VmSpec {
  const rest = { ...spec }
  for (const field of fields) delete rest[field]
  return rest
}

/** A rule between VMs that is left with one of them goes, and so does a group that is left with none. */
function rulesWithout(cluster: Cluster | null, vm: string): readonly RuleSpec[] | null {
  const rules = cluster?.spec.rules ?? []
  if (!rules.some((rule) => rule.vms.includes(vm))) return null
  return rules
    .map((rule): RuleSpec => ({ ...rule, vms: rule.vms.filter((one) => one !== vm) }))
    .filter((rule) => rule.vms.length >= (rule.type === 'vm-host' ? 1 : 2))
}

function wordsOf(crossing: Crossing, fate: CrossingFate): readonly string[] {
  return crossingRows.flatMap((row) => {
    if (fateOf(crossing, row) !== fate) return []
    const words = namedWords(crossing, row)
    const doubt = row.confidence === 'unconfirmed' && words !== null ? ' (unconfirmed)' : ''
    return words === null ? [] : [`${words}${doubt}`]
  })
}

function fateOf(crossing: Crossing, row: CrossingRow): CrossingFate {
  if (row.id === 'drs-level') return keepsDrsLevel(crossing) ? 'kept' : 'lost'
  return isSameDomain(crossing) ? row.sameSsoDomain.fate : row.otherSsoDomain.fate
}

/** By name where the estate knows them; null: this VM has nothing of the kind. */
function namedWords({ vm, fromCluster, toCluster }: Crossing, { id, words }: CrossingRow): string | null {
  const { spec } = vm
  const rules = (fromCluster?.spec.rules ?? []).filter((rule) => rule.vms.includes(vm.name))
  switch (id) {
    case 'mac':
      return spec.nics.length === 0 ? null : words
    case 'storage-policy':
      return spec.storagePolicy === undefined ? null : `${words} ${spec.storagePolicy}`
    case 'vapp':
      return spec.vApp === undefined ? null : `${words} ${spec.vApp}`
    case 'drs-level':
      return spec.drsAutomation === undefined ? null : words
    case 'rules':
      return rules.length === 0 ? null : `${words} ${rules.map((rule) => rule.name).join(' and ')}`
    case 'ha-priority':
      return fromCluster?.spec.ha === undefined || toCluster === null ? null : words
    case 'encryption':
      return spec.isEncrypted === true ? words : null
    default:
      return words
  }
}
