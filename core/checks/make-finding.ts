/** Joins what a condition found with what the catalogue says of its check. */
import { catalogueRow, type CatalogueRow } from './catalogue.ts'
import type { Finding } from './finding.ts'
import type { CheckResult } from './subject.ts'

export function findingOf(row: CatalogueRow, result: CheckResult): Finding {
  return {
    check: row.id,
    severity: row.severity,
    group: row.group,
    fault: row.fault,
    wrapper: row.wrapper,
    fields: row.reason === '' ? [] : [{ label: 'reason', value: row.reason }],
    source: row.sources.join(', '),
    confidence: row.confidence,
    cures: [],
    ...result,
    note: [result.note ?? '', noteOf(row)].filter((part) => part !== '').join(' '),
  }
}

/** The finding of the check with that id. */
export function findingOfCheck(id: string, result: CheckResult): Finding {
  return findingOf(catalogueRow(id), result)
}

/** What a person should know of the rule itself. */
function noteOf(row: CatalogueRow): string {
  if (row.when === 'advisory') return 'vCenter does not check this; it is the documented limit of support.'
  if (row.confidence === 'inferred') return 'This rule is inferred.'
  if (row.faultMapping === 'inferred' && row.fault !== '')
    return `That vCenter raises ${row.fault} for it is inferred.`
  return ''
}
