/** What the compatibility panel says: groups, fault names, how a cure is done, and what it changed. */
import { describe, expect, it } from 'vitest'
import type { Cure, Finding } from '../../../core/contract/messages.ts'
import {
  changeWords,
  checkState,
  checkWords,
  countChecks,
  cureAct,
  faultWords,
  groupFindings,
  planEffort,
} from '../../../renderer/features/migrate-wizard/findings.ts'

function finding(change: Partial<Finding> = {}): Finding {
  return {
    check: 'device-local-connected',
    severity: 'error',
    group: 'Host',
    fault: 'RemoteDeviceNotSupported',
    wrapper: 'DisallowedMigrationDeviceAttached',
    fields: [],
    message: 'A device is connected.',
    remedy: '',
    left: { label: '', value: '' },
    right: { label: '', value: '' },
    source: '',
    sources: [],
    confidence: 'documented',
    note: '',
    cures: [],
    ...change,
  }
}

function cure(change: Partial<Cure> = {}): Cure {
  const commands: Cure['commands'] = [{ type: 'power-off', vm: 'web-01' }]
  return { text: 'Do it', place: 'web-01 > Actions', inVsphere: true, commands, effort: 1, ...change }
}

const report = (findings: Finding[]) => ({
  vm: 'web-01',
  toHost: 'esx-02',
  kind: 'vmotion' as const,
  checksRun: 10,
  findings,
})

describe('counts', () => {
  it('a check that brought several findings has failed once', () => {
    const two = report([
      finding(),
      finding({ message: 'Another.' }),
      finding({ check: 'x', severity: 'warning' }),
    ])
    expect(countChecks(two)).toEqual({ errors: 2, warnings: 1, passed: 8 })
    expect(checkWords(countChecks(two))).toBe('2 errors · 1 warning')
  })

  it('say compatible only where nothing was found', () => {
    expect(checkState(report([]))).toMatchObject({ words: 'Compatible', tone: 'tone-success' })
    expect(checkState(report([finding({ severity: 'warning' })]))).toMatchObject({ tone: 'tone-warning' })
    expect(checkState(null).words).toBe('Checking')
  })
})

it('groups by vCenter’s test groups in their order, errors first', () => {
  const groups = groupFindings([
    finding({ group: 'Network' }),
    finding({ group: 'Source', severity: 'warning', message: 'W' }),
    finding({ group: 'Source', message: 'E' }),
  ])
  expect(groups.map((group) => [group.name, group.words])).toEqual([
    ['Source', '1 error · 1 warning'],
    ['Network', '1 error'],
  ])
  expect(groups[0]!.findings.map((one) => one.message)).toEqual(['E', 'W'])
})

it('names a fault with what wraps it', () => {
  expect(faultWords(finding())).toBe('DisallowedMigrationDeviceAttached > RemoteDeviceNotSupported')
  expect(faultWords(finding({ wrapper: '' }))).toBe('RemoteDeviceNotSupported')
  expect(faultWords(finding({ wrapper: '', fault: '' }))).toBe('')
})

describe('a cure', () => {
  it('is done by commands in vSphere, by somebody else outside it, or by a choice in the wizard', () => {
    expect(cureAct(cure())).toEqual({ kind: 'commands' })
    expect(cureAct(cure({ inVsphere: false }))).toEqual({ kind: 'outside' })
    expect(cureAct(cure({ commands: [], place: 'Migrate wizard > Select networks' }))).toEqual({
      kind: 'choice',
      page: 'Select networks',
    })
    expect(
      cureAct(cure({ commands: [], place: 'Migrate wizard > Select a compute resource > Hosts' })),
    ).toEqual({
      kind: 'choice',
      page: 'Select a compute resource',
    })
    expect(cureAct(cure({ commands: [], place: 'Call the vendor' }))).toEqual({ kind: 'none' })
  })

  it('disturbs as much as the worst step of the plan', () => {
    expect(planEffort([cure(), cure({ effort: 5 }), cure({ effort: 2 })])).toBe('the VM is down for a while')
  })
})

describe('what a cure changed', () => {
  it('is how many errors are left, and what is new', () => {
    const warning = finding({ severity: 'warning', message: 'It is disconnected.' })
    expect(changeWords(cure(), [finding()], [warning], 'esx-02')).toBe(
      'Done: Do it. New warning: It is disconnected. No error is left for esx-02.',
    )
    expect(changeWords(cure(), [finding(), finding({ message: 'B' })], [finding()], 'esx-02')).toBe(
      'Done: Do it. 1 error left for esx-02.',
    )
  })

  it('is nothing where the checks say the same', () => {
    expect(changeWords(cure(), [finding()], [finding()], 'esx-02')).toContain('say the same as before')
  })
})
