/**
 * Networks between vCenters, in both directions: which kinds of switch a network adapter may leave and reach, running
 * and not, with the fault of each. vsphere-rules F.2 and A.7.
 */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { Finding } from '../../../core/checks/finding.ts'
import {
  baseEstate,
  baseRequest,
  inventoryOf,
  type Plain,
  type PlainEstate,
} from '../../support/blockers/base-estate.ts'
import { internalSwitches, switchesWith } from '../../support/blockers/vm-network-plants.ts'

type Direction = 'there' | 'back'
type State = 'poweredOn' | 'poweredOff' | 'suspended'

/** The two sides of a move, whichever way it goes. */
interface Sides {
  readonly plain: PlainEstate
  readonly from: { readonly host: Plain; readonly vcenter: Plain; readonly datacenter: Plain }
  readonly to: { readonly host: Plain; readonly vcenter: Plain; readonly datacenter: Plain }
}

interface Move {
  readonly kind: 'xvc-elm' | 'xvc-advanced'
  readonly direction: Direction
  readonly state?: State
}

/** web-01 on network `from` of its vCenter, which is mapped to `to` of the other one. */
function findingsOf(
  move: Move,
  from: string,
  to: string | null,
  plant: (sides: Sides) => void,
): readonly Finding[] {
  const { kind, direction, state } = move
  const plain = baseEstate(kind, state)
  const a = { host: plain.source, vcenter: plain.vcenter, datacenter: plain.datacenter }
  const b = {
    host: plain.destination,
    vcenter: plain.destinationVcenter,
    datacenter: plain.destinationDatacenter,
  }
  const sides = direction === 'there' ? { plain, from: a, to: b } : { plain, from: b, to: a }
  plain.datacenter.distributedSwitches = []
  plain.vm.host = sides.from.host.name
  plain.vm.disks[0].datastore = direction === 'there' ? 'shared-1' : 'shared-b'
  plain.vm.nics[0].portGroup = from
  plant(sides)
  return checkMigration(inventoryOf(plain), {
    ...baseRequest(kind),
    toHost: sides.to.host.name,
    toDatastore: direction === 'there' ? 'shared-b' : 'shared-1',
    networks: to === null ? {} : { [from]: to },
  }).findings
}

function distributed(name: string, portGroup: string, host: Plain, change: Plain = {}): Plain {
  return { name, portGroups: [{ name: portGroup }], members: [{ host: host.name, uplinks: [] }], ...change }
}

/** `DPG-From` where the VM leaves, `DPG-To` where it comes to. */
function vdsAtSource({ from }: Sides, change: Plain = {}): void {
  from.datacenter.distributedSwitches = [distributed('DS-From', 'DPG-From', from.host, change)]
}

function vdsAtDestination({ to }: Sides, change: Plain = {}): void {
  to.datacenter.distributedSwitches = [distributed('DS-To', 'DPG-To', to.host, change)]
}

function both(sides: Sides, change: Plain = {}): void {
  vdsAtSource(sides)
  vdsAtDestination(sides, change)
}

const moves: readonly Move[] = (['xvc-elm', 'xvc-advanced'] as const).flatMap((kind) =>
  (['there', 'back'] as const).map((direction) => ({ kind, direction })),
)
const told = (findings: readonly Finding[]) =>
  findings.map(({ check, severity, fault, fields }) => {
    const reason = fields.find((field) => field.label === 'reason')?.value
    return [severity, check, ...(reason === undefined ? [fault] : [fault, reason])].join(' ')
  })

