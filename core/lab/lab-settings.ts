/**
 * The estate as it is configured now, for expressions: maps by name with what the scenario would say of each object,
 * defaults of hosts filled in. Specifications are never changed in place, so that each is turned into maps only once.
 */
import type { Inventory } from '../estate/inventory.ts'
import { LazyMap } from './lazy-map.ts'

export type Settings = ReadonlyMap<string, unknown>

export function settingsOf(inventory: Inventory): Settings {
  const { hosts, vms, clusters, datastores, switches, vcenters } = inventory
  return new Map<string, unknown>([
    [
      'hosts',
      new LazyMap(hosts, ({ spec, cluster, datacenter, vcenter }) =>
        withFields(spec, { cluster, datacenter, vcenter }),
      ),
    ],
    [
      'vms',
      new LazyMap(vms, ({ spec, host, powerState, workload }) =>
        withFields(spec, { host, powerState, workload }),
      ),
    ],
    [
      'clusters',
      new LazyMap(clusters, ({ spec, name, datacenter, vcenter }) =>
        withFields(spec, { name, datacenter, vcenter, hosts: hostsIn(inventory, name) }),
      ),
    ],
    [
      'datastores',
      new LazyMap(datastores, ({ spec, datacenter, vcenter }) => withFields(spec, { datacenter, vcenter })),
    ],
    [
      'switches',
      new LazyMap(switches, ({ spec, datacenter, vcenter }) => withFields(spec, { datacenter, vcenter })),
    ],
    ['vcenters', new LazyMap(vcenters, ({ spec, name, ssoDomain }) => withFields(spec, { name, ssoDomain }))],
    ['fabric', valueOf(inventory.fabric)],
    ['missingPrivileges', valueOf(inventory.missingPrivileges)],
  ])
}

function hostsIn({ hosts }: Inventory, cluster: string): string[] {
  return [...hosts.values()].filter((host) => host.cluster === cluster).map(({ name }) => name)
}

function withFields(spec: object, fields: object): Settings {
  const more = Object.entries(fields).map(([name, value]): [string, unknown] => [name, valueOf(value)])
  return new Map<string, unknown>([...(valueOf(spec) as Settings), ...more])
}

const known = new WeakMap<object, unknown>()

/** Objects as maps, without fields that are not there: asking for one of these is "not yet". */
function valueOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const before = known.get(value)
  if (before !== undefined) return before
  const made = Array.isArray(value)
    ? value.map(valueOf)
    : new Map(
        Object.entries(value).flatMap(([name, inner]): [string, unknown][] =>
          inner === undefined ? [] : [[name, valueOf(inner)]],
        ),
      )
  known.set(value, made)
  return made
}
