/**
 * What total time, stun and rounds of two shipped scenarios do when each parameter moves by a tenth: the table
 * of MODEL.md, run again. It shows a teacher how the model behaves, and a change of the model shows in it.
 */
import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runToEnd } from '../../core/engine/engine.ts'
import { canonicalScenarioText, parseScenario } from '../../core/scenario/parse.ts'
import type {
  AutoConvergeSpec,
  PolicySpec,
  QemuPolicySpec,
  VspherePolicySpec,
  XenPolicySpec,
} from '../../core/scenario/policy-schema.ts'
import { qemuPolicySchema, xenPolicySchema } from '../../core/scenario/policy-schema.ts'
import type { HostSpec, Scenario } from '../../core/scenario/schema.ts'
import { foldTrace } from '../../core/trace/fold.ts'
import { root } from '../house/source-files.ts'

const steady = 'steady-writer'
const faster = 'faster-than-the-link'

/** A table of MODEL.md: a shipped scenario, changed before any parameter is moved where it says so. */
interface Table {
  /** Its head is this and ", moved by a tenth". */
  readonly head: string
  readonly scenario: string
  readonly prepare?: (scenario: Scenario) => void
  readonly parameters: Readonly<Record<string, Change>>
}

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

const qemuOf = (scenario: Scenario) => scenario.policy as QemuPolicySpec
const xenOf = (scenario: Scenario) => scenario.policy as XenPolicySpec
const autoConvergeOf = (scenario: Scenario) => qemuOf(scenario).autoConverge as AutoConvergeSpec

/** Another hypervisor's rules, with their defaults unless said. */
function ruledBy(policy: PolicySpec): (scenario: Scenario) => void {
  return (scenario) => {
    scenario.policy = policy
  }
}

const allRates: Change = (scenario, factor) => {
  for (const stream of vmOf(scenario).workload.writes)
    if (typeof stream.pagesPerSecond === 'number')
      stream.pagesPerSecond = Math.round(stream.pagesPerSecond * factor)
}

const linkFrom =
  (linkMbps: number): Change =>
  (scenario, factor) => {
    for (const host of hostsOf(scenario))
      host.physicalNics = ['vmnic0', 'vmnic1'].map((name) => ({
        name,
        linkMbps: linkMbps * factor,
        connected: true,
      }))
  }

const memorySize = parameters['memory size']!
const downtimeLimit: Change = (scenario, factor) => {
  qemuOf(scenario).downtimeLimitMs *= factor
}

const qemuParameters: Readonly<Record<string, Change>> = {
  'link speed': linkFrom(10_000),
  'downtime limit': downtimeLimit,
  'dirty rate': allRates,
  'memory size': memorySize,
  'own limit, from 900 MiB/s': (scenario, factor) => {
    qemuOf(scenario).maxBandwidthMiBs = 900 * factor
  },
  'round-trip time, from 5 ms: a window of 4 MiB': (scenario, factor) => {
    scenario.estate.fabric.roundTripUs = 5000 * factor
  },
}

const throttled = (change: (settings: AutoConvergeSpec, factor: number) => void): Change => {
  return (scenario, factor) => change(autoConvergeOf(scenario), factor)
}

const autoConvergeParameters: Readonly<Record<string, Change>> = {
  'link speed': linkFrom(1000),
  'downtime limit': downtimeLimit,
  'dirty rate': allRates,
  'first step': throttled((settings, factor) => {
    settings.initialPercent *= factor
  }),
  'further steps': throttled((settings, factor) => {
    settings.incrementPercent *= factor
  }),
  'most that is taken, from 90 %': throttled((settings, factor) => {
    settings.maxPercent = 90 * factor
  }),
  trigger: throttled((settings, factor) => {
    settings.triggerPercent *= factor
  }),
}

const xenParameters: Readonly<Record<string, Change>> = {
  'link speed': linkFrom(1000),
  'minimum bandwidth': (scenario, factor) => {
    xenOf(scenario).rateFloorMbps *= factor
  },
  'maximum bandwidth': (scenario, factor) => {
    xenOf(scenario).rateCeilingMbps *= factor
  },
  'maximum bandwidth, at 70 MiB/s over 512 MiB': (scenario, factor) => {
    Object.assign(writerOf(scenario), { pagesPerSecond: 70 * 256, region: { startMiB: 0, sizeMiB: 512 } })
    xenOf(scenario).rateCeilingMbps *= factor
  },
  increment: (scenario, factor) => {
    xenOf(scenario).rateIncrementMbps *= factor
  },
  'dirty rate': allRates,
  'memory size': memorySize,
}

