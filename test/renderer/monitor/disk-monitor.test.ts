/** The monitor of a move of files, from real runs: verdict, charts, tables, stun, topology, tasks, timeline, Storage card. */
import { describe, expect, it } from 'vitest'
import { convergenceOfPasses, storageVerdict } from '../../../core/trace/storage-verdict.ts'
import { moveFigures, readyAtNs } from '../../../core/trace/storage-figures.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { isBeingUndone } from '../../../renderer/features/monitor/being-undone.ts'
import { diskIoFinding, diskIoOption, diskIoTable } from '../../../renderer/features/monitor/disk-io-chart.ts'
import { diskMarks } from '../../../renderer/features/monitor/disk-marks.ts'
import {
  copyRates,
  datastoresOf,
  diskRatesFinding,
  diskRatesTable,
} from '../../../renderer/features/monitor/disk-rates-chart.ts'
import {
  diskRemainingFinding,
  diskRemainingOption,
  diskRemainingTable,
  remainingPoints,
} from '../../../renderer/features/monitor/disk-remaining-chart.ts'
import {
  diskRows,
  disksTable,
  passesFinding,
  passRows,
} from '../../../renderer/features/monitor/disk-rows.ts'
import { diskWritesFinding, writeBins } from '../../../renderer/features/monitor/disk-writes-chart.ts'
import { stunBreakdown } from '../../../renderer/features/monitor/stun-parts.ts'
import { timeAxisOf } from '../../../renderer/features/monitor/time-axis.ts'
import { verdictWords } from '../../../renderer/features/monitor/verdict-words.ts'
import { wayOf } from '../../../renderer/features/object/vm-storage.ts'
import { taskRows } from '../../../renderer/features/tasks/task-rows.ts'
import { timelineMarks } from '../../../renderer/features/timeline/timeline-marks.ts'
import { topologyFacts } from '../../../renderer/features/topology/topology-facts.ts'
import { viewOf } from '../../support/scenarios.ts'
import { begunStorageMove, toB } from '../../support/storage-moves.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const colors = new Proxy({}, { get: () => '#000' }) as never

function until(isThere: (view: RunView) => boolean, ...begun: Parameters<typeof begunStorageMove>): RunView {
  const engine = begunStorageMove(...begun)
  while (engine.step()) {
    const view = viewOf(engine)
    if (isThere(view)) return view
  }
  return viewOf(engine)
}

/** Copied by half. */
const isHalfway = (view: RunView) =>
  (view.vms.get('web-01')?.disks.get('Hard disk 1')?.copiedBytes.at(-1) ?? 0) > 2 ** 28
const half = until(isHalfway)
const done = until((view) => view.migrations[0]?.outcome !== undefined && view.migrations[0].outcome !== null)
const facts = (view: RunView) => {
  const migration = view.migrations[0]!
  const vm = view.vms.get('web-01')!
  return { migration, vm, nowNs: view.nowNs, axis: timeAxisOf(migration, view.nowNs) }
}
const verdictOf = (view: RunView) => {
  const { migration, vm, nowNs } = facts(view)
  return verdictWords(migration, 'web-01', null, false, { samples: vm.disks, nowNs })
}

describe('in mid-copy', () => {
  it('says that one pass does it, when it is ready, and how many writes are mirrored', () => {
    const words = verdictOf(half)
    expect(words.title).toBe('One pass copies the disks.')
    expect(plain(words.text)).toMatch(
      / are copied, at .* MiB\/s; ready at about .*\. \d+ % of the guest’s writes/,
    )
    expect(words.figures.map(({ label }) => label)).toEqual(['bytes copied', 'ready', 'stun'])
    expect(words.reason).toMatch(/^Hard disk 1 by /)
  })

  it('draws what is left from the whole of it down, and names it', () => {
    const { migration, vm, axis } = facts(half)
    const points = remainingPoints({ migration, vm }, migration.storage!.copies[0]!)
    expect(points[0]![1]).toBeCloseTo(0.5, 1)
    expect(points.at(-1)![1]).toBeLessThan(points[0]![1])
    expect(plain(diskRemainingFinding(migration, vm, axis))).toMatch(
      /^Disks to copy: Hard disk 1 .* of 5\d\d MiB\.$/,
    )
    expect(diskRemainingTable(migration, vm).rows.length).toBeGreaterThan(2)
  })

  it('has axes that stand still until the end', () => {
    const spanOf = (view: RunView) => {
      const option = diskRemainingOption({ ...facts(view), colors, plotWidth: 500, height: 170 })
      return (option.yAxis as { max: number }).max
    }
    expect(spanOf(half)).toBe(spanOf(done))
  })

  it('shows datastores as the ends, the copy being made at the destination', () => {
    const shown = topologyFacts(half, 'web-01', half.migrations[0]!)!
    expect(shown.source).toMatchObject({
      kind: 'datastore',
      name: 'a',
      frame: { isSolid: true, word: 'running' },
    })
    expect(shown.destination).toMatchObject({ name: 'b', frame: { isSolid: false, word: 'being copied' } })
    expect(shown.isFlowing).toBe(true)
    expect(shown.head.strong).toBe('Hard disk 1')
  })

  it('expects to be ready about when it is', () => {
    const { migration, vm, nowNs } = facts(half)
    const expected = moveFigures(migration, migration.storage!, vm.disks, nowNs).readyAtNs!
    const measured = readyAtNs(done.migrations[0]!.storage!)!
    expect(Math.abs(expected - measured) / measured).toBeLessThan(0.15)
  })
})

