/** What one compatibility check says: the fault as vSphere names it, the two values that do not fit, the cure. */

/** vCenter's test groups, as the compatibility panel groups them. */
export type CheckGroup = 'Source' | 'Host' | 'Resource pool' | 'Datastore' | 'Network' | 'Device'

export interface ComparedValue {
  /** Where it was read, for example `esx-02 offers`. */
  readonly label: string
  readonly value: string
}

/** An error blocks the migration, a warning does not. */
export interface Finding {
  /** Id of the check in the catalogue. */
  readonly check: string
  readonly severity: 'error' | 'warning'
  readonly group: CheckGroup
  /** vim25 fault type, '' where vSphere raises none. */
  readonly fault: string
  readonly message: string
  readonly remedy: string
  readonly left: ComparedValue
  readonly right: ComparedValue
  /** Where the rule was read. */
  readonly source: string
  /** '' or what a person should know: a rule of ours, a fact that is inferred, sources that disagree. */
  readonly note: string
}

export interface CheckReport {
  readonly vm: string
  readonly toHost: string
  /** How many checks ran, those that passed included. */
  readonly checksRun: number
  readonly findings: readonly Finding[]
}
