import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { InputError, type InputProblem } from '../../../core/base/errors.ts'
import { labJsonSchema } from '../../../core/lab/json-schema.ts'
import { parseLab, parseLabBytes, placeInLab } from '../../../core/lab/parse.ts'
import { labDocument, objective, smallLab, steps } from './lab-fixtures.ts'

function problemsOf(text: string): readonly InputProblem[] {
  try {
    parseLab('x.lab.yaml', text)
  } catch (error) {
    if (error instanceof InputError) return error.problems
    throw error
  }
  return []
}

function problemsWith(change: Record<string, unknown>): readonly InputProblem[] {
  return problemsOf(JSON.stringify(labDocument(change), null, 1))
}

const shipped = path.resolve(import.meta.dirname, '../../../core/lab/shipped')

describe('parseLab', () => {
  it('takes every shipped lab', () => {
    for (const name of fs.readdirSync(shipped)) {
      const lab = parseLab(name, fs.readFileSync(path.join(shipped, name), 'utf8'))
      expect(`${lab.id}.lab.yaml`).toBe(name)
    }
  })

  it('names line and column of an expression that asks for what is not there', () => {
    const text = fs.readFileSync(path.join(shipped, 'first-move.lab.yaml'), 'utf8')
    const broken = text.replace(
      'check: answers["order-stages"].isRight',
      'check: answers["order-stages"].isCorrect',
    )
    const line = broken.split('\n').findIndex((one) => one.includes('isCorrect')) + 1
    expect(problemsOf(broken)).toEqual([
      expect.objectContaining({
        line,
        column: 12,
        path: 'objectives[0].check',
        message: 'The expression is wrong at its character 24: There is no field "isCorrect" in "answer".',
      }),
    ])
  })

  it.each([
    [{ objectives: [objective({ check: 'migrations.size(' })] }, 'objectives[0].check', /is not CEL/],
    [{ objectives: [objective({ points: 60 })] }, 'objectives', /add up to 60/],
    [{ objectives: [objective({ scope: 'order' })] }, 'objectives[0].check', /does not fit one expression/],
    [{ objectives: [objective({ check: ['true', 'true'] })] }, 'objectives[0].check', /does not fit two/],
    [
      { objectives: [objective({ check: 'answers["a"].isRight' })] },
      'objectives[0].check',
      /asks for answers/,
    ],
    [
      { objectives: [objective({ partly: 'true', reasons: { met: 'a', notYet: 'b' } })] },
      'objectives[0].reasons',
      /partly/,
    ],
    [{ steps: [steps.read, steps.read] }, 'steps[1].id', /used twice/],
    [{ solution: [{ act: 'answer', step: 'nowhere' }] }, 'solution[0].step', /no step "nowhere"/],
    [{ solution: [{ act: 'watch', step: 'run' }] }, 'solution[0].step', /is a run step/],
    [
      {
        wrongPaths: [{ name: 'w', actions: [{ act: 'advance-until-idle' }], fails: ['lost'], message: 'm' }],
      },
      'wrongPaths[0].fails[0]',
      /no objective "lost"/,
    ],
    [
      { misconceptions: [{ id: 'odd', text: 't', reply: 'r' }] },
      'misconceptions[0].id',
      /Nothing in the lab offers/,
    ],
    [{ steps: [{ ...steps.run, doneWhen: 'nowMs' }, steps.read] }, 'steps[0].doneWhen', /gives a number/],
    [{ typo: 1 }, 'typo', /not known/],
    [{ version: 2 }, 'version', /newer than this Precopy/],
    [{ minutes: 1 }, 'minutes', /is 1/],
  ])('refuses wrong parts with their place, case %#', (change, place, message) => {
    const problem = problemsWith(change as Record<string, unknown>).find((one) => one.path === place)
    expect(problem?.message).toMatch(message)
    expect(problem?.line).toBeGreaterThan(0)
    expect(problem?.remedy).not.toBe('')
  })

  it('wants exactly one right option', () => {
    const options = steps.explain.options.map((option) => ({ ...option, isRight: false }))
    const problems = problemsWith({
      steps: [{ ...steps.explain, options }, steps.run],
      objectives: [objective({ points: 80 })],
    })
    expect(problems.map((one) => one.message)).toEqual(['No option is right.'])
  })

  it('refuses binary files, and remembers where each part stood', () => {
    expect(() => parseLabBytes('x.lab.yaml', new Uint8Array([0, 1, 2]))).toThrow(InputError)
    const text = JSON.stringify(labDocument(), null, 1)
    const line = text.split('\n').findIndex((one) => one.includes('"check"')) + 1
    expect(placeInLab(smallLab(), ['objectives', 0, 'check'])).toMatchObject({ file: 'small.lab.json', line })
  })

  it('publishes its JSON Schema from the same source', () => {
    const schema = labJsonSchema() as { properties: Record<string, unknown>; additionalProperties: boolean }
    expect(schema.additionalProperties).toBe(false)
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(['steps', 'objectives', 'solution']),
    )
  })
})
