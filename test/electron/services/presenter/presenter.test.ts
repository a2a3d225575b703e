/** Presenting a lab: what presses do, what the audience is kept from, and that it goes on after a restart. */
import { afterEach, describe, expect, it } from 'vitest'
import {
  audienceSchema,
  presentationSchema,
  type Presentation,
} from '../../../../core/contract/presenter-messages.ts'
import { submissionText } from '../../../../core/lab/submission.ts'
import type { Submission } from '../../../../core/lab/submission-schema.ts'
import { practiceTerms } from '../../../../core/lab/terms.ts'
import { NotFoundError, RefusedError } from '../../../../electron/services/refused.ts'
import type { PresenterAct } from '../../../../electron/services/presenter/presenter.ts'
import { closeDesks, Desk } from '../lab-desk.ts'

afterEach(closeDesks)

class Lectern {
  readonly desk: Desk
  shown: Presentation

  constructor(desk = new Desk(), labId = 'first-move') {
    this.desk = desk
    this.shown = this.presenter.open(labId, 42)
  }

  get presenter() {
    return this.desk.services.presenter
  }

  get cue() {
    return this.shown.cues[this.shown.current]
  }

  async act(act: PresenterAct): Promise<Presentation> {
    this.shown = presentationSchema.parse(await this.presenter.act(this.shown.id, act))
    return this.shown
  }

  /** Presses until something is asked or revealed. */
  async forward(): Promise<Presentation> {
    await this.act({ type: 'forward' })
    if (this.shown.isPlaying) await this.act({ type: 'forward' })
    return this.shown
  }

  async to(title: string, state: 'asked' | 'revealed'): Promise<void> {
    for (let press = 0; press < 60; press += 1) {
      if (this.cue?.title === title && this.cue.state === state) return
      await this.forward()
    }
    throw new Error(`"${title}" is never ${state}.`)
  }

  audience() {
    return audienceSchema.parse(this.presenter.audience(this.shown.id))
  }
}

describe('going forward', () => {
  it('plays the demonstration at its speed, and pauses at its moment by itself', async () => {
    const lectern = new Lectern()
    await lectern.act({ type: 'forward' })
    expect(lectern.shown).toMatchObject({ isPlaying: true, current: -1 })
    const run = lectern.desk.services.runs.liveRun(lectern.shown.runId)
    expect(run.playback().speed).toBe(0.35)
    for (let wait = 0; wait < 200 && run.playback().isPlaying; wait += 1) lectern.desk.clock.advance(100)
    const view = lectern.presenter.view(lectern.shown.id)
    expect(view.cues[view.current]).toMatchObject({ title: 'Reserve', state: 'revealed' })
    expect(run.commands).toHaveLength(1)
    expect(lectern.desk.clock.elapsedMs()).toBeGreaterThan(800)
  })

  it('asks all predictions of a run before it, and reveals them after it', async () => {
    const lectern = new Lectern()
    await lectern.to('Who runs it half-way?', 'asked')
    const before = lectern.desk.services.runs.liveRun(lectern.shown.runId).nowNs
    const seen: string[] = []
    for (let press = 0; press < 5; press += 1) {
      await lectern.forward()
      seen.push(`${lectern.cue?.title} ${lectern.cue?.state}`)
    }
    expect(seen).toEqual([
      'How long is the pause? asked',
      'What changes for its users? asked',
      'Who runs it half-way? revealed',
      'How long is the pause? revealed',
      'What changes for its users? revealed',
    ])
    const run = lectern.desk.services.runs.liveRun(lectern.shown.runId)
    expect(run.nowNs).toBeGreaterThan(before)
    expect(run.commands.map(({ command }) => command)).toContainEqual({
      type: 'migrate',
      vm: 'app-01',
      toHost: 'esx-03',
      priority: 'high',
    })
  })

  it('makes the same run again after going back', async () => {
    const lectern = new Lectern()
    await lectern.to('How long is the pause?', 'revealed')
    const run = lectern.desk.services.runs.liveRun(lectern.shown.runId)
    const hash = run.traceHash()
    for (let press = 0; press < 6; press += 1) await lectern.act({ type: 'back' })
    expect(run.nowNs).toBeLessThan(9_000_000_000)
    expect(lectern.shown.cues.at(-1)?.state).toBe('waiting')
    await lectern.to('How long is the pause?', 'revealed')
    expect(run.traceHash()).toBe(hash)
  })

  it('refuses to go on where the run was given other commands', async () => {
    const lectern = new Lectern()
    await lectern.to('Reserve', 'revealed')
    lectern.desk.services.runs.command(lectern.shown.runId, { type: 'power-off', vm: 'app-01' })
    await expect(lectern.forward()).rejects.toMatchObject({ refusal: { id: 'presentation-off-script' } })
  })
})

