/** Does to a copy of an estate what a cure's commands do, and checks the same migration again. */
import { afterCure } from '../../../core/checks/apply-cure.ts'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { Cure } from '../../../core/checks/cure.ts'
import type { CheckReport } from '../../../core/checks/finding.ts'
import type { MigrationRequest } from '../../../core/checks/request.ts'
import type { Inventory } from '../../../core/estate/inventory.ts'
import { commandSchema } from '../../../core/scenario/command-schema.ts'
import { expect, it } from 'vitest'
import { baseEstate, baseRequest, inventoryOf, type Blocker } from './base-estate.ts'

/** The report after the cure; the estate that is given stays as it is. */
export function reportAfter(inventory: Inventory, request: MigrationRequest, cure: Cure): CheckReport {
  return checkMigration(afterCure(inventory, cure), request)
}

/** Registers, for each blocker, that every cure with commands that a person may issue makes its finding go away, alone. */
export function testCures(blockers: readonly Blocker[]): void {
  it.each(blockers.map((blocker) => [`${blocker.check} (${blocker.kind})`, blocker] as const))(
    '%s goes away by each of its cures',
    (_, blocker) => {
      const plain = baseEstate(blocker.kind, blocker.powerState)
      blocker.plant(plain)
      const inventory = inventoryOf(plain)
      const request = { ...baseRequest(blocker.kind), ...blocker.request } as MigrationRequest
      const { findings } = checkMigration(inventory, request)
      for (const { cures, message } of findings) {
        for (const cure of cures.filter(({ commands }) => commands.length > 0)) {
          for (const command of cure.commands) expect(commandSchema.safeParse(command).success).toBe(true)
          const after = reportAfter(inventory, request, cure)
          expect(after.findings.map((one) => one.message)).not.toContain(message)
        }
      }
    },
  )
}
