/**
 * The estate of all validated cases: two hosts, and VMs that move from one to the other at once. Unless a case is
 * about links, those of the hosts are never the bottleneck and a fabric is. Cases differ in memory, workload, rate
 * and policy.
 */
import { scenarioSchema } from '../scenario/schema.ts'
import type { Scenario } from '../scenario/schema.ts'

/** What joins the two hosts, where a case gives it: the same at both. */
export interface PlainLink {
  readonly mbps: number
  readonly mtu: number
  /** Physical NICs, each with its own vMotion adapter; left out: 1. */
  readonly nics?: number
  /** vMotion adapters, going round the NICs; left out: one for each. */
  readonly adapters?: number
  /** ESXi release; left out: the newest default. */
  readonly version?: string
}

/** Parts as a person would write them in a scenario; what is left out has its default. */
export interface PlainScenario {
  readonly seed: number
  /** Payload between the hosts, page headers included; left out: no limit but the links. */
  readonly limitMiBs?: number
  readonly link?: PlainLink
  readonly memory: { readonly sizeMiB: number } & Readonly<Record<string, unknown>>
  readonly writes: readonly object[]
  readonly policy: object
  readonly vcpus?: number
  /** VMs of this kind that move at once; left out: 1. */
  readonly vms?: number
  /** Each VM has a source and a destination of its own, so that no limit on simultaneous moves of a host holds it. */
  readonly hasOwnHosts?: boolean
}

const vmName = 'guest'

/** Throws ZodError if a case asks for what no scenario can say. */
export function plainScenario(plain: PlainScenario): Scenario {
  const { seed, limitMiBs = 0, memory, writes, policy, vcpus = 1, vms = 1, hasOwnHosts = false } = plain
  const hostOf = (end: string, index: number) => (hasOwnHosts && index > 0 ? `${end}-${index + 1}` : end)
  const names = Array.from({ length: vms }, (_, index) => (vms === 1 ? vmName : `${vmName}-${index + 1}`))
  const hosts = (hasOwnHosts ? names : ['']).flatMap((_, index) => [
    hostOf('source', index),
    hostOf('destination', index),
  ])
  return scenarioSchema.parse({
    precopy: 'scenario',
    version: 1,
    name: 'Measured migration',
    seed,
    estate: {
      ssoDomains: [
        {
          vcenters: [
            {
              name: 'vcenter',
              datacenters: [
                { name: 'datacenter', clusters: [clusterOf(plain, hosts, hasOwnHosts ? 1 : vms)] },
              ],
            },
          ],
        },
      ],
      fabric: { roundTripUs: 0, limitMiBs },
      vms: names.map((name, index) => ({
        name,
        host: hostOf('source', index),
        vcpus,
        memory,
        workload: { writes },
      })),
    },
    policy,
    commands: names.map((vm, index) => ({
      atSeconds: 0,
      command: { type: 'migrate', vm, toHost: hostOf('destination', index) },
    })),
  })
}

function clusterOf({ memory, link }: PlainScenario, hosts: readonly string[], vms: number) {
  const memoryGiB = Math.ceil((vms * memory.sizeMiB) / 1024) + 64
  return {
    name: 'cluster',
    hosts: hosts.map((name, index) => ({
      name,
      memoryGiB,
      ...(link === undefined ? wideNics : linkedParts(link, index + 1)),
    })),
  }
}

const wideNics = {
  physicalNics: [
    { name: 'vmnic0', linkMbps: 400_000 },
    { name: 'vmnic1', linkMbps: 400_000 },
  ],
}

/** One switch over all NICs; each vMotion adapter has a port group that is pinned to its NIC. */
function linkedParts({ mbps, mtu, nics = 1, adapters = nics, version = '8.0' }: PlainLink, host: number) {
  const uplinks = Array.from({ length: nics }, (_, index) => `vmnic${index}`)
  const numbers = Array.from({ length: adapters }, (_, index) => index)
  return {
    version,
    physicalNics: uplinks.map((name) => ({ name, linkMbps: mbps })),
    standardSwitches: [
      {
        name: 'vSwitch0',
        mtu,
        uplinks,
        portGroups: [
          { name: 'VM Network' },
          ...numbers.map((index) => ({
            name: `vMotion-${index}`,
            activeUplinks: [uplinks[index % nics]!],
          })),
        ],
      },
    ],
    vmkernelAdapters: numbers.map((index) => ({
      name: `vmk${index}`,
      portGroup: `vMotion-${index}`,
      ip: `10.0.${host}.${index + 1}`,
      prefixLength: 16,
      mtu,
      services: ['vmotion'],
    })),
  }
}
