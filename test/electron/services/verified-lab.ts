/** A small lab, proved with one change to it, for the tests of `lab verify`. */
import { expect } from 'vitest'
import type { LabRule } from '../../../electron/services/lab-findings.ts'
import { verifyLab, type LabFinding, type LabSource } from '../../../electron/services/lab-verifier.ts'
import { smallScenarioText } from '../../support/scenarios.ts'
import { labDocument } from '../../core/lab/lab-fixtures.ts'

export type Json = Record<string, unknown>

export const migrate = { act: 'command', command: { type: 'migrate', vm: 'web-01', toHost: 'esx-02' } }
export const solution = [migrate, { act: 'advance-until-idle' }]

export function sourceWith(change: Json): LabSource {
  return {
    labFile: 'small.lab.json',
    labText: JSON.stringify(labDocument(change), null, 1),
    scenarioFile: 'small.scenario.json',
    scenarioText: smallScenarioText(),
  }
}

export async function findingsWith(change: Json, seeds = 2): Promise<readonly LabFinding[]> {
  return (await verifyLab(sourceWith(change), { seeds, workers: 1 })).findings
}

/** The finding of this rule, with the text of its line. */
export async function told(change: Json, rule: LabRule): Promise<{ at: string; message: string }> {
  const findings = await findingsWith(change)
  const found = findings.find((one) => one.rule === rule)
  expect(found, JSON.stringify(findings)).toBeDefined()
  expect(found!.file).toBe('small.lab.json')
  const lines = sourceWith(change).labText.split('\n')
  return { at: lines[found!.line - 1]!.trim(), message: found!.message }
}

export const fault = {
  id: 'no-vmotion',
  text: 'vMotion is not enabled on its adapter',
  set: [{ at: 'hosts[esx-02].vmkernelAdapters[vmk1].services', value: [] }],
  cured: 'settings.hosts["esx-02"].vmkernelAdapters.exists(a, "vmotion" in a.services)',
  card: { symptom: 'a', evidence: 'b', cure: 'c' },
  solution: [
    {
      act: 'command',
      command: {
        type: 'edit-host',
        host: 'esx-02',
        set: {
          vmkernelAdapters: [
            {
              name: 'vmk0',
              portGroup: 'Management Network',
              ip: '10.10.0.12',
              prefixLength: 16,
              services: ['management'],
            },
            { name: 'vmk1', portGroup: 'vMotion', ip: '10.20.0.12', prefixLength: 16, services: ['vmotion'] },
          ],
        },
      },
    },
  ],
}
export const other = {
  ...fault,
  id: 'short-of-memory',
  text: 'The host has too little memory',
  set: [{ at: 'hosts[esx-02].memoryGiB', value: 1 }],
  cured: 'settings.hosts["esx-02"].vmkernelAdapters.exists(a, a.mtu == 1400)',
}
/** The move goes through once the hidden fault is mended. */
export function hiding(change: Json, more: Json = {}): Json {
  return {
    hiddenFaults: { pool: [{ ...fault, ...change }] },
    solution: [{ act: 'cure-hidden' }, ...solution],
    ...more,
  }
}
