/** The report of `precopy run`, as what the ending of its file's name asks for. */
import path from 'node:path'
import { browserPdfPrinter } from '../loopback/print-pdf.ts'
import { RefusedError } from '../services/refused.ts'
import { formatEndings, formatOfEnding } from '../services/report/file-name.ts'
import type { RunReportFacts } from '../services/report/run-report.ts'
import { UsageError } from './exit-status.ts'

/** Throws UsageError before any work is done. */
export function refuseOtherEnding(file: string): void {
  if (formatOfEnding(file) !== null) return
  const endings = Object.values(formatEndings).map((ending) => `.${ending}`)
  throw new UsageError(
    `--report: ${path.basename(file)} does not say what kind of report it is to be.`,
    `End its name in ${endings.slice(0, -1).join(', ')} or ${endings.at(-1)}.`,
  )
}

/** Throws UsageError where no PDF can be printed on this machine. */
export async function writtenRunReport(facts: RunReportFacts, file: string): Promise<string | Uint8Array> {
  const format = formatOfEnding(file) ?? 'html'
  // Charts are only loaded where they are drawn.
  const { runReport } = await import('../services/report/run-report.ts')
  const { writtenReport } = await import('../services/report/write-report.ts')
  try {
    return await writtenReport(runReport(facts), format, browserPdfPrinter())
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    throw new UsageError(error.refusal.message, error.refusal.remedy)
  }
}
