/**
 * Conditions of the ports that the VM's adapters have and need: virtual intranets (standard switches without
 * uplinks), full switches, conflict ports.
 */
import type { Host } from '../../estate/inventory.ts'
import { distributedSwitchOf, portGroupOf, type PortGroupPlace } from '../../estate/lookup.ts'
import { vcenterOf } from '../../estate/vcenter-release.ts'
import type { Cure } from '../cure.ts'
import {
  addUplink,
  changeNic,
  commonNetwork,
  disconnectNic,
  morePorts,
  toNetwork,
} from '../cures/network-cures.ts'
import { setOnVcenter } from '../cures/setting-cures.ts'
import { chooseInWizard } from '../cures/storage-cures.ts'
import { accessFields, isToStandard, networkMoves, placeInWords, type NetworkMove } from '../network-moves.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

function isInternal(place: PortGroupPlace | null): boolean {
  return place !== null && distributedSwitchOf(place) === null && place.switch.uplinks.length === 0
}

const intranetSetting = 'config.migrate.test.CompatibleNetworks.VMOnVirtualIntranet'

function checkInternal(subject: CheckSubject): readonly CheckResult[] {
  const vcenter = vcenterOf(subject.inventory, subject.source)
  if (vcenter?.spec.settings?.[intranetSetting] === false) return []
  const off =
    vcenter === null
      ? []
      : [
          setOnVcenter(
            vcenter,
            `Set ${intranetSetting} to false`,
            'Configure > Settings > Advanced Settings > Edit Settings',
            { settings: { ...vcenter.spec.settings, [intranetSetting]: false } },
            2,
          ),
        ]
  return networkMoves(subject).flatMap((move) => {
    if (isInternal(move.from)) return [fromInternal(subject, move, off)]
    return move.from !== null && isInternal(move.to) && !isToStandard(move)
      ? [toInternal(subject, move, off)]
      : []
  })
}

function fromInternal(
  { vm, source, destination }: CheckSubject,
  move: NetworkMove,
  off: readonly Cure[],
): CheckResult {
  const { nic, from, isLive } = move
  const other = commonNetwork(source, destination, nic.portGroup)
  return {
    severity: isLive ? 'error' : 'warning',
    message: `${isLive ? 'Currently connected network' : 'Network'} interface “${nic.name}” uses network “${nic.portGroup}”, which is a virtual intranet: it exists only on ${source.name}.`,
    remedy: isLive
      ? 'Move the adapter to a switch with an uplink, disconnect it, or add an uplink.'
      : 'It does not stop the migration, since the adapter is not connected.',
    left: { label: `${nic.portGroup} on ${source.name}`, value: 'a switch without uplinks' },
    right: { label: 'Needed', value: 'a switch with an uplink' },
    fields: accessFields(move, nic.portGroup),
    cures: [
      ...addUplink(source, from!),
      ...(isLive ? [disconnectNic(vm, nic)] : []),
      ...(other === null ? [] : [toNetwork(vm, nic, other)]),
      ...off,
    ],
  }
}

function toInternal({ vm, destination }: CheckSubject, move: NetworkMove, off: readonly Cure[]): CheckResult {
  const { nic, label, to, isLive } = move
  return {
    severity: isLive ? 'error' : 'warning',
    message: `${isLive ? 'Currently connected network' : 'Network'} interface “${nic.name}” would come to “${label}” on ${destination.name}, which is a virtual intranet without physical network adapters.`,
    remedy: `Choose a network with an uplink, or add one to ${to!.switch.name} of ${destination.name}.`,
    left: { label: nic.name, value: `${nic.portGroup}, with an uplink` },
    right: { label: `${label} on ${destination.name}`, value: 'a switch without uplinks' },
    fields: accessFields(move),
    note: 'The documents of 6.0 to 8.0 list a move to an internal network as prevented; that it is this check is inferred.',
    cures: [
      ...addUplink(destination, to!),
      ...(isLive ? [disconnectNic(vm, nic)] : []),
      chooseInWizard(`Choose another network for ${nic.name}`, 'Select networks'),
      ...off,
    ],
  }
}

