/**
 * A shipped troubleshooting scenario as a person meets it: opened, its planned commands run out, and then in the hands
 * of whoever looks for the cause. Commands that are issued must be obeyed; a refusal fails the test that did not
 * expect it.
 */
import fs from 'node:fs'
import path from 'node:path'
import { checkMigration } from '../../core/checks/check-migration.ts'
import type { Finding } from '../../core/checks/finding.ts'
import type { MigrationRequest } from '../../core/checks/request.ts'
import { nsPerSecond } from '../../core/base/units.ts'
import { Engine } from '../../core/engine/engine.ts'
import type { ResolvedHostSpec } from '../../core/estate/host-defaults.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { Scenario, VmSpec } from '../../core/scenario/schema.ts'
import type { MigrationView, RunView, TaskView } from '../../core/trace/view.ts'
import { runOut, viewOf } from './scenarios.ts'

const folder = path.resolve(import.meta.dirname, '../../core/scenario/shipped')
const ending = '.scenario.yaml'

/** Topic under which the Library lists them. */
export const troubleshooting = 'Troubleshooting'

export function shippedScenario(id: string): Scenario {
  const file = `${id}${ending}`
  return parseScenario(file, fs.readFileSync(path.join(folder, file), 'utf8'))
}

/** Ids of the shipped scenarios with that topic; without one, of those that have none. */
export function shippedIds(topic?: string): string[] {
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .filter((id) => shippedScenario(id).topic === topic)
    .sort()
}

export class Trouble {
  readonly engine: Engine

  constructor(engine: Engine) {
    this.engine = engine
  }

  get view(): RunView {
    return viewOf(this.engine)
  }

  findings(vm: string, toHost: string, request: Partial<MigrationRequest> = {}): readonly Finding[] {
    return checkMigration(this.engine.inventory, { vm, toHost, ...request }).findings
  }

  /** `error device-remote RemoteDeviceNotSupported`, one for each finding. */
  says(vm: string, toHost: string, request: Partial<MigrationRequest> = {}): readonly string[] {
    return this.findings(vm, toHost, request).map(({ severity, check, fault }) =>
      `${severity} ${check} ${fault}`.trim(),
    )
  }

  /** Issues them one after the other, each when all that the one before it began has ended. */
  act(...commands: readonly Command[]): this {
    for (const command of commands) {
      const before = this.refusals.length
      this.engine.issue(command)
      const refusal = this.refusals[before]
      if (refusal !== undefined) throw new Error(`${JSON.stringify(command)} was refused: ${refusal}`)
      runOut(this.engine)
    }
    return this
  }

  /** Migrates and tells how the task ended. */
  migrate(vm: string, toHost: string, chosen: Partial<Extract<Command, { type: 'migrate' }>> = {}): string {
    this.act({ type: 'migrate', vm, toHost, priority: 'high', ...chosen })
    const { state, fault } = this.view.tasks.at(-1)!
    return `${state} ${fault}`.trim()
  }

  /** Messages of the commands that were refused. */
  get refusals(): readonly string[] {
    return this.view.events
      .filter(({ recordType }) => recordType === 'command-refused')
      .map(({ text }) => text)
  }

  migration(vm: string): MigrationView {
    const found = this.view.migrations.find((migration) => migration.vm === vm)
    if (found === undefined) throw new Error(`${vm} was not migrated.`)
    return found
  }

  /** Stage in which the first migration of that VM broke off. */
  failedIn(vm: string): string | undefined {
    return this.migration(vm).stages.findLast(({ stage }) => stage !== 'clean-up')?.stage
  }

  task(target: string): TaskView {
    const found = this.view.tasks.find((task) => task.target === target)
    if (found === undefined) throw new Error(`There is no task of ${target}.`)
    return found
  }

  host(name: string): ResolvedHostSpec {
    return this.engine.inventory.hosts.get(name)!.spec
  }

  vm(name: string): VmSpec {
    return this.engine.inventory.vms.get(name)!.spec
  }
}

/** The scenario with all that it plans behind it. */
export function openTrouble(id: string): Trouble {
  const scenario = shippedScenario(id)
  return new Trouble(runOut(Engine.start({ scenario, seed: scenario.seed })))
}

/** The scenario at a moment in the middle of what it plans; `first` are issued before anything else. */
export function troubleAt(id: string, seconds: number, first: readonly Command[] = []): Trouble {
  const scenario = shippedScenario(id)
  const engine = Engine.start({ scenario, seed: scenario.seed })
  for (const command of first) engine.issue(command)
  engine.advance(seconds * nsPerSecond)
  return new Trouble(engine)
}

/** Seconds from the begin of a task to its end. */
export function secondsOf({ startedAtNs, endedAtNs }: TaskView): number {
  return ((endedAtNs ?? Number.NaN) - (startedAtNs ?? Number.NaN)) / nsPerSecond
}
