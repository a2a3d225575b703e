/**
 * The migrate wizard's pages, as vSphere names and orders them for each migration type, and what holds each of them
 * back. Pure: the component shows it and asks the host for the checks.
 */
import type { Compatibility, Finding } from '../../../core/contract/messages.ts'
import { plural } from '../../format/numbers.ts'
import type { MigrationType } from './migration-types.ts'

export type WizardPageId =
  'type' | 'vcenter' | 'compute' | 'storage' | 'folder' | 'networks' | 'priority' | 'ready'

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
  vcenter: {
    title: 'Select a target vCenter Server',
    explanation: 'The vCenter Server of another SSO domain to which the virtual machines are migrated.',
  },
  compute: {
    title: 'Select a compute resource',
    explanation: 'Where it will run. vCenter checks each choice before you go on.',
  },
  storage: {
    title: 'Select storage',
    explanation: 'The destination storage of configuration files and virtual disks.',
  },
  folder: {
    title: 'Select folder',
    explanation: 'The VM folder of the destination datacenter.',
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

export interface PageFacts {
  readonly type: MigrationType
  /** At least one of the VMs is powered on: what is moved by vMotion is asked for its priority. */
  readonly isHot: boolean
  /** The compute resource is in another datacenter or vCenter. */
  readonly isElsewhere: boolean
}

export function pagesFor({ type, isHot, isElsewhere }: PageFacts): readonly WizardPage[] {
  const isCompute = type !== 'storage'
  const ids: readonly WizardPageId[] = [
    'type',
    ...(type === 'export' ? (['vcenter'] as const) : []),
    ...(isCompute ? (['compute'] as const) : []),
    ...(type === 'compute' ? [] : (['storage'] as const)),
    ...(isCompute && isElsewhere ? (['folder'] as const) : []),
    ...(isCompute ? (['networks'] as const) : []),
    ...(isCompute && isHot ? (['priority'] as const) : []),
    'ready',
  ]
  return ids.map((id) => ({ id, ...pages[id] }))
}

export interface WizardFacts {
  readonly pages: readonly WizardPage[]
  /** Names of the VMs. */
  readonly vms: readonly string[]
  /** Where a sentence says they go: host, cluster or datastore; '' while that is not chosen. */
  readonly where: string
  readonly isTargetChosen: boolean
  readonly isStorageChosen: boolean
  readonly isLoggedIn: boolean
  /** Of what is chosen, one of each VM; null while they are asked for. */
  readonly reports: readonly Compatibility[] | null
  /** VMs that a migration has already. */
  readonly migrating: readonly string[]
  /** Why the lab holds commands back, or ''. */
  readonly heldBack: string
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
  const missing = missingChoice(page, facts)
  if (missing !== '') return { kind: 'waits', words: missing }
  if (page === 'type' || page === 'vcenter') return null
  if (facts.reports === null) return { kind: 'waits', words: `vCenter checks ${facts.where}.` }
  const errors = facts.reports.flatMap((report) => blockingErrors(page, facts.pages, report))
  const later = laterPages(page, facts.pages, facts.reports)
  if (errors.length > 0) return { kind: 'errors', words: errorSentence(errors.length, later) }
  if (later.length > 0) return { kind: 'note', words: laterSentence(later) }
  return page === 'ready' ? heldAtTheEnd(facts) : null
}

function missingChoice(page: WizardPageId, facts: WizardFacts): string {
  const { pages: all, vms } = facts
  const isAt = (id: WizardPageId) => placeOf(all, id) >= 0 && placeOf(all, id) <= placeOf(all, page)
  if (isAt('vcenter') && !facts.isLoggedIn) return 'Log in to the target vCenter Server.'
  if (isAt('compute') && !facts.isTargetChosen)
    return vms.length === 1 ? 'Choose where it will run.' : 'Choose where they will run.'
  if (isAt('storage') && !facts.isStorageChosen) return 'Choose where the files go.'
  return ''
}

function heldAtTheEnd({ migrating, heldBack }: WizardFacts): PageProblem | null {
  if (migrating.length > 0) {
    const who = migrating.join(', ')
    const verb = migrating.length === 1 ? 'is' : 'are'
    const which = migrating.length === 1 ? 'that migration' : 'those migrations'
    return { kind: 'waits', words: `${who} ${verb} being migrated already. Wait, or cancel ${which}.` }
  }
  return heldBack === '' ? null : { kind: 'waits', words: heldBack }
}

const storageChecks: ReadonlySet<string> = new Set([
  'xvc-explicit-targets',
  'xvc-shared-storage-compute-only',
  'xvc-disk-rdm-remote',
])

/** Page on which another choice answers the finding; null where it belongs to the compute resource or to the VM. */
function pageOf({ group, check }: Finding): WizardPageId | null {
  if (group === 'Datastore' || storageChecks.has(check)) return 'storage'
  if (group === 'Network' || check === 'xvc-network-map') return 'networks'
  return check === 'xvc-duplicate-name' ? 'folder' : null
}

function placeOf(all: readonly WizardPage[], id: WizardPageId): number {
  return all.findIndex((page) => page.id === id)
}

/** What is chosen on a page that still comes. */
function isLater(page: WizardPageId, all: readonly WizardPage[], finding: Finding): boolean {
  const own = pageOf(finding)
  return own !== null && placeOf(all, own) > placeOf(all, page)
}

/** A page does not hold back what a later one can mend. */
function blockingErrors(
  page: WizardPageId,
  all: readonly WizardPage[],
  report: Compatibility,
): readonly Finding[] {
  const others = report.findings.filter((finding) => isError(finding) && !isLater(page, all, finding))
  const isOnlyPlacement =
    others.length > 0 && others.every((finding) => finding.check === 'no-compatible-host')
  const hasHost = report.hosts.some(
    (host) => !host.findings.some((finding) => isError(finding) && !isLater(page, all, finding)),
  )
  return isOnlyPlacement && hasHost ? [] : others
}

/** Titles of the pages on which what is an error now can be mended. */
function laterPages(
  page: WizardPageId,
  all: readonly WizardPage[],
  reports: readonly Compatibility[],
): readonly string[] {
  const found = reports
    .flatMap((report) => [report, ...(isPlacementOnly(report) ? report.hosts : [])])
    .flatMap((report) => report.findings)
    .filter((finding) => isError(finding) && isLater(page, all, finding))
    .map(pageOf)
  return all.filter(({ id }) => id !== 'storage' && found.includes(id)).map(({ title }) => title)
}

function isPlacementOnly({ findings }: Compatibility): boolean {
  return findings.some((finding) => finding.check === 'no-compatible-host')
}

/**
 * Reports as a page before the one for storage shows them: what they say of datastores is said of one that only
 * stands in for the choice, and left out, with the steps of the plan that come from it alone.
 */
export function shownReports(
  page: WizardPageId,
  all: readonly WizardPage[],
  reports: readonly Compatibility[],
): readonly Compatibility[] {
  if (placeOf(all, 'storage') <= placeOf(all, page)) return reports
  return reports.map((report) => withoutStorage(report))
}

function withoutStorage(report: Compatibility): Compatibility {
  const isOfStorage = (finding: Finding) => pageOf(finding) === 'storage'
  const findings = report.findings.filter((finding) => !isOfStorage(finding))
  if (findings.length === report.findings.length && report.hosts.length === 0) return report
  const own = (list: readonly Finding[]) => list.flatMap((one) => one.cures.map((cure) => cure.text))
  const kept = new Set(own(findings))
  const gone = new Set(own(report.findings.filter(isOfStorage)).filter((text) => !kept.has(text)))
  const { plan } = report
  return {
    ...report,
    findings,
    hosts: report.hosts.map((host) => ({
      ...host,
      findings: host.findings.filter((one) => !isOfStorage(one)),
    })),
    plan:
      plan === null || !hasErrors(findings)
        ? null
        : {
            cures: plan.cures.filter((cure) => !gone.has(cure.text)),
            incurable: plan.incurable.filter((one) => !isOfStorage(one)),
          },
  }
}

function isError(finding: Finding): boolean {
  return finding.severity === 'error'
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(isError)
}

/** Errors of which another page decides are not counted. */
function errorSentence(errors: number, later: readonly string[]): string {
  const these = errors === 1 ? 'the error' : errors === 2 ? 'both errors' : `all ${errors} errors`
  if (!later.includes(pages.networks.title)) return `Cure ${these} or choose another destination.`
  return `Cure ${plural(errors, 'error')} or choose another destination; the networks are chosen later.`
}

function laterSentence(later: readonly string[]): string {
  const what = later.includes(pages.networks.title)
    ? 'What is said of networks'
    : 'What is said of the folder'
  return `${what} can be cured on the page ${later.join(' and ')}.`
}

/** Whether what the checks say of a compute resource would keep a person on the page on which it is chosen. */
export function holdsComputePage(reports: readonly Compatibility[], all: readonly WizardPage[]): boolean {
  return reports.some((report) =>
    report.findings.some((finding) => isError(finding) && !isStorageLater('compute', all, finding)),
  )
}

/** Networks count: a host that has them is better than one that needs others. */
function isStorageLater(page: WizardPageId, all: readonly WizardPage[], finding: Finding): boolean {
  return pageOf(finding) === 'storage' && isLater(page, all, finding)
}
