/** The verdict says state, cause, number and what next, for every state that a migration can be in. */
import { describe, expect, it } from 'vitest'
import { isBeingUndone } from '../../../renderer/features/monitor/being-undone.ts'
import { guestFinding } from '../../../renderer/features/monitor/guest-words.ts'
import { forecastRounds } from '../../../renderer/features/monitor/forecast.ts'
import { queuedWords, verdictWords } from '../../../renderer/features/monitor/verdict-words.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { begunEngine, runOut, smallScenario, smallVm, viewOf } from '../../support/scenarios.ts'
import { Story } from './story.ts'

function wordsOf(story: Story) {
  const { migration, view } = story
  return verdictWords(migration, 'db-02', forecastRounds(migration, view.nowNs))
}

/** Without the no-break spaces, so that a test reads like the sentence. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const figures = (story: Story) => wordsOf(story).figures.map(({ value }) => plain(value))

/** Every state of a cold move, in words. */
function coldWords(command?: Command): string[] {
  const scenario = smallScenario({ vms: [smallVm({ powerState: 'poweredOff' })] })
  const engine = begunEngine(scenario)
  const told: string[] = []
  const tell = () => told.push(verdictWords(viewOf(engine).migrations[0]!, 'web-01', null).title)
  tell()
  engine.advance(1_000_000_000)
  tell()
  if (command !== undefined) engine.issue(command)
  runOut(engine)
  tell()
  return told
}

describe('a move of a VM that does not run', () => {
  it('is validated and registered, and nothing is said of rounds', () => {
    expect(coldWords()).toEqual(['Validating.', 'Registering.', 'Registered on esx-02.'])
    expect(coldWords({ type: 'cancel', vm: 'web-01' }).at(-1)).toBe('Cancelled.')
  })
})

describe('before a page is sent', () => {
  it('says what a queued migration waits for', () => {
    const wait = {
      resource: 'network' as const,
      object: 'esx-01',
      toHost: 'esx-02',
      cost: 1,
      usedCost: 8,
      maxCost: 8,
      heldBy: '',
      reason: 'esx-01 runs 8 of 8 vMotions on its 10 GbE vMotion network',
    }
    const words = queuedWords('db-02', wait)
    expect(words.title).toBe('Queued for esx-02.')
    expect(words.text).toMatch(/^esx-01 runs 8 of 8 .* Next: .*db-02 is checked again/)
  })

  it('asks to migrate while there is no migration, and shows no figures', () => {
    const words = verdictWords(null, 'db-02', null)
    expect(words).toMatchObject({ tone: 'info', title: 'No migration yet.', figures: [] })
    expect(words.text).toContain('db-02')
  })

  it.each([
    ['validate', 'Validating.', 'esx-01 to esx-02'],
    ['reserve', 'Reserving.', 'runs on at esx-01'],
    ['connect', 'Connecting.', 'round 1 sends the 7.81 GiB'],
  ])('names the stage %s', (stage, title, part) => {
    const words = wordsOf(new Story().started().stage(1, stage))
    expect(words.title).toBe(title)
    expect(plain(words.text)).toContain(part)
    expect(words.figures.map(({ value }) => value)).toEqual(['–', '–', '–'])
  })
})

describe('while rounds run', () => {
  it('tells how far round 1 is and what will be sent again', () => {
    const story = new Story().halfOfRoundOne(1000)
    const words = wordsOf(story)
    expect(words.title).toBe('Round 1 sends all of the memory.')
    expect(plain(words.text)).toContain('3.91 GiB of 7.81 GiB are across')
    expect(plain(words.text)).toContain('1,000 MiB so far, is for round 2')
  })

  it('claims nothing before a quarter of round 1', () => {
    const story = new Story().started().stage(1, 'validate').stage(2, 'pre-copy').round(2, 1, 8000)
    story.sample(2.1, 1, 100, 7900).sample(3, 1, 1000, 7000)
    expect(wordsOf(story).title).toBe('Round 1 sends all of the memory.')
    expect(wordsOf(story).text).toContain('Too early to tell')
    expect(figures(story)).toEqual(['1', '–', '–'])
  })

  it('expects SDPS where a round will make too little progress, and counts no rounds beyond it', () => {
    const story = new Story().halfOfRoundOne(2400)
    expect(plain(wordsOf(story).text)).toContain('SDPS, if it is on, will slow the guest')
    expect(figures(story)).toEqual(['1', '–', '–'])
  })

  it('states the goal by the rate that this migration has beside another one', () => {
    const story = new Story().started().stage(1, 'validate').stage(2, 'pre-copy').round(2, 1, 8000)
    for (let at = 3; at <= 14; at += 1)
      story.sample(at, 1, (at - 2) * 500, 8000 - (at - 2) * 500, { dirtyMibPerSecond: 2 })
    expect(wordsOf(story).title).toBe('Switchover expected after round 1.')
    expect(plain(wordsOf(story).text)).toMatch(/less than the 25[01] MiB that can cross in 500 ms/)
  })

  it('expects the switchover when the running round will leave less than the goal', () => {
    const words = wordsOf(new Story().halfOfRoundOne(40))
    expect(words.title).toBe('Switchover expected after round 1.')
    expect(plain(words.text)).toContain('500 ms')
    expect(words.figures.every(({ value }) => value.includes('≈'))).toBe(true)
  })

  it('says "Converges" where a round left less than half', () => {
    const words = wordsOf(new Story().halfOfRoundTwo(2400, 300))
    expect(words).toMatchObject({ tone: 'success', title: 'Converges.' })
    expect(words.text).toContain('0.30 of what it had to send')
    expect(words.text).toMatch(/Round \d+ should reach the goal of 50[01].MiB\.$/)
  })

  it('says "slowly" and why where it left more', () => {
    const words = wordsOf(new Story().halfOfRoundTwo(5600, 700))
    expect(words.title).toBe('Converges slowly.')
    expect(plain(words.text)).toContain('because the guest dirtied 700 MiB/s while 1,000 MiB/s were sent')
  })

  it('warns where rounds do not shrink, and forecasts neither switchover nor stun', () => {
    const story = new Story().halfOfRoundTwo(8000, 1000)
    expect(wordsOf(story)).toMatchObject({ tone: 'warning', title: 'Will not converge like this.' })
    expect(figures(story)).toEqual(['2', '–', '–'])
  })

  it("says what SDPS takes, with the policy's own reason beside it", () => {
    const story = new Story().halfOfRoundTwo(7000, 200, 7650)
    story.say(10, 'guest-slowed', { migration: 1, vm: 'db-02', slowdownPermyriad: 7650 })
    story.verdict(10, 1, 'slow-guest', 'SDPS now takes 76.5 % of the vCPU time.')
    const words = wordsOf(story)
    expect(words).toMatchObject({ tone: 'warning', title: 'Slowed by SDPS.' })
    expect(plain(words.text)).toContain('76.5 % of its vCPU time')
    expect(words.reason).toBe('SDPS now takes 76.5 % of the vCPU time.')
  })
})

