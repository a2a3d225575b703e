/** Files of measured cases are told by their shape; whatever is wrong in one is named with its place. */
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../core/base/errors.ts'
import { readCaseFile } from '../../../core/validation/case-file.ts'
import { caseFileText, measuredConfiguration } from './measured-cases.ts'

function problemsOf(text: string): string[] {
  try {
    readCaseFile('cases.json', text)
  } catch (error) {
    if (error instanceof InputError) return error.message.split('\n')
    throw error
  }
  return []
}

function reasonOf(change: Record<string, unknown>): string {
  const [only] = readCaseFile('cases.json', caseFileText([measuredConfiguration(change)]))
  return only !== undefined && 'reason' in only.expressed ? only.expressed.reason : ''
}

describe('measured QEMU migrations', () => {
  it('reads parameters, repeats, figures and firmware', () => {
    const [only] = readCaseFile('cases.json', caseFileText([measuredConfiguration()]))
    expect(only).toMatchObject({
      id: 'case-1',
      kind: 'precopy',
      observed: { total_ms: 1000, transferred_bytes: 70_000_000 },
      tolerances: {},
    })
  })

  it.each([
    [{ kind: 'mirror', parameters: { disk_mib: 512 } }, /disk/],
    [{ kind: 'multifd' }, /"multifd"/],
    [{ kind: 'postcopy', parameters: { preempt: true } }, /preempt/],
    [{ parameters: { compression: 'zstd' } }, /compression/],
  ])('says why %j cannot be run, and does not guess', (change, reason) => {
    expect(reasonOf(change)).toMatch(reason)
  })

  it('names the place of what is wrong', () => {
    const text = caseFileText([measuredConfiguration({ parameters: { bandwidth_mib_s: 'fast' } })])
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(
        /^cases\.json:\d+:\d+: configurations\[0\]\.parameters\.bandwidth_mib_s: .*a number/,
      ),
    ])
  })

  it('refuses a working set that does not fit into memory', () => {
    const text = caseFileText([measuredConfiguration({ parameters: { working_set_mib: 60 } })])
    expect(problemsOf(text)).toEqual([expect.stringMatching(/working_set_mib: .*ends inside memory_mib/)])
  })
})

describe('other files', () => {
  it('keeps published measurements and EVC cases with the reason why they are not run', () => {
    const published = { cases: [{ id: 'xen', kind: 'precopy', inputs: {}, observed: { totalSec: 71 } }] }
    const [first] = readCaseFile('published.json', JSON.stringify(published))
    expect(first).toMatchObject({ id: 'xen', observed: { totalSec: 71 } })
    expect(first?.expressed).toMatchObject({ reason: expect.stringMatching(/stated/) })
    const evc = {
      format: 'evc-cases/1',
      cases: [{ id: 'W1', kind: 'vmotion', expected: { outcome: 'allowed' } }],
    }
    const [second] = readCaseFile('evc.json', JSON.stringify(evc))
    expect(second?.expressed).toMatchObject({ reason: expect.stringMatching(/EVC/) })
  })

  it.each([
    ['{"precopy": "scenario"}', /not a file of measured cases/],
    ['[]', /not a file of measured cases/],
    ['{"configurations": []}', /configurations/],
    ['{"configurations": [{"id": "a"}]}', /kind/],
    ['{"configurations": [', /well-formed/],
  ])('refuses %s', (text, says) => {
    expect(problemsOf(text).join('\n')).toMatch(says)
  })
})
