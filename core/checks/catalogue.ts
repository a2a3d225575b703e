/**
 * The catalogue of vCenter's checks as data: what each looks at, for which kinds of migration and power states,
 * the fault that it raises, its text, remedy, sources and how sure they are. The conditions in code stand in
 * `conditions/`, by the same ids. Data: this project's digest of vSphere's rules (MODEL.md, RULES).
 */
import type { PowerState } from '../estate/inventory.ts'
import rows from './data/catalogue.json' with { type: 'json' }
import type { CheckGroup, Confidence } from './finding.ts'
import type { MigrationKind } from './request.ts'

export interface CatalogueRow {
  readonly id: string
  /** precheck: before it starts; runtime: only while it runs; advisory: vCenter never looks. */
  readonly when: 'precheck' | 'runtime' | 'advisory'
  readonly group: CheckGroup
  readonly kinds: readonly MigrationKind[]
  readonly powerStates: readonly PowerState[]
  readonly severity: 'error' | 'warning'
  readonly condition: string
  readonly fault: string
  readonly wrapper: string
  /** Reason field of CannotUseNetwork, or ''. */
  readonly reason: string
  /** inferred: the type exists, but that vCenter raises exactly it is our reading. */
  readonly faultMapping: 'documented' | 'inferred' | 'none'
  readonly message: string
  readonly remedy: string
  readonly confidence: Confidence
  readonly sources: readonly string[]
}

const groupOfTests: Readonly<Record<string, CheckGroup>> = {
  sourceTests: 'Source',
  hostTests: 'Host',
  resourcePoolTests: 'Resource pool',
  datastoreTests: 'Datastore',
  networkTests: 'Network',
}

function groupOf(row: (typeof rows)[number]): CheckGroup {
  return groupOfTests[row.testGroup] ?? (row.group === 'licence' ? 'Licence and privileges' : 'Cross vCenter')
}

const everyKind: readonly MigrationKind[] = [
  'vmotion',
  'storage-vmotion',
  'combined',
  'xvc-elm',
  'xvc-advanced',
  'cold',
]
const everyPowerState: readonly PowerState[] = ['poweredOn', 'suspended', 'poweredOff']

/** Checks that the catalogue does not have: what a request must make sense of, and what this simulation adds. */
const ownRows: readonly CatalogueRow[] = [
  {
    id: 'same-host',
    when: 'precheck',
    group: 'Host',
    kinds: ['vmotion', 'cold'],
    powerStates: everyPowerState,
    severity: 'error',
    condition: 'source == dest and no storage moves',
    fault: 'AlreadyExists',
    wrapper: '',
    reason: '',
    faultMapping: 'inferred',
    message: 'The VM runs on that host already.',
    remedy: 'Choose another host.',
    confidence: 'well-known',
    sources: ['WK'],
  },
  {
    id: 'same-storage',
    when: 'precheck',
    group: 'Datastore',
    kinds: ['storage-vmotion', 'cold'],
    powerStates: everyPowerState,
    severity: 'error',
    condition: 'only storage is asked for, and neither a file nor a format changes',
    fault: 'AlreadyExists',
    wrapper: '',
    reason: '',
    faultMapping: 'inferred',
    message: 'The files of the VM are on that datastore already, in that format.',
    remedy: 'Choose another datastore or another virtual disk format.',
    confidence: 'inferred',
    sources: ['INF'],
  },
  {
    id: 'host-mem-free',
    when: 'precheck',
    group: 'Resource pool',
    kinds: everyKind.filter((kind) => kind !== 'storage-vmotion' && kind !== 'cold'),
    powerStates: ['poweredOn'],
    severity: 'error',
    condition: 'vm.memMB > free memory of dest (memory overcommitment is not modelled)',
    fault: 'InsufficientMemoryResourcesFault',
    wrapper: '',
    reason: '',
    faultMapping: 'inferred',
    message: 'The destination host has not enough free memory.',
    remedy: 'Choose another host, or power off or move VMs that run there.',
    confidence: 'ours',
    sources: ['INF'],
  },
  {
    id: 'xvc-rtt-above-100',
    when: 'precheck',
    group: 'Cross vCenter',
    kinds: ['xvc-elm', 'xvc-advanced'],
    powerStates: ['poweredOn'],
    severity: 'warning',
    condition: 'rtt(source vCenter, dest vCenter) > 100 ms, and not above what vMotion supports',
    fault: '',
    wrapper: '',
    reason: '',
    faultMapping: 'none',
    message: 'The round-trip time is above the 100 ms that some texts give as the limit between vCenters.',
    remedy: 'It does not stop the migration: up to 150 ms are documented for the vMotion network.',
    confidence: 'inferred',
    sources: ['SEED', 'DOC-VMNET'],
  },
]

/** Every check, in the order in which the compatibility panel shows them. */
export const catalogue: readonly CatalogueRow[] = [
  ...rows.map(
    ({ testGroup: _, ...row }) => ({ ...row, group: groupOf({ testGroup: _, ...row }) }) as CatalogueRow,
  ),
  ...ownRows,
]

const byId = new Map(catalogue.map((row) => [row.id, row]))

/** The row of a check. Throws RangeError if there is none: an id is written wrong. */
export function catalogueRow(id: string): CatalogueRow {
  const row = byId.get(id)
  if (row === undefined) throw new RangeError(`The catalogue has no check "${id}".`)
  return row
}
