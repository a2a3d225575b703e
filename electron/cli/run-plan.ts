/**
 * Which commands `precopy run` gives: those that the scenario plans, those that --migrate and --commands ask for,
 * or, where there are none, one vMotion, so that every scenario shows something. Says what it chose.
 */
import { checkMigration, isError } from '../../core/checks/check-migration.ts'
import { buildInventory } from '../../core/estate/inventory.ts'
import { nearestName } from '../../core/base/nearest-name.ts'
import type { LoggedCommand } from '../../core/scenario/command-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { UsageError } from './exit-status.ts'

export interface RunPlan {
  /** Commands beside those that the scenario plans. */
  readonly commands: readonly LoggedCommand[]
  readonly plannedBy: 'scenario' | 'option' | 'default' | 'nobody'
  /** What a person should know of it; '' if the scenario plans for itself. */
  readonly note: string
}

/** What the options ask for: the values of --migrate, `VM=HOST` each, and the log that --commands names. */
export interface AskedFor {
  readonly moves: readonly string[]
  readonly log: readonly LoggedCommand[] | undefined
}

/** Throws UsageError if --migrate names what is not there. */
export function planRun(scenario: Scenario, { moves, log }: AskedFor): RunPlan {
  if (moves.length > 0 || log !== undefined) {
    const first = moves.map((one) => parseMove(scenario, one))
    return { commands: [...first, ...(log ?? [])], plannedBy: 'option', note: '' }
  }
  if (scenario.commands.length > 0) return { commands: [], plannedBy: 'scenario', note: '' }
  return defaultPlan(scenario)
}

function defaultPlan(scenario: Scenario): RunPlan {
  const inventory = buildInventory(scenario)
  const vm = scenario.estate.vms.find((candidate) => candidate.powerState === 'poweredOn')
  const nothing = { commands: [], plannedBy: 'nobody' } as const
  if (vm === undefined) {
    return { ...nothing, note: 'The scenario plans no command and no VM is powered on: nothing happens.' }
  }
  const toHost = [...inventory.hosts.keys()].find(
    (host) => !checkMigration(inventory, { vm: vm.name, toHost: host }).findings.some(isError),
  )
  if (toHost === undefined) {
    return {
      ...nothing,
      note: `The scenario plans no command and no host can take ${vm.name}: nothing happens.`,
    }
  }
  return {
    commands: [move(vm.name, toHost)],
    plannedBy: 'default',
    note:
      `The scenario plans no command, so ${vm.name} is migrated to ${toHost}, the first host that can take it. ` +
      'Choose with --migrate VM=HOST.',
  }
}

function move(vm: string, toHost: string): LoggedCommand {
  return { atNs: 0, command: { type: 'migrate', vm, toHost, priority: 'high' } }
}

function parseMove(scenario: Scenario, value: string): LoggedCommand {
  const [vm = '', toHost = '', ...rest] = value.split('=')
  if (vm === '' || toHost === '' || rest.length > 0) {
    throw new UsageError(
      `--migrate ${value} is not of the form VM=HOST.`,
      'For example --migrate web-01=esx-02.',
    )
  }
  requireVmAndHost(scenario, vm, toHost)
  return move(vm, toHost)
}

/** Throws UsageError unless the estate has both. */
function requireVmAndHost(scenario: Scenario, vm: string, host: string): void {
  const vms = scenario.estate.vms.map((candidate) => candidate.name)
  const hosts = [...buildInventory(scenario).hosts.keys()]
  requireName('VM', vm, vms)
  requireName('host', host, hosts)
}

/** Throws UsageError, with the nearest known name, unless there is one of that kind. */
export function requireName(kind: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return
  const near = nearestName(name, known)
  throw new UsageError(
    `The scenario has no ${kind} named "${name}".`,
    near === null ? `It has ${known.slice(0, 8).join(', ') || 'none'}.` : `Did you mean "${near}"?`,
  )
}
