/**
 * The estate of all validated cases: two hosts whose links are never the bottleneck, a fabric that is, one VM that
 * moves at once. Cases differ in memory, workload, rate and policy.
 */
import { scenarioSchema } from '../scenario/schema.ts'
import type { Scenario } from '../scenario/schema.ts'

/** Parts as a person would write them in a scenario; what is left out has its default. */
export interface PlainScenario {
  readonly seed: number
  /** Payload between the hosts, page headers included. */
  readonly limitMiBs: number
  readonly memory: { readonly sizeMiB: number } & Readonly<Record<string, unknown>>
  readonly writes: readonly object[]
  readonly policy: object
}

const vmName = 'guest'

/** Throws ZodError if a case asks for what no scenario can say. */
export function plainScenario({ seed, limitMiBs, memory, writes, policy }: PlainScenario): Scenario {
  return scenarioSchema.parse({
    precopy: 'scenario',
    version: 1,
    name: 'Measured migration',
    seed,
    estate: {
      ssoDomains: [
        {
          vcenters: [
            { name: 'vcenter', datacenters: [{ name: 'datacenter', clusters: [cluster(memory.sizeMiB)] }] },
          ],
        },
      ],
      fabric: { roundTripUs: 0, limitMiBs },
      vms: [{ name: vmName, host: 'source', vcpus: 1, memory, workload: { writes } }],
    },
    policy,
    commands: [{ atSeconds: 0, command: { type: 'migrate', vm: vmName, toHost: 'destination' } }],
  })
}

function cluster(memoryMiB: number) {
  const physicalNics = [
    { name: 'vmnic0', linkMbps: 400_000 },
    { name: 'vmnic1', linkMbps: 400_000 },
  ]
  const memoryGiB = Math.ceil(memoryMiB / 1024) + 64
  return {
    name: 'cluster',
    hosts: ['source', 'destination'].map((name) => ({ name, memoryGiB, physicalNics })),
  }
}
