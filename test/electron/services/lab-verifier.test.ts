import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseLab } from '../../../core/lab/parse.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { verifyLab } from '../../../electron/services/lab-verifier.ts'
import { root } from '../../support/services.ts'
import { smallScenario } from '../../support/scenarios.ts'
import { labDocument, objective, steps } from '../../core/lab/lab-fixtures.ts'

const solution = [
  { act: 'command', command: { type: 'migrate', vm: 'web-01', toHost: 'esx-02' } },
  { act: 'advance-until-idle' },
]

/** Findings for the small lab with this change, without their columns. */
async function findingsWith(change: Record<string, unknown>): Promise<{ line: number; message: string }[]> {
  const text = JSON.stringify(labDocument(change), null, 1)
  const { findings } = await verifyLab(parseLab('small.lab.json', text), smallScenario(), { seeds: 2 })
  return findings.map(({ line, message }) => ({ line, message }))
}

function lineOf(change: Record<string, unknown>, needle: string): number {
  const lines = JSON.stringify(labDocument(change), null, 1).split('\n')
  return lines.findIndex((line) => line.includes(needle)) + 1
}

describe('lab verify', () => {
  it('finds nothing wrong with the first lab, with any of ten seeds', { timeout: 60_000 }, async () => {
    const folder = path.join(root, 'core')
    const text = fs.readFileSync(path.join(folder, 'lab/shipped/first-move.lab.yaml'), 'utf8')
    const lab = parseLab('first-move.lab.yaml', text)
    const scenarioText = fs.readFileSync(
      path.join(folder, 'scenario/shipped/first-move.scenario.yaml'),
      'utf8',
    )
    const seen: number[] = []
    const result = await verifyLab(lab, parseScenario('first-move', scenarioText), {
      seeds: 10,
      onProgress: (done) => void seen.push(done),
    })
    expect(result).toEqual({ seeds: 10, findings: [] })
    expect(seen).toHaveLength(10)
  })

  it('passes a lab that is sound', async () => {
    expect(await findingsWith({})).toEqual([])
  })

  it('catches a solution that does not work', async () => {
    const wrongHost = [{ act: 'command', command: { type: 'migrate', vm: 'web-01', toHost: 'esx-09' } }]
    const messages = (await findingsWith({ solution: wrongHost })).map((one) => one.message)
    expect(messages).toEqual([
      'The solution does not meet "move" (not-yet): not yet',
      'The solution does not get beyond the step "Run".',
    ])
  })

  it('catches an objective that is met without acting, with its line', async () => {
    const change = { objectives: [objective({ check: 'vms["web-01"].powerState == "poweredOn"' })] }
    expect(await findingsWith(change)).toEqual([
      { line: lineOf(change, '"objectives"') + 1, message: '"move" is met by doing nothing.' },
    ])
  })

  it('catches an objective that is met by only watching', async () => {
    const change = {
      steps: [steps.read, steps.watch, steps.run],
      solution: [{ act: 'watch', step: 'demo' }],
    }
    expect((await findingsWith(change)).map((one) => one.message)).toEqual([
      '"move" is met by only watching.',
    ])
  })

  it('catches a demonstration that never comes to its end', async () => {
    const watch = { ...steps.watch, doneWhen: 'migrations.exists(m, m.to == "esx-03")' }
    const change = { steps: [watch, steps.run], solution: [{ act: 'watch', step: 'demo' }, ...solution] }
    const messages = (await findingsWith(change)).map((one) => one.message)
    expect(messages[0]).toMatch(/^"move" is met by only watching/)
    expect(messages[1]).toMatch(/The demonstration "Demo" ended without what its "doneWhen" asks for/)
  })

  it('catches a solution that predicts wrongly, or is refused', async () => {
    const predicts = { steps: [steps.number, steps.do, steps.run] }
    const wrong = [{ act: 'answer', step: 'pause', number: 99_000 }, ...solution]
    expect((await findingsWith({ ...predicts, solution: wrong })).map((one) => one.message)).toEqual([
      'The solution predicts wrongly in "Pause".',
    ])
    const early = await findingsWith({ ...predicts, solution })
    expect(early[0]).toEqual({
      line: lineOf({ ...predicts, solution }, '"solution"') + 1,
      message: 'The solution does not go through: The step "Pause" asks for a prediction first.',
    })
  })

  it('catches wrong paths that fail too much, too little, or are not told why', async () => {
    const wrongPaths = [
      { name: 'Nothing', actions: [{ act: 'advance', seconds: 1 }], fails: ['move'], message: 'not yet' },
      { name: 'The solution', actions: solution, fails: ['move'], message: 'met' },
      { name: 'Silent', actions: [{ act: 'advance', seconds: 1 }], fails: ['move'], message: 'unheard' },
    ]
    expect((await findingsWith({ wrongPaths })).map((one) => one.message)).toEqual([
      'The wrong path "The solution" does not fail move.',
      'The wrong path "Silent" is never told "unheard".',
    ])
    const two = [objective({ points: 50 }), objective({ id: 'again', points: 50 })]
    const [finding] = await findingsWith({ objectives: two, wrongPaths: wrongPaths.slice(0, 1) })
    expect(finding!.message).toBe('The wrong path "Nothing" fails again as well.')
  })
})
