/**
 * What vCenter's own services remember in a run: hosts that are entering maintenance mode, and DRS with its
 * recommendations. A plain tree that is copied with the engine's state; `maintenance.ts` and `drs-runs.ts` act on it.
 */
import type { PlannedMove } from '../drs/recommendation.ts'

/** What keeps a VM on a host that is entering maintenance mode. */
export interface Blocked {
  readonly cause: string
  readonly check: string
  readonly fault: string
  readonly reason: string
  /** Room, or other VMs, stood in the way: it is looked at again when a VM has moved, not only after a command. */
  readonly isCapacity: boolean
}

/** A host that is entering maintenance mode. */
export interface EnteringHost {
  readonly task: number
  readonly moveOffline: boolean
  /** Tasks of the moves that were asked for, by VM; taken out when they have ended. */
  readonly asked: Map<string, number>
  readonly blocked: Map<string, Blocked>
  /** What the task showed last. */
  shown: string
  /** Changes that its VMs have been looked at after. */
  seen: Changes
}

/** A datastore that is entering maintenance mode; fields as of a host. */
export interface EnteringDatastore {
  readonly task: number
  readonly asked: Map<string, number>
  readonly blocked: Map<string, Blocked>
  shown: string
  seen: Changes
}

/** How often something has changed that a plan depends on. */
export interface Changes {
  /** Commands obeyed. */
  commands: number
  /** VMs that have changed host, or power state. */
  moves: number
}

export interface Recommendation extends PlannedMove {
  readonly id: number
  readonly cluster: string
}

/** DRS of one cluster. */
export interface ClusterDrs {
  runs: number
  /** Sequence of the next run on the clock, or null. */
  appointment: number | null
  /** VMs whose moves have failed since the last command. */
  readonly held: Set<string>
  /** Hosts that balancing has taken a VM from since the last command, by VM. */
  readonly left: Map<string, readonly string[]>
  /** Commands obeyed when these two were begun; they are forgotten with the next. */
  rememberedAt: number
}

/** A move that DRS or maintenance mode has asked for. */
export interface OwnMove {
  readonly vm: string
  readonly toHost: string
  readonly cluster: string
}

export class VcenterServices {
  /** By host, in the order in which they were asked to enter. */
  readonly entering = new Map<string, EnteringHost>()
  /** By datastore, in the order in which they were asked to enter. */
  readonly enteringDatastores = new Map<string, EnteringDatastore>()
  /** By cluster. */
  readonly drs = new Map<string, ClusterDrs>()
  /** Recommendations that wait for a person, by number. */
  readonly pending = new Map<number, Recommendation>()
  /** By task, while they wait or run. */
  readonly ownMoves = new Map<number, OwnMove>()
  /** How moves of its own have ended, by task, until they are settled. */
  readonly ended = new Map<number, 'error' | 'cancelled'>()
  recommendationCount = 0
  readonly changes: Changes = { commands: 0, moves: 0 }
  /** Something has changed since services looked. */
  isStirred = false

  /** A migration has ended; one that has not brought its VM elsewhere makes no room. */
  noteMove(task: number, outcome: 'success' | 'error' | 'cancelled'): void {
    if (outcome === 'success') this.changes.moves += 1
    else if (this.ownMoves.has(task) || this.#isEvacuation(task)) this.ended.set(task, outcome)
    this.isStirred = true
  }

  /** A Storage vMotion that empties a datastore. */
  #isEvacuation(task: number): boolean {
    return [...this.enteringDatastores.values()].some(({ asked }) => [...asked.values()].includes(task))
  }

  /** A command was obeyed; `isChange`: the estate is other than before. */
  noteCommand(isChange: boolean): void {
    if (isChange) this.changes.commands += 1
    this.isStirred = true
  }

  clone(): VcenterServices {
    const copy = new VcenterServices()
    for (const [host, { asked, blocked, seen, ...rest }] of this.entering) {
      copy.entering.set(host, {
        ...rest,
        asked: new Map(asked),
        blocked: new Map(blocked),
        seen: { ...seen },
      })
    }
    for (const [datastore, { asked, blocked, seen, ...rest }] of this.enteringDatastores) {
      copy.enteringDatastores.set(datastore, {
        ...rest,
        asked: new Map(asked),
        blocked: new Map(blocked),
        seen: { ...seen },
      })
    }
    for (const [cluster, { held, left, ...rest }] of this.drs) {
      copy.drs.set(cluster, { ...rest, held: new Set(held), left: new Map(left) })
    }
    for (const [id, recommendation] of this.pending) copy.pending.set(id, recommendation)
    for (const [task, move] of this.ownMoves) copy.ownMoves.set(task, move)
    for (const [task, outcome] of this.ended) copy.ended.set(task, outcome)
    copy.recommendationCount = this.recommendationCount
    Object.assign(copy.changes, this.changes)
    copy.isStirred = this.isStirred
    return copy
  }
}
