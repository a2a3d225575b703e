/** What links carry and how flows share them, against arithmetic done by hand and the definition of max-min fairness. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareLinks } from '../../core/network/flow-share.ts'
import type { Flow } from '../../core/network/flow-share.ts'
import { payloadBytesPerSecond, wireBytesPerPayloadByte } from '../../core/network/link.ts'
import { begunEngine, migrateWeb, runOut, smallScenario, smallVm, viewOf } from '../support/scenarios.ts'

describe('TCP payload of an Ethernet link', () => {
  it.each([
    // 1500 − 20 IP − 20 TCP − 12 options = 1448 of 1500 + 38 bytes on the wire; 10^10 bit/s = 1.25 × 10^9 byte/s.
    [10_000, 1500, 1_176_853_055, 1122.3],
    // 8948 of 9038.
    [10_000, 9000, 1_237_552_555, 1180.2],
    [1000, 1500, 117_685_305, 112.2],
    [25_000, 9000, 3_093_881_389, 2950.6],
    [100_000, 9000, 12_375_525_558, 11_802.2],
  ])('of %d Mbit/s at an MTU of %d is %d bytes/s', (mbps, mtu, bytes, mib) => {
    expect(payloadBytesPerSecond(mbps, mtu)).toBe(bytes)
    expect(bytes / 2 ** 20).toBeCloseTo(mib, 1)
    expect((bytes * wireBytesPerPayloadByte(mtu) * 8) / 1e6).toBeCloseTo(mbps, 4)
  })
})

describe('flows that share links', () => {
  const link = (id: string, bytesPerSecond: number, costPerByte = 1) => ({ id, bytesPerSecond, costPerByte })

  it('divides as the textbook does: 2, 8 and 2 of links of 10 and 4', () => {
    const [a, b] = [link('a', 10), link('b', 4)]
    const flows: Flow[] = [
      { id: 1, links: [a, b] },
      { id: 2, links: [a] },
      { id: 3, links: [b] },
    ]
    expect([...shareLinks(flows)].sort()).toEqual([
      [1, 2],
      [2, 8],
      [3, 2],
    ])
  })

  it('halves one link between two, and takes frame overhead off each share', () => {
    const wire = link('a', 1_250_000_000, wireBytesPerPayloadByte(1500))
    const shares = shareLinks([
      { id: 1, links: [wire] },
      { id: 2, links: [wire] },
    ])
    expect(shares.get(1)).toBe(shares.get(2))
    expect(Math.abs(shares.get(1)! - 1_176_853_055 / 2)).toBeLessThanOrEqual(1)
  })

  it('overloads no link, and gives every flow a link that is full and on which none has more', () => {
    const links = fc.uniqueArray(
      fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), rate: fc.integer({ min: 1000, max: 10 ** 9 }) }),
      {
        selector: (each) => each.id,
        minLength: 1,
      },
    )
    fc.assert(
      fc.property(links, fc.array(fc.nat(14), { minLength: 1, maxLength: 8 }), (drawn, masks) => {
        const made = drawn.map(({ id, rate }) => link(id, rate))
        const flows: Flow[] = masks.map((mask, index) => {
          const used = made.filter((_, bit) => ((mask + 1) >> bit) & 1)
          return { id: index + 1, links: used.length === 0 ? [made[0]!] : used }
        })
        const shares = shareLinks(flows)
        const onLink = (id: string) => flows.filter((flow) => flow.links.some((each) => each.id === id))
        const loadOf = (id: string) => onLink(id).reduce((sum, flow) => sum + shares.get(flow.id)!, 0)
        for (const each of made) expect(loadOf(each.id)).toBeLessThanOrEqual(each.bytesPerSecond + 1e-3)
        for (const flow of flows) {
          const isHeld = flow.links.some(
            (each) =>
              loadOf(each.id) >= each.bytesPerSecond - flows.length - 1 &&
              onLink(each.id).every((other) => shares.get(other.id)! <= shares.get(flow.id)! + 1),
          )
          expect(isHeld).toBe(true)
        }
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('lets two equal VMs that start together arrive together, each after the time of both', () => {
    const idle = { memory: { sizeMiB: 64 }, workload: {} }
    const vms = [smallVm(idle), smallVm({ ...idle, name: 'web-02' })]
    const engine = begunEngine(smallScenario({ vms }))
    engine.issue({ ...migrateWeb, vm: 'web-02' })
    const { migrations } = viewOf(runOut(engine))
    for (const { rounds } of migrations) {
      const expectedNs = ((2 * 64 * 256 * 4104) / (20 * 2 ** 20)) * 1e9
      expect(rounds[0]!.finished!.durationNs / expectedNs).toBeCloseTo(1, 2)
    }
  })
})
