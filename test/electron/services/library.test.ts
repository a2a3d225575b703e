/** The library: shipped scenarios stay, a person's own come and go, and a wrong file leaves nothing behind. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import path from 'node:path'
import { InputError } from '../../../core/base/errors.ts'
import { Library, type FoundScenario } from '../../../electron/services/library.ts'
import { NotFoundError, RefusedError } from '../../../electron/services/refused.ts'
import { openStore, type Store } from '../../../electron/store/database.ts'
import { ScenarioRows } from '../../../electron/store/scenarios.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { smallScenarioText } from '../../support/scenarios.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const shipped = path.resolve('core/scenario/shipped')

let store: Store
let library: Library

beforeEach(() => {
  store = openStore(temporaryFolder())
  library = new Library(
    { scenarios: shipped, labs: temporaryFolder(), glossary: '' },
    new ScenarioRows(store.db),
    new FakeClock(),
  )
})

afterEach(() => {
  store.close()
})

it('has at least five scenarios of its own, each right, described and unlike the others', () => {
  const all = library.list()
  expect(all.length).toBeGreaterThanOrEqual(5)
  expect(all.every((one) => one.isShipped && one.description.length > 20)).toBe(true)
  expect(new Set(all.map((one) => one.name)).size).toBe(all.length)
})

it('imports a scenario under its file name alone, wherever the file lay', () => {
  const imported = library.importText('../../etc/small.scenario.json', smallScenarioText())
  expect(imported).toMatchObject({ name: 'Small', isShipped: false, hostCount: 3, vmCount: 1 })
  const found: FoundScenario = library.find(imported.id)
  expect(found).toMatchObject({ fileName: 'small.scenario.json', text: smallScenarioText() })
})

it('keeps nothing of a file with problems', () => {
  expect(() => library.importText('wrong.yaml', 'precopy: scenario\nversion: 1\n')).toThrow(InputError)
  expect(library.list().every((one) => one.isShipped)).toBe(true)
})

describe('a copy', () => {
  it('says so in its name, and every further one has its own', () => {
    const names = [1, 2, 3].map(() => library.duplicate('idle').name)
    const original = library.find('idle').scenario.name
    expect(names).toEqual([`${original} (copy)`, `${original} (copy 2)`, `${original} (copy 3)`])
  })

  it('differs from the original in nothing but the name', () => {
    const copy = library.find(library.duplicate('first-move').id)
    const original = library.find('first-move')
    expect({ ...copy.scenario, name: '' }).toEqual({ ...original.scenario, name: '' })
  })

  it('is not made where the name cannot be found in the text, and says what to do', () => {
    const folded = library.find('idle').text.replace(/^name:.*$/m, 'name: >-\n  Folded')
    const imported = library.importText('folded.scenario.yaml', folded)
    expect(() => library.duplicate(imported.id)).toThrow(InputError)
  })
})

it('tells a file that is imported again from the first by its name, and by nothing else', () => {
  const texts = ['small.json', 'small.json', 'small.json'].map((file) =>
    library.find(library.importText(file, smallScenarioText()).id),
  )
  expect(texts.map(({ scenario }) => scenario.name)).toEqual(['Small', 'Small (2)', 'Small (3)'])
  expect({ ...texts[2]!.scenario, name: '' }).toEqual({ ...texts[0]!.scenario, name: '' })
  const { text, fileName } = library.find('idle')
  expect(library.importText(fileName, text).name).toBe(`${library.find('idle').scenario.name} (2)`)
})

it('calls a binary file binary, although the window has decoded it', () => {
  const noise = Array.from({ length: 900 }, (_, index) => (index % 3 === 0 ? '\ufffd' : 'x')).join('')
  for (const text of ['\u0089PNG\0\0', noise]) {
    expect(() => library.importText('image.yaml', text)).toThrow(/The file is binary\./)
  }
})

it('removes what a person brought, and refuses to remove what is shipped', () => {
  const copy = library.duplicate('idle')
  library.remove(copy.id)
  expect(() => library.find(copy.id)).toThrow(NotFoundError)
  expect(() => library.remove('idle')).toThrow(RefusedError)
  expect(library.find('idle').isShipped).toBe(true)
})

it('finds no scenario by a path', () => {
  expect(() => library.find('../shipped/idle')).toThrow(NotFoundError)
})