describe.each(moves)('$kind, $direction', (move) => {
  const hot = (from: string, to: string | null, plant: (sides: Sides) => void) =>
    told(findingsOf({ ...move, state: 'poweredOn' }, from, to, plant))
  const cold = (from: string, to: string | null, plant: (sides: Sides) => void) =>
    (['poweredOff', 'suspended'] as const).map((state) =>
      told(findingsOf({ ...move, state }, from, to, plant)),
    )
  const passesCold = [[], []]

  it('standard to standard, under whatever label', () => {
    const other = ({ to }: Sides) => void (to.host.standardSwitches = switchesWith([{ name: 'Prod' }]))
    expect(hot('VM Network', 'VM Network', () => {})).toEqual([])
    expect(hot('VM Network', 'Prod', other)).toEqual([])
    expect(cold('VM Network', 'Prod', other)).toEqual(passesCold)
  })

  it('standard to distributed', () => {
    expect(hot('VM Network', 'DPG-To', vdsAtDestination)).toEqual([])
    expect(cold('VM Network', 'DPG-To', vdsAtDestination)).toEqual(passesCold)
  })

  it('distributed to distributed of the same version and vendor', () => {
    expect(hot('DPG-From', 'DPG-To', both)).toEqual([])
    expect(cold('DPG-From', 'DPG-To', both)).toEqual(passesCold)
  })

  it('distributed to standard: not while it runs', () => {
    const findings = findingsOf({ ...move, state: 'poweredOn' }, 'DPG-From', 'VM Network', vdsAtSource)
    expect(told(findings)).toEqual(['error net-vds-to-vss CannotUseNetwork VMotionToUnsupportedNetworkType'])
    expect(findings[0]!.note).toContain('6.0 to 6.7 list it as prevented; that of 8.0 does not')
    expect(cold('DPG-From', 'VM Network', vdsAtSource)).toEqual(passesCold)
  })

  it('a port group that keeps its name is found by it, on a switch of whatever name', () => {
    const alike = (members?: readonly Plain[]) => (sides: Sides) => {
      both(sides, members === undefined ? {} : { members })
      sides.to.datacenter.distributedSwitches[0].portGroups = [{ name: 'DPG-From' }]
    }
    expect(hot('DPG-From', 'DPG-From', alike())).toEqual([])
    expect(cold('DPG-From', 'DPG-From', alike())).toEqual(passesCold)
    const findings = findingsOf({ ...move, state: 'poweredOn' }, 'DPG-From', 'DPG-From', alike([]))
    expect(told(findings)).toEqual(['error net-vds-not-member CannotAccessNetwork'])
    expect(findings[0]!.left.value).toBe('DPG-From of DS-To')
  })

  it('distributed to a standard one of the same name: not while it runs, and by that reason alone', () => {
    const alike = (sides: Sides) => {
      vdsAtSource(sides)
      sides.to.host.standardSwitches = switchesWith([{ name: 'DPG-From' }])
    }
    expect(hot('DPG-From', 'DPG-From', alike)).toEqual([
      'error net-vds-to-vss CannotUseNetwork VMotionToUnsupportedNetworkType',
    ])
    expect(cold('DPG-From', 'DPG-From', alike)).toEqual(passesCold)
  })

  it.each([
    ['version', { version: '7.0.3' }],
    ['vendor', { vendor: 'Cisco' }],
  ])('distributed to distributed of another %s: not while it runs', (_, change) => {
    const differ = (sides: Sides) => both(sides, change)
    expect(hot('DPG-From', 'DPG-To', differ)).toEqual([
      'error net-vds-version-mismatch CannotUseNetwork MismatchedDvsVersionOrVendor',
    ])
    expect(cold('DPG-From', 'DPG-To', differ)).toEqual(passesCold)
  })

  it('the hybrid mode of the vCenter that the VM leaves lets other versions pass, other vendors not', () => {
    const hybrid = (side: 'from' | 'to', change: Plain) => (sides: Sides) => {
      both(sides, change)
      sides[side].vcenter.settings = { 'config.vmprov.enableHybridMode': true }
    }
    expect(hot('DPG-From', 'DPG-To', hybrid('from', { version: '7.0.3' }))).toEqual([])
    expect(hot('DPG-From', 'DPG-To', hybrid('to', { version: '7.0.3' }))).toHaveLength(1)
    expect(hot('DPG-From', 'DPG-To', hybrid('from', { vendor: 'Cisco' }))).toHaveLength(1)
  })

  it('an internal network at the destination: not while the adapter is connected', () => {
    const internal = ({ to }: Sides) => void (to.host.standardSwitches = internalSwitches('Lab'))
    expect(hot('VM Network', 'Lab', internal)).toEqual(['error net-internal-only VMOnVirtualIntranet'])
    const disconnected = (sides: Sides) => {
      internal(sides)
      sides.plain.vm.nics[0].connected = false
    }
    expect(hot('VM Network', 'Lab', disconnected)).toEqual(['warning net-internal-only VMOnVirtualIntranet'])
    expect(cold('VM Network', 'Lab', internal)).toEqual(passesCold)
  })

  it('an internal network where the VM is', () => {
    const internal = ({ from }: Sides) => void (from.host.standardSwitches = internalSwitches())
    expect(hot('VM Network', 'VM Network', internal)).toEqual(['error net-internal-only VMOnVirtualIntranet'])
    expect(cold('VM Network', 'VM Network', internal)).toEqual(passesCold)
  })

  it('a distributed switch that does not work: never', () => {
    const broken = (sides: Sides) => both(sides, { isInMaintenance: true })
    const message = 'error net-maintenance CannotUseNetwork NetworkUnderMaintenance'
    expect(hot('DPG-From', 'DPG-To', broken)).toEqual([message])
    expect(cold('DPG-From', 'DPG-To', broken)).toEqual([[message], [message]])
  })

  it('a distributed switch that the host has not joined: never', () => {
    const apart = (sides: Sides) => both(sides, { members: [] })
    const message = 'error net-vds-not-member CannotAccessNetwork'
    expect(hot('DPG-From', 'DPG-To', apart)).toEqual([message])
    expect(cold('DPG-From', 'DPG-To', apart)).toEqual([[message], [message]])
  })

  it('a network that is not there: not while the adapter is connected', () => {
    expect(hot('VM Network', 'Nowhere', () => {})).toEqual([
      'error net-missing-connected CannotAccessNetwork',
    ])
    const message = 'warning net-missing-disconnected CannotAccessNetwork'
    expect(cold('VM Network', 'Nowhere', () => {})).toEqual([[message], [message]])
  })

  it('no network chosen: not while it runs, whatever bears the same name', () => {
    expect(hot('VM Network', null, () => {})).toEqual(['error xvc-network-map CannotAccessNetwork'])
  })

  it('each adapter by itself', () => {
    const two = (sides: Sides) => {
      vdsAtSource(sides)
      sides.plain.vm.nics.push({ name: 'Network adapter 2', portGroup: 'VM Network' })
    }
    expect(hot('DPG-From', 'VM Network', two)).toEqual([
      'error net-vds-to-vss CannotUseNetwork VMotionToUnsupportedNetworkType',
      'error xvc-network-map CannotAccessNetwork',
    ])
  })
})
