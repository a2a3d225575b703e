/**
 * Any set of independent things that stop or warn about a migration, planted together, brings exactly their checks,
 * no more and no fewer; the proposed cure makes the migration possible; and each part of that cure is needed.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterCure, requestAfter } from '../../core/checks/apply-cure.ts'
import { checkMigration, isError } from '../../core/checks/check-migration.ts'
import type { MigrationKind, MigrationRequest } from '../../core/checks/request.ts'
import { smallestCure } from '../../core/checks/smallest-cure.ts'
import type { Inventory } from '../../core/estate/inventory.ts'
import { allBlockers } from '../support/blockers/all-blockers.ts'
import { baseEstate, baseRequest, inventoryOf, type Blocker } from '../support/blockers/base-estate.ts'
import { drawn } from './arbitraries.ts'

const powerStateOf = ({ kind, powerState }: Blocker) =>
  powerState ?? (kind === 'cold' ? 'poweredOff' : 'poweredOn')

/** Blockers of one kind and power state: what can be planted on one base. */
const bases = [...new Set(allBlockers.map((blocker) => `${blocker.kind}/${powerStateOf(blocker)}`))].map(
  (key) => allBlockers.filter((blocker) => `${blocker.kind}/${powerStateOf(blocker)}` === key),
)

/** The blockers in the order drawn, less those that touch what one before them touches. */
function independent(drawnBlockers: readonly Blocker[]): readonly Blocker[] {
  const touched = new Set<string>()
  return drawnBlockers.filter(({ touches }) => {
    if (touches.some((word) => touched.has(word))) return false
    for (const word of touches) touched.add(word)
    return true
  })
}

const someBlockers: fc.Arbitrary<readonly Blocker[]> = fc
  .constantFrom(...bases)
  .chain((blockers) =>
    fc.shuffledSubarray([...blockers], { minLength: 1, maxLength: Math.min(8, blockers.length) }),
  )
  .map(independent)

function planted(blockers: readonly Blocker[]): { inventory: Inventory; request: MigrationRequest } {
  const kind: MigrationKind = blockers[0]!.kind
  const plain = baseEstate(kind, powerStateOf(blockers[0]!))
  for (const blocker of blockers) blocker.plant(plain)
  const requests = blockers.map((blocker) => blocker.request ?? {})
  return {
    inventory: inventoryOf(plain),
    request: Object.assign({}, baseRequest(kind), ...requests) as MigrationRequest,
  }
}

const namesOf = (blockers: readonly Blocker[]) => [...new Set(blockers.map(({ check }) => check))].sort()

describe('blockers planted together', () => {
  it('bring exactly their checks', () => {
    fc.assert(
      fc.property(someBlockers, (blockers) => {
        const { inventory, request } = planted(blockers)
        const found = checkMigration(inventory, request).findings.map((finding) => finding.check)
        expect([...new Set(found)].sort()).toEqual(namesOf(blockers))
      }),
      drawn(11, 3000),
    )
  })
})

/** Whether it still blocks when the cures are done by their words, each as the findings of the moment offer it. */
function blocksWhenCured(inventory: Inventory, request: MigrationRequest, texts: readonly string[]): boolean {
  let estate = inventory
  let asked = request
  const left = [...texts]
  while (left.length > 0) {
    const offered = checkMigration(estate, asked).findings.flatMap((finding) => finding.cures)
    const next = offered.find((cure) => left.includes(cure.text))
    if (next === undefined) break
    left.splice(left.indexOf(next.text), 1)
    estate = afterCure(estate, next)
    asked = requestAfter(asked, next)
  }
  return blocks(estate, asked)
}

const blocks = (inventory: Inventory, request: MigrationRequest) =>
  checkMigration(inventory, request).findings.some(isError)

/** What one change, and then another, may take: cures of what blocks at that moment. */
function curesAt(inventory: Inventory, request: MigrationRequest) {
  const { findings } = checkMigration(inventory, request)
  const cures = findings.filter(isError).flatMap((finding) => finding.cures)
  return cures.filter(({ commands, choice }) => commands.length > 0 || choice !== undefined)
}

/** Least effort of plans of one or two changes, tried one by one; Infinity where none of them is enough. */
function leastOfTwo(inventory: Inventory, request: MigrationRequest): number {
  let least = Infinity
  for (const first of curesAt(inventory, request)) {
    const next = afterCure(inventory, first)
    const asked = requestAfter(request, first)
    if (!blocks(next, asked)) {
      least = Math.min(least, first.effort)
      continue
    }
    for (const second of curesAt(next, asked)) {
      if (first.effort + second.effort >= least) continue
      if (!blocks(afterCure(next, second), requestAfter(asked, second))) least = first.effort + second.effort
    }
  }
  return least
}

describe('the smallest cure', () => {
  it('takes no more effort than any plan of one or two changes', () => {
    fc.assert(
      fc.property(someBlockers, (blockers) => {
        const { inventory, request } = planted(blockers.slice(0, 3))
        if (!blocks(inventory, request)) return
        const { cures, incurable } = smallestCure(inventory, request)
        const effort = incurable.length > 0 ? Infinity : cures.reduce((sum, cure) => sum + cure.effort, 0)
        expect(effort).toBeLessThanOrEqual(leastOfTwo(inventory, request))
      }),
      drawn(13, 150),
    )
  })

  it('makes the migration possible, and every part of it is needed', () => {
    fc.assert(
      fc.property(someBlockers, (blockers) => {
        const { inventory, request } = planted(blockers)
        const { cures, incurable } = smallestCure(inventory, request)
        if (incurable.length > 0) return
        const texts = cures.map((cure) => cure.text)
        expect(blocksWhenCured(inventory, request, texts)).toBe(false)
        for (const text of texts) {
          const others = texts.filter((one) => one !== text)
          expect(blocksWhenCured(inventory, request, others), `without “${text}”`).toBe(true)
        }
      }),
      drawn(12, 400),
    )
  })
})
