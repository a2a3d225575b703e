/** Files of every kind: how they are told apart, and what a person is told of them. */
import { describe, expect, it } from 'vitest'
import { importWords, kindOf, noticesOf, packIdIn, sortFiles } from '../../../renderer/stores/import-kinds.ts'

const handIn = (name: string, pack = '') => ({
  fileName: `${name}.submission.yaml`,
  text: `precopy: submission\nversion: 1\nid: 1\nlearner: ${name}\npack: ${pack === '' ? 'null' : `\n  id: ${pack}\n  title: T`}\nlab:\n  id: x\n`,
})
const packs = [{ id: 'p-0000000a', copy: 'instructor' as const }]

describe('a file', () => {
  it('is what its first keys say, in YAML and in JSON', () => {
    expect(kindOf('# mine\nprecopy: pack\n')).toBe('pack')
    expect(kindOf('{ "version": 1, "precopy": "feedback" }')).toBe('feedback')
    expect(kindOf('name: precopy\n')).toBeNull()
    expect(kindOf(`name: a\n${'# long\n'.repeat(100)}precopy: lab`)).toBeNull()
  })

  it('names its pack, and not the id of something else in it', () => {
    expect(packIdIn(handIn('ada', 'p-0000000a').text)).toBe('p-0000000a')
    expect(packIdIn(handIn('ada').text)).toBe('')
  })
})

describe('files of one drop', () => {
  it('keep hand-ins together by gradebook, and leave those of an unknown pack to the host', () => {
    const scenario = { fileName: 'a.yaml', text: 'precopy: scenario' }
    const files = [handIn('ada', 'p-0000000a'), scenario, handIn('bo'), handIn('cy', 'p-000000ff')]
    const { single, classes } = sortFiles(files, packs)
    expect(single.map(({ fileName }) => fileName)).toEqual(['a.yaml', 'cy.submission.yaml'])
    expect([...classes].map(([pack, of]) => [pack, of.length])).toEqual([
      ['p-0000000a', 1],
      ['', 1],
    ])
  })

  it('leave one hand-in alone', () => {
    expect(sortFiles([handIn('ada')], packs).single).toHaveLength(1)
  })
})

describe('what is told of them', () => {
  const pack = { id: 'p-0000000a', labs: [1, 2, 3] } as never

  it('says what each is and where it is', () => {
    const imported = { kind: 'pack', packId: 'p-0000000a', title: 'Week 4', isReplaced: false } as const
    expect(importWords(imported, [pack])).toEqual({
      title: 'Pack "Week 4": 3 labs in the Library.',
      act: 'Show labs',
      place: { area: 'library', list: 'labs' },
    })
    const one = { kind: 'submission', packId: '', learner: 'Ada', flags: 2 } as const
    expect(importWords(one, []).title).toBe('Hand-in of Ada is in the Gradebook. It has 2 flags.')
  })

  it('becomes one sentence for many, which leads to where most of them are', () => {
    const scenario = (name: string) => ({ kind: 'scenario' as const, id: name, name })
    const feedback = { kind: 'feedback' as const, attemptId: 'a', labTitle: 'First move' }
    const many = [feedback, scenario('a'), scenario('b'), scenario('c')]
    expect(noticesOf(many, [])).toEqual([
      {
        title: '4 files imported: 3 scenarios, 1 feedback file.',
        act: 'Show scenarios',
        place: { area: 'library', list: 'scenarios' },
      },
    ])
    expect(noticesOf(many.slice(0, 2), [])).toHaveLength(2)
  })
})
