/** What the dialog offers for a report, and which call follows from it; the rows of the list of reports. */
import { describe, expect, it } from 'vitest'
import type { LabSummary } from '../../../core/contract/lab-messages.ts'
import type { RunSummary } from '../../../core/contract/messages.ts'
import { reportFormats } from '../../../core/contract/teaching-messages.ts'
import { pairOf, reportRows } from '../../../renderer/features/reports/report-rows.ts'
import {
  askOfClass,
  askOfRun,
  askOfTwoRuns,
  formatChoices,
  kindChoices,
  othersFor,
  subjectOf,
} from '../../../renderer/stores/report-choices.ts'

function runOf(id: string, change: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    name: `Run ${id}`,
    scenarioId: 's',
    scenarioName: 'Small',
    seed: 1,
    attemptId: null,
    parentRunId: null,
    createdAt: `2026-01-0${id}`,
    openedAt: `2026-01-0${id}`,
    commandCount: 0,
    playheadNs: 0,
    vm: '',
    outcome: '',
    headline: '',
    sparkline: [],
    ...change,
  }
}

const [one, two, three] = [
  runOf('1'),
  runOf('2', { scenarioId: 'other' }),
  runOf('3', { parentRunId: '1', attemptId: 'a' }),
] as const
const runs = [one, two, three]

describe('the dialog', () => {
  it('offers every format there is', () => {
    expect(formatChoices.map(({ value }) => value)).toEqual([...reportFormats])
  })

  it('asks for the attempt where there is one, and for a comparison where there is another run', () => {
    expect(kindChoices(askOfRun(one), runs).map(({ value }) => value)).toEqual(['run', 'comparison'])
    expect(kindChoices(askOfRun(three), runs).map(({ value }) => value)).toEqual([
      'attempt',
      'run',
      'comparison',
    ])
    expect(kindChoices(askOfRun(one), [one]).map(({ value }) => value)).toEqual(['run'])
    expect(kindChoices(askOfClass('p', 'Class'), runs).map(({ value }) => value)).toEqual(['class'])
    expect(askOfRun(three).kind).toBe('attempt')
  })

  it('names the subject, and none while something is still to be chosen', () => {
    const asked = askOfRun(three)
    expect(subjectOf(asked, 'attempt', null)).toEqual({ kind: 'attempt', attemptId: 'a' })
    expect(subjectOf(asked, 'run', null)).toEqual({ kind: 'run', runId: '3' })
    expect(subjectOf(asked, 'comparison', null)).toBeNull()
    expect(subjectOf(asked, 'comparison', '3')).toBeNull()
    expect(subjectOf(askOfTwoRuns(one, two), 'comparison', '2')).toEqual({
      kind: 'comparison',
      runId: '1',
      otherRunId: '2',
    })
    expect(subjectOf(askOfClass('', 'Shipped'), 'class', null)).toEqual({ kind: 'class', packId: '' })
    expect(subjectOf(askOfRun(one), 'attempt', null)).toBeNull()
  })

  it('puts branches and runs of the same scenario first', () => {
    expect(othersFor('1', runs).map(({ id }) => id)).toEqual(['3', '2'])
  })
})

describe('the list', () => {
  const lab = { attempt: { id: 'a', points: 70, maxPoints: 100, isFinished: true } } as LabSummary

  it('shows attempts with their points, newest opened first, and finds by name', () => {
    expect(reportRows(runs, [lab], 'all', '').map(({ run, kind, points }) => [run.id, kind, points])).toEqual(
      [
        ['3', 'Attempt', '70 of 100'],
        ['2', 'Run', ''],
        ['1', 'Run', ''],
      ],
    )
    expect(reportRows(runs, [lab], 'attempts', '').map(({ run }) => run.id)).toEqual(['3'])
    expect(reportRows(runs, [lab], 'runs', 'RUN 2').map(({ run }) => run.id)).toEqual(['2'])
  })

  it('compares two that are ticked, the older first, and nothing else', () => {
    expect(pairOf(new Set(['3', '1']), runs)?.map(({ id }) => id)).toEqual(['1', '3'])
    expect(pairOf(new Set(['1']), runs)).toBeNull()
    expect(pairOf(new Set(['1', '2', '3']), runs)).toBeNull()
  })
})
