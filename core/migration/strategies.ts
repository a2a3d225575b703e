/** Which way of pre-copying a scenario's policy stands for. */
import type { PolicySpec, VmSpec } from '../scenario/schema.ts'
import type { PreCopyStrategy } from './pre-copy.ts'
import { QemuPreCopy } from './qemu-pre-copy.ts'
import { RoundPreCopy } from './round-pre-copy.ts'
import { vsphereStunCosts } from './stages.ts'

/** A fresh strategy for one migration of this VM. */
export function strategyFor(policy: PolicySpec, vm: VmSpec, roundTripNs: number): PreCopyStrategy {
  if (policy.name === 'qemu') return new QemuPreCopy(policy)
  return new RoundPreCopy(policy, vsphereStunCosts(policy, vm, roundTripNs))
}

/** Network timeout where the policy has none of its own, in s: ESXi's Migrate.NetTimeout. */
const defaultNetTimeoutSeconds = 20

export function netTimeoutSeconds(policy: PolicySpec): number {
  return policy.name === 'vsphere' ? policy.netTimeoutSeconds : defaultNetTimeoutSeconds
}
