/** Attempts through the real services, on a wall clock that the test moves. */
import { afterEach, describe, expect, it } from 'vitest'
import { labSummarySchema } from '../../../core/contract/lab-messages.ts'
import { foldTrace } from '../../../core/trace/fold.ts'
import { RefusedError } from '../../../electron/services/refused.ts'
import { closeDesks, Desk, moveApp, rightOrder } from './lab-desk.ts'

afterEach(closeDesks)

describe('a demonstration', () => {
  it('pauses exactly where each caption first holds and ends when the move is completed', () => {
    const desk = new Desk().start()
    desk.labs.continue(desk.attempt.id, 'what-happens')
    const pausedAt: number[] = []
    for (let pause = 0; pause < 7; pause += 1) {
      desk.labs.watch(desk.attempt.id, 'watch-web-01')
      desk.playOut()
      pausedAt.push(desk.services.runs.liveRun(desk.runId).nowNs)
      expect(desk.view().steps[1]!.captions).toHaveLength(Math.min(pause + 1, 6))
    }
    const trace = desk.services.runs.liveRun(desk.runId).traceBytes()
    const [migration] = foldTrace(trace).migrations
    const stage = (name: string) => migration!.stages.find((entered) => entered.stage === name)!.atNs
    expect(pausedAt[0]).toBe(stage('reserve'))
    expect(pausedAt[1]).toBe(stage('pre-copy'))
    expect(pausedAt[3]).toBe(migration!.stun.stunnedAtNs)
    expect(pausedAt[4]).toBe(migration!.stun.ownership!.atNs)
    expect(pausedAt[6]).toBe(migration!.outcome!.atNs)
    expect(desk.view().steps[1]!.lockedBecause).toBe('')
  })

  it('takes 20 to 40 s of wall time', () => {
    const desk = new Desk().start()
    const before = desk.clock.elapsedMs()
    desk.watchAll()
    const seconds = (desk.clock.elapsedMs() - before) / 1000
    expect(seconds).toBeGreaterThan(20)
    expect(seconds).toBeLessThan(40)
  })

  it('cannot be continued from before its end', () => {
    const desk = new Desk().start()
    desk.labs.continue(desk.attempt.id, 'what-happens')
    desk.labs.watch(desk.attempt.id, 'watch-web-01')
    expect(desk.refusal(() => desk.labs.continue(desk.attempt.id, 'watch-web-01'))).toBe('step-not-done')
  })
})

describe('before the predictions', () => {
  it('a learner neither makes the move that they are about nor meddles with the demonstration', () => {
    const desk = new Desk().start()
    const { runs } = desk.services
    expect(desk.refusal(() => runs.command(desk.runId, moveApp))).toBe('prediction-open')
    desk.labs.continue(desk.attempt.id, 'what-happens')
    desk.labs.watch(desk.attempt.id, 'watch-web-01')
    desk.clock.advance(200)
    expect(desk.refusal(() => runs.command(desk.runId, { type: 'cancel', vm: 'web-01' }))).toBe(
      'prediction-open',
    )
    expect(runs.pause(desk.runId).isPlaying).toBe(false)
    expect(desk.refusal(() => runs.play(desk.runId, 1))).toBe('prediction-open')
    desk.labs.watch(desk.attempt.id, 'watch-web-01')
    expect(runs.liveRun(desk.runId).playback().isPlaying).toBe(true)
  })

  it('a demonstration that ended otherwise is given anew', () => {
    const desk = new Desk().start()
    const { runs } = desk.services
    desk.labs.continue(desk.attempt.id, 'what-happens')
    desk.labs.watch(desk.attempt.id, 'watch-web-01')
    desk.clock.advance(3000)
    runs.commandUnasked(desk.runId, { type: 'cancel', vm: 'web-01' })
    while (!runs.liveRun(desk.runId).playback().isIdle) {
      runs.playUnasked(desk.runId, 10)
      desk.playOut()
    }
    expect(desk.view().steps[1]!.lockedBecause).toMatch(/Press Watch/)
    desk.labs.watch(desk.attempt.id, 'watch-web-01')
    expect(desk.view().steps[1]!.captions).toEqual([])
    for (let pause = 0; pause < 20 && desk.view().steps[1]!.lockedBecause !== ''; pause += 1) {
      desk.playOut()
      desk.labs.watch(desk.attempt.id, 'watch-web-01')
    }
    expect(desk.view().steps[1]!.lockedBecause).toBe('')
    expect(desk.view().steps[1]!.captions).toHaveLength(6)
    expect(runs.liveRun(desk.runId).commands).toHaveLength(3)
  })
})

