/**
 * Finds the place in a scenario that a lab means by `hosts[esx-02].vmkernelAdapters[vmk1].mtu`. The first part is
 * looked for in the scenario itself, then anywhere in its estate; [name] is an entry of a list by its name (or a key of
 * a block), [0] the first entry, [+] one more. Lists that a host leaves out are there with what the host then has.
 */
import { nearestName } from '../base/nearest-name.ts'
import { resolveHost } from '../estate/host-defaults.ts'
import type { HostSpec } from '../scenario/schema.ts'
import type { Path } from '../scenario/document.ts'

export type Block = Record<string, unknown>

/** Where a value goes: a key of a block, or an entry of a list (its length: one more). */
export type ScenarioPlace =
  | { readonly in: Block; readonly key: string; readonly path: Path }
  | { readonly in: unknown[]; readonly key: number; readonly path: Path }

export interface LostPath {
  readonly message: string
  readonly expected: string
  readonly remedy: string
}

interface Part {
  readonly text: string
  readonly isSelector: boolean
}

const partPattern = /\.?([A-Za-z][A-Za-z0-9_-]*)|\[([^\]]+)\]/y

/** Throws nothing: a path that leads nowhere says why. `whole` is plain data that may be changed. */
export function findScenarioPlace(whole: Block, at: string): ScenarioPlace | LostPath {
  const parts = partsOf(at)
  const [first, ...rest] = parts ?? []
  if (first === undefined || first.isSelector) {
    return {
      message: `"${at}" is no place in a scenario.`,
      expected: 'a path such as hosts[esx-02].vmkernelAdapters[vmk1].mtu',
      remedy: 'Write names of fields with dots between them, and entries in brackets.',
    }
  }
  const [selector] = rest
  const begin = beginningOf(whole, first.text, selector?.isSelector === true ? selector.text : null)
  if ('message' in begin) return begin
  return rest.reduce<ScenarioPlace | LostPath>(
    (place, part) => ('message' in place ? place : stepInto(whole, place, part)),
    begin,
  )
}

function partsOf(at: string): Part[] | null {
  const parts: Part[] = []
  partPattern.lastIndex = 0
  while (partPattern.lastIndex < at.length) {
    const match = partPattern.exec(at)
    if (match === null) return null
    const [, field, selector] = match
    parts.push({ text: field ?? selector ?? '', isSelector: field === undefined })
  }
  return parts
}

/** The block that has the field; with a selector the one whose list has that entry. */
function beginningOf(whole: Block, field: string, selector: string | null): ScenarioPlace | LostPath {
  const estate = whole['estate'] as Block
  const near = [
    { in: whole, key: field, path: [field] },
    { in: estate, key: field, path: ['estate', field] },
  ]
  const [direct] = near.filter((place) => field in place.in)
  const found = direct === undefined ? holdersOf(estate, field, ['estate']) : [direct]
  const isOpen = selector === null || selector === '+' || /^\d+$/.test(selector)
  const fitting = isOpen ? found : found.filter((place) => indexOf(place.in[field], selector) >= 0)
  const [only, another] = fitting
  if (only !== undefined && another === undefined) return only
  if (only !== undefined)
    return {
      message: `There are ${fitting.length} places "${field}${selector === null ? '' : `[${selector}]`}".`,
      expected: 'a path that leads to one place',
      remedy: 'Begin with the object that it belongs to, for example clusters[name].',
    }
  const names = found.flatMap((place) => namesIn(place.in[field]))
  return found.length === 0
    ? lost(`There is no "${field}" in the scenario.`, 'a field of the scenario that is written there', null)
    : lostEntry(selector ?? '', field, names)
}

function lost(message: string, expected: string, near: string | null): LostPath {
  return { message, expected, remedy: near === null ? 'Correct the path.' : `Did you mean "${near}"?` }
}

function lostEntry(selector: string, of: string, names: readonly string[]): LostPath {
  const shown = names.slice(0, 8).join(', ')
  return lost(
    `There is no "${selector}" among "${of}".`,
    names.length === 0 ? 'an entry that is there' : `one of ${shown}`,
    nearestName(selector, names),
  )
}

/** Blocks of the estate that have such a field; what lies below is not searched once it is found. */
function holdersOf(value: unknown, field: string, path: Path): { in: Block; key: string; path: Path }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => holdersOf(item, field, [...path, index]))
  if (typeof value !== 'object' || value === null) return []
  const block = value as Block
  const here =
    field in block && isListOfBlocks(block[field]) ? [{ in: block, key: field, path: [...path, field] }] : []
  const below = Object.entries(block).flatMap(([key, inner]) => holdersOf(inner, field, [...path, key]))
  return [...here, ...below]
}

