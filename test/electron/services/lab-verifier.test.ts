import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyLab } from '../../../electron/services/lab-verifier.ts'
import { root } from '../../support/services.ts'
import { moved, objective, steps } from '../../core/lab/lab-fixtures.ts'
import { findingsWith, hiding, migrate, solution, sourceWith, told } from './verified-lab.ts'

describe('lab verify', () => {
  it(
    'finds nothing wrong with the first lab, whatever the number of threads',
    { timeout: 120_000 },
    async () => {
      const read = (file: string) => fs.readFileSync(path.join(root, 'core', file), 'utf8')
      const source = {
        labFile: 'first-move.lab.yaml',
        labText: read('lab/shipped/first-move.lab.yaml'),
        scenarioFile: 'first-move',
        scenarioText: read('scenario/shipped/first-move.scenario.yaml'),
      }
      const seen: number[] = []
      const options = { seeds: 4, onProgress: (done: number) => void seen.push(done) }
      expect(await verifyLab(source, { ...options, workers: 1 })).toEqual({ seeds: 4, findings: [] })
      expect(await verifyLab(source, { ...options, workers: 2 })).toEqual({ seeds: 4, findings: [] })
      expect(seen).toEqual([1, 2, 3, 4, 1, 2, 3, 4])
    },
  )

  it('finds the same with two threads, in the order of the file', { timeout: 60_000 }, async () => {
    const change = {
      variables: [{ id: 'seconds', pick: [1, 2, 3] }],
      objectives: [objective({ points: 50 }), objective({ id: 'again', points: 50, check: 'true' })],
      wrongPaths: [
        { name: 'Silent', actions: [{ act: 'advance', seconds: '{{ seconds }}' }], fails: [], message: 'x' },
      ],
    }
    const one = await verifyLab(sourceWith(change), { seeds: 6, workers: 1 })
    const two = await verifyLab(sourceWith(change), { seeds: 6, workers: 2 })
    expect(two).toEqual(one)
    expect(one.findings.length).toBeGreaterThan(2)
    const lines = one.findings.map(({ line }) => line)
    expect(lines).toEqual([...lines].sort((left, right) => left - right))
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    const options = { seeds: 50, workers: 1, signal: stop.signal, onProgress: () => stop.abort() }
    await expect(verifyLab(sourceWith({}), options)).rejects.toThrow(/abort/i)
  })

  it('passes labs that are sound, with hidden faults too', async () => {
    expect(await findingsWith({})).toEqual([])
    expect(await findingsWith(hiding({}))).toEqual([])
  })

  it('catches a solution that does not work', async () => {
    const lost = { solution: [{ ...migrate, command: { ...migrate.command, toHost: 'esx-09' } }] }
    expect(await told(lost, 'solution-meets-all')).toEqual({
      at: '{',
      message: 'The solution does not meet "move" (not-yet): not yet',
    })
    expect((await told(lost, 'solution-reaches-end')).message).toBe(
      'The solution does not get beyond the step "Run".',
    )
  })

  it('catches an objective that is met without acting, or by only watching', async () => {
    const idle = { objectives: [objective({ check: 'vms["web-01"].powerState == "poweredOn"' })] }
    expect((await told(idle, 'not-solved-idle')).message).toBe('"move" is met by doing nothing.')
    const watching = {
      steps: [steps.read, steps.watch, steps.run],
      solution: [{ act: 'watch', step: 'demo' }],
    }
    expect((await told(watching, 'not-solved-watching')).message).toBe('"move" is met by only watching.')
  })

  it('catches a demonstration that never comes to its end', async () => {
    const watch = { ...steps.watch, doneWhen: 'migrations.exists(m, m.to == "esx-03")' }
    const change = { steps: [watch, steps.run], solution: [{ act: 'watch', step: 'demo' }, ...solution] }
    expect((await told(change, 'solution-goes-through')).message).toMatch(
      /The demonstration "Demo" ended without what its "doneWhen" asks for/,
    )
  })

  it('catches a solution that predicts wrongly, is refused, or waits for what does not come', async () => {
    const predicts = { steps: [steps.number, steps.do, steps.run] }
    const wrong = { ...predicts, solution: [{ act: 'answer', step: 'pause', number: 99_000 }, ...solution] }
    expect((await told(wrong, 'solution-predicts-right')).message).toMatch(
      /^The solution predicts wrongly in "Pause": 99,?000.ms\. What came out: \d+/,
    )
    expect(await told({ ...predicts, solution }, 'solution-goes-through')).toEqual({
      at: '{',
      message: 'The solution does not go through: The step "Pause" asks for a prediction first.',
    })
    const until = { act: 'advance-until', when: 'nowMs < 0', atMostSeconds: 10 }
    expect((await told({ solution: [...solution, until] }, 'solution-goes-through')).message).toContain(
      '"nowMs < 0" does not come true within 10 s.',
    )
  })

  it('catches wrong paths that fail too much, too little, or are not told why', async () => {
    const waiting = { actions: [{ act: 'advance', seconds: 1 }], fails: ['move'] }
    const wrongPaths = [
      { name: 'Nothing', ...waiting, message: 'not yet' },
      { name: 'The solution', actions: solution, fails: ['move'], message: 'met' },
      { name: 'Silent', ...waiting, message: 'unheard' },
      { name: 'The same', ...waiting, message: 'not yet' },
    ]
    const messages = (await findingsWith({ wrongPaths })).map((one) => one.message)
    expect(messages).toEqual([
      'The wrong path "The solution" does not fail move.',
      '"met" of The wrong path "The solution" is told to the solution too.',
      'The wrong path "Silent" is never told "unheard".',
      'The wrong path "The same" has the same message as "Nothing".',
    ])
    const two = [objective({ points: 50 }), objective({ id: 'again', points: 50 })]
    const change = { objectives: two, wrongPaths: wrongPaths.slice(0, 1) }
    expect(await told(change, 'wrong-path-fails')).toEqual({
      at: '"fails": [',
      message: 'The wrong path "Nothing" fails again as well.',
    })
  })

  it('walks wrong paths that are the solution with other answers, or an end of it', async () => {
    const right = { act: 'answer', step: 'order', order: ['one', 'two', 'three'] }
    const asks = objective({ id: 'order', points: 40, scope: 'now', check: 'answers["order"].isRight' })
    const change = {
      steps: [steps.order, steps.run],
      objectives: [objective({ points: 60 }), asks],
      solution: [right, ...solution],
      wrongPaths: [
        {
          name: 'Never',
          instead: [{ act: 'answer', step: 'order', order: ['one', 'never-so', 'two'] }],
          fails: ['order'],
          message: 'That does not happen.',
        },
        { name: 'None', stopsBefore: 'order', fails: ['order', 'move'], message: 'has not been answered' },
      ],
    }
    expect(await findingsWith(change)).toEqual([])
  })

  it('catches variables that nothing uses, and misconceptions that nobody can show', async () => {
    const change = {
      variables: [
        { id: 'rate', pick: [1, 2] },
        { id: 'twice', value: 'rate * 2' },
        { id: 'shown', value: '"esx-01"' },
      ],
      objectives: [objective({ check: `${moved} && vars.twice > 0` })],
      misconceptions: [{ id: 'stuck', text: 'It is stuck.', reply: 'No.', phrases: ['is stuck'] }],
    }
    expect(await told(change, 'variable-used')).toEqual({
      at: '{',
      message: 'Nothing uses the variable "shown".',
    })
    expect((await told(change, 'misconception-reached')).message).toContain('"stuck"')
    expect((await findingsWith(change)).map(({ rule }) => rule)).toEqual([
      'variable-used',
      'misconception-reached',
    ])
  })

  it('tells what is wrong with the lab or scenario of one seed alone, with its line', async () => {
    const change = {
      variables: [{ id: 'host', pick: ['esx-02', 'esx-09'] }],
      start: [{ at: 'hosts[{{ host }}].memoryGiB', value: 64 }],
    }
    const findings = await findingsWith(change, 12)
    expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
      [
        'variant-valid',
        'There is no "esx-09" among "hosts". Expected: one of esx-01, esx-02, esx-03. Did you mean "esx-01"?',
      ],
    ])
    expect(sourceWith(change).labText.split('\n')[findings[0]!.line - 1]).toContain('"at"')
  })
})
