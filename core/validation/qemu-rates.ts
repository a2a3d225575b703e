/**
 * Figures that QEMU reports of a migration under way, as its own rules renew them: predicted from the rounds of a
 * trace, observed from the polled samples of a case file. Both take the last value of the run.
 */
import { z } from 'zod'
import { nsPerMs } from '../base/units.ts'
import type { MigrationView } from '../trace/view.ts'
import type { Quantities } from './measured-case.ts'
import { median } from './statistics.ts'

/** `dirty-pages-rate` is renewed at a sync more than so many whole ms after it last was (QEMU 7.2, ram.c). */
const rateRenewalMs = 1000

/** `dirty-pages-rate` as it stands at the end, and when the first pass ended. */
export function reportedQuantities({ rounds, startedAtNs }: MigrationView): Quantities {
  let renewedMs = Math.floor(startedAtNs / nsPerMs)
  let dirtiedPages = 0
  let rate: number | null = null
  for (const { startedAtNs: roundAtNs, finished } of rounds) {
    if (finished === null) continue
    dirtiedPages += finished.dirtiedPages
    const nowMs = Math.floor((roundAtNs + finished.durationNs) / nsPerMs)
    if (nowMs - renewedMs <= rateRenewalMs) continue
    rate = (dirtiedPages * 1000) / (nowMs - renewedMs)
    renewedMs = nowMs
    dirtiedPages = 0
  }
  const [, second] = rounds
  return {
    ...(rate === null ? {} : { dirty_pages_per_s: rate }),
    ...(second === undefined ? {} : { first_pass_ms: (second.startedAtNs - startedAtNs) / nsPerMs }),
  }
}

const sampledSchema = z.looseObject({
  repeats: z.array(z.looseObject({ pass_at_ms: z.array(z.number()).optional() })).default([]),
  series: z
    .looseObject({ columns: z.array(z.string()), rows: z.array(z.array(z.number().nullable())) })
    .optional(),
})

/** The same from a configuration of a case file, as far as it has them. */
export function sampledQuantities(configuration: unknown): Quantities {
  const parsed = sampledSchema.safeParse(configuration)
  if (!parsed.success) return {}
  const { repeats, series } = parsed.data
  // With two syncs more than the first there was a second pass: of a run that ends after its first, they are its end.
  const firstPasses = repeats.flatMap(({ pass_at_ms: at = [] }) => (at.length > 3 ? [at[1]!] : []))
  const figures = {
    dirty_pages_per_s: lastRateOf(series),
    first_pass_ms: firstPasses.length === 0 ? undefined : median(firstPasses),
  }
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

type Series = z.infer<typeof sampledSchema>['series']

/** The last one that is not 0: QEMU reports 0 before there is one, and again after the end. */
function lastRateOf(series: Series): number | undefined {
  if (series === undefined) return undefined
  const column = series.columns.indexOf('dirty_pages_per_s')
  return series.rows.findLast((values) => (values[column] ?? 0) > 0)?.[column] ?? undefined
}
