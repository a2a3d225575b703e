/** How migrations share a host's CPU where it is short, and that links are shared as ever where it is not. */
import { describe, expect, it } from 'vitest'
import { shareLinksAndCpu } from '../../../core/network/cpu-share.ts'
import type { CpuUse } from '../../../core/network/cpu-share.ts'
import type { SharedLink } from '../../../core/network/path.ts'

const link = (id: string, bytesPerSecond: number): SharedLink => ({ id, bytesPerSecond, costPerByte: 1 })
const cpu = (host: string, cores: number): CpuUse => ({ host, cores, coreSecondsPerByte: 0.001 })

/** Rates of migrations with one flow each, over these links, with these shares and CPUs. */
function ratesOf(
  users: readonly { links: readonly SharedLink[]; shares?: number; uses: readonly CpuUse[] }[],
) {
  const flows = users.map(({ links }, id) => ({ id, links }))
  const claims = users.map(({ shares = 1, uses }, id) => ({ flowIds: [id], claim: { shares, uses } }))
  const rates = shareLinksAndCpu(flows, claims)
  return users.map((_, id) => rates.get(id)!)
}

const wide = link('wide', 10_000)

describe('a CPU that is not short', () => {
  it('changes nothing', () => {
    const uses = [cpu('a', 10)]
    expect(
      ratesOf([
        { links: [wide], uses },
        { links: [wide], uses, shares: 2 },
      ]),
    ).toEqual([5000, 5000])
  })
})

describe('a CPU that is short', () => {
  it('is divided by shares: twice the shares, twice the rate', () => {
    const uses = [cpu('a', 6)]
    expect(
      ratesOf([
        { links: [wide], uses },
        { links: [wide], uses, shares: 2 },
      ]),
    ).toEqual([2000, 4000])
  })

  it('gives what one cannot use to the others', () => {
    const uses = [cpu('a', 6)]
    const narrow = link('narrow', 500)
    expect(
      ratesOf([
        { links: [wide, narrow], uses, shares: 2 },
        { links: [wide], uses },
        { links: [wide], uses },
      ]),
    ).toEqual([500, 2750, 2750])
  })

  it('leaves the link to those whose host has CPU', () => {
    const rates = ratesOf([
      { links: [wide], uses: [cpu('a', 1)] },
      { links: [wide], uses: [cpu('b', 100)] },
    ])
    expect(rates).toEqual([1000, 9000])
  })

  it('is never overdrawn, and holds all streams of a migration alike', () => {
    const flows = [0, 1, 2].map((id) => ({ id, links: [wide] }))
    const rates = shareLinksAndCpu(flows, [
      { flowIds: [0, 1], claim: { shares: 1, uses: [cpu('a', 3)] } },
      { flowIds: [2], claim: { shares: 1, uses: [cpu('a', 3)] } },
    ])
    expect([...rates].sort(([a], [b]) => a - b).map(([, rate]) => rate)).toEqual([750, 750, 1500])
  })
})
