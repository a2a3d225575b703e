/** The class as a table: who stands where, who is shown, and the sentence above it. */
import { describe, expect, it } from 'vitest'
import { practiceTerms } from '../../../core/lab/terms.ts'
import {
  classWords,
  labColumns,
  learnerRows,
  objectiveBars,
  shownRows,
} from '../../../renderer/features/gradebook/gradebook-rows.ts'
import { flag, handIn, objective } from './graded-hand-in.ts'

const everybody = { isFlagged: false, objective: null, find: '' }

describe('the columns', () => {
  it('are the labs of the pack in its order, then labs that only hand-ins name', () => {
    const lab = (id: string, title: string) => ({ id, key: id, title, terms: practiceTerms, hasKey: true })
    const pack = { labs: [lab('the-race', 'The race'), lab('first-move', 'First move')] }
    const others = [handIn({ labId: 'lanes', labTitle: 'Lanes' }), handIn({ labId: '', labTitle: '' })]
    expect(labColumns([handIn(), ...others], pack).map(({ title }) => title)).toEqual([
      'The race',
      'First move',
      'Lanes',
    ])
    expect(labColumns(others, null)).toEqual([{ id: 'lanes', title: 'Lanes' }])
  })
})

describe('the rows', () => {
  it('join what one learner handed in, whatever the capitals of the name, and count the newest of each lab', () => {
    const rows = learnerRows([
      handIn({ id: 'old', handedInAt: '2026-11-20T09:00:00.000Z', points: 40 }),
      handIn({ id: 'new', learner: ' ada nkemelu', handedInAt: '2026-11-22T09:00:00.000Z', points: 90 }),
      handIn({ id: 'other', labId: 'lanes', points: null, maxPoints: 0 }),
    ])
    expect(rows).toHaveLength(1)
    expect(rows[0]!.cells.get('first-move')!.map(({ id }) => id)).toEqual(['new', 'old'])
    expect(rows[0]).toMatchObject({ name: 'Ada Nkemelu', points: 90, maxPoints: 100 })
  })

  it('stand by name, files that say no name each for itself at the end', () => {
    const rows = learnerRows([
      handIn({ id: 'x', learner: '', fileName: 'a.yaml' }),
      handIn({ id: 'y', learner: '', fileName: 'b.yaml' }),
      handIn({ id: 'z', learner: 'Zoe' }),
      handIn(),
    ])
    expect(rows.map(({ name, isFile }) => [name, isFile])).toEqual([
      ['Ada Nkemelu', false],
      ['Zoe', false],
      ['a.yaml', true],
      ['b.yaml', true],
    ])
  })

  it('are filtered by flags, by name, and by who missed an objective, partly counting as missed', () => {
    const rows = learnerRows([
      handIn({ objectives: [objective('order', 'met')] }),
      handIn({
        id: 'b',
        learner: 'Bruno',
        flags: [flag('signature')],
        objectives: [objective('order', 'partly')],
      }),
    ])
    const names = (filter: Parameters<typeof shownRows>[1]) => shownRows(rows, filter).map(({ name }) => name)
    expect(names({ ...everybody, isFlagged: true })).toEqual(['Bruno'])
    expect(names({ ...everybody, find: ' ADA' })).toEqual(['Ada Nkemelu'])
    expect(names({ ...everybody, objective: { labId: 'first-move', id: 'order' } })).toEqual(['Bruno'])
    expect(names({ ...everybody, objective: { labId: 'lanes', id: 'order' } })).toEqual([])
  })
})

describe('the objectives', () => {
  const counted = {
    labId: 'first-move',
    labTitle: 'First move',
    id: 'order',
    text: 'Put the stages in order.',
  }

  it('say how many missed them, and are left out where nobody handed in', () => {
    const bars = objectiveBars([
      { ...counted, met: 9, partly: 4, notMet: 12 },
      { ...counted, id: 'met', met: 25, partly: 0, notMet: 0 },
      { ...counted, id: 'none', met: 0, partly: 0, notMet: 0 },
    ])
    expect(bars.map(({ words }) => words)).toEqual(['12 of 25 not met, 4 partly', 'met by all 25'])
  })

  it('give the first sentence its end', () => {
    const bars = objectiveBars([{ ...counted, met: 0, partly: 1, notMet: 0 }])
    const rows = learnerRows([handIn(), handIn({ id: 'b', learner: '', flags: [flag('unreadable')] })])
    expect(classWords(rows, bars)).toBe(
      '2 hand-ins from 1 learner, 1 flagged. Missed most: Put the stages in order (1 of 1).',
    )
    expect(classWords(learnerRows([handIn()]), [])).toBe('1 hand-in from 1 learner, none flagged.')
  })
})
