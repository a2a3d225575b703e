/** What clients see, against the formulas of MODEL.md worked out by hand. */
import { describe, expect, it } from 'vitest'
import { GuestService, traceFaultNs } from '../../../core/migration/guest-service.ts'

const second = 1_000_000_000
/** 1,000 requests/s of 1 ms on 2 vCPUs: half busy. */
const client = { requestsPerSecond: 1000, serviceTimeUs: 1000 }

describe('an undisturbed guest', () => {
  it('serves all, with the 99th percentile of ln 100 × S / (1 − ρ^m)', () => {
    const service = new GuestService(client, 2)
    service.advance(second, 'running', 0, 0)
    const expectedNs = Math.round((4.605 * 1_000_000) / (1 - 0.5 ** 2))
    expect(service.takeSample()).toEqual({
      throughputPermyriad: 10_000,
      requestsPerSecond: 1000,
      latencyNs: expectedNs,
    })
  })
})

describe('a guest that stands', () => {
  it('serves nothing and has no latency; afterwards the oldest request is as old as the pause', () => {
    const service = new GuestService(client, 2)
    service.advance(second / 2, 'stopped', 0, 0)
    expect(service.takeSample()).toEqual({ throughputPermyriad: 0, requestsPerSecond: 0, latencyNs: 0 })
    service.advance(1, 'running', 0, 0)
    expect(service.takeSample().latencyNs).toBeGreaterThan(500_000_000)
  })

  it('drains what waited with the capacity that it has to spare', () => {
    const service = new GuestService(client, 2)
    service.advance(second / 2, 'stopped', 0, 0)
    service.takeSample()
    service.advance(second / 4, 'running', 0, 0)
    expect(service.takeSample()).toMatchObject({ throughputPermyriad: 20_000, requestsPerSecond: 2000 })
    expect(service.isDrained).toBe(false)
    service.advance(second / 4, 'running', 0, 0)
    expect(service.isDrained).toBe(true)
  })

  it('keeps nobody waiting for longer than a client is patient', () => {
    const service = new GuestService(client, 2)
    service.advance(100 * second, 'unreachable', 0, 0)
    expect(service.takeSample().latencyNs).toBe(30 * second)
  })
})

describe('a guest that is slowed', () => {
  it('serves what is left of its vCPUs, and each request takes longer', () => {
    const service = new GuestService(client, 2)
    service.advance(second, 'running', 7500, 0)
    expect(service.takeSample()).toMatchObject({ throughputPermyriad: 5000, requestsPerSecond: 500 })
    const gently = new GuestService(client, 2)
    gently.advance(second, 'running', 2000, 0)
    const { latencyNs } = gently.takeSample()
    expect(latencyNs).toBe(Math.round((4.605 * 1_250_000) / (1 - (1000 / 1600) ** 2)))
  })

  it('pays for each newly traced page', () => {
    const service = new GuestService({ requestsPerSecond: 2000, serviceTimeUs: 1000 }, 2)
    service.advance(second, 'running', 0, second / traceFaultNs)
    expect(service.takeSample().throughputPermyriad).toBe(5000)
  })
})

describe('a guest that is off', () => {
  it('has no clients: no time passes for them and nobody waits', () => {
    const service = new GuestService(client, 2)
    service.advance(second, 'stopped', 0, 0)
    service.forgetBacklog()
    service.advance(second, 'off', 0, 0)
    expect(service.isDrained).toBe(true)
  })
})

describe('a copy', () => {
  it('goes on alike and alone', () => {
    const service = new GuestService(client, 2)
    service.advance(second / 3, 'stopped', 0, 0)
    const copy = service.clone()
    for (const each of [service, copy]) each.advance(second / 7, 'running', 100, 9)
    expect(copy.takeSample()).toEqual(service.takeSample())
    expect(service.hasPassed).toBe(false)
    copy.advance(1, 'running', 0, 0)
    expect([copy.hasPassed, service.hasPassed]).toEqual([true, false])
  })
})
