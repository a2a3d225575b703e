/** Which way of pre-copying a scenario's policy stands for. */
import { pagesFromMib } from '../base/units.ts'
import type { Host } from '../estate/inventory.ts'
import type { VmotionPath } from '../network/vmotion-streams.ts'
import type { PolicySpec } from '../scenario/policy-schema.ts'
import type { VmSpec } from '../scenario/schema.ts'
import { dirtyLogCosts, withDirtyLog } from './dirty-log-costs.ts'
import type { PreCopyStrategy } from './pre-copy.ts'
import { policyOf } from './host-settings.ts'
import { QemuPreCopy } from './qemu-pre-copy.ts'
import { RoundPreCopy } from './round-pre-copy.ts'
import { XenPreCopy } from './xen-pre-copy.ts'
import { vsphereStunCosts } from './stages.ts'
import { traceInstallNs } from './traces.ts'

/** A fresh strategy for one migration of this VM, away from `source`. */
export function strategyFor(
  scenarioPolicy: PolicySpec,
  vm: VmSpec,
  source: Host,
  path: VmotionPath | null,
): PreCopyStrategy {
  const policy = policyOf(scenarioPolicy, source)
  const { sizeMiB, firmwarePages } = vm.memory
  const memoryPages = pagesFromMib(sizeMiB) + firmwarePages
  if (policy.name === 'xen') return new XenPreCopy(policy, memoryPages)
  const dirtyLog = dirtyLogCosts(policy, memoryPages)
  if (policy.name === 'qemu') return new QemuPreCopy(policy, dirtyLog)
  return new RoundPreCopy(policy, {
    stun: withDirtyLog(vsphereStunCosts(policy, vm, path?.roundTripNs ?? 0), dirtyLog),
    logReadNs: dirtyLog.readNs,
    traceInstallNs: traceInstallNs(source, memoryPages),
    threads: path?.streams.length ?? 1,
  })
}

/** Network timeout where the policy has none of its own, in s: ESXi's Migrate.NetTimeout. */
const defaultNetTimeoutSeconds = 20

export function netTimeoutSeconds(scenarioPolicy: PolicySpec, source: Host): number {
  const policy = policyOf(scenarioPolicy, source)
  return policy.name === 'vsphere' ? policy.netTimeoutSeconds : defaultNetTimeoutSeconds
}
