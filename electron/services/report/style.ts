/**
 * The style sheet of a report, as text, because a report is one file. Light only: it is made for paper, A4 or Letter.
 * Whatever a colour says, a shape, a pattern or a word says too.
 */
import { fontFamily, paper } from './colors.ts'

export type Paper = 'A4' | 'letter'

/** Size and margins of the printed page, with its number where the browser writes one. */
export function pageRule(sheet: Paper | null): string {
  const size = sheet === null ? '' : `size: ${sheet}; `
  return `
@page { ${size}margin: 16mm 16mm 18mm; @bottom-right { content: counter(page) " of " counter(pages); font: 9pt ${fontFamily}; color: #333; } }`
}

const monospace = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'
const hatch = (color: string, angle: number) =>
  `repeating-linear-gradient(${angle}deg, ${color} 0 1.5px, #fff 1.5px 3px)`

const screen = `
* { box-sizing: border-box; }
html { background: #eef3f5; }
body { margin: 0; color: ${paper.text}; font: 13.5px/19px ${fontFamily}; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.sheet { width: 794px; max-width: 100%; margin: 24px auto; padding: 52px 60px 44px; background: #fff; box-shadow: 0 1px 8px rgb(23 37 43 / 14%); }
h1 { margin: 0; font-size: 27px; line-height: 34px; font-weight: 600; }
h2 { margin: 26px 0 6px; font-size: 15.5px; line-height: 21px; font-weight: 600; break-after: avoid; }
h2 small, h3 small { margin-left: 6px; font-size: 12.5px; font-weight: 400; color: ${paper.second}; }
h3 { margin: 16px 0 2px; font-size: 13.5px; line-height: 19px; font-weight: 600; break-after: avoid; }
p { margin: 4px 0; max-width: 78ch; orphans: 3; widows: 3; }
.masthead { display: flex; justify-content: space-between; gap: 24px; padding-bottom: 12px; border-bottom: 1.5px solid ${paper.text}; color: ${paper.second}; }
.masthead strong { margin: 0 4px 0 3px; color: ${paper.text}; font-weight: 600; }
.mark { color: ${paper.text}; vertical-align: -1px; }
.title { display: flex; justify-content: space-between; align-items: flex-end; gap: 24px; margin-top: 24px; }
.title p { color: ${paper.second}; }
.score { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.score b { font-size: 34px; line-height: 38px; font-weight: 500; }
.score span { font-size: 16px; color: ${paper.second}; }
.score p { margin: 0; font-size: 12.5px; }
.finding { margin: 18px 0 14px; font-size: 16px; line-height: 24px; max-width: 72ch; }
.finding b { font-weight: 600; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(108px, 1fr)); margin: 8px 0; padding: 10px 0; border: solid ${paper.hairlineStrong}; border-width: 1px 0; break-inside: avoid; }
.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: 0 10px; border-left: 1px solid ${paper.hairlineStrong}; }
.figures div:first-child { padding-left: 0; border-left: 0; }
.figures dd { margin: 0; font-size: 19px; line-height: 25px; font-weight: 500; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figures dt { font-size: 12px; line-height: 16px; color: ${paper.second}; }
figure { margin: 4px 0 0; break-inside: avoid; }
.chart { display: block; max-width: 100%; height: auto; }
figcaption, .note { color: ${paper.second}; font-size: 13px; line-height: 18px; max-width: 82ch; }
table { width: 100%; margin: 4px 0; border-collapse: collapse; font-size: 13px; line-height: 17.5px; }
caption { padding: 6px 0 2px; text-align: left; font-weight: 600; caption-side: top; break-after: avoid; }
.quiet { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th { padding: 4px 10px 4px 0; color: ${paper.second}; font-weight: 400; text-align: left; vertical-align: bottom; }
thead th { border-bottom: 1.5px solid ${paper.text}; }
tbody th { color: inherit; }
td, tbody th { padding: 5px 10px 5px 0; border-bottom: 1px solid ${paper.hairline}; vertical-align: top; overflow-wrap: break-word; }
th:last-child, td:last-child { padding-right: 0; }
tr { break-inside: avoid; }
thead { display: table-header-group; break-inside: avoid; break-after: avoid; }
tbody tr:nth-child(-n + 3), tbody tr:last-child { break-before: avoid; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; }
thead .number:first-child { white-space: nowrap; }
.dot { vertical-align: -1px; }
.marked { white-space: nowrap; }
.marked .reply { white-space: normal; }
.strong { font-weight: 600; }
.predicted { color: ${paper.prediction}; }
.bars { width: 34%; min-width: 90px; }
.bar { display: block; height: 6px; margin: 1.5px 0; min-width: 1px; }
.bar.sent { background: ${paper.sent}; }
.bar.dirtied { background: ${hatch(paper.toSend, 45)}; outline: 0.75px solid ${paper.toSend}; outline-offset: -0.75px; }
.bar.stun { background: ${paper.stun}; height: 9px; margin: 4px 0; }
.bar.after { background: ${hatch(paper.third, 45)}; height: 9px; margin: 4px 0; }
.stack { display: flex; height: 14px; margin: 1px 0; border: 1px solid ${paper.text}; }
.stack .bar { height: auto; margin: 0; min-width: 0; outline: none; }
.bar.met { background: ${paper.sent}; }
.bar.partly { background: ${hatch(paper.sent, 45)}; }
.bar.not-met { background: #fff; outline: 0.75px solid ${paper.third}; outline-offset: -0.75px; }
.key { margin-right: 9px; white-space: nowrap; }
.key .bar { display: inline-block; width: 11px; height: 8px; margin: 0 4px 0 0; }
.label { margin-top: 8px; font-weight: 500; }
.reply { color: ${paper.second}; font-weight: 400; }
tbody th.number { width: 1%; padding-right: 16px; }
td .reply, th .reply { display: block; }
ol, ul { margin: 2px 0; padding-left: 22px; }
blockquote { margin: 4px 0; padding: 2px 0 2px 12px; border-left: 2px solid ${paper.hairlineStrong}; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: 12px/17px ${monospace}; overflow-wrap: anywhere; }
pre { margin: 4px 0; padding: 8px 10px; background: #f8fafb; border: 1px solid ${paper.hairlineStrong}; white-space: pre-wrap; overflow-wrap: anywhere; font: 12px/17px ${monospace}; }
.properties { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 6px 0; font-size: 13px; }
.properties dt { color: ${paper.second}; }
.properties dd { margin: 0; overflow-wrap: anywhere; }
.major { margin-top: 34px; padding-top: 2px; border-top: 1.5px solid ${paper.text}; }
.major > h2 { font-size: 18px; line-height: 25px; margin-top: 12px; }
details { margin: 4px 0; }
summary { color: ${paper.sent}; font-size: 13px; cursor: pointer; }
@media (max-width: 700px) { .sheet { padding: 24px 18px; margin: 0; } table { display: block; overflow-x: auto; } }
`

/** 10 to 11 points, black on white; what can be opened on a screen is in the other formats. */
const print = `
@media print {
html { background: #fff; }
body { color: #000; font-size: 10.5pt; line-height: 14.5pt; }
.sheet { width: auto; margin: 0; padding: 0; box-shadow: none; }
p, figcaption, .note { max-width: none; }
table, .properties, figcaption, .note, .title p { font-size: 10pt; line-height: 13.5pt; }
.score p, .figures dt, h2 small, h3 small { font-size: 10pt; line-height: 13pt; }
.finding { font-size: 12pt; line-height: 17pt; max-width: none; }
.title p, .score span, .masthead, .figures dt, figcaption, .note, h2 small, h3 small, .reply, .properties dt, thead th { color: #333; }
h1 { font-size: 20pt; line-height: 25pt; } h2 { font-size: 12.5pt; line-height: 16pt; } h3 { font-size: 10.5pt; line-height: 14pt; }
.major > h2 { font-size: 14pt; line-height: 18pt; }
td, tbody th { border-bottom-color: #bbb; }
code, pre { font-size: 9pt; line-height: 12pt; }
pre { background: #fff; }
details { display: none; }
}
`

export const styleSheet = screen + print