describe('an attempt', () => {
  it('goes from the first step to the last and gets all points', () => {
    const desk = new Desk().start()
    desk.watchAll()
    desk.predictAll()
    desk.moveAndFinish()
    desk.answer('explain-ownership', { option: 'at-take-over', text: 'It needs every page.' })
    desk.answer('explain-pause', { option: 'only-the-rest' })
    const view = desk.view()
    expect(view).toMatchObject({ isFinished: true, score: { points: 100, maxPoints: 100 } })
    expect(view.objectives.map((one) => one.verdict)).toEqual(['met', 'met', 'met', 'met'])
    expect(view.steps[5]!.answer).toMatchObject({
      isRight: false,
      outcome: expect.stringMatching(/^Nothing/),
    })
    const [summary] = desk.labs.list().map((one) => labSummarySchema.parse(one))
    expect(summary!.attempt).toMatchObject({ isFinished: true, points: 100, currentStep: 10 })
  })

  it('holds playback, steps and commands back while a prediction is open', async () => {
    const desk = new Desk().start()
    desk.watchAll()
    desk.answer('order-stages', { order: rightOrder })
    const { runs } = desk.services
    expect(desk.refusal(() => runs.play(desk.runId, 1))).toBe('prediction-open')
    expect(desk.refusal(() => runs.command(desk.runId, moveApp))).toBe('prediction-open')
    await expect(runs.step(desk.runId, 'event')).rejects.toThrow(RefusedError)
    await expect(runs.seek(desk.runId, 60e9)).rejects.toThrow(RefusedError)
    await runs.seek(desk.runId, 5e9)
    expect(desk.view().canRun).toBe(false)
    await runs.seek(desk.runId, 8.8e9)
    desk.answer('predict-owner', { option: 'both-run' })
    desk.answer('predict-pause', { number: 1 })
    desk.answer('predict-users', { option: 'nothing-changes' })
    expect(desk.refusal(() => desk.answer('predict-pause', { number: 2 }))).toBe('prediction-locked')
    expect(desk.refusal(() => runs.play(desk.runId, 1))).toBe('done')
  })

  it('is the same after a restart, also while the playhead is back', async () => {
    const desk = new Desk().start()
    desk.watchAll()
    desk.predictAll()
    desk.labs.hint(desk.attempt.id, 'move-app-01')
    desk.labs.check(desk.attempt.id)
    desk.labs.note(desk.attempt.id, 'Ask about RARP.')
    desk.moveAndFinish()
    const before = desk.view()
    await desk.services.runs.seek(desk.runId, 2e9)
    expect(desk.view()).toEqual(before)
    desk.close()

    const again = new Desk(desk.folder)
    again.attempt = before
    expect(again.view()).toEqual(before)
    expect(again.services.runs.list()[0]!.playheadNs).toBe(2e9)
  })

  it('opens a run at its saved playhead although the guide was read first', async () => {
    const desk = new Desk().start()
    desk.watchAll()
    const playheadNs = desk.services.runs.liveRun(desk.runId).nowNs
    desk.close()
    const again = new Desk(desk.folder)
    again.attempt = desk.attempt
    again.view()
    again.services.runs.open(again.runId)
    await expect
      .poll(() => again.services.runs.liveRun(again.runId).nowNs, { timeout: 5000 })
      .toBe(playheadNs)
  })

  it('forgets what lay ahead when the learner goes back and another way', async () => {
    const desk = new Desk().start()
    desk.watchAll()
    desk.predictAll()
    const { runs } = desk.services
    const branchNs = runs.liveRun(desk.runId).nowNs
    runs.command(desk.runId, moveApp)
    runs.play(desk.runId, 10)
    desk.playOut()
    expect(desk.view().objectives[1]!.verdict).toBe('met')
    await runs.seek(desk.runId, branchNs + 2e9)
    runs.command(desk.runId, { type: 'cancel', vm: 'app-01' })
    runs.play(desk.runId, 10)
    desk.playOut()
    expect(desk.view().objectives[1]!.verdict).toBe('not-yet')
  })

  it('opens hints one by one, each after a try', () => {
    const desk = new Desk().start()
    const hint = () => desk.labs.hint(desk.attempt.id, 'move-app-01')
    expect(hint().objectives[1]!.hints).toHaveLength(1)
    expect(desk.refusal(hint)).toBe('hint-before-try')
    expect(desk.view().objectives[1]!.canOpenHint).toBe(false)
    desk.labs.check(desk.attempt.id)
    expect(hint().objectives[1]!.hints).toHaveLength(2)
  })

  it('does not answer for labs, attempts and objectives that are not there', () => {
    const desk = new Desk().start()
    expect(() => desk.labs.start('no-such-lab')).toThrow('There is no lab with the id no-such-lab.')
    expect(() => desk.labs.view('nobody')).toThrow('There is no attempt')
    expect(() => desk.labs.hint(desk.attempt.id, 'nothing')).toThrow('There is no objective')
    expect(desk.refusal(() => desk.answer('what-happens', { option: 'a' }))).toBe('step-has-no-question')
  })
})
