/** Ready pieces: each put into the lab that a new draft begins with makes a lab without problems. */
import { describe, expect, it } from 'vitest'
import { parseLab } from '../../../core/lab/parse.ts'
import { varyScenario } from '../../../core/lab/vary-scenario.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { labTemplate, scenarioTemplate } from '../../../electron/services/drafts/templates.ts'
import { hiddenFaultGroups } from '../../../renderer/features/author/hidden-fault-snippets.ts'
import { insertion } from '../../../renderer/features/author/insertion.ts'
import { estateNames, labNames } from '../../../renderer/features/author/known-names.ts'
import type { Snippet } from '../../../renderer/features/author/snippet.ts'
import { snippetGroups } from '../../../renderer/features/author/snippets.ts'

const lab = labTemplate('my-scenario')
const scenario = parseScenario('mine.scenario.yaml', scenarioTemplate)
const snippets = [...snippetGroups, ...hiddenFaultGroups].flatMap((group) => group.snippets)

function withPiece(text: string, snippet: Snippet, cursor = text.length): string {
  const piece = snippet.piece({ lab: labNames(text), estate: estateNames(scenarioTemplate) })
  const { from, to, insert } = insertion(text, snippet.list, piece, cursor)
  return text.slice(0, from) + insert + text.slice(to)
}

function mustParse(text: string): void {
  varyScenario(parseLab('mine.lab.yaml', text), scenario)
}

describe('a ready piece', () => {
  it.each(snippets.map((snippet) => [snippet.id, snippet] as const))(
    '%s makes a lab that parses',
    (id, snippet) => {
      // A diagnose step needs causes to choose from.
      const base =
        id === 'diagnose-it'
          ? withPiece(
              lab,
              snippets.find((one) => one.list === 'hiddenFaults')!,
            )
          : lab
      // Points add up to 80: whoever adds an objective shares them out anew.
      const isShared = snippet.list === 'objectives'
      const once = withPiece(isShared ? base.replace('points: 60', 'points: 40') : base, snippet)
      mustParse(once)
      mustParse(withPiece(isShared ? once.replace('points: 40', 'points: 20') : once, snippet))
    },
  )
})

describe('putting a piece in', () => {
  const snippet = (id: string) => snippets.find((one) => one.id === id)!

  it('goes behind the entry that the cursor is in', () => {
    const text = withPiece(lab, snippet('read-this'), lab.indexOf('id: predict-what-moves'))
    const ids = parseLab('mine.lab.yaml', text).steps.map(({ id }) => id)
    expect(ids.slice(1, 3)).toEqual(['predict-what-moves', 'read-this'])
  })

  it('goes to the end of its list when the cursor is elsewhere', () => {
    const text = withPiece(lab, snippet('read-this'), 0)
    expect(parseLab('mine.lab.yaml', text).steps.at(-1)?.id).toBe('read-this')
  })

  it('leaves every other line as it was', () => {
    const before = lab.split('\n')
    const after = withPiece(lab, snippet('objective')).split('\n')
    expect(before.filter((line) => !after.includes(line))).toEqual([])
  })

  it('makes the list where there is none, before what comes later in a lab, and fills one that is empty', () => {
    const without = lab.replace(/wrongPaths:[\s\S]*$/, '').replace(/misconceptions:[\s\S]*?(?=debrief:)/, '')
    const text = withPiece(without, snippet('misconception'))
    expect(text.indexOf('misconceptions:')).toBeLessThan(text.indexOf('debrief:'))
    expect(labNames(text).misconceptions).toEqual(['common-belief'])
    const empty = without.replace('debrief:', 'misconceptions: []\n\ndebrief:')
    expect(labNames(withPiece(empty, snippet('misconception'))).misconceptions).toEqual(['common-belief'])
  })

  it('goes into a list that is written in one line', () => {
    const text = withPiece(
      lab.replace('\nsteps:', '\nvariables: [{ id: drawn, pick: [1, 2] }]\n\nsteps:'),
      snippet('variable'),
    )
    expect(labNames(text).variables).toEqual(['drawn', 'drawn2'])
    mustParse(text)
  })

  it('adds a second hidden fault to the pool', () => {
    const once = withPiece(lab, snippet('setting-vmotion-off'))
    const twice = withPiece(once, snippet('fault-link-down'))
    expect(labNames(twice).hiddenFaults).toEqual(['vmotion-off', 'link-down'])
  })
})

it('a host that lists its VMkernel adapters is given them back by the solution', () => {
  const own = scenarioTemplate.replace(
    '                    - name: esx-02',
    `                    - name: esx-02
                      vmkernelAdapters:
                        - { name: vmk0, portGroup: Management Network, ip: 10.10.0.12, services: [management] }
                        - { name: vmk2, portGroup: vMotion, ip: 10.20.0.12, services: [vmotion] }`,
  )
  const off = snippets.find((one) => one.id === 'setting-vmotion-off')!
  const piece = off.piece({ lab: labNames(lab), estate: estateNames(own) })
  expect(piece).toContain('hosts[esx-02].vmkernelAdapters[vmk2].services')
  expect(piece).toContain('{ name: vmk2, portGroup: vMotion, ip: 10.20.0.12, services: [vmotion] }')
})
