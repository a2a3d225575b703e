/**
 * Sending and receiving take CPU of the hosts. Where the migrations of a host want more than it has for them,
 * the CPU is divided by their shares, and what they then cannot send is free for others on the links. Facts
 * in, facts out; max-min sharing of the links is `flow-share.ts`.
 */
import { shareLinks } from './flow-share.ts'
import type { Flow } from './flow-share.ts'

/** CPU of one host that vMotion may use, in cores. */
export interface CpuUse {
  readonly host: string
  readonly cores: number
  /** Core-seconds for one byte of payload. */
  readonly coreSecondsPerByte: number
}

/** What a migration takes of CPUs, and its weight where there is too little. */
export interface CpuClaim {
  readonly shares: number
  readonly uses: readonly CpuUse[]
}

/** A migration's streams, by their flows, and its claim. */
export interface CpuUser {
  readonly flowIds: readonly number[]
  readonly claim: CpuClaim
}

/** Over by less than this share of a core counts as fitting: sums of rounded rates. */
const negligibleCores = 1e-6

/**
 * Payload in bytes per second of each flow, as `shareLinks` gives it, with no host's CPU overdrawn. A user that
 * was held back by CPU wants more again in the next pass, so that what another leaves is taken up.
 */
export function shareLinksAndCpu(flows: readonly Flow[], users: readonly CpuUser[]): Map<number, number> {
  const hosts = [...new Set(users.flatMap(({ claim }) => claim.uses.map((use) => use.host)))]
  const caps = new Map<number, number>()
  const hungry = new Set<CpuUser>()
  let rates = shareLinks(flows)
  for (let pass = 0; pass < 2 * hosts.length + 2; pass += 1) {
    const isHeld = hosts.map((host) => holdBack({ host, users, rates, hungry, caps }))
    if (!isHeld.includes(true)) break
    rates = shareLinks(flows.map((flow) => withCap(flow, caps.get(flow.id))))
  }
  return rates
}

function withCap(flow: Flow, cap: number | undefined): Flow {
  if (cap === undefined) return flow
  return { ...flow, capBytesPerSecond: Math.min(flow.capBytesPerSecond ?? Infinity, cap) }
}

interface Holding {
  readonly host: string
  readonly users: readonly CpuUser[]
  readonly rates: ReadonlyMap<number, number>
  readonly hungry: Set<CpuUser>
  readonly caps: Map<number, number>
}

/** Caps the flows of those that would take more of a host's CPU than their part. False if all of it fits. */
function holdBack({ host, users, rates, hungry, caps }: Holding): boolean {
  const claims = users.flatMap((user) => {
    const use = user.claim.uses.find((candidate) => candidate.host === host)
    if (use === undefined) return []
    const bytesPerSecond = user.flowIds.reduce((sum, id) => sum + (rates.get(id) ?? 0), 0)
    return [{ user, use, takenCores: bytesPerSecond * use.coreSecondsPerByte }]
  })
  const cores = Math.max(0, ...claims.map(({ use }) => use.cores))
  const taken = claims.reduce((sum, claim) => sum + claim.takenCores, 0)
  if (taken <= cores + negligibleCores) return false
  const parts = divideByShares(
    claims.map(({ user, takenCores }) => ({
      shares: user.claim.shares,
      wanted: hungry.has(user) ? Infinity : takenCores,
    })),
    cores,
  )
  claims.forEach(({ user, takenCores }, index) => {
    const factor = parts[index]! / takenCores
    if (factor >= 1 && !hungry.has(user)) return
    hungry.add(user)
    for (const id of user.flowIds) caps.set(id, (rates.get(id) ?? 0) * factor)
  })
  return true
}

/** Divides `amount` in proportion to shares, nobody more than is wanted. */
function divideByShares(
  claims: readonly { readonly shares: number; readonly wanted: number }[],
  amount: number,
): number[] {
  const parts = claims.map(() => 0)
  let open = claims.map((_, index) => index)
  let left = amount
  while (open.length > 0) {
    const shares = open.reduce((sum, index) => sum + claims[index]!.shares, 0)
    const perShare = left / shares
    const content = open.filter((index) => claims[index]!.wanted <= perShare * claims[index]!.shares)
    if (content.length === 0) {
      for (const index of open) parts[index] = perShare * claims[index]!.shares
      break
    }
    for (const index of content) {
      parts[index] = claims[index]!.wanted
      left -= claims[index]!.wanted
    }
    open = open.filter((index) => !content.includes(index))
  }
  return parts
}
