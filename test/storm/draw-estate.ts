/** A random estate: one or two vCenters, a few small hosts, shared and local datastores, networks of all speeds. */
import type { Draw } from './draw.ts'
import type { ClusterInput, DatacenterInput, HostInput, StormDocument, VcenterInput } from './document.ts'

export interface DrawnHost {
  readonly name: string
  readonly cluster: string
  readonly vcenter: string
  readonly datacenter: string
  readonly datastores: readonly string[]
}

/** What commands and faults may name. */
export interface DrawnEstate {
  readonly ssoDomains: StormDocument['estate']['ssoDomains']
  readonly hosts: readonly DrawnHost[]
  readonly datastores: readonly string[]
  readonly clusters: readonly string[]
  readonly vcenters: readonly string[]
  readonly datacenters: readonly string[]
  readonly isOtherDomain: boolean
}

const shared = 'shared'
const linkSpeeds = [100, 1000, 10_000, 10_000, 25_000]
/** As hosts have it that are left to their defaults. */
const prefixLength = 16
const mediumMiBs = [100, 400, 2000]

export function drawEstate(draw: Draw): DrawnEstate {
  const isTwoVcenters = draw.percent(18)
  const isOtherDomain = isTwoVcenters && draw.percent(35)
  const hostCount = isTwoVcenters
    ? draw.whole(2, 4)
    : draw.weighted([
        [1, 1],
        [9, 2],
        [6, 3],
        [3, 4],
      ])
  const sites = isTwoVcenters ? ['a', 'b'] : ['a']
  const hosts: DrawnHost[] = []
  const datastores: string[] = []
  const built = sites.map((site, index) => {
    const first = index === 0 ? 0 : Math.ceil(hostCount / 2)
    const end = isTwoVcenters && index === 0 ? Math.ceil(hostCount / 2) : hostCount
    return drawVcenter(draw, { site, first, end, hosts, datastores })
  })
  return {
    ssoDomains: isOtherDomain
      ? built.map((vcenter, index) => ({
          name: index === 0 ? 'vsphere.local' : 'other.local',
          vcenters: [vcenter],
        }))
      : [{ vcenters: built }],
    hosts,
    datastores,
    clusters: [...new Set(hosts.map(({ cluster }) => cluster))],
    vcenters: built.map(({ name }) => name),
    datacenters: sites.map((site) => `DC-${site}`),
    isOtherDomain,
  }
}

interface Site {
  readonly site: string
  readonly first: number
  readonly end: number
  readonly hosts: DrawnHost[]
  readonly datastores: string[]
}

function drawVcenter(draw: Draw, { site, first, end, hosts, datastores }: Site): VcenterInput {
  const vcenter = `vc-${site}`
  const datacenter = `DC-${site}`
  const stores = [site === 'a' ? shared : `san-${site}`, ...(draw.percent(60) ? [`nas-${site}`] : [])]
  const locals: string[] = []
  const count = end - first
  const isTwoClusters = count > 1 && draw.percent(25)
  const clusters: ClusterInput[] = (isTwoClusters ? [0, 1] : [0]).map((which) => ({
    name: `CL-${site}${which + 1}`,
    hosts: [],
    ...draw.maybe(30, () => ({
      drs: {
        level: draw.of(['manual', 'partiallyAutomated', 'fullyAutomated'] as const),
        threshold: draw.whole(1, 5),
      },
    })),
    ...draw.maybe(45, () => ({
      ha: draw.percent(20) ? { admissionControl: { policy: 'slots' as const } } : {},
    })),
  }))
  for (let index = first; index < end; index += 1) {
    const name = `esx-${index + 1}`
    const own = draw.percent(25) ? [`local-${index + 1}`] : []
    locals.push(...own)
    const mounted = [
      ...(draw.percent(88) ? stores : stores.slice(0, 1)),
      ...(site === 'b' ? [shared] : []),
      ...own,
    ]
    const cluster = clusters[isTwoClusters && index === end - 1 ? 1 : 0]!
    cluster.hosts.push(drawHost(draw, name, mounted))
    hosts.push({ name, cluster: cluster.name, vcenter, datacenter, datastores: mounted })
  }
  datastores.push(...stores, ...locals)
  const datacenterInput: DatacenterInput = {
    name: datacenter,
    datastores: [...stores, ...locals].map((name) => drawDatastore(draw, name, locals.includes(name))),
    clusters: clusters.filter((cluster) => cluster.hosts.length > 0),
  }
  return { name: vcenter, datacenters: [datacenterInput] }
}

function drawHost(draw: Draw, name: string, datastores: string[]): HostInput {
  const isMultiNic = draw.percent(15)
  const hostNumber = Number(name.slice('esx-'.length))
  const speed = () => draw.of(linkSpeeds)
  const nic = (number: number) => ({
    name: `vmnic${number}`,
    linkMbps: speed(),
    ...draw.maybe(8, () => ({ backgroundMbps: draw.whole(1, 60) })),
  })
  const network = isMultiNic
    ? {
        physicalNics: [nic(0), nic(1), nic(2)],
        standardSwitches: [
          {
            name: 'vSwitch0',
            uplinks: ['vmnic0'],
            portGroups: [{ name: 'Management Network' }, { name: 'VM Network' }],
          },
          {
            name: 'vSwitch1',
            uplinks: ['vmnic1', 'vmnic2'],
            portGroups: [
              { name: 'vMotion', activeUplinks: ['vmnic1'], standbyUplinks: ['vmnic2'] },
              { name: 'vMotion-2', activeUplinks: ['vmnic2'], standbyUplinks: ['vmnic1'] },
            ],
          },
        ],
        vmkernelAdapters: [
          {
            name: 'vmk0',
            portGroup: 'Management Network',
            ip: `10.10.0.${hostNumber + 100}`,
            prefixLength,
            services: ['management' as const],
          },
          {
            name: 'vmk1',
            portGroup: 'vMotion',
            ip: `10.20.0.${hostNumber + 100}`,
            prefixLength,
            services: ['vmotion' as const],
          },
          {
            name: 'vmk2',
            portGroup: 'vMotion-2',
            ip: `10.20.0.${hostNumber + 150}`,
            prefixLength,
            services: ['vmotion' as const],
          },
        ],
      }
    : { physicalNics: [nic(0), nic(1)] }
  return { name, memoryGiB: draw.of([5, 8, 16]), datastores, ...network }
}

function drawDatastore(
  draw: Draw,
  name: string,
  isLocal: boolean,
): NonNullable<DatacenterInput['datastores']>[number] {
  const mibs = draw.of(mediumMiBs)
  return {
    name,
    ...(isLocal ? { isLocal: true } : {}),
    type: draw.weighted([
      [5, 'VMFS' as const],
      [2, 'NFS' as const],
      [1, 'vVol' as const],
    ]),
    capacityGiB: draw.of([4, 20, 100]),
    // Without it, NFS takes no new disks in thick formats.
    ...draw.maybe(60, () => ({ nasPlugin: true })),
    ...draw.maybe(20, () => ({ otherUsedGiB: draw.of([0.5, 1, 2]) })),
    performance: {
      readMiBs: mibs,
      writeMiBs: draw.percent(50) ? mibs : draw.of(mediumMiBs),
      ...draw.maybe(20, () => ({ medium: 'hard-disk' as const })),
    },
    ...draw.maybe(20, () => ({ array: 'array-1', hardwareOffload: true })),
  }
}
