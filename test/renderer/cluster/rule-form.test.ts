/** VM/Host rules: who breaks one now, and what the form refuses and warns of. */
import { describe, expect, it } from 'vitest'
import { ruleSchema, type RuleSpec } from '../../../core/scenario/cluster-schema.ts'
import {
  formOf,
  newRuleForm,
  ruleOf,
  ruleProblems,
  ruleWarning,
  vmsAgainst,
} from '../../../renderer/features/cluster/rule-form.ts'
import { allVmsNow } from '../../../renderer/features/object/estate-now.ts'
import { clusterEngine, storyVm, told } from './cluster-story.ts'

const vmsNow = () => {
  const { estate, view } = told(
    clusterEngine({}, [
      storyVm('web-01', 'esx-01'),
      storyVm('web-02', 'esx-01'),
      storyVm('db-01', 'esx-02'),
      storyVm('off-01', 'esx-03', { powerState: 'poweredOff' }),
    ]),
  )
  return allVmsNow(estate, view)
}

const rule = (spec: object): RuleSpec => ruleSchema.parse({ name: 'R', ...spec })

describe('whether running VMs keep to a rule', () => {
  const vms = vmsNow()

  it('separate: both on one host break it; a VM that is off does not', () => {
    expect(vmsAgainst(rule({ type: 'separate', vms: ['web-01', 'web-02'] }), vms)).toEqual([
      'web-01',
      'web-02',
    ])
    expect(vmsAgainst(rule({ type: 'separate', vms: ['web-01', 'off-01'] }), vms)).toEqual([])
  })

  it('together: two hosts break it', () => {
    expect(vmsAgainst(rule({ type: 'keep-together', vms: ['web-01', 'db-01'] }), vms)).toEqual([
      'web-01',
      'db-01',
    ])
    expect(vmsAgainst(rule({ type: 'keep-together', vms: ['web-01', 'web-02'] }), vms)).toEqual([])
  })

  it('hosts: by its wording', () => {
    const to = (wording: string) =>
      vmsAgainst(rule({ type: 'vm-host', vms: ['web-01', 'db-01'], hosts: ['esx-01'], wording }), vms)
    expect(to('must-run-on')).toEqual(['db-01'])
    expect(to('should-not-run-on')).toEqual(['web-01'])
  })

  it('one that is switched off is broken by nobody', () => {
    expect(vmsAgainst(rule({ type: 'separate', vms: ['web-01', 'web-02'], enabled: false }), vms)).toEqual([])
  })
})

describe('the form', () => {
  it('gives back the rule that it was filled with', () => {
    const spec = rule({ type: 'vm-host', vms: ['a'], hosts: ['h'], wording: 'should-run-on' })
    expect(ruleOf(formOf(spec))).toEqual(spec)
  })

  it('keeps what was picked when the type changes, but writes only what the type has', () => {
    const form = { ...newRuleForm([]), vms: ['a', 'b'], hosts: ['h'] }
    expect(ruleOf(form)).toEqual({ type: 'keep-together', name: 'Rule 1', enabled: true, vms: ['a', 'b'] })
  })

  it('names what is missing, and a name that is taken', () => {
    const others = [rule({ name: 'Rule 1', type: 'separate', vms: ['a', 'b'] })]
    const form = { ...newRuleForm([]), type: 'vm-host' as const }
    const problems = ruleProblems(form, others)
    expect([...problems.keys()].sort()).toEqual(['hosts', 'name', 'vms'])
    expect(ruleProblems({ ...newRuleForm(others), vms: ['a'] }, others).get('vms')).toContain('two')
    expect(newRuleForm(others).name).toBe('Rule 2')
  })

  it('warns of more VMs to keep apart than hosts, and of the opposite rule', () => {
    const form = { ...newRuleForm([]), type: 'separate' as const, vms: ['a', 'b', 'c'] }
    expect(ruleWarning(form, [], 2)).toContain('cannot be kept apart on 2 hosts')
    const rival = rule({ name: 'old', type: 'keep-together', vms: ['b', 'c', 'd'] })
    expect(ruleWarning(form, [rival], 4)).toContain('contradicts old')
    expect(ruleWarning({ ...form, enabled: false }, [rival], 4)).toBe('')
  })
})
