/**
 * A report before it is written down: title, findings, figures, tables, charts and text in order. HTML, PDF, Markdown,
 * CSV and JSON are all written from this one thing, so that no format can say what another does not. Figures carry
 * their plain value beside their text; drawings always stand beside the table that they draw.
 */
import type { LoggedCommand } from '../../../core/scenario/command-schema.ts'
import type { Html } from './html.ts'

/** Text, of which parts may be stressed. */
export type Words = readonly (string | { readonly strong: string })[]

export type Value = string | number | boolean | null

/** Shapes that tell verdicts apart in grey. */
export type Mark = 'met' | 'partly' | 'not-yet' | 'cannot-judge'

export interface Cell {
  readonly text: string
  /** As CSV and JSON have it; left out: the text. */
  readonly value?: Value
  readonly mark?: Mark
  readonly look?: 'strong' | 'predicted'
  /** A line below it, in smaller words. */
  readonly note?: string
  /** Lengths from 0 to 1 in a column of drawings, one bar below the other. */
  readonly bars?: readonly Bar[]
  /** Lengths of one bar in a column of drawings, side by side; they add up to 1 at most. */
  readonly stack?: readonly Bar[]
}

export interface Bar {
  readonly look: BarLook
  readonly share: number
  /** Where it begins; left out: at the left. */
  readonly from?: number
}

export type BarLook = 'sent' | 'dirtied' | 'stun' | 'after' | 'met' | 'partly' | 'not-met'

export interface Column {
  readonly name: string
  /** Of the plain values; the text has its own. */
  readonly unit?: string
  readonly isNumber?: boolean
  /** A column of drawings, with what each kind of bar means: only where there is ink. */
  readonly legend?: readonly { readonly look: BarLook; readonly text: string }[]
}

export interface Table {
  readonly kind: 'table'
  readonly title: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly (string | Cell)[])[]
  /** The title is read out and written into CSV alone, because the heading above says it already. */
  readonly isTitleQuiet?: boolean
}

export interface Chart {
  readonly kind: 'chart'
  readonly title: string
  /** What it shows, in a sentence or two, for whoever does not see it. */
  readonly description: string
  readonly svg: Html
  readonly caption: string
  /** What is drawn, in figures. */
  readonly table: Table
  /** The table stands below the drawing for all to see. */
  readonly isTableShown?: boolean
}

export interface Figure {
  readonly label: string
  readonly text: string
  /** With its unit, for example `totalSeconds`. */
  readonly key: string
  readonly value: Value
}

export interface Property {
  readonly name: string
  readonly text: string
  readonly isCode?: boolean
}

export type Block =
  | {
      readonly kind: 'heading'
      readonly level: 2 | 3
      readonly text: string
      readonly note?: string
      /** Begins a larger part: a rule above it. */
      readonly isMajor?: boolean
    }
  | {
      readonly kind: 'words'
      readonly look: 'finding' | 'plain' | 'note' | 'reply' | 'label'
      readonly words: Words
      readonly mark?: Mark
    }
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly isOrdered: boolean }
  | { readonly kind: 'figures'; readonly figures: readonly Figure[] }
  | { readonly kind: 'properties'; readonly items: readonly Property[] }
  | { readonly kind: 'code'; readonly text: string }
  | Table
  | Chart

/** Everything that is needed to see the same again. */
export interface Reproduction {
  readonly scenario: { readonly name: string; readonly id: string | null; readonly sha256: string }
  /** null for a run outside a lab, and where the lab left the scenario as it was. */
  readonly lab: { readonly id: string; readonly sha256: string } | null
  readonly seed: number
  readonly engine: string
  readonly plannedCommandCount: number
  readonly commands: readonly LoggedCommand[]
  readonly traceSha256: string
  /** Where the trace ends if something was still to come; null if the run had come to rest. */
  readonly untilNs: number | null
}

export interface ReportDocument {
  readonly kind: 'Lab report' | 'Run report' | 'Comparison of two runs' | 'Class report'
  readonly title: string
  /** Below the title. */
  readonly subtitle: string
  /** Right of the kind: learner and date, as far as known. */
  readonly origin: string
  readonly score: {
    readonly points: number | null
    readonly maxPoints: number
    readonly detail: string
  } | null
  readonly blocks: readonly Block[]
  readonly reproductions: readonly Reproduction[]
}

export function heading(text: string, note = ''): Block {
  return { kind: 'heading', level: 2, text, note }
}

export function subheading(text: string, note = ''): Block {
  return { kind: 'heading', level: 3, text, note }
}

/** The same below a heading of its own: its headings are one level lower. */
export function lowered(blocks: readonly Block[]): Block[] {
  return blocks.map((block) => (block.kind === 'heading' ? { ...block, level: 3 } : block))
}

export function words(look: Extract<Block, { kind: 'words' }>['look'], text: string | Words): Block {
  return { kind: 'words', look, words: typeof text === 'string' ? [text] : text }
}

export function strong(text: string): { readonly strong: string } {
  return { strong: text }
}

/** Words with stressed parts, from a template; line ends in it are spaces. */
export function say(
  parts: TemplateStringsArray,
  ...values: readonly (string | { readonly strong: string })[]
): Words {
  return parts.flatMap((part, index) => {
    const value = values[index]
    return [part.replace(/\s*\n\s*/g, ' '), ...(value === undefined ? [] : [value])]
  })
}

export function plainText(text: Words): string {
  return text.map((part) => (typeof part === 'string' ? part : part.strong)).join('')
}

export function cellOf(cell: string | Cell): Cell {
  return typeof cell === 'string' ? { text: cell } : cell
}

/** A number as a person reads it, with its plain value. */
export function figureCell(text: string, value: number | null): Cell {
  return { text, value }
}

export const noFigure: Cell = { text: '–', value: null }

/** Replies of a lab may stress words and set names apart as Markdown does; a report says the words. */
export function withoutMarks(text: string): string {
  return text.replace(/`([^`]+)`/g, '$1').replace(/\*\*([^*]+)\*\*/g, '$1')
}
