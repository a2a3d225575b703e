/**
 * Which commands `precopy run` gives: those that the scenario plans, those that --migrate and --commands ask for,
 * or, where there are none, one vMotion, so that every scenario shows something. Says what it chose.
 */
import { checkMigration, isError } from '../../core/checks/check-migration.ts'
import { buildInventory } from '../../core/estate/inventory.ts'
import { nearestName } from '../../core/base/nearest-name.ts'
import type { LoggedCommand } from '../../core/scenario/command-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { diskFormats } from '../../core/scenario/vm-schema.ts'
import { UsageError } from './exit-status.ts'

export interface RunPlan {
  /** Commands beside those that the scenario plans. */
  readonly commands: readonly LoggedCommand[]
  readonly plannedBy: 'scenario' | 'option' | 'default' | 'nobody'
  /** What a person should know of it; '' if the scenario plans for itself. */
  readonly note: string
}

/** What the options ask for: the values of --migrate, each as `migrateForm` says, and the log that --commands names. */
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
      note: `The scenario plans no command and no host can take ${vm.name} as it is: nothing happens.${tryInstead(scenario)}`,
    }
  }
  return {
    commands: [move(vm.name, toHost)],
    plannedBy: 'default',
    note:
      `The scenario plans no command, so ${vm.name} is migrated to ${toHost}, the first host that can take it. ` +
      `Choose with --migrate VM=HOST.${tryInstead(scenario)}`,
  }
}

/** What a scenario is about where a change of host alone does not show it. */
function tryInstead({ topic, description }: Scenario): string {
  if (topic !== 'Troubleshooting' && topic !== 'Cross vCenter' && topic !== 'Storage vMotion') return ''
  return (
    ` It is about this: ${description.trim()} Try \`precopy check\`, --migrate ${migrateForm} for files, ` +
    'or --commands FILE for any command (networks, a login at another vCenter).'
  )
}

function move(vm: string, toHost: string): LoggedCommand {
  return { atNs: 0, command: { type: 'migrate', vm, toHost, priority: 'high' } }
}

/** Any part after the equals sign may be left out, not all: without a host only storage moves. */
export const migrateForm = 'VM=HOST:DATASTORE:FORMAT'

function parseMove(scenario: Scenario, value: string): LoggedCommand {
  const [vm = '', target = '', ...rest] = value.split('=')
  const [toHost = '', toDatastore = '', format = '', ...more] = target.split(':')
  if (vm === '' || target.replaceAll(':', '') === '' || rest.length > 0 || more.length > 0) {
    throw new UsageError(
      `--migrate ${value} is not of the form VM=HOST, VM=:DATASTORE or ${migrateForm}.`,
      'For example --migrate web-01=esx-02.',
    )
  }
  const inventory = buildInventory(scenario)
  requireName('VM', vm, [...inventory.vms.keys()])
  if (toHost !== '') requireName('host', toHost, [...inventory.hosts.keys()])
  if (toDatastore !== '') requireName('datastore', toDatastore, [...inventory.datastores.keys()])
  const diskFormat = formatOf(format)
  return {
    atNs: 0,
    command: {
      type: 'migrate',
      vm,
      priority: 'high',
      ...(toHost === '' ? {} : { toHost }),
      ...(toDatastore === '' ? {} : { toDatastore }),
      ...(diskFormat === undefined ? {} : { diskFormat }),
    },
  }
}

function formatOf(format: string): (typeof diskFormats)[number] | undefined {
  if (format === '') return undefined
  const found = diskFormats.find((one) => one === format)
  if (found !== undefined) return found
  throw new UsageError(
    `--migrate does not know the format "${format}".`,
    `It takes ${diskFormats.join(', ')}.`,
  )
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
