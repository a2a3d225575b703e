/** Random faults of every kind, with every kind of trigger, for a while or until they are cleared, once or often. */
import { faultSchema, triggerSchema, triggerStages } from '../../core/scenario/fault-schema.ts'
import type { FaultKind, FaultTrigger } from '../../core/scenario/fault-schema.ts'
import type { Draw } from './draw.ts'
import type { DrawnEstate, DrawnHost } from './draw-estate.ts'
import type { CommandNamed } from './document.ts'

type InjectFault = CommandNamed<'inject-fault'>
type Fault = InjectFault['fault']

/** Read from the catalogue, so that a kind that is added to it comes up here, or does not compile. */
export const faultKinds: readonly FaultKind[] = faultSchema.options.map(({ shape }) => shape.kind.value)
export const triggerKinds: readonly FaultTrigger['at'][] = triggerSchema.options.map(
  ({ shape }) => shape.at.value,
)

/** A migration that was asked for. */
export interface AskedMove {
  readonly vm: string
  /** Its two ends, as far as they are known when it is asked for. */
  readonly hosts: readonly string[]
}

/** Triggers watch VMs that are to move, and most faults hit where they move from or to: others seldom matter. */
export function drawFault(
  draw: Draw,
  estate: DrawnEstate,
  moves: readonly AskedMove[],
  earlier: readonly string[],
): InjectFault {
  const move = draw.of(moves)
  const involved = estate.hosts.filter(({ name }) => move.hosts.includes(name))
  const host = draw.of(draw.percent(75) && involved.length > 0 ? involved : estate.hosts)
  const trigger = draw.percent(70) ? drawTrigger(draw, move.vm, earlier) : null
  return {
    type: 'inject-fault',
    name: `fault-${earlier.length + 1}`,
    fault: drawSpec(draw, estate, host, move.vm),
    ...(trigger === null ? {} : { trigger }),
    ...draw.maybe(25, () => ({ afterSeconds: draw.second(0, 2) })),
    ...draw.maybe(65, () => ({
      forSeconds: draw.weighted([
        [4, draw.second(0.01, 3)],
        [2, draw.second(3, 30)],
        [1, 150],
      ]),
    })),
    ...draw.maybe(15, () => ({ repeat: { everySeconds: draw.second(0.1, 6), times: draw.whole(2, 4) } })),
  }
}

function drawTrigger(
  draw: Draw,
  vm: string,
  earlier: readonly string[],
): NonNullable<InjectFault['trigger']> {
  const at = draw.of(triggerKinds)
  switch (at) {
    case 'time':
      return { at, seconds: draw.second(0, 8) }
    case 'stage':
      return { at, vm, stage: draw.percent(20) ? 'post-copy' : draw.of(triggerStages) }
    case 'round':
      return { at, vm, round: draw.whole(1, 3) }
    case 'copied':
      return { at, vm, of: draw.of(['memory', 'disks'] as const), percent: draw.whole(0, 100) }
    case 'progress':
      return { at, vm, percent: draw.whole(0, 99) }
    case 'stun':
      return { at, vm, fraction: draw.whole(0, 20) / 20 }
    case 'resumed':
      return { at, vm }
    case 'fault':
      return earlier.length === 0
        ? { at: 'resumed', vm }
        : { at, name: draw.of(earlier), is: draw.of(['begun', 'over'] as const) }
  }
}

function drawSpec(draw: Draw, estate: DrawnEstate, host: DrawnHost, vm: string): Fault {
  const kind = draw.of(faultKinds)
  const nic = draw.of(['vmnic1', 'vmnic1', 'vmnic0'])
  const vcenter = draw.of(estate.vcenters)
  switch (kind) {
    case 'link-down':
      return { kind, host: host.name, nic }
    case 'link-flapping':
      return { kind, host: host.name, nic, downSeconds: draw.second(0.05, 3), upSeconds: draw.second(0.1, 3) }
    case 'link-slow':
      return { kind, host: host.name, nic, linkMbps: draw.of([10, 100, 1000]) }
    case 'wrong-mtu':
      return { kind, host: host.name, adapter: draw.of(['vmk1', 'vmk0']), mtu: draw.of([1280, 9000]) }
    case 'wrong-vlan':
      return {
        kind,
        host: host.name,
        portGroup: draw.of(['vMotion', 'VM Network', 'Management Network']),
        vlan: draw.whole(0, 20),
      }
    case 'duplicate-address': {
      const others = estate.hosts.filter(({ name }) => name !== host.name)
      // On a single host nobody has the address.
      if (others.length === 0) return { kind: 'cancel', vm }
      return { kind, host: host.name, adapter: 'vmk1', ofHost: draw.of(others).name }
    }
    case 'host-crash':
    case 'management-lost':
    case 'memory-short':
      return { kind, host: host.name }
    case 'vcenter-restart':
    case 'credentials-expired':
      return { kind, vcenter }
    case 'time-skew':
      return { kind, vcenter, seconds: draw.of([-400, -10, 10, 400]) }
    case 'guest-burst':
      return { kind, vm, pagesPerSecond: draw.of([1000, 40_000]) }
    case 'guest-busy':
      return { kind, vm, factor: draw.of([2, 10]) }
    case 'cancel':
      return { kind, vm }
    case 'lossy-network':
      return { kind, lossPercent: draw.of([0.1, 2, 30]), ...drawBetween(draw, estate) }
    case 'high-round-trip':
      return { kind, roundTripMs: draw.of([5, 60, 400]), ...drawBetween(draw, estate) }
    default:
      return drawStorageSpec(draw, kind, host)
  }
}

type StorageKind = Extract<FaultKind, `${'all-paths' | 'permanent' | 'datastore'}-${string}`>

function drawStorageSpec(draw: Draw, kind: StorageKind, host: DrawnHost): Fault {
  const datastore = draw.of(host.datastores)
  if (kind === 'datastore-full') return { kind, datastore }
  if (kind === 'datastore-slow') return { kind, datastore, factor: draw.of([2, 5, 40]) }
  return { kind, datastore, ...draw.maybe(50, () => ({ host: host.name })) }
}

function drawBetween(draw: Draw, { datacenters }: DrawnEstate) {
  const [first, second] = datacenters
  if (first === undefined || second === undefined || draw.percent(30)) return {}
  return { between: [first, second] as [string, string] }
}
