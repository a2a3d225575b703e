/**
 * What each migration's streams get of the links at an instant. Shares are made anew when a migration opens or
 * closes its streams, and when other traffic on one of their links changes; in between they are kept.
 */
import { assertInvariant } from '../base/assert.ts'
import { linkAt, nextChangeNs } from '../network/background.ts'
import { shareLinks } from '../network/flow-share.ts'
import type { Stream } from '../network/vmotion-streams.ts'

export class NetworkShares {
  /** Streams of each migration that has them open, in order of migrations. */
  #streams: ReadonlyMap<number, readonly Stream[]> = new Map()
  #bytesPerSecond: ReadonlyMap<number, number> = new Map()
  /** Shares hold from when they were made to here; 0: they have to be made. */
  #holdUntilNs = 0

  open(migration: number, streams: readonly Stream[]): void {
    const all: [number, readonly Stream[]][] = [...this.#streams, [migration, streams]]
    this.#change(new Map(all.sort(([a], [b]) => a - b)))
  }

  close(migration: number): void {
    this.#change(new Map([...this.#streams].filter(([id]) => id !== migration)))
  }

  /** Payload of all streams of a migration together. Throws AssertionError if it has none open. */
  bytesPerSecond(migration: number, nowNs: number): number {
    if (nowNs >= this.#holdUntilNs) this.#share(nowNs)
    const share = this.#bytesPerSecond.get(migration)
    assertInvariant(share !== undefined, 'flow-has-a-share', () => `migration ${migration} has no flow open`)
    return share
  }

  clone(): NetworkShares {
    const copy = new NetworkShares()
    copy.#streams = this.#streams
    copy.#bytesPerSecond = this.#bytesPerSecond
    copy.#holdUntilNs = this.#holdUntilNs
    return copy
  }

  #change(streams: ReadonlyMap<number, readonly Stream[]>): void {
    this.#streams = streams
    this.#holdUntilNs = 0
  }

  #share(nowNs: number): void {
    const owned = [...this.#streams].flatMap(([migration, streams]) =>
      streams.map((stream) => ({ migration, stream })),
    )
    const flows = owned.map(({ stream }, id) => ({
      id,
      links: stream.links.map((link) => linkAt(link, nowNs)),
      capBytesPerSecond: stream.capBytesPerSecond,
    }))
    const rates = shareLinks(flows)
    const sums = new Map<number, number>()
    owned.forEach(({ migration }, id) => {
      const rate = rates.get(id)
      if (rate !== undefined) sums.set(migration, (sums.get(migration) ?? 0) + rate)
    })
    this.#bytesPerSecond = sums
    this.#holdUntilNs = nextChangeNs(
      owned.flatMap(({ stream }) => stream.links),
      nowNs,
    )
  }
}
