/**
 * What injected faults make of the settings of the estate, and what is left of it when they are over: a setting is put
 * back only while it is as the fault made it. Faults that change no setting (a crash, a slow medium) are not here.
 */
import type { Host, Inventory } from '../estate/inventory.ts'
import { freeGiBOf, mountOf } from '../estate/storage.ts'
import type { Command } from '../scenario/command-schema.ts'
import type { FaultSpec } from '../scenario/fault-schema.ts'
import type { TraceRecord } from '../trace/events.ts'

type Inject = Extract<Command, { type: 'inject-fault' }>

/** One value of the estate that a fault makes something else. */
interface Setting {
  read(): unknown
  write(value: unknown): void
  readonly made: unknown
}

interface Broken {
  readonly setting: Setting
  readonly was: unknown
}

export class FaultSettings {
  private readonly inventory: Inventory
  readonly #planned = new Map<string, Inject>()
  readonly #broken = new Map<string, readonly Broken[]>()

  constructor(inventory: Inventory) {
    this.inventory = inventory
  }

  /** A fault that was injected: its records name it only. */
  note(command: Inject): void {
    this.#planned.set(command.name, command)
  }

  /** True where the record changes the inventory. */
  apply(record: TraceRecord): boolean {
    switch (record.type) {
      case 'fault-begun':
        return this.#break(record.fault)
      case 'fault-turned':
        // A link that flaps is down or up, as its detail ends.
        return record.detail.endsWith(' down') ? this.#break(record.fault) : this.#mend(record.fault)
      case 'fault-ended':
      case 'fault-skipped':
        return this.#mend(record.fault)
      default:
        return false
    }
  }

  #break(name: string): boolean {
    const planned = this.#planned.get(name)
    if (planned === undefined) return false
    const broken = settingsOf(this.inventory, planned.fault).map((setting) => {
      const was = setting.read()
      setting.write(setting.made)
      return { setting, was }
    })
    this.#broken.set(name, broken)
    return broken.length > 0
  }

  #mend(name: string): boolean {
    const broken = this.#broken.get(name) ?? []
    this.#broken.delete(name)
    for (const { setting, was } of broken) {
      if (isSame(setting.read(), setting.made)) setting.write(was)
    }
    return broken.length > 0
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

function settingsOf(inventory: Inventory, fault: FaultSpec): readonly Setting[] {
  switch (fault.kind) {
    case 'link-down':
    case 'link-flapping':
      return [entrySetting(nics(inventory, fault.host), fault.nic, 'connected', false)]
    case 'link-slow':
      return [entrySetting(nics(inventory, fault.host), fault.nic, 'linkMbps', fault.linkMbps)]
    case 'wrong-mtu':
      return [entrySetting(adapters(inventory, fault.host), fault.adapter, 'mtu', fault.mtu)]
    case 'duplicate-address': {
      const ip = inventory.hosts
        .get(fault.ofHost)
        ?.spec.vmkernelAdapters.find(({ name }) => name === fault.adapter)?.ip
      return [entrySetting(adapters(inventory, fault.host), fault.adapter, 'ip', ip)]
    }
    case 'wrong-vlan':
      return [vlanSetting(inventory, fault.host, fault.portGroup, fault.vlan)]
    case 'lossy-network':
      return [fabricSetting(inventory, fault.between, 'lossPercent', fault.lossPercent)]
    case 'high-round-trip':
      return [fabricSetting(inventory, fault.between, 'roundTripUs', Math.round(fault.roundTripMs * 1000))]
    case 'all-paths-down':
    case 'permanent-device-loss':
      return mountSettings(inventory, fault, { state: fault.kind })
    case 'datastore-read-only':
      return mountSettings(inventory, fault, { readOnly: true })
    case 'datastore-full':
      return fullSettings(inventory, fault.datastore)
    case 'time-skew': {
      const vcenter = inventory.vcenters.get(fault.vcenter)
      return vcenter === undefined ? [] : [fieldSetting(vcenter, 'clockOffsetSeconds', fault.seconds)]
    }
    default:
      return []
  }
}

/** A field of the specification of a host, datastore, switch or vCenter; undefined takes it away. */
function fieldSetting(object: { spec: object }, field: string, made: unknown): Setting {
  return {
    made,
    read: () => (object.spec as Record<string, unknown>)[field],
    write(value) {
      object.spec = withField(object.spec, field, value)
    },
  }
}

function withField(of: object, field: string, value: unknown): object {
  const { [field]: _, ...rest } = of as Record<string, unknown>
  return value === undefined ? rest : { ...of, [field]: value }
}

/** A list of a host whose entries have names. */
interface HostList {
  readonly host: Host | undefined
  readonly field: 'physicalNics' | 'vmkernelAdapters'
}