describe('the audience', () => {
  it('gets no answer, no right option and no notes before the reveal', async () => {
    const lectern = new Lectern()
    await lectern.to('Who runs it half-way?', 'asked')
    const cue = lectern.cue!
    expect(cue.right).toEqual(['source-runs'])
    const told = JSON.stringify(lectern.audience())
    expect(told).not.toContain('A copy is only a copy')
    expect(told).not.toContain('A VM never runs on two hosts')
    expect(lectern.audience()).toMatchObject({ isRevealed: false, answer: '', right: [], heading: cue.title })
    await lectern.act({ type: 'reveal' })
    expect(lectern.audience()).toMatchObject({ isRevealed: true, answer: cue.answer, right: ['source-runs'] })
  })

  it('gets at no press more than what is due', async () => {
    const lectern = new Lectern(new Desk(), 'why-not')
    for (let press = 0; press < 60 && lectern.shown.next !== ''; press += 1) {
      await lectern.forward()
      const told = JSON.stringify(lectern.audience())
      for (const cue of lectern.shown.cues) {
        if (cue.notes !== '') expect(told).not.toContain(JSON.stringify(cue.notes).slice(1, -1))
        const isDue = cue.state === 'revealed' || cue.state === 'done'
        if (!isDue) expect(told).not.toContain(JSON.stringify(cue.answer).slice(1, -1))
      }
    }
  })

  it('sees what was predicted while the run plays, and nothing when it is blanked', async () => {
    const lectern = new Lectern()
    await lectern.to('What changes for its users?', 'asked')
    await lectern.act({ type: 'forward' })
    expect(lectern.audience()).toMatchObject({
      isPlaying: true,
      thinkUntil: '',
      heading: '',
      open: ['Who runs it half-way?', 'How long is the pause?', 'What changes for its users?'],
    })
    await lectern.act({ type: 'blank' })
    expect(lectern.audience().isBlank).toBe(true)
    await lectern.act({ type: 'forward' })
    expect(lectern.audience().isBlank).toBe(false)
  })

  it('is not told of hidden faults by the run before the end', async () => {
    const lectern = new Lectern(new Desk(), 'why-not')
    const { runs } = lectern.desk.services
    expect(runs.isHiding(lectern.shown.runId)).toBe(true)
    for (let press = 0; press < 60 && lectern.shown.next !== ''; press += 1) await lectern.forward()
    expect(runs.isHiding(lectern.shown.runId)).toBe(false)
  })
})

describe('time to think and hands', () => {
  it('counts down by the wall clock from when it is asked', async () => {
    const lectern = new Lectern()
    await lectern.to('Who runs it half-way?', 'asked')
    const now = Date.parse(lectern.desk.clock.timestamp())
    expect(Date.parse(lectern.shown.thinkUntil) - now).toBe(30_000)
    expect((await lectern.act({ type: 'think', seconds: 0 })).thinkUntil).toBe('')
    await lectern.act({ type: 'think', seconds: 90 })
    expect(Date.parse(lectern.audience().thinkUntil) - now).toBe(90_000)
  })

  it('keeps what was typed in, and takes no option that was not asked', async () => {
    const lectern = new Lectern()
    await expect(lectern.act({ type: 'tally', option: 'source-runs', count: 1 })).rejects.toThrow(
      RefusedError,
    )
    await lectern.to('Who runs it half-way?', 'asked')
    await lectern.act({ type: 'tally', option: 'both-run', count: 12 })
    await expect(lectern.act({ type: 'tally', option: 'other', count: 1 })).rejects.toThrow(NotFoundError)
    expect(lectern.audience().tally).toEqual({ 'both-run': 12 })
  })

  it('counts the first answers in hand-ins, each hand-in once', async () => {
    const lectern = new Lectern()
    const one = handIn('00000000-0000-4000-8000-000000000001', 'source-runs', 280, 42)
    const two = handIn('00000000-0000-4000-8000-000000000002', 'both-run', 7000, 7)
    lectern.shown = lectern.presenter.tallyFiles(lectern.shown.id, [one, one, two])
    const tallyOf = (title: string) => lectern.shown.cues.find((cue) => cue.title === title)!.tally
    expect(tallyOf('Who runs it half-way?')).toEqual({ 'source-runs': 1, 'both-run': 1 })
    // Another seed's pause is another number: it is not put among the options of this one.
    expect(Object.values(tallyOf('How long is the pause?'))).toEqual([1])
    expect(tallyOf('Put the stages in order')).toEqual({ 'not-right': 2 })
  })

  it('counts nothing where one is of another lab', () => {
    const lectern = new Lectern()
    const other = handIn('00000000-0000-4000-8000-000000000003', 'both-run', 1, 42, 'the-race')
    expect(() => lectern.presenter.tallyFiles(lectern.shown.id, [other])).toThrow(/Not of "First move"/)
  })
})

