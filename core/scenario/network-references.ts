/**
 * References of the network's optional fields: uplinks that a port group names must be its switch's, each
 * once, and steps of other traffic must begin at 0 and ascend.
 */
import type { Path } from './document.ts'
import type { FabricSpec, HostSpec } from './schema.ts'

/** Where problems go; `references.ts` owns them. */
export interface NetworkProblems {
  add(path: Path, message: string, expected: string, remedy: string): void
  exists(path: Path, kind: string, name: string, known: readonly string[]): boolean
}

interface Teamed {
  readonly name: string
  readonly activeUplinks?: readonly string[] | undefined
  readonly standbyUplinks?: readonly string[] | undefined
}

export function checkHostNetwork(problems: NetworkProblems, host: HostSpec, path: Path): void {
  host.physicalNics?.forEach((nic, n) =>
    checkSteps(problems, nic.backgroundMbps, [...path, 'physicalNics', n, 'backgroundMbps']),
  )
  host.standardSwitches?.forEach((entry, s) =>
    entry.portGroups.forEach((group, g) =>
      checkTeaming(
        problems,
        entry.name,
        group,
        [...path, 'standardSwitches', s, 'portGroups', g],
        entry.uplinks,
      ),
    ),
  )
}

/** Uplinks of a port group are the switch's, each once. */
export function checkTeaming(
  problems: NetworkProblems,
  switchName: string,
  group: Teamed,
  path: Path,
  uplinks: readonly string[],
): void {
  const seen = new Set<string>()
  for (const order of ['activeUplinks', 'standbyUplinks'] as const) {
    group[order]?.forEach((uplink, u) => {
      const at: Path = [...path, order, u]
      problems.exists(at, `uplink of ${switchName}`, uplink, uplinks)
      if (seen.has(uplink)) {
        problems.add(
          at,
          `${uplink} stands twice in the failover order of "${group.name}".`,
          'each uplink once',
          'Remove one of them: an uplink is active, standby or unused.',
        )
      }
      seen.add(uplink)
    })
  }
}

export function checkFabric(
  problems: NetworkProblems,
  fabric: FabricSpec,
  datacenters: readonly string[],
): void {
  checkWays(problems, fabric, datacenters)
  const path: Path = ['estate', 'fabric', 'backgroundMiBs']
  checkSteps(problems, fabric.backgroundMiBs, path)
  if (fabric.backgroundMiBs === undefined || fabric.limitMiBs > 0) return
  problems.add(
    path,
    'Other traffic is taken from what lies between hosts, but that has no limit here.',
    '"limitMiBs" above 0',
    'Say what it carries, or put the traffic on physical NICs (backgroundMbps).',
  )
}

/** Ways between two datacenters: both exist, are two, and have one way. */
function checkWays(problems: NetworkProblems, { between }: FabricSpec, datacenters: readonly string[]): void {
  const seen = new Set<string>()
  between?.forEach((way, w) => {
    const path: Path = ['estate', 'fabric', 'between', w, 'datacenters']
    way.datacenters.forEach((name, d) => problems.exists([...path, d], 'datacenter', name, datacenters))
    const [one, other] = way.datacenters
    if (one === other) {
      problems.add(
        path,
        `Both ends of this way are "${one}".`,
        'two datacenters',
        'Inside a datacenter "roundTripUs", "limitMiBs" and "lossPercent" of the fabric itself count.',
      )
    }
    const pair = [...way.datacenters].toSorted().join('\n')
    if (seen.has(pair)) {
      problems.add(
        path,
        `There are two ways between "${one}" and "${other}".`,
        'each pair of datacenters once',
        'Remove one of them: it counts in both directions.',
      )
    }
    seen.add(pair)
  })
}

/** A command that changes a link names a host and a NIC that it has. */
export function checkSetLink(
  problems: NetworkProblems,
  command: { readonly host: string; readonly nic: string },
  path: Path,
  hosts: readonly HostSpec[],
): void {
  const names = hosts.map((host) => host.name)
  const host = hosts.find((candidate) => candidate.name === command.host)
  if (!problems.exists([...path, 'host'], 'host', command.host, names) || host === undefined) return
  const nics = host.physicalNics?.map((nic) => nic.name) ?? ['vmnic0', 'vmnic1']
  problems.exists([...path, 'nic'], `physical NIC of ${host.name}`, command.nic, nics)
}

function checkSteps(
  problems: NetworkProblems,
  steps: number | readonly { readonly atSeconds: number }[] | undefined,
  path: Path,
): void {
  if (steps === undefined || typeof steps === 'number') return
  steps.forEach(({ atSeconds }, index) => {
    const before = steps[index - 1]
    const isRight = before === undefined ? atSeconds === 0 : atSeconds > before.atSeconds
    if (isRight) return
    problems.add(
      [...path, index, 'atSeconds'],
      `Step ${index + 1} is at ${atSeconds} s.`,
      before === undefined ? '0' : `more than ${before.atSeconds}`,
      before === undefined ? 'Say what holds from the start.' : 'Put the steps in order of time.',
    )
  })
}
