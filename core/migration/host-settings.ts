/**
 * The policy of a migration that leaves a host: the scenario's, with what the host's advanced system settings
 * say otherwise. ESXi reads its own settings at the source, which is the side that sends.
 */
import type { Host } from '../estate/inventory.ts'
import type { AdvancedSettings } from '../scenario/advanced-settings.ts'
import type { PolicySpec, VspherePolicySpec } from '../scenario/policy-schema.ts'

const sdpsModes = ['off', 'always', 'dynamic'] as const

/** Policies of other hypervisors know no such settings and stay as they are. */
export function policyOf(policy: PolicySpec, source: Host): PolicySpec {
  const { advancedSettings } = source.spec
  if (policy.name !== 'vsphere' || advancedSettings === undefined) return policy
  return withSettings(policy, advancedSettings)
}

function withSettings(policy: VspherePolicySpec, settings: AdvancedSettings): VspherePolicySpec {
  const own = {
    preCopySwitchoverTimeGoalMs: settings['Migrate.PreCopySwitchoverTimeGoal'],
    preCopyMinProgressPercent: settings['Migrate.PreCopyMinProgressPerc'],
    preCopyPagesPerSend: settings['Migrate.PreCopyPagesPerSend'],
    sdps: sdpsModes[settings['Migrate.SdpsEnabled'] ?? -1],
    sdpsTargetRatePercent: settings['Migrate.SdpsTargetRate'],
    sdpsDynamicDelaySeconds: settings['Migrate.SdpsDynamicDelaySec'],
    netTimeoutSeconds: settings['Migrate.NetTimeout'],
    netLatencyModeThresholdMs: settings['Migrate.NetLatencyModeThreshold'],
    netExpectedLineRateMBps: settings['Migrate.NetExpectedLineRateMBps'],
    detectZeroPages: asFlag(settings['Migrate.DetectZeroPages']),
    streamHelpers: settings['Migrate.VMotionStreamHelpers'],
  }
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  return { ...policy, ...given }
}

function asFlag(value: number | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 1
}
