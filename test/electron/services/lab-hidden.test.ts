/** What `lab verify` finds of things that are hidden from the learner. */
import { describe, expect, it } from 'vitest'
import { verifyLab, type LabFinding } from '../../../electron/services/lab-verifier.ts'
import { objective, steps } from '../../core/lab/lab-fixtures.ts'
import { fault, findingsWith, hiding, other, solution, sourceWith, told, type Json } from './verified-lab.ts'

describe('lab verify, of what is hidden', () => {
  it.each<[string, Json, string]>([
    [
      'a hint with the right answer',
      {
        objectives: [
          objective({ points: 80, hints: ['look', 'rule', 'Say: Because all of it has crossed.'] }),
        ],
      },
      '"Say: Because all of it has crossed."',
    ],
    [
      'a reply to a wrong answer with the right one',
      { reply: 'No: because all of it has crossed' },
      '"reply": "No: because all of it has crossed"',
    ],
  ])('catches %s', async (_, { reply, ...more }, line) => {
    const options = [
      { id: 'because', text: 'Because all of it has crossed', reply: 'Yes.', isRight: true },
      { id: 'despite', text: 'Despite that', reply: reply ?? 'No.' },
    ]
    const change = {
      steps: [steps.run, { ...steps.explain, options }],
      objectives: [objective({ points: 80 })],
      solution: [...solution, { act: 'answer', step: 'why', option: 'because' }],
      ...more,
    }
    expect((await told(change, 'nothing-hidden-told')).at).toContain(line)
  })

  it('catches the number that came out in a hint, and a cause in a reason', async () => {
    const [{ message }] = (await findingsWith({
      steps: [steps.number, steps.do, steps.run],
      solution: [{ act: 'answer', step: 'pause', number: 1 }, ...solution],
    })) as [LabFinding]
    const came = /What came out: (.*?)\.$/.exec(message)?.[1]?.replace('\u00a0', ' ') ?? ''
    const hinted = {
      steps: [steps.number, steps.do, steps.run],
      objectives: [objective({ hints: [`It is ${came}, you know.`, 'rule', 'step'] })],
      solution: [{ act: 'answer', step: 'pause', number: Number.parseFloat(came) }, ...solution],
    }
    expect((await told(hinted, 'nothing-hidden-told')).at).toContain(came)
    const reasons = { met: 'met', partly: '', notYet: 'vMotion is not enabled on its adapter still.' }
    const named = hiding({}, { objectives: [objective({ reasons })] })
    expect((await told(named, 'nothing-hidden-told')).at).toContain('"notYet"')
  })

  it('catches hidden faults that do not matter, are mended already, stay, or are never drawn', async () => {
    const harmless = hiding({ set: [{ at: 'hosts[esx-03].vmkernelAdapters[vmk1].services', value: [] }] })
    const messages = (await findingsWith(harmless)).map((one) => one.message)
    expect(messages).toContain(
      'The hidden fault "no-vmotion" does not matter: all objectives are met without mending it.',
    )
    expect(messages).toContain(
      'The hidden fault "no-vmotion" is mended already at the start, as its "cured" says.',
    )
    expect(await told(hiding({ cured: 'false' }), 'fault-matters')).toEqual({
      at: '"cured": "false",',
      message: 'The solution does not mend "no-vmotion": its "cured" does not hold at the end.',
    })
    const never = hiding({}, { hiddenFaults: { least: 0, most: 0, pool: [fault] } })
    expect((await told(never, 'fault-drawn')).message).toContain('None of 1000 seeds draws')
  })

  it('proves each hidden fault of the pool, with a seed more where it needs one', async () => {
    const change = hiding({}, { hiddenFaults: { pool: [fault, other] } })
    const { seeds, findings } = await verifyLab(sourceWith(change), { seeds: 1, workers: 1 })
    expect(seeds).toBe(2)
    expect(findings.some(({ message }) => message.includes('"short-of-memory"'))).toBe(true)
  })
})