/** Rules name hosts and VMs in lists of texts, which are not meant. */
function isListOfBlocks(value: unknown): boolean {
  return !Array.isArray(value) || value.every((item) => typeof item === 'object')
}

function stepInto(whole: Block, place: ScenarioPlace, part: Part): ScenarioPlace | LostPath {
  const value = valueIn(whole, place)
  if (part.isSelector) return entryOf(value, part.text, place)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const what = Array.isArray(value) ? 'a list' : value === undefined ? 'not there' : 'no block of fields'
    return lost(`"${String(place.key)}" is ${what}: it has no "${part.text}".`, 'a block of fields', null)
  }
  return { in: value as Block, key: part.text, path: [...place.path, part.text] }
}

function entryOf(value: unknown, selector: string, place: ScenarioPlace): ScenarioPlace | LostPath {
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return { in: value as Block, key: selector, path: [...place.path, selector] }
  if (!Array.isArray(value)) return lost(`"${String(place.key)}" is no list.`, 'a list of entries', null)
  const index = indexOf(value, selector)
  if (index < 0) return lostEntry(selector, String(place.key), namesIn(value))
  return { in: value as unknown[], key: index, path: [...place.path, index] }
}

/** -1 where there is no such entry. */
function indexOf(value: unknown, selector: string): number {
  if (!Array.isArray(value)) return -1
  if (selector === '+') return value.length
  const named = value.findIndex((item) => nameOf(item) === selector)
  if (named >= 0 || !/^\d+$/.test(selector)) return named
  return Number(selector) < value.length ? Number(selector) : -1
}

/** Mounts are known by their datastore, members of a switch by their host. */
function nameOf(item: unknown): string | null {
  if (typeof item === 'string') return item
  const { name, datastore, host } = (item ?? {}) as Block
  const known = name ?? datastore ?? host
  return typeof known === 'string' ? known : null
}

function namesIn(value: unknown): string[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item) => nameOf(item) ?? [])
}

const hostDefaults = ['physicalNics', 'standardSwitches', 'vmkernelAdapters', 'datastores'] as const
/** Lists of which a first entry may be added where there is none. */
const startsEmpty = new Set([
  'rules',
  'resourcePools',
  'mounts',
  'luns',
  'gpus',
  'devices',
  'snapshots',
  'between',
  'missingPrivileges',
  'closedPorts',
  'distributedSwitches',
  'hosts',
  'hostDevices',
])

/** What stands at the place; a list that a host leaves out is written there first. */
function valueIn(whole: Block, place: ScenarioPlace): unknown {
  const value = Array.isArray(place.in) ? place.in[Number(place.key)] : place.in[String(place.key)]
  if (value !== undefined || Array.isArray(place.in)) return value
  const key = String(place.key)
  const field = hostDefaults.find((one) => one === key)
  const host = field === undefined ? null : hostAt(whole, place.in)
  if (field !== undefined && host !== null) {
    place.in[key] = plainCopy(host[field])
  } else if (startsEmpty.has(key)) place.in[key] = []
  return place.in[key]
}

/** The host with its defaults, where the block is one. */
function hostAt(whole: Block, block: Block): ReturnType<typeof resolveHost> | null {
  const domains = ((whole['estate'] as Block)['ssoDomains'] ?? []) as Block[]
  let count = 0
  for (const datacenter of domains.flatMap(blocksIn('vcenters')).flatMap(blocksIn('datacenters'))) {
    const hosts = [
      ...blocksIn('clusters')(datacenter).flatMap(blocksIn('hosts')),
      ...blocksIn('hosts')(datacenter),
    ]
    const shared = blocksIn('datastores')(datacenter).filter((one) => one['isLocal'] !== true)
    const index = hosts.indexOf(block)
    if (index >= 0)
      return resolveHost(
        block as unknown as HostSpec,
        count + index,
        shared.map((one) => String(one['name'])),
      )
    count += hosts.length
  }
  return null
}

function blocksIn(field: string): (block: Block) => Block[] {
  return (block) => (block[field] ?? []) as Block[]
}

/** A copy of plain data that may be changed; what is not there stays away. */
export function plainCopy<Value>(value: unknown): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}
