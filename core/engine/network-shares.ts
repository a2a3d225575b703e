/**
 * What each migration's streams get of the links and of the hosts' CPUs at an instant. Shares are made anew
 * when a migration opens or closes its streams, and when other traffic on one of their links changes; in
 * between they are kept.
 */
import { assertInvariant } from '../base/assert.ts'
import { linkAt, nextChangeNs } from '../network/background.ts'
import { shareLinksAndCpu } from '../network/cpu-share.ts'
import type { CpuClaim, CpuUser } from '../network/cpu-share.ts'
import type { Flow } from '../network/flow-share.ts'
import type { Stream } from '../network/vmotion-streams.ts'

interface OpenMigration {
  readonly streams: readonly Stream[]
  readonly cpu: CpuClaim
}

export class NetworkShares {
  /** Migrations that have streams open, in order of their numbers. */
  #open: ReadonlyMap<number, OpenMigration> = new Map()
  #bytesPerSecond: ReadonlyMap<number, number> = new Map()
  /** Shares hold from when they were made to here; 0: they have to be made. */
  #holdUntilNs = 0

  open(migration: number, streams: readonly Stream[], cpu: CpuClaim): void {
    const all: [number, OpenMigration][] = [...this.#open, [migration, { streams, cpu }]]
    this.#change(new Map(all.sort(([a], [b]) => a - b)))
  }

  isOpen(migration: number): boolean {
    return this.#open.has(migration)
  }

  close(migration: number): void {
    this.#change(new Map([...this.#open].filter(([id]) => id !== migration)))
  }

  /** Other streams take the place of those that a migration has open; nothing if it has none. */
  replace(migration: number, streams: readonly Stream[], cpu: CpuClaim): void {
    if (this.#open.has(migration)) this.open(migration, streams, cpu)
  }

  /**
   * Payload of all streams of a migration together; 1 where none can carry anything, for nobody divides by it
   * then. Throws AssertionError if the migration has not opened any.
   */
  bytesPerSecond(migration: number, nowNs: number): number {
    if (nowNs >= this.#holdUntilNs) this.#share(nowNs)
    const share = this.#bytesPerSecond.get(migration)
    assertInvariant(share !== undefined, 'flow-has-a-share', () => `migration ${migration} has no flow open`)
    return share
  }

  clone(): NetworkShares {
    const copy = new NetworkShares()
    copy.#open = this.#open
    copy.#bytesPerSecond = this.#bytesPerSecond
    copy.#holdUntilNs = this.#holdUntilNs
    return copy
  }

  #change(open: ReadonlyMap<number, OpenMigration>): void {
    this.#open = open
    this.#holdUntilNs = 0
  }

  #share(nowNs: number): void {
    const flows: Flow[] = []
    const users = new Map<number, CpuUser>()
    for (const [migration, { streams, cpu }] of this.#open) {
      const flowIds = streams.map((_, index) => flows.length + index)
      users.set(migration, { flowIds, claim: cpu })
      for (const { links, capBytesPerSecond } of streams) {
        const left = links.map((link) => linkAt(link, nowNs))
        flows.push({ id: flows.length, links: left, capBytesPerSecond })
      }
    }
    const rates = shareLinksAndCpu(flows, [...users.values()])
    const sumOf = ({ flowIds }: CpuUser) => flowIds.reduce((sum, id) => sum + (rates.get(id) ?? 0), 0)
    this.#bytesPerSecond = new Map(
      [...users].map(([migration, user]) => [migration, Math.max(1, sumOf(user))]),
    )
    this.#holdUntilNs = nextChangeNs(
      flows.flatMap(({ links }) => links),
      nowNs,
    )
  }
}