function nics({ hosts }: Inventory, host: string): HostList {
  return { host: hosts.get(host), field: 'physicalNics' }
}

function adapters({ hosts }: Inventory, host: string): HostList {
  return { host: hosts.get(host), field: 'vmkernelAdapters' }
}

/** A field of one entry of such a list. */
function entrySetting(list: HostList, entry: string, field: string, made: unknown): Setting {
  const { host } = list
  const entries = () => host?.spec[list.field] ?? []
  return {
    made,
    read: () =>
      (entries().find(({ name }) => name === entry) as Record<string, unknown> | undefined)?.[field],
    write(value) {
      if (host === undefined) return
      const next = entries().map((one) => (one.name === entry ? withField(one, field, value) : one))
      host.spec = { ...host.spec, [list.field]: next }
    },
  }
}

/** Of a standard switch of the host, or of a distributed one that it has joined. */
function vlanSetting(inventory: Inventory, hostName: string, portGroup: string, vlan: number): Setting {
  const host = inventory.hosts.get(hostName)
  const standard = host?.spec.standardSwitches.find((one) => hasGroup(one, portGroup))
  const proxy = host?.proxySwitches.find((one) => hasGroup(one, portGroup))
  const owner = standard === undefined ? inventory.switches.get(proxy?.name ?? '') : host
  const withVlan = <One extends { readonly portGroups: readonly { readonly name: string }[] }>(
    one: One,
    value: unknown,
  ) => ({
    ...one,
    portGroups: one.portGroups.map((group) =>
      group.name === portGroup ? withField(group, 'vlan', value) : group,
    ),
  })
  const switchNow = () =>
    standard === undefined
      ? inventory.switches.get(proxy?.name ?? '')?.spec
      : host?.spec.standardSwitches.find(({ name }) => name === standard.name)
  return {
    made: vlan,
    read: () => switchNow()?.portGroups.find(({ name }) => name === portGroup)?.vlan,
    write(value) {
      const now = switchNow()
      if (now === undefined || owner === undefined) return
      if (owner !== host || host === undefined) {
        Object.assign(owner, { spec: withVlan(now, value) })
        return
      }
      const standardSwitches = host.spec.standardSwitches.map((one) =>
        one.name === now.name ? withVlan(one, value) : one,
      )
      Object.assign(host, { spec: { ...host.spec, standardSwitches } })
    },
  }
}

function hasGroup(one: { readonly portGroups: readonly { readonly name: string }[] }, name: string): boolean {
  return one.portGroups.some((group) => group.name === name)
}

/** Between hosts of one datacenter, or between two datacenters with a way of their own. */
function fabricSetting(
  inventory: Inventory,
  between: readonly [string, string] | undefined,
  field: 'lossPercent' | 'roundTripUs',
  made: number,
): Setting {
  const isMeant = ({ datacenters }: { readonly datacenters: readonly string[] }) =>
    between !== undefined && between.every((one) => datacenters.includes(one))
  return {
    made,
    read: () =>
      between === undefined ? inventory.fabric[field] : inventory.fabric.between?.find(isMeant)?.[field],
    write(value) {
      const fabric =
        between === undefined
          ? withField(inventory.fabric, field, value)
          : {
              ...inventory.fabric,
              between: inventory.fabric.between?.map((way) =>
                isMeant(way) ? withField(way, field, value) : way,
              ),
            }
      Object.assign(inventory, { fabric })
    },
  }
}

/** On the host that is named, or on all that have it mounted. */
function mountSettings(
  inventory: Inventory,
  { datastore, host }: { readonly datastore: string; readonly host?: string | undefined },
  change: object,
): Setting[] {
  const hosts = [...inventory.hosts.values()].filter(
    (one) => (host === undefined || one.name === host) && mountOf(one, datastore).isMounted,
  )
  return hosts.map((one) => {
    const usual = { datastore, readOnly: false, state: 'accessible' }
    const mounts = (one.spec.mounts ?? []).some((mount) => mount.datastore === datastore)
      ? (one.spec.mounts ?? []).map((mount) =>
          mount.datastore === datastore ? { ...mount, ...change } : mount,
        )
      : [...(one.spec.mounts ?? []), { ...usual, ...change }]
    return fieldSetting(one, 'mounts', mounts)
  })
}

/** Other files take what is free at this instant. */
function fullSettings(inventory: Inventory, name: string): Setting[] {
  const datastore = inventory.datastores.get(name)
  if (datastore === undefined) return []
  const otherUsedGiB = (datastore.spec.otherUsedGiB ?? 0) + freeGiBOf(inventory, datastore)
  return [fieldSetting(datastore, 'otherUsedGiB', otherUsedGiB)]
}
