/**
 * The migrate wizard's pages for a compute-only move, as vSphere names and orders them, and what holds each of
 * them back. Pure: the component shows it and asks the host for the checks.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { Compatibility, Finding } from '../../../core/contract/messages.ts'
import { plural } from '../../format/numbers.ts'
import { networksOf, type VmNow } from '../object/estate-now.ts'

export type WizardPageId = 'type' | 'host' | 'networks' | 'priority' | 'ready'

export interface WizardPage {
  readonly id: WizardPageId
  readonly title: string
  readonly explanation: string
}

const pages: Record<WizardPageId, Omit<WizardPage, 'id'>> = {
  type: {
    title: 'Select a migration type',
    explanation: 'What is moved: the compute resource, the storage, or both.',
  },
  host: {
    title: 'Select a compute resource',
    explanation: 'Where it will run. vCenter checks each choice before you go on.',
  },
  networks: {
    title: 'Select networks',
    explanation: 'The network that each adapter has at the destination.',
  },
  priority: {
    title: 'Select vMotion priority',
    explanation: 'How the migration is treated when hosts are short of CPU.',
  },
  ready: { title: 'Ready to complete', explanation: 'Review, then press Finish to start the migration.' },
}

export const wizardPages: readonly WizardPage[] = (
  ['type', 'host', 'networks', 'priority', 'ready'] as const
).map((id) => ({ id, ...pages[id] }))

export const migrationTypes = [
  {
    id: 'compute',
    title: 'Change compute resource only',
    text: 'Migrate the virtual machine to another host; its disks stay where they are.',
    disabledBecause: '',
  },
  {
    id: 'storage',
    title: 'Change storage only',
    text: 'Migrate the virtual disks to another datastore; the host stays.',
    disabledBecause: 'It needs storage migration, which this version does not do.',
  },
  {
    id: 'both',
    title: 'Change both compute resource and storage',
    text: 'Migrate the virtual machine to another host and its disks to another datastore.',
    disabledBecause: 'It needs storage migration, which this version does not do.',
  },
] as const

export interface WizardChoice {
  readonly toHost: string | null
  readonly priority: 'high' | 'regular'
}

export interface CheckCounts {
  readonly errors: number
  readonly warnings: number
  readonly passed: number
}

/** A check may bring several findings; it has passed if it brought none. */
export function countChecks(report: Compatibility): CheckCounts {
  const errors = report.findings.filter((finding) => finding.severity === 'error').length
  const failed = new Set(report.findings.map((finding) => finding.check)).size
  return { errors, warnings: report.findings.length - errors, passed: report.checksRun - failed }
}

/** `2 errors · 1 warning`, `Compatible`. */
export function checkWords({ errors, warnings }: CheckCounts): string {
  if (errors + warnings === 0) return 'Compatible'
  return [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ].join(' · ')
}

export interface WizardFacts {
  readonly choice: WizardChoice
  /** Of the chosen host; null while it is asked for. */
  readonly report: Compatibility | null
  readonly isMigrating: boolean
  /** Why the lab holds commands back, or ''. */
  readonly heldBack: string
  readonly vm: string
}

/** Why Next (on the last page: Finish) cannot be pressed; '' if it can. Warnings hold nothing back. */
export function pageProblem(page: WizardPageId, facts: WizardFacts): string {
  const { choice, report, heldBack, isMigrating, vm } = facts
  if (page === 'type') return ''
  if (choice.toHost === null) return 'Choose the host that it will run on.'
  if (report === null) return `vCenter checks ${choice.toHost}.`
  const { errors } = countChecks(report)
  if (errors > 0) return errorSentence(errors)
  if (page !== 'ready') return ''
  if (isMigrating) return `${vm} is being migrated already. Wait, or cancel that migration.`
  return heldBack
}

function errorSentence(errors: number): string {
  if (errors === 1) return 'Cure the error or choose another host.'
  return errors === 2
    ? 'Cure both errors or choose another host.'
    : `Cure all ${errors} errors or choose another host.`
}

export interface NetworkRow {
  readonly adapter: string
  readonly sourceNetwork: string
  readonly sourceSwitch: string
  readonly destinationNetwork: string | null
  readonly destinationSwitch: string
  readonly destinationVlan: number | null
  readonly isConnected: boolean
}

/** Standard port groups are matched by name; null where the destination has none of that name. */
export function networkRows(estate: EstateView, vm: VmNow, toHost: string): NetworkRow[] {
  const networks = networksOf(estate)
  const on = (host: string, name: string) =>
    networks
      .filter((network) => network.name === name)
      .flatMap((network) => network.hosts)
      .find((one) => one.host === host)
  return vm.spec.nics.map((nic) => {
    const destination = on(toHost, nic.portGroup)
    return {
      adapter: nic.name,
      sourceNetwork: nic.portGroup,
      sourceSwitch: on(vm.host, nic.portGroup)?.standardSwitch ?? '',
      destinationNetwork: destination === undefined ? null : nic.portGroup,
      destinationSwitch: destination?.standardSwitch ?? '',
      destinationVlan: destination?.vlan ?? null,
      isConnected: nic.connected,
    }
  })
}

/** Where a finding stands in the catalogue: `Network · net-vds-not-member`. */
export function findingPlace(finding: Finding): string {
  return `${finding.group} · ${finding.check}`
}
