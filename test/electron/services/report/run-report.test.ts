/** Reports are read as a person reads them: their figures must be those of the trace, and nothing may escape. */
import { describe, expect, it } from 'vitest'
import { byteSize, milliseconds, timeSpan } from '../../../../core/base/format.ts'
import { runToEnd } from '../../../../core/engine/engine.ts'
import { parseScenario } from '../../../../core/scenario/parse.ts'
import { parseCommandLog } from '../../../../core/scenario/command-log.ts'
import type { LoggedCommand } from '../../../../core/scenario/command-schema.ts'
import type { Scenario } from '../../../../core/scenario/schema.ts'
import { convergenceInShort, convergenceInWords } from '../../../../core/trace/convergence.ts'
import { foldTrace } from '../../../../core/trace/fold.ts'
import { reportFileName } from '../../../../electron/services/report/file-name.ts'
import { escaped, markup } from '../../../../electron/services/report/html.ts'
import { runReportHtml, type RunReportFacts } from '../../../../electron/services/report/run-report.ts'
import { migrateWeb, smallScenario, smallVm } from '../../../support/scenarios.ts'

const moveAtZero: LoggedCommand = { atNs: 0, command: migrateWeb }

function factsOf(
  scenario: Scenario,
  commands: readonly LoggedCommand[],
  change: Partial<RunReportFacts> & { untilNs?: number } = {},
): RunReportFacts {
  const run = { scenario, seed: 7, commands }
  const { untilNs, ...rest } = change
  const engine = runToEnd(run, untilNs === undefined ? {} : { untilNs })
  return { run, trace: engine.recorder.bytes(), traceHash: engine.recorder.hash(), ...rest }
}

/** The text of a report without its tags. */
function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replace(/[ \n]+/g, ' ')
}

const busyVm = smallVm({
  workload: { writes: [{ pattern: 'uniform', region: { sizeMiB: 32 }, pagesPerSecond: 4000 }] },
})