const tables: readonly Table[] = [
  { head: `\`${steady}\``, scenario: steady, parameters },
  { head: `\`${faster}\``, scenario: faster, parameters: slowedParameters },
  {
    head: `\`${steady}\` with 4 GiB, by QEMU's rules`,
    scenario: steady,
    prepare: (scenario) => {
      ruledBy(qemuPolicySchema.parse({ name: 'qemu' }))(scenario)
      vmOf(scenario).memory.sizeMiB = 4096
    },
    parameters: qemuParameters,
  },
  {
    head: `\`${faster}\` with 1 GiB, by auto-converge`,
    scenario: faster,
    prepare: (scenario) => {
      ruledBy(qemuPolicySchema.parse({ name: 'qemu', autoConverge: {} }))(scenario)
      vmOf(scenario).memory.sizeMiB = 1024
      writerOf(scenario).region = { startMiB: 64, sizeMiB: 896 }
    },
    parameters: autoConvergeParameters,
  },
  {
    head: `\`${steady}\` with 1 GiB, 6 MiB/s and 1 GbE, by Xen's rules`,
    scenario: steady,
    prepare: (scenario) => {
      ruledBy(xenPolicySchema.parse({ name: 'xen' }))(scenario)
      vmOf(scenario).memory.sizeMiB = 1024
      writerOf(scenario).pagesPerSecond = 6 * 256
      linkFrom(1000)(scenario, 1)
    },
    parameters: xenParameters,
  },
]

const known = new Map<string, Outcome>()

function outcomeOf({ scenario: name, prepare }: Table, change: Change, factor: number): Outcome {
  const scenario = shipped(name)
  prepare?.(scenario)
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

function rowOf(table: Table, name: string, change: Change): string {
  const base = outcomeOf(table, change, 1)
  const [less, more] = [outcomeOf(table, change, 0.9), outcomeOf(table, change, 1.1)]
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
  const found = new Map<Table, ReadonlyMap<string, string>>()

  /** Rows of a table, as MODEL.md has them. */
  function writtenOf({ head }: Table): string[] {
    const line = model.findIndex((text) => text.startsWith(`| ${head}, moved by a tenth |`))
    const rest = line < 0 ? [] : model.slice(line + 2)
    return rest.slice(
      0,
      rest.findIndex((text) => !text.startsWith('|')),
    )
  }

  beforeAll(() => {
    for (const table of tables) {
      const rows = Object.entries(table.parameters).map(
        ([name, change]) => [name, rowOf(table, name, change)] as const,
      )
      found.set(table, new Map(rows))
    }
  }, 240_000)

  it.each(tables)('has a row for every parameter of $head, and each is what the engine does', (table) => {
    expect(writtenOf(table)).toEqual([...found.get(table)!.values()])
  })

  it.each([
    [0, 'memory size', 'longer'],
    [0, 'dirty rate', 'longer'],
    [0, 'loss, from 0.0015 % at an RTT of 0.5 ms', 'longer'],
    [0, 'link speed', 'shorter'],
    [0, 'line rate expected, at an RTT of 50 ms', 'shorter'],
    [2, 'memory size', 'longer'],
    [2, 'dirty rate', 'longer'],
    [2, 'round-trip time, from 5 ms: a window of 4 MiB', 'longer'],
    [2, 'link speed', 'shorter'],
    [2, 'own limit, from 900 MiB/s', 'shorter'],
    [3, 'link speed', 'shorter'],
    [3, 'further steps', 'shorter'],
    [4, 'memory size', 'longer'],
    [4, 'minimum bandwidth', 'shorter'],
  ] as const)(
    'has the sign that it must have: table %d, more of "%s" makes it %s',
    (index, name, direction) => {
      const cells = found.get(tables[index]!)!.get(name)!.split('|').slice(2, 4)
      const [less, more] = cells.map((cell) => Number(cell.trim().replace('−', '-').replace('+', '')))
      const sign = direction === 'longer' ? 1 : -1
      expect([less! * sign < 0, more! * sign > 0]).toEqual([true, true])
    },
  )
})
