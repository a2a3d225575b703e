/** Every group of calls, and every way in which a call is refused, alike over the three transports. */
import { ORPCError } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Services } from '../../electron/services/services.ts'
import { smallScenarioText } from '../support/scenarios.ts'
import { temporaryServices } from '../support/services.ts'
import { transports, type Connection } from './transports.ts'

vi.mock('electron', async () => (await import('./electron-mock.ts')).electronMock)

const migrate = { type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' } as const

/** The refusal as the window sees it; fails if the call is obeyed. */
async function refusalOf(call: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  try {
    await call
  } catch (error) {
    if (error instanceof ORPCError) return error
    throw error
  }
  throw new Error('The call was obeyed.')
}

async function newRun(window: Connection): Promise<string> {
  const scenario = await window.calls.scenarios.importText({
    fileName: 'small.scenario.json',
    text: smallScenarioText(),
  })
  return (await window.calls.runs.create({ scenarioId: scenario.id })).summary.id
}

describe.each(transports)('calls $name', (transport) => {
  let services: Services
  let window: Connection

  beforeEach(async () => {
    services = temporaryServices()
    window = await transport.connect(services)
  })

  afterEach(() => {
    window.leave()
    services.close()
  })

  it('answers about the system, settings and the place of the workbench', async () => {
    const { system } = window.calls
    expect(await system.about({})).toMatchObject({ version: '1.0.0', host: 'in-process', notices: [] })
    expect(await system.settings({})).toMatchObject({ theme: 'system', singleKeyShortcuts: true })
    expect(await system.changeSettings({ theme: 'dark' })).toMatchObject({ theme: 'dark' })
    expect(await system.settings({})).toMatchObject({ theme: 'dark', singleKeyShortcuts: true })
    expect(await system.place({})).toBeNull()
    const place = { area: 'workbench', runId: null, selected: 'vm:web-01', tab: 'monitor' }
    await system.rememberPlace(place)
    expect(await system.place({})).toEqual(place)
  })

  it('lists, reads, copies, imports and removes scenarios', async () => {
    const { scenarios } = window.calls
    const shipped = await scenarios.list({})
    expect(shipped.map((one) => one.id)).toContain('first-move')
    const text = await scenarios.text({ scenarioId: 'first-move' })
    expect(text).toMatchObject({ name: 'first-move.scenario.yaml', mediaType: 'text/yaml' })
    const copy = await scenarios.duplicate({ scenarioId: 'first-move' })
    expect(copy).toMatchObject({ name: 'First move (copy)', isShipped: false, hostCount: 3 })
    await scenarios.remove({ scenarioId: copy.id })
    expect(await scenarios.list({})).toEqual(shipped)
  })

  it('creates, opens, names, lists and removes runs', async () => {
    const runId = await newRun(window)
    const opened = await window.calls.runs.open({ runId })
    expect(opened).toMatchObject({ summary: { id: runId, seed: 1, commandCount: 0 }, branches: [] })
    expect(opened.estate.hosts.map((host) => host.name)).toEqual(['esx-01', 'esx-02', 'esx-03'])
    expect(await window.calls.runs.rename({ runId, name: 'Mine' })).toMatchObject({ name: 'Mine' })
    expect((await window.calls.runs.list({})).map((run) => run.id)).toEqual([runId])
    await window.calls.runs.remove({ runId })
    expect(await window.calls.runs.list({})).toEqual([])
  })

  it('checks, commands, steps, seeks, plays, pauses and branches a run', async () => {
    const { runs } = window.calls
    const runId = await newRun(window)
    const checked = await runs.check({ runId, request: { vm: 'web-01', toHost: 'esx-02' } })
    expect(checked.checksRun).toBeGreaterThan(10)
    expect(checked.findings.filter((finding) => finding.severity === 'error')).toEqual([])
    expect(checked).toMatchObject({ hosts: [], plan: null })
    expect(await runs.command({ runId, command: migrate })).toMatchObject({ commandCount: 1, playheadNs: 0 })
    const stepped = await runs.step({ runId, unit: 'round' })
    expect(stepped.playheadNs).toBeGreaterThan(0)
    expect((await runs.step({ runId, unit: 'event' })).playheadNs).toBeGreaterThanOrEqual(stepped.playheadNs)
    const ended = await runs.seek({ runId, atNs: 60_000_000_000 })
    expect(ended).toMatchObject({ isIdle: true, failure: null, playheadNs: 60_000_000_000 })
    const again = await runs.seek({ runId, atNs: stepped.playheadNs })
    expect(again).toMatchObject({ traceHash: stepped.traceHash, horizonNs: 60_000_000_000 })
    expect(await runs.play({ runId, speed: 10 })).toMatchObject({ isPlaying: true, speed: 10 })
    expect(await runs.pause({ runId })).toMatchObject({ isPlaying: false })
    const branch = await runs.branch({ runId, atNs: stepped.playheadNs, name: 'Other' })
    expect(branch.summary).toMatchObject({ name: 'Other', parentRunId: runId, commandCount: 1 })
  })

  it('lists the labs', async () => {
    const labs = await window.calls.labs.list({})
    expect(labs.every((lab) => lab.attempt === null)).toBe(true)
  })

  it('refuses in words what cannot be done', async () => {
    const shipped = await refusalOf(window.calls.scenarios.remove({ scenarioId: 'first-move' }))
    expect(shipped).toMatchObject({
      code: 'REFUSED',
      defined: true,
      data: { id: 'scenario-is-shipped', remedy: 'Duplicate it and change the copy.' },
    })
    const runId = await newRun(window)
    await window.calls.runs.seek({ runId, atNs: 1_000_000_000 })
    await window.calls.runs.command({ runId, command: migrate })
    await window.calls.runs.seek({ runId, atNs: 0 })
    const early = await refusalOf(window.calls.runs.command({ runId, command: migrate }))
    expect(early).toMatchObject({ code: 'REFUSED', defined: true, data: { id: 'command-before-later-one' } })
  })

  it('tells all problems of a wrong file with their places, and keeps nothing of it', async () => {
    const before = await window.calls.scenarios.list({})
    const text =
      'precopy: scenario\nversion: 1\nname: Wrong\nseed: many\nestate: { ssoDomains: [], vms: 3 }\n'
    const wrong = await refusalOf(window.calls.scenarios.importText({ fileName: 'wrong.yaml', text }))
    expect(wrong).toMatchObject({ code: 'INPUT_WRONG', defined: true, data: { file: 'wrong.yaml' } })
    const { problems } = wrong.data as { problems: { path: string; line: number }[] }
    expect(problems.find((problem) => problem.path === 'seed')).toMatchObject({ line: 4 })
    expect(problems.length).toBeGreaterThan(1)
    expect(await window.calls.scenarios.list({})).toEqual(before)
  })

  it('knows what it does not have', async () => {
    const { runs, scenarios, attempts } = window.calls
    const unknown = [
      [() => scenarios.text({ scenarioId: 'nothing' }), 'scenario'],
      [() => runs.create({ scenarioId: 'nothing' }), 'scenario'],
      [() => runs.open({ runId: 'nothing' }), 'run'],
      [() => runs.pause({ runId: 'nothing' }), 'run'],
      [() => attempts.start({ labId: 'nothing' }), 'lab'],
      [() => attempts.view({ attemptId: 'nothing' }), 'attempt'],
    ] as const
    for (const [call, kind] of unknown) {
      expect(await refusalOf(call())).toMatchObject({
        code: 'NOT_FOUND',
        defined: true,
        data: { kind, id: 'nothing' },
      })
    }
  })

  it('takes no input of another shape, and says where it differs', async () => {
    const { runs, system } = window.calls
    const wrong = [
      [() => runs.seek({ runId: 'x', atNs: -1 }), ['atNs']],
      [() => runs.seek({ runId: 'x', atNs: 0.5 }), ['atNs']],
      [() => runs.play({ runId: 'x', speed: 1e9 }), ['speed']],
      [() => runs.command({ runId: 'x', command: { type: 'explode' } as never }), ['command', 'type']],
      [() => runs.open({ runId: 'x', more: 1 } as never), []],
      [() => system.changeSettings({ learnerName: 'x'.repeat(81) }), ['learnerName']],
    ] as const
    for (const [call, path] of wrong) {
      const refusal = await refusalOf(call())
      expect(refusal.code).toBe('BAD_REQUEST')
      const { issues } = refusal.data as { issues: { path: readonly string[] }[] }
      expect(issues[0]!.path).toEqual(path)
    }
  })
})

describe.each(transports.filter((transport) => transport.hasWire))(
  'a window that goes $name',
  (transport) => {
    it('settles its call, and the next window goes on', async () => {
      const services = temporaryServices()
      const window = await transport.connect(services)
      const runId = await newRun(window)
      await window.calls.runs.command({ runId, command: migrate })
      const call = window.calls.runs.seek({ runId, atNs: 30_000_000_000 })
      window.leave()
      await expect(call).rejects.toThrow()
      const next = await transport.connect(services)
      expect(await next.calls.runs.open({ runId })).toMatchObject({ summary: { commandCount: 1 } })
      next.leave()
      services.close()
    })
  },
)
