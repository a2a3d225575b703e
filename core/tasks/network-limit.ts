/**
 * How many vMotions a host's vMotion network carries at once, from its adapters and links as they are now. The
 * detected speed of the slowest link decides, a standby link included: one of 1 GbE beside 10 GbE makes it 4
 * (FD-DESIGN, VW-MIX). More adapters do not raise it (VW-MIX).
 */
import type { Host } from '../estate/inventory.ts'
import { portGroupOf, uplinksOf, vmotionAdaptersOf } from '../estate/lookup.ts'
import { inconsistentNetworkMaxCost, networkMaxCost } from './cost-model.ts'
import type { NetworkLimit } from './cost-model.ts'

/**
 * FD-DESIGN drops to 2 where link speed, MTU or duplex do not agree, and says in the same text that speeds which
 * differ leave the slowest to decide, as VW-MIX does; so MTU alone makes it inconsistent here: adapters that differ,
 * or one that is above what its switch carries. Duplex is not modelled.
 */
export function networkLimitOf(host: Host): NetworkLimit {
  const adapters = vmotionAdaptersOf(host)
  const links = adapters.flatMap((adapter) => uplinksOf(host, adapter).filter((nic) => nic.connected))
  if (links.length === 0) {
    return { maxCost: networkMaxCost(0), words: 'vMotion network, of which no link is up' }
  }
  const mtus = new Set(adapters.map((adapter) => adapter.mtu))
  const isAboveSwitch = adapters.some((adapter) => {
    const place = portGroupOf(host, adapter.portGroup)
    return place !== null && adapter.mtu > place.switch.mtu
  })
  if (mtus.size > 1 || isAboveSwitch) {
    return {
      maxCost: inconsistentNetworkMaxCost,
      words: 'vMotion network, whose MTU is not the same everywhere',
    }
  }
  const slowestMbps = links.reduce((least, nic) => Math.min(least, nic.linkMbps), Number.POSITIVE_INFINITY)
  return { maxCost: networkMaxCost(slowestMbps), words: `${speedInWords(slowestMbps)} vMotion network` }
}

/** `10 GbE`, `2.5 GbE`, `100 Mbit/s`. */
function speedInWords(linkMbps: number): string {
  return linkMbps >= 1000 ? `${linkMbps / 1000} GbE` : `${linkMbps} Mbit/s`
}
