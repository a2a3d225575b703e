/** What the settings of vSphere DRS mean, in the words of the vSphere Client. */
import type { ClusterSpec } from '../../../core/scenario/cluster-schema.ts'

export type DrsSpec = NonNullable<ClusterSpec['drs']>
export type DrsLevel = DrsSpec['level']

export const drsLevelWords: Readonly<Record<DrsLevel, { readonly title: string; readonly text: string }>> = {
  manual: {
    title: 'Manual',
    text: 'DRS generates both power-on placement recommendations and migration recommendations; you apply or ignore them.',
  },
  partiallyAutomated: {
    title: 'Partially Automated',
    text: 'DRS places virtual machines at power-on by itself. Migration recommendations wait until you apply them.',
  },
  fullyAutomated: {
    title: 'Fully Automated',
    text: 'DRS places virtual machines at power-on and migrates them by itself.',
  },
}

/** By the number of the threshold, 1 to 5. Wording of vSphere 7.0 and later, recalled. */
export const thresholdWords: Readonly<Record<number, string>> = {
  1: 'Applies only recommendations that must be taken to satisfy cluster constraints: affinity rules and host maintenance. Does not balance load.',
  2: 'Also when workloads are extremely imbalanced, or the demand of virtual machines is not satisfied on their host.',
  3: 'Also when workloads are moderately imbalanced. Suggested for environments with stable workloads. The default.',
  4: 'Also when workloads are fairly imbalanced. Suggested for environments with bursty workloads.',
  5: 'Also when workloads are even slightly imbalanced and marginal improvement may be realized. May migrate often.',
}

/** The ends of the slider, and what a recommendation of each priority needs. */
export function thresholdTitle(threshold: number): string {
  if (threshold === 1) return '1 (Conservative): priority 1 only'
  const range = `priority 1 to ${threshold}`
  return threshold === 5 ? `5 (Aggressive): ${range}` : `${threshold}: ${range}`
}

export const recommendationReasons: Readonly<Record<string, string>> = {
  maintenance: 'Host is entering maintenance mode',
  rule: 'Fix a rule violation',
  'proactive-ha': 'Proactive HA: host is in quarantine',
  preference: 'Satisfy a VM/Host rule (should)',
  balance: 'Balance CPU and memory load',
}
