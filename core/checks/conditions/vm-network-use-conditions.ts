/** Conditions of networks that the destination has, but that the VM may not use there: reasons of CannotUseNetwork. */
import type { Host } from '../../estate/inventory.ts'
import type { PortGroupPlace } from '../../estate/lookup.ts'
import { vcenterOf } from '../../estate/vcenter-release.ts'
import type { DistributedSwitchSpec } from '../../scenario/vcenter-schema.ts'
import type { Cure } from '../cure.ts'
import { changeNic, changePortGroup, setOnSwitch } from '../cures/network-cures.ts'
import { setOnVcenter } from '../cures/setting-cures.ts'
import { chooseInWizard, migratePoweredOff } from '../cures/storage-cures.ts'
import { isToStandard, networkMoves, placeInWords, useFields, type NetworkMove } from '../network-moves.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

const policies = [
  ['promiscuousMode', 'promiscuous mode'],
  ['macAddressChanges', 'MAC address changes'],
  ['forgedTransmits', 'forged transmits'],
] as const

function accepts({ portGroup }: PortGroupPlace, policy: (typeof policies)[number][0]): boolean {
  return portGroup.security?.[policy] ?? false
}

function policiesInWords(place: PortGroupPlace, differing: readonly (typeof policies)[number][]): string {
  return differing
    .map(([policy, words]) => `${words} ${accepts(place, policy) ? 'accepted' : 'rejected'}`)
    .join(', ')
}

function checkPolicies(subject: CheckSubject): readonly CheckResult[] {
  const { source, destination } = subject
  return networkMoves(subject).flatMap((move): readonly CheckResult[] => {
    const { nic, from, to, label, isLive } = move
    if (from === null || to === null || isToStandard(move)) return []
    const differing = policies.filter(([policy]) => accepts(from, policy) !== accepts(to, policy))
    if (differing.length === 0) return []
    const words = differing.map(([, one]) => one).join(', ')
    return [
      {
        severity: isLive ? 'error' : 'warning',
        message: `Network “${label}” on ${destination.name} cannot be used for “${nic.name}”: its security policy differs from that of “${nic.portGroup}” on ${source.name} (${words}).`,
        remedy: 'Make the security policies of both port groups alike.',
        left: { label: `${nic.portGroup} on ${source.name}`, value: policiesInWords(from, differing) },
        right: { label: `${label} on ${destination.name}`, value: policiesInWords(to, differing) },
        fields: useFields(move, 'MismatchedNetworkPolicies'),
        note: 'Older releases named the fault MismatchedNetworkPolicies.',
        cures: [alignPolicies(destination, from, to)],
      },
    ]
  })
}

function alignPolicies(host: Host, from: PortGroupPlace, to: PortGroupPlace): Cure {
  const security = {
    promiscuousMode: accepts(from, 'promiscuousMode'),
    macAddressChanges: accepts(from, 'macAddressChanges'),
    forgedTransmits: accepts(from, 'forgedTransmits'),
  }
  const text = `Give ${placeInWords(to)} on ${host.name} the security policy of ${placeInWords(from)}`
  return changePortGroup(host, to, text, { security })
}

function checkToStandard(subject: CheckSubject): readonly CheckResult[] {
  return networkMoves(subject)
    .filter(isToStandard)
    .map((move) => ({
      message: `Network “${move.label}” on ${subject.destination.name} cannot be used for “${move.nic.name}”: vMotion from a distributed to a standard switch is not supported.`,
      remedy:
        'Choose a distributed port group; standard to standard and standard to distributed are allowed.',
      left: { label: `${move.nic.name} is on`, value: placeInWords(move.from!) },
      right: { label: 'Chosen', value: `${placeInWords(move.to!)}, a standard switch` },
      fields: useFields(move, 'VMotionToUnsupportedNetworkType'),
      note: 'The documents of 6.0 to 6.7 list it as prevented; that of 8.0 does not name it any more. It is refused here for all releases.',
      cures: [
        chooseInWizard(`Choose a distributed port group for ${move.nic.name}`, 'Select networks'),
        migratePoweredOff(subject.vm),
      ],
    }))
}

const hybridSetting = 'config.vmprov.enableHybridMode'