describe('at the end', () => {
  const { migration, vm, nowNs, axis } = facts(done)

  it('says what it took', () => {
    const words = verdictOf(done)
    expect(words).toMatchObject({ tone: 'success', title: 'Switched to the copies on b.' })
    expect(plain(words.text)).toMatch(
      /^One pass, ready at .*\. \d+ % of the guest’s writes were mirrored.* stood still for/,
    )
  })

  it('lists the disk with its way, mover and figures', () => {
    const rows = diskRows(migration, vm.disks, nowNs)
    const value = (label: string) => plain(rows[0]!.facts.find((fact) => fact.label === label)!.value)
    expect(rows[0]!.state).toBe('switched')
    expect(value('From, to')).toBe('a to b')
    expect(value('Read')).not.toBe('–')
    expect(value('Holes skipped')).toMatch(/^4\d\d MiB$/)
    expect(disksTable(rows).rows).toHaveLength(1)
  })

  it('places every write: bars add up to the totals', () => {
    const { writesToSource, writesToBoth } = migration.storage!.copies[0]!.ended!
    const widthNs = (axis.maxNs - axis.minNs) / 60
    const both =
      writeBins(migration, vm, axis).reduce((sum, bin) => sum + bin.both + bin.held, 0) * (widthNs / 1e9)
    expect(Math.abs(both - writesToBoth) / writesToBoth).toBeLessThan(0.1)
    expect(writesToSource).toBeGreaterThan(0)
    expect(plain(diskWritesFinding(migration, vm, nowNs))).toMatch(
      /^Write placement: of [\d,]+ writes .* to both sides/,
    )
  })

  it('marks ready, quiesce and switch, together where they are near', () => {
    const texts = diskMarks(migration.storage!, axis, 500).map(({ text }) => text)
    expect(texts.join(', ')).toBe('ready, quiesce, switch')
  })

  it('has the stun in its parts, which add up', () => {
    const breakdown = stunBreakdown(migration)!
    expect(breakdown.parts.map(({ name }) => name)).toEqual([
      'Last writes arrive',
      'Switch to the copies',
      'Resume',
    ])
    const sum = breakdown.parts.reduce((total, { durationNs }) => total + durationNs, 0)
    expect(sum).toBe(breakdown.blackoutNs)
  })

  it('tells rates, datastores and the guest’s disk', () => {
    expect(datastoresOf(migration)).toEqual(['a', 'b'])
    expect(Math.max(...copyRates(migration, vm).map(([, rate]) => rate))).toBeGreaterThan(50)
    expect(diskRatesTable({ migration, vm, datastores: done.datastores }).columns).toEqual([
      'Virtual time',
      'Copied',
      'a busy',
      'b busy',
    ])
    expect(diskRatesFinding({ migration, vm, datastores: done.datastores })).toMatch(/b is .* busy\.$/)
    const series = vm.disks.get('Hard disk 1')!
    expect(diskIoTable(series).rows.length).toBeGreaterThan(5)
    expect(diskIoFinding('Hard disk 1', series)).toContain('99th percentile')
    expect(diskIoFinding(null, null)).toContain('nothing has been measured')
    const option = diskIoOption({ ...facts(done), series, colors, plotWidth: 300, height: 200 })
    expect(option.series).toHaveLength(5)
  })

  it('stands in Recent Tasks, on the timeline and in the topology', () => {
    expect(plain(taskRows(done, null)[0]!.details)).toMatch(/^esx-01: a to b, 1 disk, stun /)
    expect(timelineMarks(done, done.nowNs).map(({ kind }) => kind)).toEqual([
      'prepare',
      'disk',
      'stun',
      'finish',
    ])
    const shown = topologyFacts(done, 'web-01', migration)!
    expect(shown.destination).toMatchObject({ name: 'b', frame: { isSolid: true } })
    expect(shown.source.frame?.isSolid).toBe(false)
    expect(wayOf(migration)).toBe('a to b')
  })
})

