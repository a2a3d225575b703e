/**
 * The largest VM that a host runs, by release and, before 5.5, by edition. Source: VMware Configuration Maximums of
 * each release; those before 6.5 and the editions' shares are recalled.
 */
import { isAtLeast, releases, type Release } from '../scenario/versions.ts'
import type { Host } from './inventory.ts'

export interface LargestVm {
  readonly vcpus: number
  readonly memoryGiB: number
}

/** From each release to the next one that is listed. */
const maximums: readonly (LargestVm & { readonly since: Release })[] = [
  { since: '4.1', vcpus: 8, memoryGiB: 255 },
  { since: '5.0', vcpus: 32, memoryGiB: 1011 },
  { since: '5.1', vcpus: 64, memoryGiB: 1011 },
  { since: '6.0', vcpus: 128, memoryGiB: 4080 },
  { since: '6.5', vcpus: 128, memoryGiB: 6128 },
  { since: '6.7 U2', vcpus: 256, memoryGiB: 6128 },
  { since: '7.0 U1', vcpus: 768, memoryGiB: 24_576 },
  { since: '9.0', vcpus: 960, memoryGiB: 24_576 },
]

/** Most vCPUs of one VM below Enterprise Plus. Enterprise had 32 in 5.1; from 5.5 on editions do not limit it. */
function vcpusOfEdition({ licence }: Host['spec'], release: Release): number {
  const isUnlimited = licence === undefined || licence === 'Enterprise Plus' || licence === 'Evaluation'
  if (isUnlimited || isAtLeast(release, '5.5')) return Number.POSITIVE_INFINITY
  if (release === '4.1') return 4
  return release === '5.1' && licence === 'Enterprise' ? 32 : 8
}

/** What the host's release and edition allow one VM. */
export function largestVmOf(host: Host, release: Release = host.spec.version): LargestVm {
  const { vcpus, memoryGiB } = maximums.findLast(({ since }) => isAtLeast(release, since)) ?? maximums[0]!
  return { vcpus: Math.min(vcpus, vcpusOfEdition(host.spec, release)), memoryGiB }
}

/** The first release with which the host could run such a VM; null: none. */
export function releaseForVm(host: Host, wanted: Partial<LargestVm>): Release | null {
  const fits = (release: Release): boolean => {
    const { vcpus, memoryGiB } = largestVmOf(host, release)
    return (wanted.vcpus ?? 0) <= vcpus && (wanted.memoryGiB ?? 0) <= memoryGiB
  }
  return releases.find((release) => isAtLeast(release, host.spec.version) && fits(release)) ?? null
}
