/**
 * What EVC says when it refuses: the fault of vim25, hosts, VMs and features concerned, the cure, and how sure the
 * rule is. One answer may hold several refusals: everything that stands in the way is named at once.
 */
import type { Refusal } from '../base/errors.ts'
import { namesOf } from './cpu-features.ts'

export interface BlockingVm {
  readonly vm: string
  readonly powerState: 'poweredOn' | 'suspended'
  /** What this VM itself requires beyond the mode; may be empty where the rule looks at its host. */
  readonly features: readonly string[]
}

export interface BlockingHost {
  readonly host: string
  /** Missing or beyond the mode, as the fault means it. */
  readonly features: readonly string[]
  readonly vms: readonly BlockingVm[]
}

export interface EvcRefusal extends Refusal {
  readonly hosts: readonly BlockingHost[]
  /** Those of all hosts and VMs, sorted. */
  readonly features: readonly string[]
  /** Where the rule was read. */
  readonly source: string
  /** '' or what a person should know: inferred, recalled, sources that disagree. */
  readonly note: string
}

export interface RefusalText {
  readonly id: string
  readonly fault: string
  readonly message: string
  readonly remedy: string
  readonly source: string
  readonly note?: string
}

export function refusal(text: RefusalText, hosts: readonly BlockingHost[] = []): EvcRefusal {
  const features = hosts.flatMap((host) => [...host.features, ...host.vms.flatMap((vm) => vm.features)])
  return { note: '', ...text, hosts, features: namesOf(new Set(features)) }
}

/** `a, b and c`. */
export function listInWords(names: readonly string[]): string {
  if (names.length < 2) return names.join('')
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
