/**
 * What total time, stun and rounds of two shipped scenarios do when each parameter moves by a tenth: the table
 * of MODEL.md, run again. It shows a teacher how the model behaves, and a change of the model shows in it.
 */
import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runToEnd } from '../../core/engine/engine.ts'
import { canonicalScenarioText, parseScenario } from '../../core/scenario/parse.ts'
import type { VspherePolicySpec } from '../../core/scenario/policy-schema.ts'
import type { HostSpec, Scenario } from '../../core/scenario/schema.ts'
import { foldTrace } from '../../core/trace/fold.ts'
import { root } from '../house/source-files.ts'

const steady = 'steady-writer'
const faster = 'faster-than-the-link'

function shipped(name: string): Scenario {
  const file = `core/scenario/shipped/${name}.scenario.yaml`
  return structuredClone(parseScenario(file, fs.readFileSync(path.join(root, file), 'utf8')))
}

type Change = (scenario: Scenario, factor: number) => void

const hostsOf = (scenario: Scenario): HostSpec[] =>
  scenario.estate.ssoDomains[0]!.vcenters[0]!.datacenters[0]!.clusters[0]!.hosts
const vmOf = (scenario: Scenario) => scenario.estate.vms[0]!
const writerOf = (scenario: Scenario) => vmOf(scenario).workload.writes[0]!
const policyOf = (scenario: Scenario) => scenario.policy as VspherePolicySpec

/** Every parameter of the table, and how it is moved. */
const parameters: Readonly<Record<string, Change>> = {
  'link speed': (scenario, factor) => {
    for (const host of hostsOf(scenario))
      host.physicalNics = ['vmnic0', 'vmnic1'].map((name) => ({
        name,
        linkMbps: 10_000 * factor,
        connected: true,
      }))
  },
  'round-trip time': (scenario, factor) => {
    scenario.estate.fabric.roundTripUs *= factor
  },
  'memory size': (scenario, factor) => {
    vmOf(scenario).memory.sizeMiB = Math.round(vmOf(scenario).memory.sizeMiB * factor)
  },
  'dirty rate': (scenario, factor) => {
    writerOf(scenario).pagesPerSecond = 102_400 * factor
  },
  'working set, from 8 GiB': (scenario, factor) => {
    writerOf(scenario).region = { startMiB: 0, sizeMiB: 8192 * factor }
  },
  vCPUs: (scenario, factor) => {
    vmOf(scenario).vcpus = 10 * factor
  },
  'switchover goal': (scenario, factor) => {
    policyOf(scenario).preCopySwitchoverTimeGoalMs *= factor
  },
  'least progress': (scenario, factor) => {
    policyOf(scenario).preCopyMinProgressPercent *= factor
  },
  'pages per send': (scenario, factor) => {
    policyOf(scenario).preCopyPagesPerSend = Math.round(30 * factor)
  },
  'line rate expected, at an RTT of 50 ms': (scenario, factor) => {
    scenario.estate.fabric.roundTripUs = 50_000
    policyOf(scenario).netExpectedLineRateMBps = 1000 * factor
  },
  'loss, from 0.0015 % at an RTT of 0.5 ms': (scenario, factor) => {
    Object.assign(scenario.estate.fabric, { roundTripUs: 500, lossPercent: 0.0015 * factor })
  },
  'other traffic, from 2 Gbit/s': (scenario, factor) => {
    for (const host of hostsOf(scenario))
      host.physicalNics = ['vmnic0', 'vmnic1'].map((name) => ({
        name,
        linkMbps: 10_000,
        connected: true,
        backgroundMbps: 2000 * factor,
      }))
  },
}

interface Outcome {
  readonly totalNs: number
  readonly downtimeNs: number
  readonly rounds: number
}

