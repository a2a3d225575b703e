/**
 * The smallest set of changes that makes a refused migration possible: least effort in all, then fewest changes.
 * Found by iterative deepening over the cures that the findings offer: after each one the checks run again, so that
 * cures that bring new findings, or mend several at once, count for what they do. MODEL.md says what effort means.
 */
import type { Inventory } from '../estate/inventory.ts'
import { afterCure, requestAfter } from './apply-cure.ts'
import { checkMigration, isError } from './check-migration.ts'
import type { Cure } from './cure.ts'
import type { CheckReport, Finding } from './finding.ts'
import type { MigrationRequest } from './request.ts'

export interface CurePlan {
  /** To be done in this order; empty where nothing blocks. */
  readonly cures: readonly Cure[]
  /** Errors that no change mends: another destination is needed. Then `cures` is empty. */
  readonly incurable: readonly Finding[]
}

/** Most checks that a search runs; what is best by then is the plan. Ours: a second or two at most. */
const maxChecks = 20_000

/** Shared by all that is tried. */
interface Budget {
  checksLeft: number
}

/** One way for the request to succeed, and what blocks it now. */
interface Goal {
  readonly request: MigrationRequest
  readonly errors: readonly Finding[]
  readonly budget: Budget
  /** Hosts that one check of it looks at. */
  readonly cost: number
}

/** Plans for the request as it is. Pure: the estate stays as it is. */
export function smallestCure(inventory: Inventory, request: MigrationRequest): CurePlan {
  const report = checkMigration(inventory, request)
  const errors = report.findings.filter(isError)
  const incurable = errors.filter((finding) => usefulCures(finding).length === 0)
  const budget: Budget = { checksLeft: maxChecks }
  if (errors.length === 0) return { cures: [], incurable: [] }
  const goals = goalsOf(request, report, errors, budget)
  const most = Math.max(...goals.map(mostEffort))
  for (let effort = 1; effort <= most && budget.checksLeft > 0; effort += 1) {
    for (let changes = 1; changes <= effort; changes += 1) {
      for (const goal of goals) {
        const cures = cureWithin(goal, inventory, goal.errors, { effort, changes })
        if (cures !== null && mends(inventory, request, cures)) return { cures, incurable: [] }
      }
    }
  }
  return { cures: [], incurable: incurable.length > 0 ? incurable : errors }
}

/** Where DRS finds no host, one that is mended is enough: each is a goal of its own, but not the one it runs on. */
function goalsOf(
  request: MigrationRequest,
  { hosts = [] }: CheckReport,
  errors: readonly Finding[],
  budget: Budget,
): readonly Goal[] {
  const asked: Goal = { request, errors, budget, cost: Math.max(1, hosts.length) }
  if (!errors.some((finding) => finding.check === 'no-compatible-host')) return [asked]
  const ofHosts = hosts
    .map((host) => ({ toHost: host.toHost, errors: host.findings.filter(isError) }))
    .filter((host) => host.errors.length > 0 && host.errors.every(({ check }) => check !== 'same-host'))
    .map((host): Goal => ({
      request: { ...request, toHost: host.toHost },
      errors: host.errors,
      budget,
      cost: 1,
    }))
  return [...ofHosts, asked]
}

function mostEffort({ errors }: Goal): number {
  return errors.reduce((sum, finding) => sum + leastEffort(finding), 0) + 10
}

/** DRS may have reasons of its own against a host that has no errors any more. */
function mends(inventory: Inventory, request: MigrationRequest, cures: readonly Cure[]): boolean {
  return errorsOf(cures.reduce(afterCure, inventory), cures.reduce(requestAfter, request)).length === 0
}

/** What a plan may take. */
interface Allowance {
  readonly effort: number
  readonly changes: number
}

/** So many cures of exactly this effort in all after which nothing blocks, or null. */
function cureWithin(
  goal: Goal,
  inventory: Inventory,
  errors: readonly Finding[],
  { effort, changes }: Allowance,
): readonly Cure[] | null {
  const [first] = errors
  if (first === undefined) return effort === 0 && changes === 0 ? [] : null
  if (changes === 0) return null
  for (const cure of curesOfAny(first, errors)) {
    // Each change that is still to come takes 1 at least and 5 at most.
    const left = effort - cure.effort
    if (left < changes - 1 || left > 5 * (changes - 1) || goal.budget.checksLeft <= 0) continue
    goal.budget.checksLeft -= goal.cost
    const next = afterCure(inventory, cure)
    const request = requestAfter(goal.request, cure)
    const still = errorsOf(next, request)
    if (isStillThere(first, still)) continue
    const rest = cureWithin({ ...goal, request }, next, still, { effort: left, changes: changes - 1 })
    if (rest !== null) return [cure, ...rest]
  }
  return null
}

/**
 * What may make the first error go away: its own cures, and those of the others, since one of them (powering the VM
 * off) may mend it too. The mildest first; of equal ones, those that more findings name.
 */
function curesOfAny(first: Finding, errors: readonly Finding[]): readonly Cure[] {
  const offered = new Map<string, { readonly cure: Cure; named: number }>()
  for (const cure of [first, ...errors].flatMap(usefulCures)) {
    const known = offered.get(cure.text)
    if (known === undefined) offered.set(cure.text, { cure, named: 1 })
    else known.named += 1
  }
  return [...offered.values()]
    .sort((one, other) => one.cure.effort - other.cure.effort || other.named - one.named)
    .map(({ cure }) => cure)
}

function usefulCures({ cures }: Finding): readonly Cure[] {
  return cures.filter(({ commands, choice }) => commands.length > 0 || choice !== undefined)
}

function leastEffort(finding: Finding): number {
  return Math.min(5, ...usefulCures(finding).map((cure) => cure.effort))
}

function isStillThere(finding: Finding, errors: readonly Finding[]): boolean {
  return errors.some(
    (other) =>
      other.check === finding.check &&
      other.message === finding.message &&
      other.left.value === finding.left.value,
  )
}

/** What blocks the request in that estate. */
function errorsOf(inventory: Inventory, request: MigrationRequest): readonly Finding[] {
  return checkMigration(inventory, request).findings.filter(isError)
}
