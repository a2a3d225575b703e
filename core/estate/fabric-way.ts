/**
 * The way between two hosts as the physical network has it: that inside a datacenter, or what the scenario says of the
 * way between two datacenters (`fabric.between`), in either direction. Frames of one size pass everywhere.
 */
import type { FabricSpec } from '../scenario/schema.ts'
import type { EstatePlace } from './inventory.ts'

export type FabricWay = Omit<FabricSpec, 'between'> & {
  /** What lies between is shared by all who take the same way: inside datacenters one, else one for each pair of them. */
  readonly name: string
}

/** Names of objects have no arrow in them, so no pair is named like another. */
export function wayBetween(
  { between, ...inside }: FabricSpec,
  from: Pick<EstatePlace, 'datacenter'>,
  to: Pick<EstatePlace, 'datacenter'>,
): FabricWay {
  const ends = [from.datacenter, to.datacenter]
  const way = between?.find(({ datacenters: [one, other] }) => one !== other && isPair(ends, one, other))
  if (way === undefined) return { ...inside, name: 'fabric' }
  const [one, other] = way.datacenters
  return {
    mtu: inside.mtu,
    roundTripUs: way.roundTripUs,
    limitMiBs: way.limitMiBs ?? 0,
    lossPercent: way.lossPercent,
    name: `fabric ${one} ↔ ${other}`,
  }
}

function isPair(ends: readonly string[], one: string, other: string): boolean {
  return (ends[0] === one && ends[1] === other) || (ends[0] === other && ends[1] === one)
}
