/**
 * The worked cases of EVC, one by one; that each would be found out if its expectation were another; and that whatever
 * is no such case says so.
 */
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCaseFile } from '../../../core/validation/case-file.ts'
import { summarise } from '../../../core/validation/summary.ts'
import { validateCases } from '../../../core/validation/validate.ts'
import type { CaseResult } from '../../../core/validation/validate.ts'

interface WorkedCase {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly input: Readonly<Record<string, unknown>>
  readonly expected: Readonly<Record<string, unknown>>
}

const text = fs.readFileSync(path.join(import.meta.dirname, 'worked-evc.cases.json'), 'utf8')
const worked = (JSON.parse(text) as { cases: readonly WorkedCase[] }).cases

function resultOf(written: object): CaseResult {
  const file = JSON.stringify({ format: 'evc-cases/1', cases: [written] })
  return validateCases(readCaseFile('evc.json', file))[0]!
}

const worked1 = worked[0]!

describe('the worked cases', () => {
  it.each(worked.map((each) => [each.id, each.title, each] as const))('%s: %s', (id, _, each) => {
    expect(resultOf(each)).toMatchObject({
      id,
      expressed: true,
      reason: '',
      outcome: 'right',
      withinTolerance: true,
    })
  })

  it('are counted as a file', () => {
    const summary = summarise(validateCases(readCaseFile('worked.json', text)))
    expect(summary).toMatchObject({
      outcome: { right: worked.length, wrong: 0, onEdge: 0 },
      tolerance: { within: worked.length, outside: 0 },
      notExpressed: 0,
    })
  })

  const others: Readonly<Record<string, unknown>> = {
    outcome: 'perhaps',
    at: 'nowhere',
    missing: ['serialize'],
    fault: 'NotEnoughCpus',
    minRequiredEvcMode: 'intel-ivybridge',
    byHost: { 'esx-01': ['serialize'] },
  }

  it.each(worked.map((each) => [each.id, each] as const))(
    '%s would be found out entry by entry',
    (_, each) => {
      for (const name of Object.keys(each.expected)) {
        const { outcome, reason, withinTolerance } = resultOf({
          ...each,
          expected: { ...each.expected, [name]: others[name] },
        })
        expect({ outcome, withinTolerance }, name).toEqual({ outcome: 'wrong', withinTolerance: false })
        expect(reason).toMatch(new RegExp(`^${name}: .*, expected `))
      }
    },
  )

  it('name the features that came out otherwise', () => {
    const blocked = worked.find(({ expected }) => expected['outcome'] === 'blocked')!
    const { reason } = resultOf({ ...blocked, expected: { ...blocked.expected, missing: ['adx'] } })
    expect(reason).toBe('missing: 3dnprefetch, adx, rdseed, rtm, smap, expected adx')
  })
})

describe('cases of the same format', () => {
  const haswell = { cpu: 'xeon-e5-2660v3', evc: null }
  const broadwell = { cpu: 'xeon-e5-2697v4', evc: null }
  const vmotion = (input: object, expected: object = {}) => ({ id: 'x', kind: 'vmotion', input, expected })
  const verdictOf = (written: object) => resultOf(written).verdict?.predicted

  it('may suspend, resume, reset and reboot', () => {
    const input = { vm: { hw: 14 }, poweredOnAt: broadwell, target: haswell }
    const after = (...types: string[]) =>
      verdictOf(
        vmotion({
          ...input,
          poweredOnAt: haswell,
          via: [broadwell],
          events: types.map((type) => ({ type })),
        }),
      )
    expect(verdictOf(vmotion(input))).toMatchObject({ outcome: 'blocked' })
    expect(after('suspend', 'resume', 'reset', 'guestRestart')).toMatchObject({ outcome: 'allowed' })
    expect(after('powerOff', 'powerOn')).toMatchObject({ outcome: 'blocked' })
    expect(after('powerOff')).toMatchObject({ outcome: 'allowed', minRequiredEvcMode: null })
  })

  it('stop at the hop that is refused', () => {
    const input = { vm: { hw: 14 }, poweredOnAt: broadwell, via: [haswell], target: broadwell }
    expect(verdictOf(vmotion(input))).toMatchObject({ outcome: 'blocked', at: 'migration' })
  })

  it('may ask for the strict policy', () => {
    const input = { vm: { hw: 14 }, poweredOnAt: haswell, target: broadwell }
    expect(verdictOf({ ...vmotion(input), policy: 'strict-user-level' })).toMatchObject({
      outcome: 'blocked',
      missing: ['3dnprefetch', 'adx', 'rdseed', 'rtm'],
    })
  })

  it('may add a host with active VMs, and lower or disable EVC', () => {
    const added = {
      kind: 'addHost',
      input: { host: { ...broadwell, activeVms: true }, mode: 'intel-haswell' },
    }
    expect(verdictOf({ id: 'x', expected: {}, ...added })).toMatchObject({
      fault: 'EVCAdmissionFailedVmActive',
    })
    const hosts = [{ cpu: 'xeon-e5-2697v4', evc: 'intel-broadwell', activeVms: true }]
    const set = (mode: string | null) =>
      verdictOf({ id: 'x', kind: 'enableEvc', input: { mode, hosts }, expected: {} })
    expect(set('intel-haswell')).toMatchObject({ fault: 'ActiveVMsBlockingEVC', action: 'lower' })
    expect(set(null)).toMatchObject({ outcome: 'allowed', action: 'disable' })
  })

  it.each([
    [{ ...worked1, kind: 'teleport' }, /kind "teleport" are not known/],
    [{ ...worked1, input: { ...worked1.input, target: { cpu: 'z80' } } }, /target\.cpu is no processor/],
    [
      { ...worked1, input: { ...worked1.input, target: { ...haswell, evc: 'x' } } },
      /target\.evc is no EVC mode/,
    ],
    [{ ...worked1, input: undefined }, /malformed: input/],
    [{ ...worked1, expected: undefined }, /malformed: expected/],
    [{ ...worked1, policy: 'lenient' }, /malformed: policy/],
  ])('say what is wrong with them (%#)', (written, reason) => {
    expect(resultOf(written)).toMatchObject({ expressed: false, reason: expect.stringMatching(reason) })
  })
})
