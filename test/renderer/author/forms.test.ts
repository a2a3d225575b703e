/** The head of a lab as a form, the form of a pack, and what proof and seeds are said as. */
import { describe, expect, it } from 'vitest'
import { parseLab } from '../../../core/lab/parse.ts'
import { labTemplate } from '../../../electron/services/drafts/templates.ts'
import { labOutline, scenarioOutline } from '../../../renderer/features/author/draft-outline.ts'
import { findingGroups } from '../../../renderer/features/author/finding-groups.ts'
import { draftSettings, settingChanges } from '../../../renderer/features/author/head-form.ts'
import { headProblems } from '../../../renderer/features/author/head-problems.ts'
import {
  emptyPack,
  holdsKey,
  packLabRow,
  packProblem,
  packRequest,
  termsOf,
} from '../../../renderer/features/author/pack-form.ts'
import { removalWords } from '../../../renderer/features/author/draft-words.ts'
import { causeRow, drawRows, withoutCauses } from '../../../renderer/features/author/seed-draws.ts'
import { scenarioTemplate } from '../../../electron/services/drafts/templates.ts'

const lab = labTemplate('mine')

function changed(changes: Partial<ReturnType<typeof draftSettings>>): string {
  const wanted = { ...draftSettings(lab), ...changes }
  return settingChanges(lab, wanted)
    .toSorted((left, right) => right.from - left.from)
    .reduce((text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to), lab)
}

describe('the head of a lab', () => {
  it('is read from its text', () => {
    expect(draftSettings(lab)).toMatchObject({
      title: 'My lab',
      minutes: 10,
      concepts: ['ownership'],
      scenario: 'mine',
    })
  })

  it('is written back key by key; the rest stays to the letter', () => {
    const text = changed({ title: 'Yes: two # lanes', minutes: 25 })
    const parsed = parseLab('mine.lab.yaml', text)
    expect(parsed).toMatchObject({ title: 'Yes: two # lanes', minutes: 25 })
    const before = lab.split('\n')
    expect(text.split('\n').filter((line) => !before.includes(line))).toHaveLength(2)
    expect(text).toContain('# The scenario that it starts from')
  })

  it('adds a key that is not there yet at its place', () => {
    const text = changed({ prerequisites: ['first-move'] })
    expect(parseLab('mine.lab.yaml', text).prerequisites).toEqual(['first-move'])
    expect(text.indexOf('prerequisites')).toBeLessThan(text.indexOf('concepts'))
  })

  it('changes nothing where it says so already, and says what the format has against it', () => {
    expect(settingChanges(lab, draftSettings(lab))).toEqual([])
    expect([...headProblems({ ...draftSettings(lab), minutes: 1, title: '' }).keys()]).toEqual([
      'title',
      'minutes',
    ])
  })
})

describe('the outline', () => {
  it('is read from a text that has problems as well', () => {
    const groups = labOutline(
      lab.replace('kind: choice', 'kind: no-such-kind').replace('points: 60', 'points: many'),
    )
    const steps = groups.find(({ id }) => id === 'steps')
    expect(steps?.entries.map(({ kind }) => kind)).toEqual([
      'read',
      'predict, no-such-kind',
      'do',
      'run',
      'explain',
    ])
    expect(lab.split('\n')[steps!.entries[1]!.line - 1]).toContain('type: predict')
  })

  it('of a scenario lists the estate', () => {
    const groups = scenarioOutline(scenarioTemplate)
    expect(groups.map(({ title, entries }) => [title, entries.length])).toEqual([
      ['vCenters', 1],
      ['Clusters', 1],
      ['Hosts', 2],
      ['Datastores', 1],
      ['Virtual machines', 1],
    ])
  })
})

describe('a pack', () => {
  const row = packLabRow('lanes', 'Lanes')

  it('needs a title and a lab, and minutes for an exam', () => {
    const form = emptyPack('Ada')
    expect(packProblem(form)).toBe('Give the pack a title.')
    expect(packProblem({ ...form, title: 'Evening' })).toBe('Choose at least one lab.')
    expect(
      packProblem({ ...form, title: 'Evening', labs: [{ ...row, mode: 'exam', minutes: null }] }),
    ).toContain('minutes')
    expect(packProblem({ ...form, title: 'Evening', labs: [row] })).toBe('')
    expect(packProblem({ ...form, title: 'Evening', labs: [row], seedIs: 'same', seed: null })).toContain(
      'seed',
    )
  })

  it('holds the key in the student’s copy only where something there needs it', () => {
    expect(holdsKey(row)).toBe(true)
    expect(holdsKey({ ...row, hasChecks: false, hasHints: false })).toBe(false)
    expect(holdsKey({ ...row, mode: 'exam' })).toBe(false)
    expect(holdsKey({ ...row, mode: 'practice', hasChecks: false, hasHints: false })).toBe(true)
  })

  it('gives each lab its terms and the seed that was chosen', () => {
    expect(termsOf({ ...row, hasHints: false, hintCostPercent: 20 })).toMatchObject({
      hintCostPercent: 0,
      minutes: null,
    })
    const form = { ...emptyPack('Ada'), title: ' Evening ', labs: [row], seedIs: 'same' as const, seed: 7 }
    expect(packRequest(form)).toMatchObject({ title: 'Evening', labs: [{ lab: 'lanes', seed: 7 }] })
    expect(packRequest({ ...form, seedIs: 'each' }).labs[0]?.seed).toBeNull()
    expect('packId' in packRequest(form)).toBe(false)
  })
})

it('a finding that many seeds have is said once', () => {
  const finding = (seed: number, line = 4) => ({ line, column: 1, seed, message: 'It does not hold.' })
  expect(
    findingGroups([finding(2), finding(1, 3), ...[3, 4, 5, 6, 7, 8].map((seed) => finding(seed))]),
  ).toEqual([
    { line: 3, column: 1, message: 'It does not hold.', seedWords: 'seed 1' },
    { line: 4, column: 1, message: 'It does not hold.', seedWords: 'seeds 2, 3, 4, 5, 6 and 2 more' },
  ])
})

it('what differs by seed is a row for each variable', () => {
  const drawn = (rate: string, cause: string) => ({
    drawn: {
      values: [
        { id: 'rate', value: rate },
        { id: 'host', value: 'esx-01' },
      ],
      causes: cause === '' ? [] : [{ id: cause, text: '' }],
    },
  })
  const draws = [drawn('10', 'link-down'), drawn('20', '')]
  expect(drawRows(draws)).toEqual([
    { name: 'rate', values: ['10', '20'], isSame: false },
    { name: 'host', values: ['esx-01', 'esx-01'], isSame: true },
  ])
  expect(causeRow(draws)).toEqual(['link-down', ''])
  const telling = { name: 'found', values: ['["link-down"]', '[]'], isSame: false }
  expect(withoutCauses([...drawRows(draws), telling], draws).map(({ name }) => name)).toEqual([
    'rate',
    'host',
  ])
  expect(causeRow([drawn('10', '')])).toEqual([])
})

it('who removes a scenario is told which labs start from it', () => {
  const draft = (id: string, kind: 'lab' | 'scenario', scenario = '') => ({
    id,
    kind,
    title: id,
    scenario,
    problemCount: 0,
    changedAt: '',
  })
  const drafts = [draft('estate', 'scenario'), draft('One', 'lab', 'estate'), draft('Two', 'lab', 'other')]
  expect(removalWords(drafts[0]!, drafts)).toContain('"One" starts from it')
  expect(removalWords(drafts[1]!, drafts)).not.toContain('start')
})
