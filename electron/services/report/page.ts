/** The frame of every report: one HTML file that needs nothing else, on screen and on A4. No script, no link out. */
import { markup, trusted, type Html } from './html.ts'
import { pageRule, styleSheet, type Paper } from './style.ts'

export interface ReportPage {
  readonly title: string
  /** `Lab report`, `Run report`, … */
  readonly kind: string
  /** Right of the kind: learner and date, as far as known. */
  readonly origin: string
  /** null: as the browser's printer has it. */
  readonly paper: Paper | null
  readonly body: readonly (Html | null)[]
}

export function reportPage({ title, kind, origin, paper, body }: ReportPage): string {
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="color-scheme" content="light" />
        <title>${title} · Precopy ${kind.toLowerCase()}</title>
        <style>
          ${trusted(pageRule(paper) + styleSheet)}
        </style>
      </head>
      <body>
        <div class="sheet">
          <header class="masthead">
            <span>${mark} <strong>Precopy</strong> ${kind}</span><span>${origin}</span>
          </header>
          <main>${body}</main>
        </div>
      </body>
    </html> `.text
}

/** Two hosts, one of them solid: the VM runs there. */
const mark = trusted(
  '<svg class="mark" width="16" height="12" viewBox="0 0 16 12" aria-hidden="true">' +
    '<rect x="0.75" y="0.75" width="5.5" height="10.5" rx="1.5" fill="none" stroke="currentColor" stroke-width="1.5"/>' +
    '<rect x="9" y="0" width="7" height="12" rx="1.5" fill="currentColor"/></svg>',
)