/** Of a migration that is slowed by SDPS: what moves it. */
const slowedParameters: Readonly<Record<string, Change>> = {
  'SDPS target': (scenario, factor) => {
    policyOf(scenario).sdpsTargetRatePercent *= factor
  },
  'least progress': (scenario, factor) => {
    policyOf(scenario).preCopyMinProgressPercent *= factor
  },
  'dirty rate': (scenario, factor) => {
    for (const stream of vmOf(scenario).workload.writes)
      if (typeof stream.pagesPerSecond === 'number') stream.pagesPerSecond *= factor
  },
  'memory size': (scenario, factor) => {
    vmOf(scenario).memory.sizeMiB = Math.round(vmOf(scenario).memory.sizeMiB * factor)
  },
}

const known = new Map<string, Outcome>()

function outcomeOf(name: string, change: Change, factor: number): Outcome {
  const scenario = shipped(name)
  change(scenario, factor)
  const key = canonicalScenarioText(scenario)
  const before = known.get(key)
  if (before !== undefined) return before
  const { recorder } = runToEnd({ scenario, seed: scenario.seed, commands: [] })
  const { outcome } = foldTrace(recorder.bytes()).migrations[0]!
  expect(outcome!.outcome).toBe('completed')
  known.set(key, outcome!)
  return outcome!
}

const percent = (value: number, base: number) => {
  const change = Math.round((1000 * (value - base)) / base) / 10
  const sign = change > 0 ? '+' : change < 0 ? '−' : ''
  return `${sign}${Math.abs(change).toFixed(1)}`
}

function rowOf(scenario: string, name: string, change: Change): string {
  const base = outcomeOf(scenario, change, 1)
  const [less, more] = [outcomeOf(scenario, change, 0.9), outcomeOf(scenario, change, 1.1)]
  const cells = [
    name,
    percent(less.totalNs, base.totalNs),
    percent(more.totalNs, base.totalNs),
    percent(less.downtimeNs, base.downtimeNs),
    percent(more.downtimeNs, base.downtimeNs),
    [less.rounds, base.rounds, more.rounds].join(' · '),
  ]
  return `| ${cells.join(' | ')} |`
}

describe('the sensitivity table of MODEL.md', () => {
  const model = fs.readFileSync(path.join(root, 'core/MODEL.md'), 'utf8').split('\n')
  const found = new Map<string, string>()
  const slowed: string[] = []

  /** Rows of the table of a scenario, as MODEL.md has them. */
  function writtenOf(scenario: string): string[] {
    const head = model.findIndex((line) => line.startsWith(`| \`${scenario}\`, moved by a tenth |`))
    const rest = head < 0 ? [] : model.slice(head + 2)
    return rest.slice(
      0,
      rest.findIndex((line) => !line.startsWith('|')),
    )
  }

  beforeAll(() => {
    for (const [name, change] of Object.entries(parameters)) found.set(name, rowOf(steady, name, change))
    for (const [name, change] of Object.entries(slowedParameters)) slowed.push(rowOf(faster, name, change))
  }, 120_000)

  it('has a row for every parameter, and each is what the engine does', () => {
    expect(writtenOf(steady)).toEqual([...found.values()])
    expect(writtenOf(faster)).toEqual(slowed)
  })

  it('has the signs that they must have', () => {
    const numbersOf = (name: string) => {
      const cells = found.get(name)!.split('|').slice(2, 6)
      return cells.map((cell) => Number(cell.trim().replace('−', '-').replace('+', '')))
    }
    for (const longer of ['memory size', 'dirty rate', 'loss, from 0.0015 % at an RTT of 0.5 ms']) {
      const [less, more] = numbersOf(longer)
      expect([longer, less! < 0, more! > 0]).toEqual([longer, true, true])
    }
    for (const shorter of ['link speed', 'line rate expected, at an RTT of 50 ms']) {
      const [less, more] = numbersOf(shorter)
      expect([shorter, less! > 0, more! < 0]).toEqual([shorter, true, true])
    }
  })
})
