/** What a path carries, and how flows share it. */
import { describe, expect, it } from 'vitest'
import { mibBytes } from '../../../core/base/units.ts'
import { shareLinks } from '../../../core/network/flow-share.ts'
import { payloadBytesPerSecond } from '../../../core/network/link.ts'
import { pathBetween } from '../../../core/network/path.ts'
import type { PathEnd, SharedLink } from '../../../core/network/path.ts'

const fabric = { roundTripUs: 200, mtu: 9190, limitMiBs: 0 }

function endOf(host: string, ip: string, change: Partial<PathEnd> = {}): PathEnd {
  return {
    host,
    adapter: 'vmk1',
    portGroup: 'vMotion',
    ip,
    prefixLength: 24,
    vlan: 0,
    adapterMtu: 1500,
    switchName: 'vSwitch1',
    switchMtu: 1500,
    uplinks: [{ name: 'vmnic1', linkMbps: 10_000, connected: true }],
    ...change,
  }
}

const left = endOf('esx-01', '10.0.1.11')
const right = endOf('esx-02', '10.0.1.12')

describe('what a path carries', () => {
  it('takes Ethernet, IP and TCP overhead off the line rate', () => {
    expect(Math.round(payloadBytesPerSecond(10_000, 1500) / mibBytes)).toBe(1122)
    expect(Math.round(payloadBytesPerSecond(10_000, 9000) / mibBytes)).toBe(1180)
    expect(Math.round(payloadBytesPerSecond(1000, 1500) / mibBytes)).toBe(112)
  })

  it('is no faster than its slowest link or the fabric', () => {
    const slow = { ...right, uplinks: [{ name: 'vmnic1', linkMbps: 1000, connected: true }] }
    expect(pathBetween(left, slow, fabric).payloadBytesPerSecond).toBe(payloadBytesPerSecond(1000, 1500))
    expect(pathBetween(left, right, { ...fabric, limitMiBs: 50 }).payloadBytesPerSecond).toBe(50 * mibBytes)
    expect(pathBetween(left, right, fabric).description).toBe(
      'vmk1 → vmk1 · 10 Gbit/s · MTU 1500 · RTT 0.20 ms',
    )
  })
})

describe('fair shares', () => {
  const link = (id: string, bytesPerSecond: number): SharedLink => ({ id, bytesPerSecond, costPerByte: 1 })

  it('gives equal parts of one link and all of it to one flow', () => {
    const one = link('a', 900)
    expect([...shareLinks([{ id: 1, links: [one] }]).values()]).toEqual([900])
    expect([...shareLinks([1, 2, 3].map((id) => ({ id, links: [one] }))).values()]).toEqual([300, 300, 300])
  })

  it('gives what a flow that is held elsewhere leaves over to the others', () => {
    const shares = shareLinks([
      { id: 1, links: [link('a', 1000), link('slow', 100)] },
      { id: 2, links: [link('a', 1000)] },
      { id: 3, links: [link('a', 1000), link('b', 400)] },
    ])
    expect(shares).toEqual(
      new Map([
        [1, 100],
        [3, 400],
        [2, 500],
      ]),
    )
  })

  it('never fills a link beyond what it carries, whatever the costs of its flows', () => {
    const flows = [1500, 9000, 4000].map((mtu, id) => ({
      id,
      links: [{ id: 'a', bytesPerSecond: 1_250_000_000, costPerByte: (mtu + 38) / (mtu - 52) }],
    }))
    const shares = shareLinks(flows)
    const wire = flows.reduce((sum, flow) => sum + shares.get(flow.id)! * flow.links[0]!.costPerByte, 0)
    expect(wire).toBeLessThanOrEqual(1_250_000_000)
    expect(wire).toBeGreaterThan(1_249_999_000)
  })
})
