/**
 * Breaks a reference migration at one instant of its clock, lets it run to its end, and says what promise was not kept:
 * one running owner at every instant, as vsphere-rules B.1 has it; every page, block and acknowledged write there;
 * every task ended; nothing reserved, held or left on the clock; what the fault broke put back.
 */
import { AssertionError } from '../../core/base/assert.ts'
import { Engine, type EngineSnapshot } from '../../core/engine/engine.ts'
import type { FaultSpec } from '../../core/scenario/fault-schema.ts'
import type { TraceRecord } from '../../core/trace/events.ts'
import { begunReference, references, type ReferenceName } from './reference-migrations.ts'
import { recordsOf } from './scenarios.ts'
import { leftBehind, spaceProblem } from './storage-moves.ts'

/** A fault with the object that it breaks, for a short while and for longer than anybody waits. */
export interface PointFault {
  readonly name: string
  readonly fault: FaultSpec
  /** s; the first is over before a timeout, the second is not. */
  readonly lasts: readonly [number, number]
}

/** Longer than the timeouts of vMotion and NFC (20 and 60 s), of heartbeats (60 s), of a datastore's paths (140 s). */
const [network, contact, storage] = [70, 100, 200]
const short = 0.1

function named(name: string, fault: FaultSpec, long: number): PointFault {
  return { name, fault, lasts: [short, long] }
}

/** All kinds of faults, at both ends of the migration where it has two. */
export function faultsOf(name: ReferenceName): readonly PointFault[] {
  const { command } = references[name]
  const isCrossing = name === 'cross-vcenter'
  const hosts = 'toHost' in command ? ['esx-01', 'esx-02'] : ['esx-01']
  const datastores = 'toDatastore' in command ? ['a', 'b'] : ['a']
  const vcenters = isCrossing ? ['vc-a', 'vc-b'] : ['vc-a']
  const way = isCrossing ? { between: ['DC-1', 'DC-2'] as [string, string] } : {}
  const between =
    hosts.length === 1
      ? []
      : [
          named('loss', { kind: 'lossy-network', lossPercent: 5, ...way }, network),
          named('round trip', { kind: 'high-round-trip', roundTripMs: 100, ...way }, network),
        ]
  const vm = 'web-01'
  return [
    ...hosts.flatMap((host) => faultsOfHost(host, isCrossing)),
    ...between,
    ...datastores.flatMap(faultsOfDatastore),
    ...vcenters.flatMap((vcenter) => [
      named(`restart of ${vcenter}`, { kind: 'vcenter-restart', vcenter }, contact),
      named(`clock of ${vcenter}`, { kind: 'time-skew', vcenter, seconds: 4000 }, contact),
    ]),
    ...(isCrossing ? [named('credentials', { kind: 'credentials-expired', vcenter: 'vc-b' }, contact)] : []),
    named('burst', { kind: 'guest-burst', vm, pagesPerSecond: 4000 }, 1),
    named('busy guest', { kind: 'guest-busy', vm, factor: 4 }, 1),
    named('cancel', { kind: 'cancel', vm }, 1),
  ]
}

function faultsOfHost(host: string, isCrossing: boolean): PointFault[] {
  const other = host === 'esx-01' || !isCrossing ? 'esx-03' : 'esx-04'
  return [
    named(`vmnic1 of ${host} down`, { kind: 'link-down', host, nic: 'vmnic1' }, network),
    named(`vmnic0 of ${host} down`, { kind: 'link-down', host, nic: 'vmnic0' }, network),
    named(
      `vmnic1 of ${host} flapping`,
      { kind: 'link-flapping', host, nic: 'vmnic1', downSeconds: 0.5, upSeconds: 0.3 },
      network,
    ),
    named(`vmnic1 of ${host} slow`, { kind: 'link-slow', host, nic: 'vmnic1', linkMbps: 10 }, network),
    named(`MTU of ${host}`, { kind: 'wrong-mtu', host, adapter: 'vmk1', mtu: 9000 }, network),
    named(`VLAN of ${host}`, { kind: 'wrong-vlan', host, portGroup: 'vMotion', vlan: 7 }, network),
    named(
      `address of ${host} twice`,
      { kind: 'duplicate-address', host: other, adapter: 'vmk1', ofHost: host },
      network,
    ),
    named(`${host} crashes`, { kind: 'host-crash', host }, contact),
    named(`${host} unmanaged`, { kind: 'management-lost', host }, contact),
    named(`memory of ${host}`, { kind: 'memory-short', host }, network),
  ]
}

