/** Writes a report down in the format that is asked for. */
import type { ReportFormat } from '../../../core/contract/teaching-messages.ts'
import { RefusedError } from '../refused.ts'
import { cannotPrint, paperHere, type PdfPrinter } from './pdf-printer.ts'
import type { ReportDocument } from './report-document.ts'
import type { Paper } from './style.ts'
import { csvOf } from './write-csv.ts'
import { htmlOf } from './write-html.ts'
import { jsonOf } from './write-json.ts'
import { markdownOf } from './write-markdown.ts'

export const mediaTypes: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html',
  pdf: 'application/pdf',
  markdown: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
}

/** Text, or the bytes of a PDF. Throws RefusedError where nothing here can print. */
export async function writtenReport(
  document: ReportDocument,
  format: ReportFormat,
  printer: PdfPrinter | null,
  paper: Paper = paperHere(),
): Promise<string | Uint8Array> {
  switch (format) {
    case 'html':
      return htmlOf(document)
    case 'markdown':
      return markdownOf(document)
    case 'csv':
      return csvOf(document)
    case 'json':
      return jsonOf(document)
    case 'pdf':
      if (printer === null) throw new RefusedError(cannotPrint('nothing here can print'))
      return printer.print(htmlOf(document, paper), paper)
  }
}
