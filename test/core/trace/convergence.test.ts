/** Whether a pre-copy converges, in words: each kind with the figures of a migration that shows it. */
import { describe, expect, it } from 'vitest'
import { mibBytes, nsPerMs, nsPerSecond } from '../../../core/base/units.ts'
import {
  convergenceAfterRound,
  convergenceInShort,
  convergenceInWords,
  overallConvergence,
  slowedText,
  type ConvergenceFigures,
  type PreCopyEnding,
} from '../../../core/trace/convergence.ts'

/** A later round on a link of 100 MiB/s with a goal of 500 ms: so many MiB to send, so many left. */
function round(
  toSendMib: number,
  leftMib: number,
  more: Partial<ConvergenceFigures> = {},
): ConvergenceFigures {
  const seconds = toSendMib / 100
  return {
    policy: 'vsphere',
    goalNs: 500 * nsPerMs,
    goalBytes: 50 * mibBytes,
    toSendBytes: toSendMib * mibBytes,
    leftBytes: leftMib * mibBytes,
    durationNs: seconds * nsPerSecond,
    transferBytesPerSecond: 100 * mibBytes,
    dirtyBytesPerSecond: (leftMib / seconds) * mibBytes,
    slowdownPermyriad: 0,
    isFirst: false,
    ...more,
  }
}

const ending = (how: PreCopyEnding['how'], more: Partial<PreCopyEnding> = {}): PreCopyEnding => ({
  how,
  slowdownPermyriad: 0,
  lostGuestNs: 0,
  reason: '',
  ...more,
})

describe('after a round', () => {
  it('converges where little is left of what it had to send', () => {
    expect(convergenceAfterRound(round(1000, 300))).toEqual({
      kind: 'converges',
      title: 'Converges.',
      text: 'The round left 300 MiB, 0.30 of what it had to send: the guest dirtied 30.0 MiB/s while 100 MiB/s were sent.',
      outlook: '',
    })
  })

  it('converges where what is left fits the goal, and says by how much', () => {
    expect(convergenceAfterRound(round(60, 49)).text).toBe(
      '49.0 MiB are left, no more than the 50.0 MiB that 100 MiB/s carry in the switchover goal of 500 ms.',
    )
    expect(convergenceAfterRound(round(60, 0)).text).toBe('Nothing is left to send.')
  })

  it('converges slowly where the rates are near each other, and counts the rounds to come', () => {
    const slow = convergenceAfterRound(round(1000, 800))
    expect(slow.kind).toBe('converges-slowly')
    expect(slow.text).toContain('because the guest dirtied 80.0 MiB/s while 100 MiB/s were sent')
    // 800 × 0.8^13 = 44 MiB is the first below 50.
    expect(slow.outlook).toMatch(/^13 more rounds of that kind would reach the 50\.0 MiB/)
  })

  it('is held by the working set where a later round leaves what it had to send: W / B = t > goal', () => {
    const held = convergenceAfterRound(round(800, 804))
    expect(held.kind).toBe('held-by-working-set')
    expect(held.text).toBe(
      'Rounds leave some 804 MiB, however short they are: working set of 804 MiB / 100 MiB/s = 8.0 s > ' +
        'switchover goal of 500 ms.',
    )
  })

  it('says nothing of a working set after the first pass', () => {
    expect(convergenceAfterRound(round(800, 804, { isFirst: true })).kind).toBe('will-not-converge')
  })

  it('is slowed while vCPU time is taken, by the name that the hypervisor has for it', () => {
    const slowed = convergenceAfterRound(round(800, 700, { slowdownPermyriad: 9560 }))
    expect(slowed).toMatchObject({ kind: 'slowed', title: 'Slowed by SDPS.' })
    expect(slowed.text).toContain('SDPS takes 95.6 % of its vCPU time, so the guest has 4.4 % of its speed.')
    expect(slowedText('qemu', 3000)).toMatch(/^Auto-converge takes 30 %/)
  })

  it('will not converge where it left more than it had to send: dirty rate ≥ send rate', () => {
    const grew = convergenceAfterRound(round(800, 1600))
    expect(grew.kind).toBe('will-not-converge')
    expect(grew.text).toContain('dirty rate of 200 MiB/s ≥ send rate of 100 MiB/s')
  })

  it("has the policies' own names of the goal", () => {
    expect(convergenceAfterRound(round(800, 804, { policy: 'qemu' })).text).toContain(
      '> downtime limit of 500 ms',
    )
    const xen = { policy: 'xen', goalBytes: 50 * 4096 }
    expect(convergenceAfterRound(round(800, 804, xen)).text).toContain('working set of 804 MiB > 200 KiB')
  })
})

