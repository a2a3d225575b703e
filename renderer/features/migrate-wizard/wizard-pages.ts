/**
 * The migrate wizard's pages for a compute-only move, as vSphere names and orders them, and what holds each of
 * them back. Pure: the component shows it and asks the host for the checks.
 */
import type { Compatibility, Finding } from '../../../core/contract/messages.ts'
import { plural } from '../../format/numbers.ts'
import { targetWords, type Target } from './wizard-targets.ts'

export type WizardPageId = 'type' | 'compute' | 'networks' | 'priority' | 'ready'

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
  compute: {
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

/** vMotion priority is asked only of what is moved by vMotion: a VM that is powered on. */
export function pagesFor(powerState: string): readonly WizardPage[] {
  const ids: readonly WizardPageId[] =
    powerState === 'poweredOn'
      ? ['type', 'compute', 'networks', 'priority', 'ready']
      : ['type', 'compute', 'networks', 'ready']
  return ids.map((id) => ({ id, ...pages[id] }))
}

export const migrationTypes = [
  {
    id: 'compute',
    title: 'Change compute resource only',
    text: 'Migrate the virtual machine to another host, cluster or resource pool; its disks stay where they are.',
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

export interface WizardFacts {
  readonly target: Target | null
  /** Of the chosen target; null while it is asked for. */
  readonly report: Compatibility | null
  readonly isMigrating: boolean
  /** Why the lab holds commands back, or ''. */
  readonly heldBack: string
  readonly vm: string
}

/**
 * What the footer says. `errors`: Next shows them again, as vCenter does; `waits`: Next cannot be pressed yet;
 * `note`: nothing holds it.
 */
export interface PageProblem {
  readonly kind: 'errors' | 'waits' | 'note'
  readonly words: string
}

/** Why Next (on the last page: Finish) does not go on; null if it does and there is nothing to say. */
export function pageProblem(page: WizardPageId, facts: WizardFacts): PageProblem | null {
  const { target, report, heldBack, isMigrating, vm } = facts
  if (page === 'type') return null
  if (target === null) return { kind: 'waits', words: 'Choose where it will run.' }
  if (report === null) return { kind: 'waits', words: `vCenter checks ${targetWords(target)}.` }
  const errors = blockingErrors(page, report)
  const isRestOnNetworks = errors.length < report.findings.filter(isError).length
  if (errors.length > 0) return { kind: 'errors', words: errorSentence(errors.length, isRestOnNetworks) }
  if (isRestOnNetworks)
    return { kind: 'note', words: 'What is said of networks can be cured on the page Select networks.' }
  if (page !== 'ready') return null
  if (isMigrating)
    return { kind: 'waits', words: `${vm} is being migrated already. Wait, or cancel that migration.` }
  return heldBack === '' ? null : { kind: 'waits', words: heldBack }
}

/** Networks are chosen on a page of their own: what they lack does not hold the page of the compute resource. */
function blockingErrors(page: WizardPageId, report: Compatibility): readonly Finding[] {
  const errors = report.findings.filter(isError)
  if (page !== 'compute') return errors
  const others = errors.filter((finding) => finding.group !== 'Network')
  const isOnlyPlacement = others.every((finding) => finding.check === 'no-compatible-host')
  const hasHost = report.hosts.some((host) => !host.findings.some(isErrorBesideNetworks))
  return isOnlyPlacement && hasHost ? [] : others
}

function isErrorBesideNetworks(finding: Finding): boolean {
  return isError(finding) && finding.group !== 'Network'
}

function isError(finding: Finding): boolean {
  return finding.severity === 'error'
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(isError)
}

/** Errors of networks are not counted where these have a page of their own. */
function errorSentence(errors: number, areNetworksLater: boolean): string {
  const these = errors === 1 ? 'the error' : errors === 2 ? 'both errors' : `all ${errors} errors`
  if (!areNetworksLater) return `Cure ${these} or choose another destination.`
  return `Cure ${plural(errors, 'error')} or choose another destination; the networks are chosen later.`
}
