/** Prints a report's HTML as PDF. Each host has its own printer; where there is none, it says so and what to do instead. */
import type { Refusal } from '../../../core/base/errors.ts'
import type { Paper } from './style.ts'

export interface PdfPrinter {
  /** Throws RefusedError where it cannot. */
  print(html: string, paper: Paper): Promise<Uint8Array>
}

/** Longest that a browser may take for one report. */
export const longestPrintMs = 60_000

export function cannotPrint(reason: string): Refusal {
  return {
    id: 'cannot-print',
    fault: '',
    message: `The PDF was not made: ${reason}.`,
    remedy: 'Export the report as HTML, open it in any browser, and print it to a PDF file from there.',
  }
}

const lettersLands = new Set(['US', 'CA', 'MX', 'PH', 'CL', 'CO', 'VE', 'GT', 'CR', 'PA', 'DO', 'SV', 'NI'])

/** Paper of a land: Letter where people print on it, A4 everywhere else. `locale`: BCP 47, `en-US`. */
export function paperOf(locale: string): Paper {
  const region = locale.split('-').find((part, index) => index > 0 && /^[A-Z]{2}$/.test(part))
  return region !== undefined && lettersLands.has(region) ? 'letter' : 'A4'
}

export function paperHere(): Paper {
  return paperOf(Intl.DateTimeFormat().resolvedOptions().locale)
}
