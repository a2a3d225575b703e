/** Ready pieces that ask something bring what the reference solution needs: the lab still proves itself. */
import { expect, it } from 'vitest'
import { labTemplate, scenarioTemplate } from '../../../electron/services/drafts/templates.ts'
import { verifyLab } from '../../../electron/services/lab-verifier.ts'
import { pieceGroups } from '../../../renderer/features/author/add-pieces.ts'
import { insertion } from '../../../renderer/features/author/insertion.ts'
import { estateNames, labNames } from '../../../renderer/features/author/known-names.ts'
import { solutionChange } from '../../../renderer/features/author/solution-pieces.ts'

const snippets = pieceGroups.flatMap((group) => group.snippets)

/** As the window puts it in: both changes are of the text as it was. */
function withPiece(text: string, id: string, at: string): string {
  const snippet = snippets.find((one) => one.id === id)!
  const cursor = text.indexOf(at)
  const lab = labNames(text)
  const piece = snippet.piece({ lab, estate: estateNames(scenarioTemplate) })
  const changes = [
    insertion(text, snippet.list, piece, cursor),
    solutionChange(text, snippet, lab, cursor) ?? { from: 0, to: 0, insert: '' },
  ].toSorted((left, right) => right.from - left.from)
  return changes.reduce((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), text)
}

async function findings(labText: string): Promise<string[]> {
  const source = {
    labFile: 'mine.lab.yaml',
    labText,
    scenarioFile: 'mine.scenario.yaml',
    scenarioText: scenarioTemplate,
  }
  const { findings: found } = await verifyLab(source, { seeds: 1 })
  return found.map(({ message }) => message)
}

it.each([
  ['predict-verdicts', 'id: predict-what-moves'],
  ['order-these', 'id: what-happens'],
  ['explain-it', 'id: explain-what-moved'],
  ['explain-it', 'id: let-it-finish'],
])('%s put in behind %s', async (id, at) => {
  expect(await findings(withPiece(labTemplate('mine'), id, at))).toEqual([])
})

it.each(['setting-vmotion-off', 'setting-port-closed', 'setting-device-of-host', 'fault-link-down'])(
  'the hidden fault %s matters, and its solution mends it',
  async (id) => {
    expect(await findings(withPiece(labTemplate('mine'), id, 'precopy'))).toEqual([])
  },
)

it('a diagnosis names what was drawn', async () => {
  const broken = withPiece(labTemplate('mine'), 'setting-port-closed', 'precopy')
  const asked = withPiece(broken, 'diagnose-it', 'id: predict-what-moves')
  expect(await findings(asked)).toEqual([])
})
