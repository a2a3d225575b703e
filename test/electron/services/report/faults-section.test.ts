/** Reports of runs in which something was broken: the faults, the clean-up, and what clients missed. */
import { describe, expect, it } from 'vitest'
import { durationInWords } from '../../../../core/base/wording.ts'
import { runToEnd } from '../../../../core/engine/engine.ts'
import { foldTrace } from '../../../../core/trace/fold.ts'
import type { RunView } from '../../../../core/trace/view.ts'
import { missedBlocks, undoneBlocks } from '../../../../electron/services/report/faults-section.ts'
import { migrationFinding } from '../../../../electron/services/report/migration-figures.ts'
import { plainText, type Block } from '../../../../electron/services/report/report-document.ts'
import { htmlOf } from '../../../../electron/services/report/write-html.ts'
import { runReportHtml } from '../../../../electron/services/report/run-report.ts'
import { failedAt, foldRecords, migratingRecords } from '../../../support/fault-records.ts'
import { migrateWeb, smallScenario } from '../../../support/scenarios.ts'

const told = (blocks: readonly Block[]) => {
  const proof = { kind: 'Run report', title: '', subtitle: '', origin: '', score: null } as const
  return plain(htmlOf({ ...proof, blocks, reproductions: [] }).split('</h1>')[1]!)
}
const plain = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

describe('the report of a run with faults', () => {
  const inject = {
    type: 'inject-fault' as const,
    name: 'loss',
    fault: { kind: 'lossy-network' as const, lossPercent: 1 },
    trigger: { at: 'round' as const, vm: 'web-01', round: 2 },
    forSeconds: 0.25,
  }
  const commands = [
    { atNs: 0, command: inject },
    { atNs: 0, command: migrateWeb },
    { atNs: 60_000_000_000, command: { type: 'clear-fault' as const, name: 'loss' } },
  ]
  const run = { scenario: smallScenario(), seed: 7, commands }
  const engine = runToEnd(run)
  const trace = engine.recorder.bytes()
  const text = plain(runReportHtml({ run, trace, traceHash: engine.recorder.hash() }))
  const view: RunView = foldTrace(trace)

  it('lists them with when they begin', () => {
    expect(text).toContain('Injected faults 1 fault')
    expect(text).toContain('Packet loss')
    expect(text).toContain('when round 2 of the migration of web-01 begins')
  })

  it('has their commands in words', () => {
    expect(text).toContain('Inject fault “loss”. Packet loss: all hosts')
    expect(text).toContain('Clear fault “loss”')
  })

  it('says what clients missed, part by part', () => {
    const { clientMissed } = view.migrations[0]!
    expect(text).toContain(`What clients missed of ${durationInWords(clientMissed!.windowNs)}`)
    expect(text).toContain(`vCPUs paused ${durationInWords(clientMissed!.pausedNs)}`)
    expect(text).toContain(`in all ${durationInWords(clientMissed!.missedNs)}`)
  })

  it('has no clean-up where there was none', () => {
    expect(undoneBlocks(view, { ...view.migrations[0]!, undone: [] })).toEqual([])
  })
})

describe('the clean-up of a migration', () => {
  const step = { migration: 1, place: 'esx-02', step: 'shadow VM removed' }
  const view = foldRecords([
    ...migratingRecords,
    { type: 'vm-failed', atNs: 9, vm: 'web-01', host: 'esx-01', reason: 'its host has failed' },
    { type: 'migration-undone', atNs: 10, ...step, isDone: true },
    { type: 'migration-undone', atNs: 10, ...step, step: 'lock released', isDone: false },
    {
      type: 'client-missed',
      atNs: 10,
      migration: 1,
      vm: 'web-01',
      windowNs: 4,
      missedNs: 0,
      pausedNs: 0,
      slowedNs: 0,
      silentNs: 0,
      storageNs: 0,
    },
    failedAt(10, 'esx-01', 'It broke.'),
    {
      type: 'vm-restarted-by-ha',
      atNs: 20_000_000_000,
      vm: 'web-01',
      fromHost: 'esx-01',
      toHost: 'esx-02',
      reason: '',
    },
  ])

  it('names who has the VM now, and each step with whether it was done', () => {
    const text = told(undoneBlocks(view, view.migrations[0]!))
    expect(text).toContain('web-01 stopped on esx-01 at 00:00.000: its host has failed.')
    expect(text).toContain('Lost is what its memory held')
    expect(text).toContain('vSphere HA restarted it on esx-02 at 00:20.000, 20.0 s later.')
    expect(text).toContain('esx-02 shadow VM removed yes')
    expect(text).toContain('esx-02 lock released: not done, esx-02 has failed no')
  })

  it('does not call the VM running on at a host that it died with', () => {
    const text = plainText(migrationFinding(view, { ...view.migrations[0]!, kind: 'vmotion' }))
    expect(text).toContain('web-01 stopped on esx-01 at 00:00.000, and vSphere HA restarted it on esx-02.')
    expect(text).not.toContain('runs on at')
  })

  it('says that the count of what clients missed ends with the VM', () => {
    const text = told(missedBlocks(view, view.migrations[0]!))
    expect(text).toContain(
      'The count ends with the VM, which stopped with esx-01 at 00:00.000; ' +
        'vSphere HA started it on esx-02 20.0 s later (the guest&#39;s boot not counted).',
    )
  })

  it('names disks that do not answer, though nothing is lost', () => {
    const lost = { type: 'datastore-path-changed' as const, atNs: 2_000_000_000, datastore: 'ds-01' }
    const broken = foldRecords([
      ...migratingRecords,
      { ...lost, host: 'esx-01', state: 'all-paths-down' },
      { ...lost, atNs: 9_000_000_000, host: 'esx-01', state: 'apd-timeout' },
      failedAt(10_000_000_000, 'esx-01', 'It broke.'),
    ])
    const disks = [{ name: 'Hard disk 1', datastore: 'ds-01' }]
    expect(undoneBlocks(broken, broken.migrations[0]!)).toEqual([])
    expect(told(undoneBlocks(broken, broken.migrations[0]!, disks))).toContain(
      'Hard disk 1 is not accessible on esx-01 (all paths down since 00:02.000): its I/O waits.',
    )
  })
})
