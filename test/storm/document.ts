/**
 * What one seed of the storm makes: a scenario that holds the whole run, its faults and commands planned in it, so
 * that the window can open what the storm has found. At the last second of the document everything is mended: faults
 * are cleared, links are up, guests write no more. What has not ended some time after that never will.
 */
import type { z } from 'zod'
import type { PlacedDocument } from '../../core/scenario/document.ts'
import { findReferenceProblems } from '../../core/scenario/references.ts'
import { scenarioSchema, type Scenario } from '../../core/scenario/schema.ts'

export type StormDocument = z.input<typeof scenarioSchema>
export type Planned = NonNullable<StormDocument['commands']>[number]
export type StormCommand = Planned['command']
export type CommandNamed<Type extends StormCommand['type']> = Extract<StormCommand, { type: Type }>
export type VmInput = NonNullable<StormDocument['estate']['vms']>[number]
export type VcenterInput = StormDocument['estate']['ssoDomains'][number]['vcenters'][number]
export type DatacenterInput = VcenterInput['datacenters'][number]
export type ClusterInput = NonNullable<DatacenterInput['clusters']>[number]
export type HostInput = ClusterInput['hosts'][number]

/** Throws Error if it breaks the rules of scenarios: the storm itself is wrong then. */
export function scenarioOf(document: StormDocument): Scenario {
  const scenario = scenarioSchema.parse(document)
  const placed: PlacedDocument = {
    file: 'storm',
    value: document,
    placeOf: () => ({ line: 0, column: 0 }),
    placeOfKey: () => ({ line: 0, column: 0 }),
  }
  const [problem] = findReferenceProblems(placed, scenario)
  if (problem !== undefined) throw new Error(`${problem.path}: ${problem.message}`)
  return scenario
}

/** The same, or null where the document is no valid scenario. */
export function scenarioOrNull(document: StormDocument): Scenario | null {
  const { success } = scenarioSchema.safeParse(document)
  if (!success) return null
  try {
    return scenarioOf(document)
  } catch (error) {
    if (error instanceof Error && error.message.includes(':')) return null
    throw error
  }
}

/** The second at which all is mended. */
export function mendSecondOf({ commands = [] }: StormDocument): number {
  return Math.max(0, ...commands.map(({ atSeconds }) => atSeconds))
}

/** Commands before all is mended. */
export function actsOf(document: StormDocument): Planned[] {
  const mendSecond = mendSecondOf(document)
  return (document.commands ?? []).filter(({ atSeconds }) => atSeconds < mendSecond)
}

/** The document with these acts, and with what mends what they break. */
export function withActs(
  document: StormDocument,
  acts: readonly Planned[],
  mendSecond: number,
): StormDocument {
  const mends = mendsOf(document, acts).map((command) => ({ atSeconds: mendSecond, command }))
  return { ...document, commands: [...acts, ...mends] }
}

/** What guests do in the end: nothing, for few clients. */
const quiet = { client: { requestsPerSecond: 50, serviceTimeUs: 400 } }

function mendsOf({ estate }: StormDocument, acts: readonly Planned[]): StormCommand[] {
  const commands = acts.map(({ command }) => command)
  const mends = new Map<string, StormCommand>()
  // Latest first, so that what was broken twice is put back in the order of its breaking.
  for (const command of commands.toReversed()) {
    if (command.type === 'inject-fault')
      mends.set(`fault ${command.name}`, { type: 'clear-fault', name: command.name })
  }
  for (const command of commands) {
    if (command.type === 'set-link')
      mends.set(`link ${command.host} ${command.nic}`, { ...command, connected: true, linkMbps: 10_000 })
    else if (command.type === 'enter-maintenance-mode')
      mends.set(`host ${command.host}`, { type: 'exit-maintenance-mode', host: command.host })
    else if (command.type === 'enter-datastore-maintenance-mode')
      mends.set(`store ${command.datastore}`, {
        type: 'exit-datastore-maintenance-mode',
        datastore: command.datastore,
      })
  }
  for (const { name } of estate.vms ?? [])
    mends.set(`work ${name}`, { type: 'set-workload', vm: name, workload: quiet })
  return [...mends.values()]
}