describe('of a migration', () => {
  const shelf = [round(800, 800), round(800, 803), round(803, 801)]

  it('there is nothing to say before a round has ended', () => {
    expect(overallConvergence([], ending('other'))).toBeNull()
  })

  it('converged', () => {
    const rounds = [round(8000, 900, { isFirst: true }), round(900, 40)]
    expect(overallConvergence(rounds, ending('switched-over'))).toMatchObject({
      kind: 'converges',
      title: 'Converged.',
    })
  })

  it('converged slowly where several rounds left most of what they had to send', () => {
    const rounds = [round(1000, 700, { isFirst: true }), round(700, 420), round(420, 40)]
    const overall = overallConvergence(rounds, ending('switched-over'))!
    expect(overall).toMatchObject({ kind: 'converges-slowly', title: 'Converged slowly.' })
    expect(overall.text).toContain('the guest dirtied 60.0 MiB/s while 100 MiB/s were sent')
  })

  it('converged late where the working set held it until the guest wrote less', () => {
    const overall = overallConvergence([...shelf, round(801, 20)], ending('switched-over'))!
    expect(overall.kind).toBe('converges-slowly')
    expect(overall.text).toContain('For 3 rounds, 24.0 s in all, the working set held it, 801 MiB at last')
  })

  it('converged because the guest was slowed, and what that cost', () => {
    const how = ending('switched-over', { slowdownPermyriad: 9000, lostGuestNs: 31 * nsPerSecond })
    const overall = overallConvergence([...shelf, round(801, 20)], how)!
    expect(overall).toMatchObject({ kind: 'slowed', title: 'Converged, slowed by SDPS.' })
    expect(overall.text).toContain("up to 90 % of the vCPU time, 31.0 s of the guest's running time in all")
  })

  it('did not converge: the working set, even where the last round was a burst', () => {
    const overall = overallConvergence(
      [...shelf, round(800, 1500)],
      ending('failed', { reason: 'SDPS is off.' }),
    )!
    expect(overall.kind).toBe('will-not-converge')
    expect(convergenceInWords(overall)).toBe(
      'Did not converge. Working set of 801 MiB / 100 MiB/s = 8.0 s > switchover goal of 500 ms. SDPS is off.',
    )
  })

  it('did not converge: the rates, where nothing stood still', () => {
    const rounds = [round(1000, 1300, { isFirst: true }), round(1300, 1700)]
    const overall = overallConvergence(rounds, ending('failed'))!
    expect(overall.text).toMatch(/dirty rate of 131 MiB\/s ≥ send rate of 100 MiB\/s/)
  })

  it('did not converge where the VM was stopped with more left than the policy wants, as Xen does', () => {
    const rounds = shelf.map((one) => ({ ...one, policy: 'xen', goalBytes: 50 * 4096 }))
    const overall = overallConvergence(rounds, ending('switched-over', { reason: '29 rounds are made.' }))!
    expect(overall).toMatchObject({ kind: 'will-not-converge', outlook: '29 rounds are made.' })
  })

  it('keeps the newest round’s words where something else ended it, and the title says post-copy', () => {
    expect(overallConvergence(shelf, ending('other'))!.kind).toBe('held-by-working-set')
    expect(convergenceInShort(overallConvergence(shelf, ending('post-copy')))).toBe('Ended by post-copy')
  })
})
