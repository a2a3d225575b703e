/** Ways to give a host a vMotion interface that works: the service, an adapter, a link. */
import type { Host, Inventory } from '../../estate/inventory.ts'
import {
  portGroupOf,
  subnetOf,
  teamOf,
  vmotionAdaptersOf,
  type VmkernelAdapter,
} from '../../estate/lookup.ts'
import type { Cure } from '../cure.ts'
import { addUplink, mendLink } from './network-cures.ts'
import { setOnHost } from './setting-cures.ts'

const adaptersPage = 'Configure > Networking > VMkernel adapters'

/** The service on an adapter that the host has, and an adapter of its own; the other host shows which network. */
export function configureVmotion(inventory: Inventory, host: Host, peer: Host): readonly Cure[] {
  const model = vmotionAdaptersOf(peer)[0]
  return [...enableService(host, model), ...addAdapter(inventory, host, model)]
}

/** On the adapter that is in the other host's vMotion network, else on one that does not manage, else on the first. */
function enableService(host: Host, model: VmkernelAdapter | undefined): readonly Cure[] {
  const able = host.spec.vmkernelAdapters.filter((adapter) => (adapter.stack ?? 'default') === 'default')
  const chosen =
    able.find((adapter) => model !== undefined && isNeighbour(adapter, model)) ??
    able.find((adapter) => !adapter.services.includes('management')) ??
    able[0]
  if (chosen === undefined) return []
  const vmkernelAdapters = host.spec.vmkernelAdapters.map((adapter) =>
    adapter === chosen ? { ...adapter, services: [...adapter.services, 'vmotion' as const] } : adapter,
  )
  return [
    setOnHost(
      host,
      `Enable the vMotion service on ${chosen.name} of ${host.name}`,
      `${adaptersPage} > ${chosen.name} > Edit > Port properties`,
      { vmkernelAdapters },
    ),
  ]
}

function isNeighbour(adapter: VmkernelAdapter, model: VmkernelAdapter): boolean {
  return (
    adapter.prefixLength === model.prefixLength &&
    subnetOf(adapter.ip, adapter.prefixLength) === subnetOf(model.ip, model.prefixLength)
  )
}

/** Like that of the other host, on the port group of the same name; none where it has no such port group. */
function addAdapter(inventory: Inventory, host: Host, model: VmkernelAdapter | undefined): readonly Cure[] {
  if (model === undefined || portGroupOf(host, model.portGroup) === null) return []
  const ip = freeAddress(inventory, model)
  const name = freeAdapterName(host)
  if (ip === null) return []
  const adapter: VmkernelAdapter = { ...model, name, ip }
  return [
    setOnHost(
      host,
      `Add VMkernel adapter ${name} (${ip}) for vMotion on ${model.portGroup} of ${host.name}`,
      `${adaptersPage} > Add Networking`,
      { vmkernelAdapters: [...host.spec.vmkernelAdapters, adapter] },
      2,
    ),
  ]
}

function freeAdapterName(host: Host): string {
  const names = new Set(host.spec.vmkernelAdapters.map((adapter) => adapter.name))
  let number = 0
  while (names.has(`vmk${number}`)) number += 1
  return `vmk${number}`
}

/** The first address above the model's in its subnet that no adapter of the estate has; null: there is none. */
function freeAddress(inventory: Inventory, model: VmkernelAdapter): string | null {
  const taken = new Set(
    [...inventory.hosts.values()].flatMap((host) => host.spec.vmkernelAdapters.map((adapter) => adapter.ip)),
  )
  const network = subnetOf(model.ip, model.prefixLength)
  const last = network + 2 ** (32 - model.prefixLength) - 2
  for (let address = subnetOf(model.ip, 32) + 1; address <= last; address += 1) {
    const text = addressInWords(address)
    if (!taken.has(text) && text !== model.gateway) return text
  }
  return null
}

function addressInWords(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

/** For a host none of whose vMotion uplinks is up: a cable or switch port, or a NIC that is not in use. */
export function bringUpVmotion(host: Host): readonly Cure[] {
  const [adapter] = vmotionAdaptersOf(host)
  const place = adapter === undefined ? null : portGroupOf(host, adapter.portGroup)
  if (place === null) return []
  const [down] = teamOf(host, place)
  const isWholeSwitch = place.portGroup.activeUplinks === undefined
  return [
    ...(down === undefined ? [] : [mendLink(host, down)]),
    ...(isWholeSwitch ? addUplink(host, place) : []),
  ]
}