function faultsOfDatastore(datastore: string): PointFault[] {
  return [
    named(`paths to ${datastore} down`, { kind: 'all-paths-down', datastore }, storage),
    named(`${datastore} lost`, { kind: 'permanent-device-loss', datastore }, storage),
    named(`${datastore} full`, { kind: 'datastore-full', datastore }, 5),
    named(`${datastore} slow`, { kind: 'datastore-slow', datastore, factor: 10 }, 5),
    named(`${datastore} read-only`, { kind: 'datastore-read-only', datastore }, 5),
  ]
}

/**
 * Each instant at which the clock has something, until the migration and all that it leaves on the clock is over. What
 * is asked for at an instant, and faults whose time it is, come after all else of it; so there is no finer point.
 */
export function pointsOf(name: ReferenceName): EngineSnapshot[] {
  const engine = begunReference(name)
  const points: EngineSnapshot[] = []
  for (;;) {
    while (engine.nextEventNs === engine.nowNs) engine.step()
    points.push(engine.snapshot())
    if (engine.isAtRest || !engine.step()) return points
  }
}

/** Enough to see it again: arguments of `npm run points`. */
export function replayOf(name: ReferenceName, index: number, fault: PointFault, seconds: number): string {
  return `npm run -s points -- --reference ${name} --fault "${fault.name}" --point ${index} --seconds ${seconds}`
}

/** A short fault begins at that instant, a long one halfway to the next. */
export function brokenAt(point: EngineSnapshot, { fault, lasts }: PointFault, seconds: number): Engine {
  const engine = Engine.restore(point)
  const { nowNs, nextEventNs } = engine
  const isBetween = seconds === lasts[1] && nextEventNs !== null
  const atNs = isBetween ? Math.floor((nowNs + nextEventNs) / 2) : nowNs
  engine.plan({ type: 'inject-fault', name: 'fault', fault, forSeconds: seconds }, atNs)
  return engine
}

/** More entries than any of these runs has. */
const endless = 200_000

/** Which promise the run breaks from here, before the fault has begun, to its end; '' if none. */
export function promiseBroken(engine: Engine): string {
  const specsBefore = specsOf(engine)
  try {
    for (let entries = 0; engine.step(); entries += 1) if (entries > endless) return 'it does not end'
  } catch (error) {
    if (error instanceof AssertionError) return error.message
    throw error
  }
  const records = recordsOf(engine)
  return (
    taskProblem(records) ||
    ownerProblem(engine, records) ||
    proofProblem(records) ||
    restProblem(engine) ||
    (specsOf(engine) === specsBefore ? '' : 'settings are not as they were before the fault')
  )
}

function taskProblem(records: readonly TraceRecord[]): string {
  const open = new Set<number>()
  const begins = records.filter(({ type }) => type === 'fault-begun').length
  if (begins !== 1) return `the fault has begun ${begins} times`
  let percent = 0
  for (const record of records) {
    if (record.type === 'task-progress' && record.percent < percent)
      return `progress falls from ${percent} to ${record.percent} per cent`
    if (record.type === 'task-progress' && open.has(record.task)) percent = record.percent
    if (record.type === 'task-queued') open.add(record.task)
    if (record.type === 'task-ended' && !open.delete(record.task)) return `task ${record.task} ends twice`
  }
  return open.size === 0 ? '' : `tasks ${[...open].join(', ')} have not ended`
}

