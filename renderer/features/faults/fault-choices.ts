/**
 * What the fields of a fault offer from the estate, and what they begin with: the objects that the chosen ones have,
 * the adapters that vMotion uses first. Pure.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { FaultKind } from '../../../core/scenario/fault-schema.ts'
import { linkRate } from '../../format/bytes.ts'
import { switchOfNic } from '../configure/host-networking.ts'
import type { EstateHost } from '../object/estate-now.ts'
import { allDatastores } from '../object/object-scope.ts'
import { vmotionNics } from '../topology/link-acts.ts'
import { faultFields, type ChoiceField, type FieldSource } from './fault-fields.ts'

/** Values of a fault's fields by their keys; undefined: nothing chosen; null: an emptied number. */
export type FaultValues = Readonly<Record<string, string | number | null | undefined>>

export interface FieldOption {
  readonly value: string | undefined
  readonly text: string
}

export function optionsOf(field: ChoiceField, values: FaultValues, estate: EstateView): FieldOption[] {
  const options = sourceOptions(field.source, values, estate)
  return field.emptyText === undefined ? options : [{ value: undefined, text: field.emptyText }, ...options]
}

function sourceOptions(source: FieldSource, values: FaultValues, estate: EstateView): FieldOption[] {
  const host = estate.hosts.find((one) => one.name === values.host)
  switch (source) {
    case 'host':
      return named(estate.hosts)
    case 'vm':
      return named(estate.vms)
    case 'vcenter':
      return named(estate.vcenters)
    case 'datastore':
      return named(allDatastores(estate))
    case 'mountedBy':
      return named(estate.hosts.filter((one) => one.datastores.some((name) => name === values.datastore)))
    case 'nic':
      return host === undefined ? [] : nicOptions(host, estate)
    case 'adapter':
      return (host?.vmkernelAdapters ?? []).map(({ name, ip, services }) => ({
        value: name,
        text: [name, ip, services.join(', ')].filter(Boolean).join(' · '),
      }))
    case 'portGroup':
      return host === undefined ? [] : portGroupOptions(host, estate)
    case 'ofHost':
      return named(estate.hosts.filter((one) => one !== host && hasAdapter(one, values.adapter)))
    case 'between':
      return datacenterPairs(estate)
  }
}

function named(list: readonly { readonly name: string }[]): FieldOption[] {
  return list.map(({ name }) => ({ value: name, text: name }))
}

function hasAdapter({ vmkernelAdapters }: EstateHost, name: unknown): boolean {
  return vmkernelAdapters.some((one) => one.name === name)
}

function nicOptions(host: EstateHost, estate: EstateView): FieldOption[] {
  return host.physicalNics.map(({ name, linkMbps, connected }) => ({
    value: name,
    text: [name, connected ? linkRate(linkMbps) : 'down', switchOfNic(host, estate, name)]
      .filter(Boolean)
      .join(' · '),
  }))
}

function portGroupOptions(host: EstateHost, estate: EstateView): FieldOption[] {
  const standard = host.standardSwitches.flatMap((one) =>
    one.portGroups.map(({ name, vlan }) => ({ value: name, text: `${name} · ${one.name} · VLAN ${vlan}` })),
  )
  const distributed = estate.switches
    .filter(({ spec }) => spec.members.some((member) => member.host === host.name))
    .flatMap(({ name: on, spec }) =>
      spec.portGroups.map(({ name, vlan }) => ({ value: name, text: `${name} · ${on} · VLAN ${vlan}` })),
    )
  return [...standard, ...distributed]
}

/** Pairs are one value of a select: their names, as JSON. */
function datacenterPairs(estate: EstateView): FieldOption[] {
  const names = estate.ssoDomains.flatMap(({ vcenters }) =>
    vcenters.flatMap(({ datacenters }) => datacenters.map(({ name }) => name)),
  )
  return names.flatMap((one, index) =>
    names
      .slice(index + 1)
      .map((other) => ({ value: JSON.stringify([one, other]), text: `${one} – ${other}` })),
  )
}

/**
 * The values with which a kind goes on: what was chosen stays where it still can be chosen; what must be chosen begins
 * with the object that matters to a migration; figures of the kind before are dropped.
 */
export function settledValues(kind: FaultKind, values: FaultValues, estate: EstateView): FaultValues {
  let settled: FaultValues = {}
  for (const field of faultFields[kind]) {
    const { key } = field
    if (field.type === 'number') {
      settled = { ...settled, [key]: values[key] === undefined ? field.initial : values[key] }
      continue
    }
    // Fields stand in the order in which they hang on each other.
    const offered = optionsOf(field, settled, estate)
    const isOffered = offered.some(({ value }) => value === values[key])
    const first = field.emptyText === undefined ? firstOf(field, offered, settled, estate) : undefined
    settled = { ...settled, [key]: isOffered && values[key] !== undefined ? values[key] : first }
  }
  return settled
}

/** Begins a kind anew: names are taken over where they are asked for again, figures are its own. */
export function valuesForKind(kind: FaultKind, before: FaultValues, estate: EstateView): FaultValues {
  const names = faultFields[kind].flatMap((field) =>
    field.type === 'choice' && field.emptyText === undefined ? [[field.key, before[field.key]] as const] : [],
  )
  return settledValues(kind, Object.fromEntries(names), estate)
}

function firstOf(
  { source }: ChoiceField,
  offered: readonly FieldOption[],
  { host: hostName }: FaultValues,
  estate: EstateView,
): string | undefined {
  const host = estate.hosts.find((one) => one.name === hostName)
  const moving = host?.vmkernelAdapters.find(({ services }) => services.includes('vmotion'))
  const wanted = host === undefined || moving === undefined ? '' : usedBy(source, moving, host, estate)
  return offered.find(({ value }) => value === wanted)?.value ?? offered[0]?.value
}

/** What vMotion of the host goes through. */
function usedBy(
  source: FieldSource,
  { name, portGroup }: EstateHost['vmkernelAdapters'][number],
  host: EstateHost,
  estate: EstateView,
): string {
  if (source === 'adapter') return name
  if (source === 'portGroup') return portGroup
  return source === 'nic' ? (vmotionNics(host, estate)[0]?.name ?? '') : ''
}
