/** What a learner is to find out does not come to the window by any way before the attempt is over. */
import { createRouterClient } from '@orpc/server'
import { afterEach, describe, expect, it } from 'vitest'
import type { RunFrame } from '../../../core/contract/frame-channel.ts'
import { foldTrace } from '../../../core/trace/fold.ts'
import { FrameReader } from '../../../electron/rpc/frame-reader.ts'
import { router } from '../../../electron/rpc/router.ts'
import { hiddenCause, withHiddenLab } from '../../support/hidden-lab.ts'
import { closeDesks, Desk, moveApp } from './lab-desk.ts'

const readers: FrameReader[] = []

afterEach(() => {
  for (const reader of readers.splice(0)) reader.close()
  closeDesks()
})

/** A desk at which the hidden fault has struck. */
async function struckDesk(): Promise<Desk> {
  const desk = new Desk({ ...withHiddenLab() })
  desk.attempt = desk.labs.start('loose-cable')
  desk.answer('guess', { option: 'no' })
  desk.services.runs.command(desk.runId, moveApp)
  await desk.services.runs.liveRun(desk.runId).stepUntil(() => false)
  return desk
}

function finish(desk: Desk): void {
  const attemptId = desk.attempt.id
  desk.labs.continue(attemptId, 'move')
  const line = { cause: 'The link', evidence: '', observation: '', verdict: 'open' as const }
  desk.labs.hypothesis({ attemptId, ...line })
  desk.answer('name-it', { causes: ['loose-cable'] })
}

/** The window's end of the frame channel: holds the trace as it was told to. */
class Holder {
  frames: RunFrame[] = []
  held = new Uint8Array(0)
  readonly reader: FrameReader
  private readonly runId: string

  constructor({ services, runId }: Desk) {
    this.runId = runId
    this.reader = new FrameReader(services, (frame) => {
      this.frames.push(frame)
      this.held = Uint8Array.from([...this.held.subarray(0, frame.traceFrom), ...frame.trace])
    })
    readers.push(this.reader)
    this.reader.receive({ kind: 'watch', runId, mapVm: null, mapCells: 1, mapDisk: null, traceBytes: 0 })
  }

  take(): void {
    this.reader.receive({ kind: 'taken', runId: this.runId, traceBytes: this.held.length })
  }
}

describe('while the attempt goes on', () => {
  it('checks say what vCenter says, and neither remedies nor cures', async () => {
    const desk = await struckDesk()
    const { runs } = desk.services
    runs.command(desk.runId, { type: 'set-link', host: 'esx-03', nic: 'vmnic0', connected: false })
    const ask = () => runs.check(desk.runId, { vm: 'app-01', toHost: 'esx-03' }, true)
    const blocked = ask()
    expect(blocked.findings.length).toBeGreaterThan(0)
    expect(blocked).toMatchObject({ isCureWithheld: true, plan: null })
    expect(blocked.findings.flatMap(({ cures }) => cures)).toEqual([])
    expect(blocked.findings.map(({ remedy }) => remedy).join('')).toBe('')
    finish(desk)
    expect(ask().isCureWithheld).toBe(false)
    expect(ask().findings.every(({ remedy }) => remedy !== '')).toBe(true)
  })

  it('neither the calls nor the frames say what was hidden', async () => {
    const desk = await struckDesk()
    const window = new Holder(desk)
    const client = createRouterClient(router, { context: { services: desk.services } })
    const { runId } = desk
    const branch = await client.runs.branch({ runId, atNs: 0 })
    const said = JSON.stringify([
      await client.runs.open({ runId }),
      await client.runs.estate({ runId }),
      await client.runs.report({ runId }),
      await client.runs.list({}),
      branch,
      await client.runs.report({ runId: branch.summary.id }),
      await client.attempts.view({ attemptId: desk.attempt.id }),
      await client.labs.list({}),
      await client.labs.progress({}),
      foldTrace(window.held).events,
    ])
    expect(said).not.toMatch(/hidden-|inject|vmnic1 down|The scenario plans/i)
    expect(said).not.toContain(hiddenCause)
    expect(branch.scenarioText).toBe('')
  })

  it('its effects show, and the hash is that of the whole trace', async () => {
    const desk = await struckDesk()
    const window = new Holder(desk)
    const view = foldTrace(window.held)
    expect(view.faults).toEqual([])
    expect(view.migrations[0]!.outcome).toMatchObject({ outcome: 'failed', fault: 'Timedout' })
    const host = desk.services.runs.estate(desk.runId).hosts.find(({ name }) => name === 'esx-03')
    expect(host!.physicalNics.find(({ name }) => name === 'vmnic1')).toMatchObject({ connected: false })
    expect(window.frames[0]!.playback.traceHash).toBe(desk.services.runs.liveRun(desk.runId).traceHash())
  })

  it('a window that seeks back and forth holds the same as one that comes anew', async () => {
    const desk = await struckDesk()
    const window = new Holder(desk)
    const whole = window.held
    await desk.services.runs.seek(desk.runId, 1_000_000_000)
    window.take()
    expect(window.held.length).toBeLessThan(whole.length)
    await desk.services.runs.seek(desk.runId, 30_000_000_000)
    window.take()
    expect(window.held).toEqual(new Holder(desk).held)
    expect(window.held).toEqual(whole)
  })

  it('a fault cannot be cleared by guessing its name', async () => {
    const desk = await struckDesk()
    const clear = { type: 'clear-fault', name: 'hidden-cable' } as const
    expect(desk.refusal(() => desk.services.runs.command(desk.runId, clear))).toBe('fault-unknown')
  })

  it('stays hidden after a restart', async () => {
    const desk = await struckDesk()
    const { folder, runId } = desk
    desk.close()
    const again = new Desk({ ...withHiddenLab(), stateFolder: folder })
    await again.services.runs.liveRun(runId).stepUntil(() => false)
    expect(again.services.runs.describe(runId).scenarioText).toBe('')
    expect(foldTrace(again.services.runs.shownTrace(runId)!.traceBytes()).faults).toEqual([])
  })
})

describe('once it is over', () => {
  it('the window gets everything, from the first byte', async () => {
    const desk = await struckDesk()
    const window = new Holder(desk)
    finish(desk)
    window.take()
    expect(foldTrace(window.held).faults).toMatchObject([{ name: 'hidden-cable' }])
    expect(desk.services.runs.describe(desk.runId).scenarioText).toContain('hidden-cable')
    expect(desk.view().caseCards).toMatchObject([{ cause: hiddenCause }])
    expect(desk.labs.progress().caseCards).toMatchObject([{ labId: 'loose-cable', cause: hiddenCause }])
  })
})