describe('what if', () => {
  it('branches at any moment, shows it, and drops it without a trace', async () => {
    const lectern = new Lectern()
    const { runs } = lectern.desk.services
    await lectern.to('Stun', 'revealed')
    await lectern.act({ type: 'branch', name: 'Link cut' })
    const [branch] = lectern.shown.branches
    expect(branch).toMatchObject({ name: 'Link cut', atNs: runs.liveRun(lectern.shown.runId).nowNs })
    expect(lectern.audience()).toMatchObject({ branch: 'Link cut', runId: branch!.runId })
    await lectern.act({ type: 'show', runId: lectern.shown.runId })
    expect(lectern.audience().branch).toBe('')
    await lectern.act({ type: 'show', runId: branch!.runId })
    await lectern.forward()
    expect(lectern.shown).toMatchObject({ shownRunId: lectern.shown.runId })
    await lectern.act({ type: 'drop', runId: branch!.runId })
    expect(lectern.shown.branches).toEqual([])
    expect(runs.list().map(({ id }) => id)).not.toContain(branch!.runId)
  })

  it('forgets a branch that was removed in the Library', async () => {
    const lectern = new Lectern()
    await lectern.act({ type: 'branch', name: 'Gone' })
    lectern.desk.services.runs.remove(lectern.shown.branches[0]!.runId)
    expect(lectern.presenter.view(lectern.shown.id)).toMatchObject({
      branches: [],
      shownRunId: lectern.shown.runId,
    })
  })
})

describe('one presentation', () => {
  it('goes on where it was after Precopy was closed', async () => {
    const lectern = new Lectern()
    await lectern.to('How long is the pause?', 'asked')
    await lectern.act({ type: 'tally', option: 'n1', count: 3 })
    const before = lectern.presenter.view(lectern.shown.id)
    lectern.desk.close()
    const desk = new Desk({ stateFolder: lectern.desk.folder })
    const running = desk.services.presenter.running()
    expect(running).toEqual({ presentationId: before.id })
    expect(desk.services.presenter.view(before.id)).toEqual(before)
    await desk.services.presenter.act(before.id, { type: 'forward' })
    expect(desk.services.presenter.view(before.id).current).toBe(before.current + 1)
  })

  it('ends when it is closed, when another begins, and when its run is removed', async () => {
    const lectern = new Lectern()
    const first = lectern.shown.id
    lectern.shown = lectern.presenter.open('first-move', 7)
    expect(() => lectern.presenter.view(first)).toThrow(NotFoundError)
    await lectern.act({ type: 'close' })
    expect(lectern.presenter.running()).toBeNull()
    lectern.shown = lectern.presenter.open('first-move', 7)
    lectern.desk.services.runs.remove(lectern.shown.runId)
    expect(lectern.presenter.running()).toBeNull()
  })
})

function handIn(id: string, option: string, number: number, seed: number, lab = 'first-move') {
  const place = { atNs: 0, commandCount: 0 }
  const submission: Submission = {
    precopy: 'submission',
    version: 1,
    id,
    learner: 'Ada',
    pack: null,
    lab: { id: lab, title: 'First move', hash: '0'.repeat(64) },
    terms: practiceTerms,
    seed,
    madeWith: { precopy: '1', engine: '1' },
    scenarioHash: '0'.repeat(64),
    startedAt: '',
    handedInAt: '',
    horizonNs: 0,
    traceHash: '0'.repeat(64),
    commands: [],
    entries: [
      { type: 'answer', step: 'order-stages', order: ['copy', 'reserve'], ...place },
      {
        type: 'answer',
        step: 'order-stages',
        order: ['reserve', 'copy', 'stun', 'take-over', 'release'],
        ...place,
      },
      { type: 'answer', step: 'predict-owner', option, ...place },
      { type: 'answer', step: 'predict-pause', number, ...place },
    ],
    results: null,
    attempts: { count: 1, first: null, best: null },
  }
  return { fileName: `${id}.yaml`, text: submissionText(submission, null) }
}
