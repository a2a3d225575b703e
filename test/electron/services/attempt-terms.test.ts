/** Terms of attempts: seeds and fresh variants, time limits by the wall clock, hand-ins, testing out, the notebook. */
import { afterEach, describe, expect, it } from 'vitest'
import { withHiddenLab } from '../../support/hidden-lab.ts'
import { closeDesks, Desk, moveApp, rightOrder } from './lab-desk.ts'

const minuteMs = 60_000

afterEach(closeDesks)

function examDesk(): Desk {
  const desk = new Desk()
  desk.attempt = desk.labs.start('first-move', 42, 'exam')
  return desk
}

describe('seeds', () => {
  it('are the scenario’s own for the first attempt, and fresh ones for those that follow', () => {
    const { labs } = new Desk()
    const seeds = [1, 2, 3].map(() => labs.start('first-move').seed)
    expect(seeds[0]).toBe(42)
    expect(new Set(seeds).size).toBe(3)
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true)
  })

  it('are fresh for a test-out, also without an attempt before it', () => {
    const { labs } = new Desk()
    expect(labs.start('first-move', undefined, 'test-out').seed).not.toBe(42)
  })

  it('make run and lab of one variant', () => {
    const desk = new Desk()
    const { seed, runId } = desk.labs.start('first-move', 77)
    expect([seed, desk.services.runs.liveRun(runId).seed]).toEqual([77, 77])
  })
})

describe('an exam', () => {
  it('says when its time is over and shows nothing of right and wrong', () => {
    const desk = examDesk()
    expect(desk.view()).toMatchObject({
      dueAt: '2026-01-01T01:00:00.000Z',
      areVerdictsShown: false,
      terms: { mode: 'exam' },
    })
    expect(desk.refusal(() => desk.labs.check(desk.attempt.id))).toBe('checks-closed')
    expect(desk.refusal(() => desk.labs.hint(desk.attempt.id, 'never-off'))).toBe('hints-closed')
    expect(desk.refusal(() => desk.labs.report(desk.attempt.id))).toBe('report-before-marks')
  })

  it('is handed in when its time is over, and the run that plays then pauses', () => {
    const desk = examDesk()
    desk.labs.continue(desk.attempt.id, 'what-happens')
    desk.clock.advance(59 * minuteMs + 58_000)
    desk.labs.watch(desk.attempt.id, 'watch-web-01')
    expect(desk.view().isHandedIn).toBe(false)
    desk.clock.advance(2000)
    const run = desk.services.runs.liveRun(desk.runId)
    expect(run.playback().isPlaying).toBe(false)
    expect(run.nowNs).toBeGreaterThan(0)
    expect(desk.view()).toMatchObject({ isHandedIn: true, isFinished: true, areVerdictsShown: true })
    expect(desk.labs.list().find(({ id }) => id === 'first-move')).toMatchObject({
      attempt: { mode: 'exam', isHandedIn: true },
      first: { points: 0 },
      isMastered: false,
    })
  })

  it('that ran out while nothing was open is handed in at the next call', () => {
    const desk = examDesk()
    const { folder, runId } = desk
    desk.close()
    const later = new Desk(folder)
    later.attempt = desk.attempt
    later.clock.advance(61 * minuteMs)
    expect(later.refusal(() => later.services.runs.command(runId, moveApp))).toBe('attempt-handed-in')
    expect(later.view()).toMatchObject({ isHandedIn: true })
  })

  it('that ran out shows so in the list of labs', () => {
    const desk = examDesk()
    const { folder } = desk
    desk.close()
    const later = new Desk(folder)
    later.clock.advance(61 * minuteMs)
    expect(later.labs.list().find(({ id }) => id === 'first-move')!.attempt).toMatchObject({
      isHandedIn: true,
    })
  })

  it('leaves no timer behind when it is handed in in time or the services close', () => {
    const desk = examDesk()
    expect(desk.clock.isAnythingWaiting).toBe(true)
    desk.labs.handIn(desk.attempt.id)
    expect(desk.clock.isAnythingWaiting).toBe(false)
    desk.labs.start('first-move', 43, 'exam')
    desk.close()
    expect(desk.clock.isAnythingWaiting).toBe(false)
  })
})

describe('a hand-in', () => {
  it('takes nothing more, neither in the guide nor in its run; a branch goes on', () => {
    const desk = new Desk().start()
    desk.watchAll()
    desk.predictAll()
    const view = desk.labs.handIn(desk.attempt.id)
    expect(view).toMatchObject({ isHandedIn: true, isFinished: true, canRun: false })
    const { runs } = desk.services
    const { id } = desk.attempt
    const acts: (() => unknown)[] = [
      () => desk.labs.continue(id, 'migrate-app-01'),
      () => desk.labs.answer({ attemptId: id, step: 'order-stages', order: rightOrder }),
      () => desk.labs.check(id),
      () => desk.labs.hint(id, 'never-off'),
      () => desk.labs.note(id, 'too late'),
      () => desk.labs.dismiss(id, 'never-off'),
      () => desk.labs.handIn(id),
      () => runs.command(desk.runId, moveApp),
      () => runs.play(desk.runId, 1),
    ]
    expect(acts.map((act) => desk.refusal(act))).toEqual(acts.map(() => 'attempt-handed-in'))
    const branch = runs.branch(desk.runId, runs.liveRun(desk.runId).nowNs)
    expect(desk.refusal(() => runs.command(branch.summary.id, moveApp))).toBe('done')
  })

  it('is the same after a restart', () => {
    const desk = new Desk().start()
    desk.watchAll()
    desk.predictAll()
    desk.labs.handIn(desk.attempt.id)
    const before = desk.view()
    desk.close()
    const again = new Desk(desk.folder)
    again.attempt = before
    expect(again.view()).toEqual(before)
  })
})

describe('the notebook', () => {
  function notebookDesk(): Desk {
    const desk = new Desk(withHiddenLab())
    desk.attempt = desk.labs.start('loose-cable')
    return desk
  }

  const line = {
    cause: 'The MTU differs',
    evidence: 'A large ping',
    observation: '',
    verdict: 'open' as const,
  }

  it('numbers its lines, takes changes to each, and is there after a restart', () => {
    const desk = notebookDesk()
    const attemptId = desk.attempt.id
    desk.labs.hypothesis({ attemptId, ...line })
    desk.labs.hypothesis({ attemptId, ...line, cause: 'A cable', evidenceAtNs: 0 })
    desk.labs.hypothesis({ attemptId, number: 1, ...line, verdict: 'refuted' })
    const lines = [
      { number: 1, cause: 'The MTU differs', verdict: 'refuted', evidenceAtNs: null },
      { number: 2, cause: 'A cable', verdict: 'open', evidenceAtNs: 0 },
    ]
    expect(desk.view().notebook).toMatchObject(lines)
    desk.close()
    const again = new Desk({ ...withHiddenLab(), stateFolder: desk.folder })
    again.attempt = desk.attempt
    expect(again.view().notebook).toMatchObject(lines)
  })

  it('has no line that was left out', () => {
    const desk = notebookDesk()
    const write = () => desk.labs.hypothesis({ attemptId: desk.attempt.id, number: 5, ...line })
    expect(desk.refusal(write)).toBe('hypothesis-unknown')
  })
})
