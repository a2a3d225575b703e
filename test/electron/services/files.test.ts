import { afterEach, describe, expect, it } from 'vitest'
import { importedSchema } from '../../../core/contract/teaching-messages.ts'
import { InputError } from '../../../core/base/errors.ts'
import { Files, type FilesOptions } from '../../../electron/services/files.ts'
import { hiddenLab } from '../../support/hidden-lab.ts'
import { keylessTerms, request } from './packs/pack-bench.ts'
import { closeDesks, Desk } from './lab-desk.ts'

afterEach(closeDesks)

function desk() {
  const made = new Desk()
  const { library, drafts, packs } = made.services
  const seen: string[] = []
  const handIns: FilesOptions['handIns'] = {
    importSubmission: (_, text) => {
      seen.push(text)
      return { kind: 'submission', packId: '', learner: 'Bo', flags: 0 }
    },
    importFeedback: () => ({ kind: 'feedback', attemptId: 'a', labTitle: 'First move' }),
  }
  return { made, seen, files: new Files({ library, drafts, packs, handIns }) }
}

describe('the import of any file', () => {
  it('gives each kind to whom it concerns', () => {
    const { made, seen, files } = desk()
    const into = (text: string) => importedSchema.parse(files.importText('a.yaml', text))
    const scenario = made.services.library.find('first-move').text
    expect(into(scenario)).toMatchObject({ kind: 'scenario', name: 'First move (2)' })
    expect(into(hiddenLab)).toMatchObject({ kind: 'lab', title: 'Loose cable' })
    expect(made.services.drafts.list()).toMatchObject([{ title: 'Loose cable' }])
    const { id } = made.services.packs.make(request(['first-move'], keylessTerms))
    const { text } = made.services.packs.file(id, 'instructor')
    expect(into(text)).toEqual({ kind: 'pack', packId: id, title: 'Week 3', isReplaced: true })
    expect(into('precopy: feedback\n')).toMatchObject({ kind: 'feedback' })
    expect(into('precopy: submission\nversion: 1\n: [damaged')).toMatchObject({ kind: 'submission' })
    expect(seen).toHaveLength(1)
  })

  it('says of a file that it is none of Precopy’s', () => {
    const { made, files } = desk()
    for (const text of ['hello: world\n', 'precopy: poem\n', '[1, 2]', '', 'a: [']) {
      expect(() => files.importText('a.yaml', text), text).toThrow(InputError)
    }
    expect(() => files.importText('a.yaml', 'hello: world\n')).toThrow(/no file of Precopy/)
    expect(made.services.drafts.list()).toEqual([])
  })
})