describe('while the guest stands', () => {
  it('says that no vCPU runs and that the move can still be cancelled', () => {
    const words = wordsOf(new Story().stunned())
    expect(words.title).toBe('db-02 is stunned.')
    expect(plain(words.text)).toContain('last 300 MiB')
    expect(words.text).toContain('can be cancelled')
    expect(words.figures[2]!.value).toBe('–')
  })
})

describe('when the stun is undone', () => {
  it('says who resumes the VM, and no longer that the move can be cancelled', () => {
    const story = new Story().undone()
    const { migration, view } = story
    const words = verdictWords(migration, 'db-02', null, isBeingUndone(migration, view.tasks))
    expect(words.title).toBe('Being undone: esx-01 resumes db-02.')
    expect(words.text).not.toContain('cancelled')
  })

  it('is not so while the stun runs its course', () => {
    const { migration, view } = new Story().withTask(true).stunned()
    expect(isBeingUndone(migration, view.tasks)).toBe(false)
  })
})

describe('when it is over', () => {
  it('measures: rounds, total, stun without "≈"', () => {
    const story = new Story().completed()
    expect(wordsOf(story)).toMatchObject({ tone: 'success', title: 'Switched over after one round.' })
    expect(plain(wordsOf(story).text)).toContain('301 MiB were left, which took 300 ms')
    expect(plain(wordsOf(story).text)).toContain('so db-02 stood still for 400 ms')
    expect(figures(story)).toEqual(['1', '10 s', '400 ms'])
  })

  it('warns of a success after which nobody reaches the VM', () => {
    const story = new Story().completed()
    story.say(11, 'network-lost', {
      migration: 1,
      vm: 'db-02',
      host: 'esx-02',
      adapter: 'Network adapter 1',
      network: 'Shop',
      reason: 'no uplink is connected',
      isForClients: true,
    })
    const words = wordsOf(story)
    expect(words).toMatchObject({ tone: 'warning', title: 'Switched over, and nobody reaches db-02.' })
    expect(words.text).toContain(
      'runs on esx-02, but Network adapter 1 is on “Shop”, and no uplink is connected',
    )
    const guest = story.view.vms.get('db-02')!
    guest.guest.atNs.push(1)
    guest.guest.latencyNs.push(1)
    guest.guest.requestsPerSecond.push(0)
    guest.guest.throughputPermyriad.push(0)
    expect(guestFinding(guest, story.migration, 2)).toMatch(
      /^Guest: db-02 runs on esx-02, and nobody reaches it/,
    )
  })

  it('names the fault, what is still true and the remedy', () => {
    const story = new Story().halfOfRoundOne()
    story.ended(7, 'failed', { fault: 'Timedout', message: 'The path was lost.', remedy: 'Mend the uplink.' })
    const words = wordsOf(story)
    expect(words).toMatchObject({ tone: 'error', title: 'Failed: Timedout.' })
    expect(words.text).toBe('db-02 stays on esx-01. The path was lost. Mend the uplink.')
    expect(words.reason).toContain('Mend the uplink.')
  })

  it('says after a cancel that the VM runs on and what was in vain', () => {
    const story = new Story().halfOfRoundOne()
    story.ended(7, 'cancelled', { sentBytes: 4000 * 1024 * 1024 })
    expect(wordsOf(story)).toMatchObject({ tone: 'warning', title: 'Cancelled.' })
    expect(plain(wordsOf(story).text)).toContain('db-02 runs on at esx-01')
    expect(plain(wordsOf(story).text)).toContain('3.91 GiB were sent in vain')
  })
})
