/**
 * How concurrent flows divide the links they share: max-min fairness by progressive filling. All flows grow
 * together until a link is full; its flows stop there, the others go on. Source: Bertsekas and Gallager,
 * Data Networks, 6.5.2. TCP comes close to it for long flows of equal round-trip time.
 */
import type { SharedLink } from './path.ts'

/** One flow and the links that it crosses. */
export interface Flow {
  readonly id: number
  readonly links: readonly SharedLink[]
  /** What holds it whatever the links leave; Infinity or left out: nothing. */
  readonly capBytesPerSecond?: number
}

interface LinkLoad {
  leftBytesPerSecond: number
  /** Sum of the costs of the flows that still grow, and their number. */
  growingCost: number
  growingFlows: number
}

/**
 * Payload in bytes per second of each flow, by its id, rounded down and at least 1. Flows without a link
 * get none. Give the flows in order of their ids: sums are then made in one order on every platform.
 */
export function shareLinks(flows: readonly Flow[]): Map<number, number> {
  const connected = flows.filter((flow) => flow.links.length > 0).map(withCap)
  const loads = loadsOf(connected)
  const rates = new Map<number, number>()
  let growing = connected
  while (growing.length > 0) {
    const level = lowestLevel(loads)
    const full = new Set([...loads].filter(([, load]) => levelOf(load) <= level).map(([id]) => id))
    const stopped = growing.filter((flow) => flow.links.some((link) => full.has(link.id)))
    for (const flow of stopped) {
      rates.set(flow.id, Math.max(1, Math.floor(level)))
      for (const link of flow.links) {
        const load = loads.get(link.id)!
        load.leftBytesPerSecond -= level * link.costPerByte
        load.growingCost -= link.costPerByte
        load.growingFlows -= 1
      }
    }
    for (const [id, load] of loads) if (load.growingFlows === 0) loads.delete(id)
    growing = growing.filter((flow) => !stopped.includes(flow))
  }
  return rates
}

/** A cap is a link of the flow's own. */
function withCap(flow: Flow): Flow {
  const { id, capBytesPerSecond = Infinity } = flow
  if (capBytesPerSecond === Infinity) return flow
  const own = { id: `cap of ${id}`, bytesPerSecond: capBytesPerSecond, costPerByte: 1 }
  return { id, links: [...flow.links, own] }
}

function loadsOf(flows: readonly Flow[]): Map<string, LinkLoad> {
  const loads = new Map<string, LinkLoad>()
  for (const flow of flows) {
    for (const link of flow.links) {
      const load = loads.get(link.id) ?? {
        leftBytesPerSecond: link.bytesPerSecond,
        growingCost: 0,
        growingFlows: 0,
      }
      load.growingCost += link.costPerByte
      load.growingFlows += 1
      loads.set(link.id, load)
    }
  }
  return loads
}

/** Rate per flow at which this link is full. */
function levelOf(load: LinkLoad): number {
  return load.leftBytesPerSecond / load.growingCost
}

function lowestLevel(loads: ReadonlyMap<string, LinkLoad>): number {
  return Math.min(...[...loads.values()].map(levelOf))
}
