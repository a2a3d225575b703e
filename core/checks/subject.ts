/** What a check looks at: the VM, where it runs, where it is to go. Resolved once, so that checks stay short. */
import type { Host, Inventory, Vm } from '../estate/inventory.ts'
import type { CheckGroup, Finding } from './finding.ts'

export interface CheckSubject {
  readonly inventory: Inventory
  readonly vm: Vm
  readonly source: Host
  readonly destination: Host
}

/** What a check returns; id, group, severity, fault and source stand in its row of the catalogue. */
export type CheckResult = Pick<Finding, 'message' | 'remedy' | 'left' | 'right'> & { readonly note?: string }

/** One row of the catalogue. */
export interface Check {
  readonly id: string
  readonly group: CheckGroup
  readonly severity: 'error' | 'warning'
  readonly fault: string
  readonly source: string
  /** Each result is one finding; none means that the check passed. */
  readonly run: (subject: CheckSubject) => readonly CheckResult[]
}