describe('the switch of a Storage vMotion', () => {
  const stageOf = (view: RunView) => view.migrations[0]?.stages.at(-1)?.stage
  const words = (view: RunView) => {
    const { migration, vm, nowNs } = facts(view)
    const isUndone = isBeingUndone(migration, view.tasks)
    return {
      isUndone,
      verdict: verdictWords(migration, 'web-01', null, isUndone, { samples: vm.disks, nowNs }),
      topology: topologyFacts(view, 'web-01', migration)!,
    }
  }

  it('is not taken for an undoing, though it cannot be cancelled', () => {
    const switched = until((view) => stageOf(view) === 'switch' && view.tasks[0]?.isCancellable === false)
    const { isUndone, verdict, topology } = words(switched)
    expect(isUndone).toBe(false)
    expect(verdict.title).toBe('web-01 switches to its copies.')
    expect(verdict.text).toContain('resumes on them; the move can no longer be cancelled.')
    expect(topology.head.strong).toBe('Switching to the copies')
    expect(topology.destination?.frame).toEqual({ isSolid: true, word: 'stunned' })
    const cleaning = words(until((view) => stageOf(view) === 'clean-up'))
    expect(cleaning.isUndone).toBe(false)
    expect(cleaning.verdict.title).toBe('web-01 runs on its copied disks.')
  })

  it('is undone if it is cancelled while the VM stands: it resumes on its old disks', () => {
    const engine = begunStorageMove()
    while (engine.step() && viewOf(engine).migrations[0]?.stun.stunnedAtNs === null);
    engine.issue({ type: 'cancel', vm: 'web-01' })
    const { isUndone, verdict, topology } = words(viewOf(engine))
    expect(isUndone).toBe(true)
    expect(verdict.title).toBe('Being undone: web-01 resumes on its old disks.')
    expect(verdict.text).not.toContain('owned')
    expect(verdict.figures.map(({ label }) => label)).toEqual(['bytes copied', 'ready', 'stun'])
    expect(topology.head.strong).toBe('Being undone')
  })
})

describe('a combined move', () => {
  const both = until(
    (view) => view.migrations[0]?.outcome?.outcome === 'completed',
    {},
    { ...toB, toHost: 'esx-02' },
  )

  it('tells of disks first, then of memory', () => {
    const words = verdictOf(both)
    expect(words.title).toBe('Relocated to esx-02 and b.')
    expect(words.text).toMatch(/^Disks: one pass, ready at .* Memory: .* stood still for/)
    const kinds = timelineMarks(both, both.nowNs).map(({ kind }) => kind)
    expect(kinds.indexOf('disk')).toBeLessThan(kinds.indexOf('round'))
    expect(topologyFacts(both, 'web-01', both.migrations[0]!)!.source.kind).toBe('host')
  })
})

describe('passes of changed block tracking', () => {
  const copy = {
    ...done.migrations[0]!.storage!.copies[0]!,
    startedAtNs: 0,
    readyAtNs: null,
    ended: null,
  }
  const pass = (number: number, passBytes: number, changedBytes: number, verdict = 'another-pass') => ({
    atNs: number * 1e9,
    pass: number,
    passBytes,
    changedBytes,
    verdict,
    reason: 'Because.',
  })
  const of = (passes: ReturnType<typeof pass>[]) => ({
    ...done.migrations[0]!,
    outcome: null,
    storage: {
      ...done.migrations[0]!.storage!,
      method: 'changed-block-tracking',
      copies: [{ ...copy, passes }],
    },
  })

  it('say by how much they shrink', () => {
    const shrinking = of([pass(1, 2 ** 30, 2 ** 28)])
    expect(plain(convergenceOfPasses(shrinking.storage.copies[0]!))).toContain('the next is 75 % smaller')
    expect(storageVerdict(shrinking, shrinking.storage, new Map(), 1e9)).toMatchObject({ isStuck: false })
  })

  it('say why they cannot converge', () => {
    const stuck = of([pass(1, 2 ** 28, 2 ** 28)])
    const verdict = storageVerdict(stuck, stuck.storage, new Map(), 1e9)
    expect(verdict).toMatchObject({ isStuck: true, title: 'The passes do not shrink.' })
    expect(plain(verdict.text)).toContain('cannot converge, because the guest changes blocks at 256 MiB/s')
  })

  it('have a row each, with ratio, rates and reason', () => {
    const rows = passRows(of([pass(1, 2 ** 30, 2 ** 29), pass(2, 2 ** 29, 2 ** 20, 'switch-over')]))
    expect(rows.map(({ ratio, verdict }) => `${ratio} ${verdict}`)).toEqual(['0.5 another pass', '0 switch'])
    expect(plain(passesFinding(rows))).toMatch(/^Passes: 2 of Hard disk 1 done; .* Because\.$/)
    expect(passesFinding([])).toBe('Passes: none has ended yet.')
  })
})