describe('the report of a run', () => {
  it('has the figures of the trace in the words of the screen', () => {
    const facts = factsOf(smallScenario({ vms: [busyVm] }), [moveAtZero])
    const text = textOf(runReportHtml(facts))
    const [migration] = foldTrace(facts.trace).migrations
    const { outcome, stun, rounds } = migration!
    expect(rounds.length).toBeGreaterThan(1)
    expect(text).toContain(`${rounds.length} rounds, ${timeSpan(outcome!.totalNs)}, a stun of`)
    expect(text).toContain(`a stun of ${milliseconds(outcome!.downtimeNs)}`)
    expect(text).toContain(byteSize(outcome!.sentBytes))
    expect(text).toContain(`No vCPU ran for ${milliseconds(outcome!.downtimeNs)}`)
    expect(text).toContain(`clients heard nothing for ${milliseconds(outcome!.networkSilenceNs)}`)
    expect(text).toContain(byteSize(stun.lastPages!.bytes))
    for (const { finished } of rounds) expect(text).toContain(timeSpan(finished!.durationNs))
    expect(text).toContain(facts.traceHash)
    expect(text).toContain(migration!.verdicts.at(-1)!.reason)
    expect(text).toContain(convergenceInWords(migration!.convergence!))
    for (const { convergence } of rounds) expect(text).toContain(convergenceInShort(convergence))
  })

  it('tells what the rounds did to clients where no stun came of them', () => {
    const policy = { name: 'vsphere', sdps: 'off', preCopySwitchoverTimeGoalMs: 100 }
    const fast = smallVm({ workload: { writes: [{ pattern: 'uniform', pagesPerSecond: 60_000 }] } })
    const scenario = smallScenario({ vms: [fast], fabric: { limitMiBs: 20 }, policy })
    const text = textOf(runReportHtml(factsOf(scenario, [moveAtZero])))
    expect(text).toContain('Did not converge. Working set of')
    expect(text).toMatch(
      /Guest as its clients see it What clients got, part by part Part Served, mean .* In the rounds [\d.]+/,
    )
    expect(text).not.toContain('Longest gap')
  })

  it('is one file that asks for nothing else', () => {
    const html = runReportHtml(factsOf(smallScenario(), [moveAtZero]))
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)/i)
    const addresses = [...html.matchAll(/https?:\/\/[^"' )]+/g)].map(([address]) => address)
    expect(new Set(addresses)).toEqual(
      new Set(addresses.filter((one) => one.startsWith('http://www.w3.org/'))),
    )
    expect(html).not.toMatch(/="[^"<>]*"[^\s"/>][^"<>]*"[\s/>]/)
    const charts = html.match(/<svg role="img" aria-labelledby="[^"]+"/g)
    expect(charts).toHaveLength(2)
    expect(
      html.match(/<title id="[^"]+">[^<]{10,}<\/title><desc id="[^"]+">[^<]{40,}<\/desc>/g),
    ).toHaveLength(2)
  })

  it('is the same bytes for the same run, however many were made before', () => {
    const facts = factsOf(smallScenario(), [moveAtZero])
    const once = runReportHtml(facts)
    runReportHtml(factsOf(smallScenario({ seed: 3 }), [moveAtZero]))
    expect(runReportHtml(facts)).toBe(once)
  })

  it('escapes every name and text that a stranger wrote', () => {
    const wicked = '<img src=x onerror=alert(1)>'
    const scenario = smallScenario()
    const plain = JSON.stringify({ ...scenario, name: wicked, description: `${wicked}"'&` })
    const html = runReportHtml({
      ...factsOf(parseScenario('w.json', plain), [moveAtZero]),
      scenarioId: wicked,
    })
    expect(html).not.toContain('<img')
    expect(html).toContain(escaped(`${wicked}"'&`))
    expect(markup`<p title="${'"><b>'}">${['<i>', 3, null]}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;b&gt;">&lt;i&gt;3</p>',
    )
  })

  it('says how to make the same trace again, and that does', () => {
    const commands: LoggedCommand[] = [
      moveAtZero,
      { atNs: 2_500_000_001, command: { type: 'cancel', vm: 'web-01' } },
      { atNs: 9_000_000_000, command: { type: 'migrate', vm: 'web-01', toHost: 'esx-03', priority: 'high' } },
    ]
    const facts = factsOf(smallScenario(), commands, { scenarioId: 'small' })
    const html = runReportHtml(facts)
    const [line, log] = [...html.matchAll(/<pre>([\s\S]*?)<\/pre>/g)].map(([, text]) => text!.trim())
    expect(line).toBe('npm run -s precopy -- run small --seed 7 --commands commands.json')
    const again = parseCommandLog('commands.json', log!.replaceAll('&quot;', '"'))
    expect(runToEnd({ ...facts.run, commands: again }).recorder.hash()).toBe(facts.traceHash)
  })

  it('needs no file for a single move at the beginning', () => {
    const html = runReportHtml(factsOf(smallScenario(), [moveAtZero], { scenarioId: 'small' }))
    expect(html).toContain('npm run -s precopy -- run small --seed 7 --migrate web-01=esx-02</pre>')
  })

  it('tells a run that was cut short, and where', () => {
    const facts = factsOf(smallScenario(), [moveAtZero], {
      untilNs: 2e9,
      reachedNs: 2e9,
      scenarioId: 'small',
    })
    const text = textOf(runReportHtml(facts))
    expect(text).toContain('web-01 is on its way from esx-01 to esx-02')
    expect(text).toContain('--migrate web-01=esx-02 --until 2')
    const run = { ...facts.run }
    expect(runToEnd(run, { untilNs: 2e9 }).recorder.hash()).toBe(facts.traceHash)
  })

  it('shows a failed move with its fault, what is still true, and the remedy', () => {
    const hosts = [{ name: 'esx-01' }, { name: 'esx-02', inMaintenanceMode: true }]
    const facts = factsOf(smallScenario({ hosts }), [moveAtZero])
    const text = textOf(runReportHtml(facts))
    const view = foldTrace(facts.trace)
    const told = view.migrations[0]?.outcome?.message ?? view.events.at(-1)!.text
    expect(text).toContain(told.split('.')[0])
    expect(text).not.toContain('NaN')
  })

  it('does not let a VM run on that was powered off', () => {
    const powerOff: LoggedCommand = { atNs: 2_500_000_000, command: { type: 'power-off', vm: 'web-01' } }
    const text = textOf(runReportHtml(factsOf(smallScenario({ vms: [busyVm] }), [moveAtZero, powerOff])))
    expect(text).toMatch(
      /powered off on esx-01\. web-01 is registered on esx-01\. Power the VM on and migrate it/,
    )
    expect(text).toMatch(/guest in pre-copy powered off/)
    expect(text).not.toMatch(/runs on at|undisturbed/)
  })

  it('is a page also when nothing has happened', () => {
    const html = runReportHtml(factsOf(smallScenario(), []))
    expect(textOf(html)).toContain('No VM has been migrated up to 00:00.000 .')
    expect(html).not.toContain('undefined')
  })

  it('shows the first and the last of very many rounds', () => {
    const policy = { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100, sdps: 'off' }
    const facts = factsOf(smallScenario({ vms: [busyVm], policy }), [moveAtZero])
    expect(runReportHtml(facts).length).toBeLessThan(200_000)
  })
})

describe('the file name', () => {
  it('is one that every system takes', () => {
    expect(reportFileName('First move')).toBe('first-move-report.html')
    expect(reportFileName('../../etc/passwd')).toBe('etc-passwd-report.html')
    expect(reportFileName('Überlast: 64 GiB?')).toBe('uberlast-64-gib-report.html')
    expect(reportFileName('日本')).toBe('run-report.html')
  })
})
