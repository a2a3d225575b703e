/** What one compatibility check says: the fault as vSphere raises it, the two values that do not fit, the cures. */
import type { Cure } from './cure.ts'
import type { MigrationKind } from './request.ts'

/** vCenter's test groups in words, as the compatibility panel groups them, and what stands beside them. */
export const checkGroups = [
  'Source',
  'Host',
  'Resource pool',
  'Datastore',
  'Network',
  'Licence and privileges',
  'Cross vCenter',
] as const

export type CheckGroup = (typeof checkGroups)[number]

export interface ComparedValue {
  /** Where it was read, for example `esx-02 offers`. */
  readonly label: string
  readonly value: string
}

/** How sure the rule is; `ours` where vSphere has no such check. */
export type Confidence = 'documented' | 'well-known' | 'inferred' | 'ours'

/** An error blocks the migration, a warning does not. */
export interface Finding {
  /** Id of the check in the catalogue. */
  readonly check: string
  readonly severity: 'error' | 'warning'
  readonly group: CheckGroup
  /** vim25 fault type, '' where vSphere raises none. */
  readonly fault: string
  /** Fault that wraps it, as vCenter does for devices; '' mostly. */
  readonly wrapper: string
  /** Fields of the fault with their values, as an API client reads them. */
  readonly fields: readonly ComparedValue[]
  readonly message: string
  readonly remedy: string
  readonly left: ComparedValue
  readonly right: ComparedValue
  /** Keys of the sources in which the rule was read, separated by commas. */
  readonly source: string
  readonly confidence: Confidence
  /** '' or what a person should know: a rule of ours, a fact that is inferred, sources that disagree. */
  readonly note: string
  /** Ways to make it go away, the mildest first; empty where only another destination helps. */
  readonly cures: readonly Cure[]
}

export interface CheckReport {
  readonly vm: string
  /** '' where only storage moves or DRS found no host. */
  readonly toHost: string
  readonly kind: MigrationKind
  /** How many checks ran, those that passed included. */
  readonly checksRun: number
  readonly findings: readonly Finding[]
  /** Of a request to a cluster or resource pool without a host: the report of each of its hosts. */
  readonly hosts?: readonly CheckReport[]
}
