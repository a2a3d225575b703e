/**
 * One setting of the estate, changed and put back. A setting is named by its object and a path of fields and of items
 * of lists. It is put back only while it is as the fault made it: what somebody has changed since stays.
 */
import { assertInvariant } from '../../base/assert.ts'
import { refreshProxySwitches, type Inventory } from '../../estate/inventory.ts'

/** Kinds of objects that have settings, and the fabric between hosts, whose name is ''. */
export type SettingOwner = 'host' | 'vcenter' | 'datastore' | 'switch' | 'fabric'

/** An item of a list, known by what one of its fields is. `fresh`: what the item is where the list has none such. */
export interface ListItem {
  readonly field: string
  readonly is: unknown
  readonly fresh?: Readonly<Record<string, unknown>>
}

/** A field, or an item of a list. */
export type PathPart = string | ListItem

export interface SettingPlace {
  readonly owner: SettingOwner
  readonly name: string
  readonly path: readonly PathPart[]
}

/** Values are plain data; undefined: the field, or the item of the list, is not there. */
export interface SettingChange extends SettingPlace {
  readonly was: unknown
  readonly made: unknown
}

/** What stands there now; undefined where there is no such field or item. */
export function settingAt(inventory: Inventory, { owner, name, path }: SettingPlace): unknown {
  return path.reduce<unknown>(stepInto, specOf(inventory, owner, name))
}

/** The change that a fault would make there. */
export function changeTo(inventory: Inventory, place: SettingPlace, made: unknown): SettingChange {
  return { ...place, was: settingAt(inventory, place), made }
}

export function makeChange(inventory: Inventory, change: SettingChange): void {
  setAt(inventory, change, change.made)
}

/** Puts back what was; false if somebody has changed it since. */
export function undoChange(inventory: Inventory, change: SettingChange): boolean {
  if (!isAsMade(inventory, change)) return false
  setAt(inventory, change, change.was)
  return true
}

export function isAsMade(inventory: Inventory, change: SettingChange): boolean {
  return isSame(settingAt(inventory, change), change.made)
}

/** For lists of what is broken already: the same text means the same setting. */
export function placeText({ owner, name, path }: SettingPlace): string {
  return JSON.stringify([owner, name, path])
}

function specOf(inventory: Inventory, owner: SettingOwner, name: string): unknown {
  switch (owner) {
    case 'host':
      return inventory.hosts.get(name)?.spec
    case 'vcenter':
      return inventory.vcenters.get(name)?.spec
    case 'datastore':
      return inventory.datastores.get(name)?.spec
    case 'switch':
      return inventory.switches.get(name)?.spec
    case 'fabric':
      return inventory.fabric
  }
}

function stepInto(value: unknown, part: PathPart): unknown {
  if (typeof part === 'string') return isRecord(value) ? value[part] : undefined
  return Array.isArray(value) ? value.find((item) => isMeant(part, item)) : undefined
}

function isMeant({ field, is }: ListItem, item: unknown): boolean {
  return isRecord(item) && isSame(item[field], is)
}

function setAt(inventory: Inventory, { owner, name, path }: SettingPlace, value: unknown): void {
  const spec = specOf(inventory, owner, name)
  assertInvariant(spec !== undefined, 'setting-of-known-object', () => `no ${owner} "${name}"`)
  const next: unknown = withValue(spec, path, value)
  switch (owner) {
    case 'host':
      Object.assign(inventory.hosts.get(name)!, { spec: next })
      break
    case 'vcenter':
      Object.assign(inventory.vcenters.get(name)!, { spec: next })
      break
    case 'datastore':
      Object.assign(inventory.datastores.get(name)!, { spec: next })
      break
    case 'switch':
      Object.assign(inventory.switches.get(name)!, { spec: next })
      refreshProxySwitches(inventory)
      break
    case 'fabric':
      Object.assign(inventory, { fabric: next })
  }
}

/** Specs are shared between copies of a run, so that what changes is made anew. */
function withValue(of: unknown, [part, ...rest]: readonly PathPart[], value: unknown): unknown {
  if (part === undefined) return value
  if (typeof part !== 'string') return withItem(Array.isArray(of) ? of : [], part, rest, value)
  const next = withValue(stepInto(of, part), rest, value)
  const record = isRecord(of) ? of : {}
  if (next !== undefined) return { ...record, [part]: next }
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== part))
}

/** An item that is as a fresh one says nothing and goes; so does a list of nothing, which means what no list means. */
function withItem(
  list: readonly unknown[],
  part: ListItem,
  rest: readonly PathPart[],
  value: unknown,
): readonly unknown[] | undefined {
  const { fresh } = part
  const changed = withValue(list.find((item) => isMeant(part, item)) ?? fresh, rest, value)
  const next = fresh !== undefined && isRecord(changed) ? { ...fresh, ...changed } : changed
  if (next !== undefined && !isSame(next, fresh))
    return list.some((item) => isMeant(part, item))
      ? list.map((item) => (isMeant(part, item) ? next : item))
      : [...list, next]
  const left = list.filter((item) => !isMeant(part, item))
  return left.length === 0 ? undefined : left
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Plain data of a spec; the order of fields is that in which they were written. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
