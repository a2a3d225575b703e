/** What would happen if: verdicts, refusals, and what becomes of VMs. */
import { describe, expect, it } from 'vitest'
import { answerTo, firstMode, type Asked } from '../../../renderer/features/evc/what-if-answer.ts'
import { changeSentence, latchWords, vmEvcRow } from '../../../renderer/features/evc/vm-evc.ts'
import { evcStory } from './evc-story.ts'

const blank: Asked = { question: 'mode', mode: '', host: '', vm: '', toHost: '' }

function ask(asked: Partial<Asked>, mode: string | null = 'intel-broadwell') {
  const { cluster, evc } = evcStory(mode)
  return answerTo({ ...blank, ...asked }, cluster, evc)!
}

describe('a mode', () => {
  it('raised too high is refused, and the host is named', () => {
    const answer = ask({ mode: 'intel-skylake' })
    expect(answer.verdict).toBe('The mode of CL-1 cannot be raised now.')
    expect(answer.refusals.map((one) => one.fault)).toEqual(['EVCModeUnsupportedByHosts'])
  })

  it('disabled: hosts expose all again, active VMs see it only after a power cycle', () => {
    const answer = ask({ mode: '' })
    expect(answer.verdict).toBe('EVC of CL-1 can be disabled.')
    expect(answer.hosts.find((host) => host.host === 'esx-02')!.gained).toContain('avx512f')
    expect(answer.vms.find((vm) => vm.vm === 'web-01')!.atPowerCycle.gained).toContain('avx512f')
    expect(answer.notes.some((note) => note.includes('after a power cycle'))).toBe(true)
  })

  it('asked first: one above the mode, or without EVC the highest of all hosts', () => {
    expect(firstMode(evcStory().cluster)).toBe('intel-skylake')
    expect(firstMode(evcStory(null).cluster)).toBe('intel-broadwell')
  })
})

describe('a host', () => {
  it('of the catalogue that is older is refused with what it lacks', () => {
    const answer = ask({ question: 'host', host: 'catalogue:xeon-e5-2660v3' })
    expect(answer.verdict).toContain('would not take')
    expect(answer.refusals.map((one) => one.fault)).toEqual(['EVCAdmissionFailedCPUModelForMode'])
  })

  it('of the estate of the other vendor is refused', () => {
    const answer = ask({ question: 'host', host: 'estate:esx-12' })
    expect(answer.refusals.map((one) => one.fault)).toEqual(['EVCAdmissionFailedCPUVendor'])
  })

  it('newer and empty comes in and is masked', () => {
    const answer = ask({ question: 'host', host: 'catalogue:xeon-platinum-8380' })
    expect(answer.refusals).toEqual([])
    expect(answer.hosts[0]!.lost).toContain('avx512f')
  })
})

describe('a VM', () => {
  it('that runs above the mode comes under it by a power cycle', () => {
    const answer = ask({ question: 'power-cycle', vm: 'over-01' })
    expect(answer.verdict).toMatch(/^over-01 would see 0 features more and \d+ fewer\.$/)
    expect(answer.vms[0]!.targetsNow).toEqual([])
    expect(answer.vms[0]!.targetsAtPowerCycle).toEqual(['esx-01'])
  })

  it('moves to an older host outside only cold', () => {
    const answer = ask({ question: 'move', vm: 'web-01', toHost: 'esx-11' })
    expect(answer.refusals.map((one) => one.fault)).toEqual(['FeatureRequirementsNotMet'])
    expect(answer.notes).toEqual(['Powered off, web-01 can be moved there in any case.'])
  })

  it('within the cluster moves there and back', () => {
    const answer = ask({ question: 'move', vm: 'web-01', toHost: 'esx-01' })
    expect(answer.refusals).toEqual([])
    expect(answer.notes[0]).toBe('It can come back to esx-02 by vMotion.')
  })

  it('is asked about nothing while its own host is the target', () => {
    const { cluster, evc } = evcStory()
    expect(answerTo({ ...blank, question: 'move', vm: 'web-01', toHost: 'esx-02' }, cluster, evc)).toBeNull()
  })
})

describe('the column EVC Mode', () => {
  it('says what each VM needs, not how the cluster is set', () => {
    const { evc } = evcStory()
    expect(vmEvcRow(evc, 'web-01')).toMatchObject({
      leastMode: 'Intel "Broadwell" Generation',
      exceeds: false,
    })
    expect(vmEvcRow(evc, 'over-01')).toMatchObject({
      leastMode: 'Intel "Cascade Lake" Generation',
      exceeds: true,
    })
    expect(vmEvcRow(evc, 'off-01')).toMatchObject({ leastMode: '', exceeds: false })
    expect(vmEvcRow(evc, 'nobody')).toBeNull()
  })

  it('and where its features are from', () => {
    const { estate } = evcStory()
    const latchOf = (name: string) => latchWords(estate.vms.find((vm) => vm.name === name)!)
    expect(latchOf('web-01')).toBe('esx-02 (Intel Xeon Gold 6148), in Intel "Broadwell" Generation')
    expect(latchOf('over-01')).toBe('Intel Xeon Gold 6148, without EVC')
    expect(latchOf('off-01')).toBe('')
  })

  it('a change is said in one sentence', () => {
    expect(changeSentence({ gained: [], lost: [] })).toBe('Would change nothing')
    expect(changeSentence({ gained: ['a'], lost: ['b', 'c'] })).toBe(
      'Would give it 1 more CPU feature and take 2 CPU features away',
    )
  })
})