/** Of two distributed switches; the vCenter that the VM leaves is taken to decide. */
function checkSwitchVersions(subject: CheckSubject): readonly CheckResult[] {
  const vcenter = vcenterOf(subject.inventory, subject.source)
  const isHybrid = vcenter?.spec.settings?.[hybridSetting] === true
  return networkMoves(subject).flatMap((move): readonly CheckResult[] => {
    const { fromSwitch: from, toSwitch: to, nic } = move
    if (from === null || to === null || from.name === to.name) return []
    const isOtherVendor = from.vendor !== to.vendor
    if (!isOtherVendor && (from.version === to.version || isHybrid)) return []
    return [
      {
        message: `Network “${move.label}” cannot be used for “${nic.name}”: distributed switches ${from.name} and ${to.name} differ in version or vendor.`,
        remedy: `Upgrade the older switch so that both match.`,
        left: { label: from.name, value: `${from.vendor} ${from.version}` },
        right: { label: to.name, value: `${to.vendor} ${to.version}` },
        fields: useFields(move, 'MismatchedDvsVersionOrVendor'),
        cures: isOtherVendor
          ? [migratePoweredOff(subject.vm)]
          : [
              upgradeSwitch(from, to),
              ...(vcenter === null
                ? []
                : [
                    setOnVcenter(
                      vcenter,
                      `Set ${hybridSetting} to true`,
                      'Configure > Settings > Advanced Settings > Edit Settings',
                      { settings: { ...vcenter.spec.settings, [hybridSetting]: true } },
                      2,
                    ),
                  ]),
            ],
      },
    ]
  })
}

function upgradeSwitch(one: DistributedSwitchSpec, other: DistributedSwitchSpec): Cure {
  const [older, newer] = isOlder(one.version, other.version) ? [one, other] : [other, one]
  return setOnSwitch(
    older.name,
    `Upgrade ${older.name} to version ${newer.version}`,
    'Actions > Upgrade > Upgrade Distributed Switch',
    { version: newer.version },
    2,
  )
}

/** Part by part: 6.6.0 before 7.0.3. */
function isOlder(version: string, other: string): boolean {
  const parts = version.split('.').map(Number)
  const others = other.split('.').map(Number)
  const at = [0, 1, 2].find((index) => (parts[index] ?? 0) !== (others[index] ?? 0))
  return at !== undefined && (parts[at] ?? 0) < (others[at] ?? 0)
}

function checkReservation(subject: CheckSubject): readonly CheckResult[] {
  const { vm } = subject
  return networkMoves(subject).flatMap((move): readonly CheckResult[] => {
    const { nic, to, toSwitch } = move
    if (nic.reservationMbps === undefined || to === null || isToStandard(move)) return []
    if (toSwitch?.networkIoControl !== undefined) return []
    const { reservationMbps, ...unreserved } = nic
    return [
      {
        message: `Network “${move.label}” cannot be used for “${nic.name}”: ${to.switch.name} does not support bandwidth reservations.`,
        remedy: 'Enable Network I/O Control 3 on the target switch, or take away the reservation.',
        left: { label: `${nic.name} reserves`, value: `${reservationMbps} Mbit/s` },
        right: {
          label: to.switch.name,
          value: toSwitch === null ? 'a standard switch' : 'without Network I/O Control 3',
        },
        fields: useFields(move, 'NetworkReservationNotSupported'),
        cures: [
          ...(toSwitch === null ? [] : [enableIoControl(subject, toSwitch)]),
          changeNic(vm, nic, unreserved, {
            text: `Take away the bandwidth reservation of ${nic.name} of ${vm.name}`,
            field: 'Reservation',
          }),
        ],
      },
    ]
  })
}

/** With as much to reserve as all adapters ask for that are on the switch or come to it. */
function enableIoControl({ inventory, vm }: CheckSubject, one: DistributedSwitchSpec): Cure {
  const labels = new Set(one.portGroups.map((group) => group.name))
  const reservableMbps = [...inventory.vms.values()]
    .flatMap((other) => other.spec.nics.filter((nic) => other === vm || labels.has(nic.portGroup)))
    .reduce((sum, nic) => sum + (nic.reservationMbps ?? 0), 0)
  return setOnSwitch(
    one.name,
    `Enable Network I/O Control 3 on ${one.name} with ${reservableMbps} Mbit/s for VMs`,
    'Configure > Resource Allocation > System traffic > Virtual Machine Traffic > Edit',
    { networkIoControl: { reservableMbps } },
    2,
  )
}

function checkMaintenance(subject: CheckSubject): readonly CheckResult[] {
  return networkMoves(subject).flatMap((move: NetworkMove): readonly CheckResult[] => {
    const { toSwitch, nic, label } = move
    if (toSwitch?.isInMaintenance !== true) return []
    return [
      {
        message: `Network “${label}” cannot be used for “${nic.name}”: ${toSwitch.name} is under maintenance.`,
        remedy: 'Wait until the maintenance is over, or choose another network.',
        left: { label: nic.name, value: placeInWords(move.to!) },
        right: { label: toSwitch.name, value: 'under maintenance' },
        fields: useFields(move, 'NetworkUnderMaintenance'),
        cures: [
          setOnSwitch(toSwitch.name, `End the maintenance of ${toSwitch.name}`, 'Actions', {
            isInMaintenance: null,
          }),
        ],
      },
    ]
  })
}

export const vmNetworkUseConditions: Conditions = {
  'net-policy-mismatch': checkPolicies,
  'net-vds-to-vss': checkToStandard,
  'net-vds-version-mismatch': checkSwitchVersions,
  'net-reservation-unsupported': checkReservation,
  'net-maintenance': checkMaintenance,
}
