import { describe, expect, it } from 'vitest'
import { InputError } from '../../../core/base/errors.ts'
import { parseLab } from '../../../core/lab/parse.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import { variedScenarioText, varyScenario } from '../../../core/lab/vary-scenario.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { smallScenario, smallScenarioText } from '../../support/scenarios.ts'
import { labDocument } from './lab-fixtures.ts'

type Json = Record<string, unknown>

function lab(change: Json): Lab {
  return parseLab('small.lab.json', JSON.stringify(labDocument(change), null, 1))
}

function pool(change: Json): Json {
  return {
    hiddenFaults: {
      pool: [
        {
          id: 'it',
          text: 'It is broken',
          cured: 'false',
          card: { symptom: 'a', evidence: 'b', cure: 'c' },
          solution: [{ act: 'check' }],
          ...change,
        },
      ],
    },
  }
}

function problemOf(change: Json): { file: string; line: number; path: string; message: string } {
  try {
    varyScenario(lab(change), smallScenario())
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const { line, path, message } = error.problems[0]!
    return { file: error.file, line, path, message }
  }
  throw new Error('no problem')
}

function lineOf(change: Json, needle: string): number {
  const lines = JSON.stringify(labDocument(change), null, 1).split('\n')
  return lines.findIndex((line) => line.includes(needle)) + 1
}

describe('the scenario of an attempt', () => {
  it('is the scenario itself where a lab changes nothing', () => {
    const scenario = smallScenario()
    expect(varyScenario(lab({}), scenario)).toBe(scenario)
    expect(variedScenarioText(lab({}), scenario, 'as written')).toBe('as written')
  })

  it('has what the lab starts from, by path', () => {
    const start = [
      { at: 'hosts[esx-02].memoryGiB', value: 64 },
      { at: 'hosts[esx-02].vmkernelAdapters[vmk1].mtu', value: 9000 },
      { at: 'vms[web-01].memory.sizeMiB', value: 128 },
      { at: 'vms[web-01].disks[0].sizeGiB', value: 7 },
      { at: 'vms[+]', value: { name: 'new-01', host: 'esx-01', memory: { sizeMiB: 8 } } },
      {
        at: 'clusters[CL-1].rules[+]',
        value: { type: 'keep-together', name: 'R', vms: ['web-01', 'new-01'] },
      },
      { at: 'hosts[esx-03].advancedSettings', value: { 'Migrate.SdpsEnabled': 1 } },
      { at: 'hosts[esx-03].advancedSettings[Migrate.SdpsEnabled]', value: 0 },
      { at: 'fabric.limitMiBs', value: 40 },
      { at: 'policy.preCopySwitchoverTimeGoalMs', value: 200 },
    ]
    const { estate, policy } = varyScenario(lab({ start }), smallScenario())
    const [, second, third] = estate.ssoDomains[0]!.vcenters[0]!.datacenters[0]!.clusters[0]!.hosts
    expect(second?.memoryGiB).toBe(64)
    expect(second?.vmkernelAdapters?.map(({ name, mtu, ip }) => [name, mtu, ip])).toEqual([
      ['vmk0', 1500, '10.10.0.12'],
      ['vmk1', 9000, '10.20.0.12'],
    ])
    expect(third?.advancedSettings).toEqual({ 'Migrate.SdpsEnabled': 0 })
    expect(estate.vms.map(({ name, memory }) => [name, memory.sizeMiB])).toEqual([
      ['web-01', 128],
      ['new-01', 8],
    ])
    expect(estate.vms[0]?.disks[0]?.sizeGiB).toBe(7)
    expect(estate.fabric.limitMiBs).toBe(40)
    expect(policy).toMatchObject({ preCopySwitchoverTimeGoalMs: 200 })
  })

  it('takes keys and entries away with null, and leaves the scenario given as it was', () => {
    const scenario = smallScenario()
    const before = JSON.stringify(scenario)
    const start = [
      { at: 'vms[web-01].nics[0]', value: null },
      { at: 'hosts[esx-03]', value: null },
    ]
    const { estate } = varyScenario(lab({ start }), scenario)
    expect(estate.vms[0]?.nics).toEqual([])
    expect(estate.ssoDomains[0]!.vcenters[0]!.datacenters[0]!.clusters[0]!.hosts).toHaveLength(2)
    expect(JSON.stringify(scenario)).toBe(before)
  })

  it('has the hidden faults that were drawn, named as hidden, and their text can be read again', () => {
    const change = pool({
      set: [{ at: 'hosts[esx-02].vmotionLicensed', value: false }],
      inject: [
        { name: 'cut', fault: { kind: 'link-down', host: 'esx-01', nic: 'vmnic1' } },
        {
          name: 'hidden-after',
          fault: { kind: 'link-down', host: 'esx-02', nic: 'vmnic1' },
          trigger: { at: 'fault', name: 'cut' },
        },
      ],
    })
    const varied = varyScenario(lab(change), smallScenario())
    expect(varied.commands.map(({ atSeconds, command }) => [atSeconds, command])).toMatchObject([
      [0, { type: 'inject-fault', name: 'hidden-cut' }],
      [0, { name: 'hidden-after', trigger: { at: 'fault', name: 'hidden-cut' } }],
    ])
    const text = variedScenarioText(lab(change), smallScenario(), smallScenarioText())
    expect(parseScenario('varied', text)).toEqual(varied)
  })

  it('leaves out what was not drawn', () => {
    const change = pool({ set: [{ at: 'hosts[esx-02].memoryGiB', value: 8 }] })
    const none = { hiddenFaults: { ...(change['hiddenFaults'] as Json), least: 0, most: 0 } }
    const scenario = smallScenario()
    expect(varyScenario(lab(none), scenario)).toBe(scenario)
  })

  it.each([
    ['hosts[esx-09].memoryGiB', 8, 'There is no "esx-09" among "hosts".'],
    ['nothing.at.all', 8, 'There is no "nothing" in the scenario.'],
    ['vms[web-01].name.first', 8, '"name" is no block of fields: it has no "first".'],
    ['vms[web-01].disks[Disk 9].sizeGiB', 8, 'There is no "Disk 9" among "disks".'],
    ['[0]', 8, '"[0]" is no place in a scenario.'],
  ])('says where in the lab a path stands that leads nowhere: %s', (at, value, message) => {
    const change = { start: [{ at, value }] }
    const found = problemOf(change)
    expect(found).toMatchObject({ file: 'small.lab.json', path: 'start[0].at', message })
    expect(found.line).toBe(lineOf(change, '"at"'))
  })

  it('says which change makes the scenario invalid', () => {
    const start = [
      { at: 'fabric.limitMiBs', value: 40 },
      { at: 'vms[web-01].memory.sizeMiB', value: 'much' },
    ]
    const found = problemOf({ start })
    expect(found.line).toBe(lineOf({ start }, 'sizeMiB') - 1)
    expect(found.message).toBe('"sizeMiB" is "much".')
    const lost = [{ at: 'vms[web-01].host', value: 'esx-09' }]
    expect(problemOf({ start: lost })).toMatchObject({
      line: lineOf({ start: lost }, '"at"') - 1,
      message: 'There is no host named "esx-09".',
    })
  })
})
