/** Every shipped lab doubles as a scenario for an instructor: it is presented from its first cue to its last. */
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { closeDesks, Desk } from '../lab-desk.ts'
import { root } from '../../../support/services.ts'

afterEach(closeDesks)

const labs = fs
  .readdirSync(path.join(root, 'core/lab/shipped'))
  .filter((name) => name.endsWith('.lab.yaml'))
  .map((name) => name.replace('.lab.yaml', ''))

it.each(labs)('presents %s to its end', { timeout: 60_000 }, async (labId) => {
  const { presenter, runs } = new Desk().services
  const { id, runId } = presenter.open(labId)
  const asked = new Set<number>()
  let shown = presenter.view(id)
  for (let press = 0; press < 400 && shown.next !== ''; press += 1) {
    shown = await presenter.act(id, { type: 'forward' })
    const cue = shown.cues[shown.current]
    if (cue?.state === 'asked') asked.add(shown.current)
  }
  expect(shown.cues.every(({ state }) => state === 'done' || state === 'revealed')).toBe(true)
  expect(asked.size).toBe(shown.cues.filter(({ question }) => question !== '').length)
  for (const cue of shown.cues) {
    expect(cue.answer, cue.title).not.toBe('')
    expect(cue.pausesAt, cue.title).not.toBe('')
    if (cue.counts === 'options') expect(cue.right, cue.title).not.toEqual([])
  }
  expect(runs.liveRun(runId).playback().failure).toBeNull()
})
