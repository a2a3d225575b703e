/** Simulations on threads: the same outcomes in the same order, however many there are; faults and Ctrl-C end it. */
import { describe, expect, it } from 'vitest'
import { readCaseFile } from '../../../core/validation/case-file.ts'
import { jobsOf, runJob } from '../../../core/validation/validate.ts'
import { runCases } from '../../../electron/services/case-runner.ts'
import { caseFileText, measuredConfiguration } from '../../core/validation/measured-cases.ts'

const text = caseFileText([
  measuredConfiguration(),
  measuredConfiguration({ id: 'case-2', parameters: { writes_per_s: 5000 } }),
  measuredConfiguration({ id: 'case-3', kind: 'mirror' }),
])
const source = { file: 'cases.json', text }
const cases = readCaseFile('cases.json', text)
const jobs = jobsOf(cases)

describe('simulations on threads', () => {
  it('come to what they come to here, with one thread or three', async () => {
    const here = jobs.map((job) => runJob(cases, job))
    expect(here).toHaveLength(6)
    const told: string[] = []
    const onProgress = (done: number, total: number) => told.push(`${done}/${total}`)
    expect(await runCases(source, jobs, { threads: 1, onProgress })).toEqual(here)
    expect(told).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6'])
    expect(await runCases(source, jobs, { threads: 3 })).toEqual(here)
  })

  it('end with the fault of a simulation', async () => {
    await expect(runCases(source, [{ caseIndex: 2, simulation: 0 }])).rejects.toThrow(/no simulation/)
  })

  it('stop when they are told to, before and in the middle', async () => {
    await expect(runCases(source, jobs, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
    const stopping = new AbortController()
    const running = runCases(source, jobs, { signal: stopping.signal, onProgress: () => stopping.abort() })
    await expect(running).rejects.toThrow(/abort/i)
  })

  it('are none where no case can be run', async () => {
    expect(await runCases(source, [])).toEqual([])
  })
})