/** Who owns the VM, told by the hand-over, hosts that fail and vSphere HA alone; compared with what else says it. */
function ownerProblem(engine: Engine, records: readonly TraceRecord[]): string {
  const isOn = records.some((record) => record.type === 'vm-present' && record.powerState === 'poweredOn')
  const failed = new Set<string>()
  let owner = 'esx-01'
  let isHandedOver = false
  let isRunning = isOn
  for (const record of records) {
    if (record.type === 'host-failed') failed.add(record.host)
    if (record.type === 'host-returned') failed.delete(record.host)
    if (record.type === 'host-declared-failed' && !failed.has(record.host))
      return `vSphere HA declares ${record.host} dead, which runs`
    if (record.type === 'ownership-passed') {
      if (isHandedOver) return 'it is handed over twice'
      if (!isRunning && isOn) return 'it is handed over but runs nowhere'
      isHandedOver = true
      owner = 'esx-02'
    }
    if (record.type === 'vm-failed') {
      if (!isRunning) return 'it fails twice'
      if (failed.size === 0) return 'it fails while all hosts run'
      isRunning = false
    }
    if (record.type === 'vm-restarted-by-ha' && record.toHost !== '') {
      if (isRunning) return `it runs on ${owner}, and vSphere HA starts it on ${record.toHost}`
      if (failed.has(record.toHost)) return `vSphere HA starts it on ${record.toHost}, which has failed`
      isRunning = true
      owner = record.toHost
    }
    if (record.type === 'migration-ended') {
      const isHere = record.owner === owner || (!isRunning && isOn)
      if (!isHere && record.outcome !== 'completed')
        return `the migration says ${record.owner}, it is on ${owner}`
      if (!isOn && record.outcome === 'completed') owner = record.owner
      if (isOn && record.outcome === 'completed' && !isHandedOver && record.owner !== 'esx-01')
        return 'it is completed without a hand-over'
    }
  }
  const vm = engine.inventory.vms.get('web-01')!
  if (vm.host !== owner) return `the inventory has it on ${vm.host}, it is on ${owner}`
  if ((vm.powerState === 'poweredOn') !== isRunning) return `the inventory has it ${vm.powerState}`
  const isSwitched = records.some(({ type }) => type === 'disk-switched')
  const datastores = vm.spec.disks.map(({ datastore }) => datastore)
  return datastores.every((datastore) => datastore === (isSwitched ? 'b' : 'a'))
    ? ''
    : `its disks lie on ${datastores.join(' and ')}`
}

function proofProblem(records: readonly TraceRecord[]): string {
  for (const record of records) {
    if (record.type === 'memory-verified' && record.stalePages > 0) return `${record.stalePages} stale pages`
    if (record.type === 'disk-verified' && record.staleBlocks + record.lostWrites > 0)
      return `${record.staleBlocks} stale blocks and ${record.lostWrites} lost writes`
    if (record.type === 'client-missed') {
      const { missedNs, pausedNs, slowedNs, silentNs, storageNs } = record
      const parts = pausedNs + slowedNs + silentNs + storageNs
      if (parts !== missedNs) return `its clients missed ${missedNs} ns, the parts sum to ${parts} ns`
    }
  }
  return ''
}

function restProblem(engine: Engine): string {
  const { hasAdmissions, queued, unheard, migrations, activeFaults, entering } = engine.underWay()
  if (hasAdmissions || queued.size > 0) return 'a slot is held or waited for'
  if (migrations.length > 0) return 'a migration is under way'
  if (unheard.size > 0) return 'vCenter still waits to hear of an end'
  if (activeFaults.length > 0) return 'the fault is not over'
  if (entering.length > 0) return 'something enters maintenance mode'
  for (const host of engine.inventory.hosts.values())
    if (host.reservedMemoryBytes !== 0 || host.reservedCpuMhz !== 0 || host.takenMemoryBytes !== 0)
      return `something of ${host.name} is reserved or taken`
  return leftBehind(engine) || spaceProblem(engine)
}

/** Settings of all but VMs. */
function specsOf({ inventory }: Engine): string {
  const { hosts, datastores, switches, vcenters, fabric } = inventory
  const specs = [hosts, datastores, switches, vcenters].map((objects) =>
    [...objects.values()].map(({ name, spec }) => [name, spec]),
  )
  return JSON.stringify([specs, fabric], (key, value) => (key === 'otherUsedGiB' ? undefined : value))
}

/** A run of a reference with a fault at one point. */
export interface BrokenPoint {
  readonly index: number
  readonly fault: PointFault
  readonly seconds: number
}

/**
 * Every `stride`-th point for each fault, each fault from another one on, so that among them they meet all; the short
 * and the long kind in turn where `stride` is not 1, else both.
 */
export function* pointsToBreak(name: ReferenceName, points: number, stride: number): Generator<BrokenPoint> {
  for (const [number, fault] of faultsOf(name).entries()) {
    const first = number % Math.min(stride, points)
    for (let index = first, turn = number; index < points; index += stride, turn += 1) {
      if (stride === 1) for (const seconds of fault.lasts) yield { index, fault, seconds }
      else yield { index, fault, seconds: fault.lasts[turn % 2]! }
    }
  }
}
