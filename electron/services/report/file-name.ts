/** Names of files that a person keeps: from a name that may hold anything to one that every system takes. */
import type { ReportFormat } from '../../../core/contract/teaching-messages.ts'

export const formatEndings: Readonly<Record<ReportFormat, string>> = {
  html: 'html',
  pdf: 'pdf',
  markdown: 'md',
  csv: 'csv',
  json: 'json',
}

/** `First move` → `first-move-report.html`. */
export function reportFileName(name: string, format: ReportFormat = 'html'): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${plain === '' ? 'run' : plain}-report.${formatEndings[format]}`
}

/** What the ending of a file's name asks for; null where it is none of a report's. */
export function formatOfEnding(fileName: string): ReportFormat | null {
  const ending = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''
  if (ending === 'htm') return 'html'
  if (ending === 'markdown') return 'markdown'
  const found = Object.entries(formatEndings).find(([, one]) => one === ending)
  return found === undefined ? null : (found[0] as ReportFormat)
}
