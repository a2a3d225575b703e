/** Small scenarios for tests: two or three hosts, one VM unless told otherwise, everything else by default. */
import { Engine } from '../../core/engine/engine.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { decodeRecords } from '../../core/trace/encode.ts'
import type { RecordOf, RecordType, TraceRecord } from '../../core/trace/events.ts'
import { foldTrace } from '../../core/trace/fold.ts'
import type { RunView } from '../../core/trace/view.ts'

type Json = Record<string, unknown>

export interface SmallScenario {
  readonly hosts?: readonly Json[]
  readonly vms?: readonly Json[]
  readonly datastores?: readonly Json[]
  readonly fabric?: Json
  readonly policy?: Json
  readonly commands?: readonly Json[]
  readonly seed?: number
}

/** A VM `web-01` of 64 MiB on esx-01 that writes evenly over 16 MiB. */
export function smallVm(change: Json = {}): Json {
  return {
    name: 'web-01',
    host: 'esx-01',
    memory: { sizeMiB: 64 },
    disks: [{ name: 'Hard disk 1', datastore: 'shared' }],
    nics: [{}],
    workload: { writes: [{ pattern: 'uniform', region: { sizeMiB: 16 }, pagesPerSecond: 2000 }] },
    ...change,
  }
}

export function smallScenario(parts: SmallScenario = {}): Scenario {
  return parseScenario('small.scenario.json', smallScenarioText(parts))
}

/** The same as a person would import it. */
export function smallScenarioText(parts: SmallScenario = {}): string {
  const hosts = parts.hosts ?? [{ name: 'esx-01' }, { name: 'esx-02' }, { name: 'esx-03' }]
  const datastores = parts.datastores ?? [{ name: 'shared' }]
  const datacenter = { name: 'DC-1', datastores, clusters: [{ name: 'CL-1', hosts }] }
  const document = {
    precopy: 'scenario',
    version: 1,
    name: 'Small',
    seed: parts.seed ?? 1,
    estate: {
      ssoDomains: [{ vcenters: [{ name: 'vc-a', datacenters: [datacenter] }] }],
      fabric: { limitMiBs: 20, ...parts.fabric },
      vms: parts.vms ?? [smallVm()],
    },
    policy: parts.policy ?? { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100 },
    commands: parts.commands ?? [],
  }
  return JSON.stringify(document)
}

export const migrateWeb: Extract<Command, { type: 'migrate' }> = {
  type: 'migrate',
  vm: 'web-01',
  toHost: 'esx-02',
  priority: 'high',
}

/** An engine at time 0 that has been given `command` (a move of web-01 to esx-02, if left out). */
export function begunEngine(scenario: Scenario, command: Command = migrateWeb): Engine {
  const engine = Engine.start({ scenario, seed: scenario.seed })
  engine.issue(command)
  return engine
}

export function runOut(engine: Engine): Engine {
  while (engine.step());
  return engine
}

export function viewOf(engine: Engine): RunView {
  return foldTrace(engine.recorder.bytes())
}

export function recordsOf(engine: Engine): TraceRecord[] {
  return decodeRecords(engine.recorder.bytes()).records
}

export function recordsOfType<Type extends RecordType>(engine: Engine, type: Type): RecordOf<Type>[] {
  return recordsOf(engine).filter((record) => record.type === type) as unknown as RecordOf<Type>[]
}

/** Steps until the migration of web-01 is in this stage, as the trace says it. */
export function stepToStage(engine: Engine, stage: string): void {
  while (!viewOf(engine).migrations.some((migration) => migration.stages.at(-1)?.stage === stage)) {
    if (!engine.step()) throw new Error(`The run ended before stage ${stage}.`)
  }
}
