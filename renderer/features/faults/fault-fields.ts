/**
 * What the dialog asks of each kind of fault: names of objects, chosen from the estate, and figures with their units.
 * The schema decides what is right; here stands only how the fields are called and what they begin with. Pure.
 */
import type { FaultKind } from '../../../core/scenario/fault-schema.ts'

/** Where the choices of a field come from. */
export type FieldSource =
  | 'host'
  | 'nic'
  | 'adapter'
  | 'portGroup'
  | 'ofHost'
  | 'datastore'
  | 'mountedBy'
  | 'vm'
  | 'vcenter'
  | 'between'

export interface ChoiceField {
  readonly type: 'choice'
  readonly key: string
  readonly label: string
  readonly source: FieldSource
  /** What it means where nothing is chosen; left out: something must be. */
  readonly emptyText?: string
}

export interface NumberField {
  readonly type: 'number'
  readonly key: string
  readonly label: string
  readonly unit: string
  readonly initial: number
  readonly hint?: string
}

export type FaultField = ChoiceField | NumberField

const host: ChoiceField = { type: 'choice', key: 'host', label: 'Host', source: 'host' }
const nic: ChoiceField = { type: 'choice', key: 'nic', label: 'Physical adapter', source: 'nic' }
const adapter: ChoiceField = { type: 'choice', key: 'adapter', label: 'VMkernel adapter', source: 'adapter' }
const datastore: ChoiceField = { type: 'choice', key: 'datastore', label: 'Datastore', source: 'datastore' }
const mountedBy: ChoiceField = {
  type: 'choice',
  key: 'host',
  label: 'For host',
  source: 'mountedBy',
  emptyText: 'All hosts that have it mounted',
}
const vm: ChoiceField = { type: 'choice', key: 'vm', label: 'Virtual machine', source: 'vm' }
const vcenter: ChoiceField = { type: 'choice', key: 'vcenter', label: 'vCenter Server', source: 'vcenter' }
const between: ChoiceField = {
  type: 'choice',
  key: 'between',
  label: 'On the way',
  source: 'between',
  emptyText: 'Between hosts of one datacenter',
}

function number(key: string, label: string, unit: string, initial: number, hint?: string): NumberField {
  return { type: 'number', key, label, unit, initial, ...(hint === undefined ? {} : { hint }) }
}

export const faultFields: Readonly<Record<FaultKind, readonly FaultField[]>> = {
  'link-down': [host, nic],
  'link-flapping': [
    host,
    nic,
    number('downSeconds', 'Down for', 's', 2),
    number('upSeconds', 'Then up for', 's', 5),
  ],
  'link-slow': [host, nic, number('linkMbps', 'Speed', 'Mbit/s', 1000)],
  'lossy-network': [between, number('lossPercent', 'Segments lost', '%', 1)],
  'high-round-trip': [between, number('roundTripMs', 'Round-trip time', 'ms', 150)],
  'wrong-mtu': [host, adapter, number('mtu', 'MTU', 'bytes', 1500)],
  'wrong-vlan': [
    host,
    { type: 'choice', key: 'portGroup', label: 'Port group', source: 'portGroup' },
    number('vlan', 'VLAN', '', 999, '0: frames carry no VLAN.'),
  ],
  'duplicate-address': [
    host,
    { ...adapter, label: 'VMkernel adapter' },
    { type: 'choice', key: 'ofHost', label: 'Takes the address of', source: 'ofHost' },
  ],
  'host-crash': [host],
  'management-lost': [host],
  'memory-short': [host],
  'vcenter-restart': [vcenter],
  'credentials-expired': [vcenter],
  'time-skew': [vcenter, number('seconds', 'Clock is off by', 's', 600, 'Below zero: it is slow.')],
  'all-paths-down': [datastore, mountedBy],
  'permanent-device-loss': [datastore, mountedBy],
  'datastore-full': [datastore],
  'datastore-slow': [datastore, number('factor', 'How much slower', 'times', 10)],
  'datastore-read-only': [datastore, mountedBy],
  'guest-burst': [vm, number('pagesPerSecond', 'Page writes', 'pages/s', 100_000)],
  'guest-busy': [vm, number('factor', 'Requests of its clients', 'times as many', 4)],
  cancel: [vm],
}

/** It does one thing and is over at once: no duration to ask for. */
export function isOverAtOnce(kind: FaultKind): boolean {
  return kind === 'cancel'
}