/** Ports that others hold. A standard switch counts live adapters of its host, a distributed port group all of its. */
function takenPorts(subject: CheckSubject, place: PortGroupPlace): number {
  const { inventory, destination, vm } = subject
  const others = [...inventory.vms.values()].filter((one) => one.name !== vm.name)
  if (distributedSwitchOf(place) === null) {
    const own = new Set(place.switch.portGroups.map((group) => group.name))
    return others
      .filter((one) => one.host === destination.name && one.powerState === 'poweredOn')
      .flatMap((one) => one.spec.nics)
      .filter((nic) => nic.connected && own.has(nic.portGroup)).length
  }
  const isOn = (host: Host | undefined, label: string) =>
    host !== undefined && portGroupOf(host, label)?.portGroup === place.portGroup
  const adapters = [...inventory.hosts.values()].flatMap((host) =>
    host.spec.vmkernelAdapters.filter((adapter) => isOn(host, adapter.portGroup)),
  )
  const nics = others.flatMap((one) =>
    one.spec.nics.filter((nic) => isOn(inventory.hosts.get(one.host), nic.portGroup)),
  )
  return adapters.length + nics.length
}

function portsOf({ portGroup, switch: one }: PortGroupPlace): number | undefined {
  if ('kind' in one) return 'ports' in portGroup ? portGroup.ports : undefined
  return one.ports
}

/** A VM that stays in its distributed port group keeps its port. */
function needsPort({ from, to, toSwitch, isLive }: NetworkMove): boolean {
  return to !== null && (toSwitch === null ? isLive : from?.portGroup !== to.portGroup)
}

function checkFull(subject: CheckSubject): readonly CheckResult[] {
  const { destination } = subject
  const asked = new Map<object, number>()
  return networkMoves(subject).flatMap((move): readonly CheckResult[] => {
    const { to, nic, toSwitch } = move
    const ports = to === null ? undefined : portsOf(to)
    if (to === null || ports === undefined || !needsPort(move) || isToStandard(move)) return []
    const key = toSwitch === null ? to.switch : to.portGroup
    const own = (asked.get(key) ?? 0) + 1
    asked.set(key, own)
    const taken = takenPorts(subject, to)
    if (taken + own <= ports) return []
    const what = toSwitch === null ? to.switch.name : placeInWords(to)
    return [
      {
        message: `The switch of “${move.label}” on ${destination.name} is full: ${what} has no free port for “${nic.name}”.`,
        remedy: `Add ports to ${what}, or choose another network.`,
        left: { label: `Ports of ${what} in use`, value: `${taken + own - 1} of ${ports}` },
        right: { label: nic.name, value: 'needs a port' },
        fields: accessFields(move),
        ...(toSwitch === null
          ? { note: 'Standard switches of ESXi 5.5 and later add ports by themselves.' }
          : {}),
        cures: [morePorts(destination, to, Math.max(taken + own, taken + subject.nics.length))],
      },
    ]
  })
}

function checkConflictPort(subject: CheckSubject): readonly CheckResult[] {
  const { vm } = subject
  return networkMoves(subject)
    .filter(({ nic }) => nic.isOnConflictPort === true)
    .map((move) => {
      const { isOnConflictPort: _, ...proper } = move.nic
      return {
        message: `Network interface “${move.nic.name}” of ${vm.name} uses a temporary conflict port of “${move.nic.portGroup}”, with which it cannot be migrated.`,
        remedy: `Connect ${move.nic.name} to a port of its own again.`,
        left: { label: move.nic.name, value: 'on a conflict port' },
        right: { label: 'Needed', value: `a port of ${move.nic.portGroup}` },
        fields: accessFields(move, move.nic.portGroup),
        cures: [
          changeNic(vm, move.nic, proper, {
            text: `Reconnect ${move.nic.name} of ${vm.name} to a free port of ${move.nic.portGroup}`,
            field: 'Network',
          }),
        ],
      }
    })
}

export const vmNetworkPortConditions: Conditions = {
  'net-internal-only': checkInternal,
  'net-switch-full': checkFull,
  'net-conflict-dvport': checkConflictPort,
}
