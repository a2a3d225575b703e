/**
 * The smallest set of changes that makes a refused migration possible: least effort in all, then fewest changes.
 * Found by iterative deepening over the cures that the findings offer: after each one the checks run again, so that
 * cures that bring new findings, or mend several at once, count for what they do. MODEL.md says what effort means.
 */
import type { Inventory } from '../estate/inventory.ts'
import { afterCure } from './apply-cure.ts'
import { checkMigration, isError } from './check-migration.ts'
import type { Cure } from './cure.ts'
import type { Finding } from './finding.ts'
import type { MigrationRequest } from './request.ts'

export interface CurePlan {
  /** To be done in this order; empty where nothing blocks. */
  readonly cures: readonly Cure[]
  /** Errors that no change mends: another destination is needed. Then `cures` is empty. */
  readonly incurable: readonly Finding[]
}

/** Most checks that a search runs; what is best by then is the plan. Ours: a second or two at most. */
const maxChecks = 20_000

interface Search {
  readonly request: MigrationRequest
  checksLeft: number
}

/** Plans for the request as it is. Pure: the estate stays as it is. */
export function smallestCure(inventory: Inventory, request: MigrationRequest): CurePlan {
  const errors = errorsOf(inventory, request)
  const incurable = errors.filter((finding) => usefulCures(finding).length === 0)
  const search: Search = { request, checksLeft: maxChecks }
  if (errors.length === 0) return { cures: [], incurable: [] }
  const most = errors.reduce((sum, finding) => sum + leastEffort(finding), 0) + 10
  for (let effort = 1; effort <= most && search.checksLeft > 0; effort += 1) {
    const cures = cureWithin(search, inventory, errors, effort)
    if (cures !== null) return { cures, incurable: [] }
  }
  return { cures: [], incurable: incurable.length > 0 ? incurable : errors }
}

/** Cures of exactly this effort in all after which nothing blocks, or null. */
function cureWithin(
  search: Search,
  inventory: Inventory,
  errors: readonly Finding[],
  effort: number,
): readonly Cure[] | null {
  const [first] = errors
  if (first === undefined) return effort === 0 ? [] : null
  for (const cure of curesOfAny(first, errors)) {
    if (cure.effort > effort || search.checksLeft <= 0) continue
    search.checksLeft -= 1
    const next = afterCure(inventory, cure)
    const left = errorsOf(next, search.request)
    if (isStillThere(first, left)) continue
    const rest = cureWithin(search, next, left, effort - cure.effort)
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
  return cures.filter((cure) => cure.commands.length > 0)
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
