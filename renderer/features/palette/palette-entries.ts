/** What the command palette offers: objects of the open estate, labs, scenarios, runs and commands. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { LabSummary } from '../../../core/contract/lab-messages.ts'
import type { RunSummary, ScenarioSummary } from '../../../core/contract/messages.ts'
import {
  objectIcons,
  objectKindNames,
  objectTitle,
  poolObject,
  type ObjectKind,
  type SelectedObject,
} from '../../stores/object-kinds.ts'
import type { AppCommand } from '../commands/app-command.ts'
import { networksOf } from '../object/estate-now.ts'

export interface PaletteEntry {
  readonly id: string
  readonly group: 'Objects' | 'Commands' | 'Labs' | 'Scenarios' | 'Runs'
  readonly title: string
  /** Shown after the title, and searched too. */
  readonly note: string
  readonly icon: string
  readonly keys: string
  readonly disabledBecause: string
  readonly act: () => void
}

export interface PaletteSources {
  readonly estate: EstateView | null
  readonly labs: readonly LabSummary[]
  readonly scenarios: readonly ScenarioSummary[]
  readonly runs: readonly RunSummary[]
  readonly commands: readonly AppCommand[]
  readonly keysOf: (command: AppCommand) => string
  readonly onObject: (object: SelectedObject) => void
  readonly onLab: (labId: string) => void
  readonly onScenario: (scenarioId: string) => void
  readonly onRun: (runId: string) => void
}

/** Entries shown at most; a longer list is not read but narrowed down. */
export const maxShown = 60

export function paletteEntries(sources: PaletteSources): PaletteEntry[] {
  const { labs, scenarios, runs } = sources
  const entry = (
    group: PaletteEntry['group'],
    icon: string,
    words: readonly [id: string, title: string, note: string],
    act: () => void,
  ): PaletteEntry => ({
    id: `${group} ${words[0]}`,
    group,
    icon,
    title: words[1],
    note: words[2],
    keys: '',
    disabledBecause: '',
    act,
  })
  return [
    ...(sources.estate === null ? [] : objectsOf(sources.estate)).map(({ kind, name, note }) =>
      entry('Objects', objectIcons[kind], [`${kind}:${name}`, objectTitle({ kind, name }), note], () =>
        sources.onObject({ kind, name }),
      ),
    ),
    ...sources.commands.map((command) => ({
      ...entry('Commands', 'angle', [command.id, command.title, command.menu ?? ''], command.act),
      keys: sources.keysOf(command),
      disabledBecause: command.disabledBecause,
    })),
    ...labs.map((lab) =>
      entry('Labs', 'library', [lab.id, `Lab ${lab.number}: ${lab.title}`, lab.summary], () =>
        sources.onLab(lab.id),
      ),
    ),
    ...scenarios.map((one) =>
      entry('Scenarios', 'layers', [one.id, one.name, `new run, seed ${one.seed}`], () =>
        sources.onScenario(one.id),
      ),
    ),
    ...runs.map((run) =>
      entry('Runs', 'line-chart', [run.id, run.name, `seed ${run.seed} ${run.headline}`], () =>
        sources.onRun(run.id),
      ),
    ),
  ]
}

function objectsOf(estate: EstateView): { kind: ObjectKind; name: string; note: string }[] {
  const found: { kind: ObjectKind; name: string; note: string }[] = []
  const add = (kind: ObjectKind, names: Iterable<string>, note = '') => {
    for (const name of new Set(names)) found.push({ kind, name, note: note || objectKindNames[kind] })
  }
  add(
    'vm',
    estate.vms.map((vm) => vm.name),
  )
  for (const host of estate.hosts)
    add('host', [host.name], host.cluster === '' ? 'Stand-alone host' : `Host in ${host.cluster}`)
  for (const vcenter of estate.ssoDomains.flatMap((domain) => domain.vcenters)) {
    add('vcenter', [vcenter.name])
    for (const datacenter of vcenter.datacenters) {
      add('datacenter', [datacenter.name])
      add(
        'cluster',
        datacenter.clusters.map((cluster) => cluster.name),
      )
      add(
        'datastore',
        datacenter.datastores.map((store) => store.name),
      )
    }
  }
  for (const { name, spec } of estate.clusters) {
    for (const pool of spec.resourcePools ?? []) {
      found.push({ ...poolObject(name, pool.name), note: `Resource pool in ${name}` })
    }
  }
  add(
    'switch',
    estate.switches.map((one) => one.name),
  )
  add(
    'network',
    networksOf(estate).map((network) => network.name),
  )
  return found
}

/** Entries that hold all typed words, those whose title begins with the first word ahead. */
export function findEntries(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return entries.slice(0, maxShown)
  const ranked = entries.flatMap((entry) => {
    const title = entry.title.toLowerCase()
    const text = `${title} ${entry.note.toLowerCase()}`
    if (!words.every((word) => text.includes(word))) return []
    const first = words[0]!
    const rank = title.startsWith(first) ? 0 : title.includes(` ${first}`) ? 1 : title.includes(first) ? 2 : 3
    return [{ entry, rank }]
  })
  // Stable: within a rank the order of the sources stays.
  return ranked
    .toSorted((left, right) => left.rank - right.rank)
    .slice(0, maxShown)
    .map(({ entry }) => entry)
}
