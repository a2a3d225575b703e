/** The outline of a scenario in the making: its objects with the lines at which they stand. */
import { readDocument, type Path } from '../../../core/scenario/document.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'
import type { OutlineEntry } from './lab-outline.ts'

interface Placed {
  readonly path: Path
}

/** `text`: the one that the scenario was parsed from. */
export function scenarioOutline(fileName: string, text: string, scenario: Scenario): OutlineEntry[] {
  const document = readDocument(fileName, text)
  const entry = (group: string, title: string, kind: string, { path }: Placed): OutlineEntry => ({
    group,
    id: path.join('.'),
    title,
    kind,
    line: document.placeOf(path).line,
  })
  const vcenters = scenario.estate.ssoDomains.flatMap((domain, index) =>
    domain.vcenters.map((vcenter, at) => ({
      vcenter,
      path: ['estate', 'ssoDomains', index, 'vcenters', at] as Path,
    })),
  )
  const datacenters = vcenters.flatMap(({ vcenter, path }) =>
    vcenter.datacenters.map((datacenter, at) => ({ datacenter, path: [...path, 'datacenters', at] as Path })),
  )
  const clusters = datacenters.flatMap(({ datacenter, path }) =>
    datacenter.clusters.map((cluster, at) => ({ cluster, path: [...path, 'clusters', at] as Path })),
  )
  return [
    entry('Scenario', scenario.name, scenario.topic ?? 'scenario', { path: ['name'] }),
    ...vcenters.map(({ vcenter, path }) => entry('vCenters', vcenter.name, 'vCenter', { path })),
    ...datacenters.map(({ datacenter, path }) =>
      entry('Datacenters', datacenter.name, 'datacenter', { path }),
    ),
    ...datacenters.flatMap(({ datacenter, path }) =>
      datacenter.datastores.map(({ name }, at) =>
        entry('Datastores', name, 'datastore', { path: [...path, 'datastores', at] }),
      ),
    ),
    ...clusters.map(({ cluster, path }) => entry('Clusters', cluster.name, 'cluster', { path })),
    ...clusters.flatMap(({ cluster, path }) =>
      cluster.hosts.map(({ name }, at) => entry('Hosts', name, 'host', { path: [...path, 'hosts', at] })),
    ),
    ...datacenters.flatMap(({ datacenter, path }) =>
      (datacenter.hosts ?? []).map(({ name }, at) =>
        entry('Hosts', name, 'host', { path: [...path, 'hosts', at] }),
      ),
    ),
    ...scenario.estate.vms.map(({ name }, at) =>
      entry('Virtual machines', name, 'VM', { path: ['estate', 'vms', at] }),
    ),
    ...scenario.commands.map(({ command }, at) =>
      entry('Planned commands', titleOfCommand(command), command.type, { path: ['commands', at] }),
    ),
  ]
}

function titleOfCommand(command: Scenario['commands'][number]['command']): string {
  const named = command as { readonly vm?: string; readonly host?: string; readonly name?: string }
  const object = named.vm ?? named.host ?? named.name
  return object === undefined ? command.type : `${command.type} ${object}`
}
