/** The command palette finds objects, commands, labs, scenarios and runs by what a person types. */
import { describe, expect, it } from 'vitest'
import { estateViewOf } from '../../support/estate-view.ts'
import {
  findEntries,
  maxShown,
  paletteEntries,
  type PaletteSources,
} from '../../../renderer/features/palette/palette-entries.ts'
import { smallScenario } from '../../support/scenarios.ts'

const chosen: string[] = []
const sources: PaletteSources = {
  estate: estateViewOf(smallScenario()),
  labs: [],
  scenarios: [],
  runs: [],
  commands: [
    {
      id: 'migrate',
      menu: 'Run',
      title: 'Migrate web-01…',
      disabledBecause: '',
      act: () => chosen.push('migrate'),
    },
    {
      id: 'x',
      menu: 'Run',
      title: 'Cancel migration of web-01',
      disabledBecause: 'None runs.',
      act: () => {},
    },
  ],
  keysOf: (command) => (command.id === 'migrate' ? 'M' : ''),
  onObject: ({ kind, name }) => chosen.push(`${kind}:${name}`),
  onLab: () => {},
  onScenario: () => {},
  onRun: () => {},
}
const entries = paletteEntries(sources)

describe('finding', () => {
  it('puts what begins with the word first', () => {
    expect(findEntries(entries, 'web').map((entry) => entry.title)).toEqual([
      'web-01',
      'Migrate web-01…',
      'Cancel migration of web-01',
    ])
  })

  it('takes words in any order and any case, and searches the kind too', () => {
    expect(findEntries(entries, 'WEB mig')[0]!.title).toBe('Migrate web-01…')
    expect(findEntries(entries, 'cluster').map((entry) => entry.title)).toContain('CL-1')
    expect(findEntries(entries, 'nowhere')).toEqual([])
  })

  it('shows no more than can be read', () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...entries[0]!, id: String(index) }))
    expect(findEntries(many, '')).toHaveLength(maxShown)
  })
})

describe('an entry', () => {
  it('does its act, and a disabled one carries its reason', () => {
    findEntries(entries, 'web-01')[0]!.act()
    findEntries(entries, 'migrate')[0]!.act()
    expect(chosen).toEqual(['vm:web-01', 'migrate'])
    expect(entries.find((entry) => entry.id === 'Commands x')?.disabledBecause).toBe('None runs.')
  })

  it('a network with a port group on every host is offered once', () => {
    expect(entries.filter((entry) => entry.title === 'VM Network')).toHaveLength(1)
  })
})
