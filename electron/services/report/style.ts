/** The style sheet of a report, as text, because a report is one file. Light only: it is made for paper. */
import { fontFamily, paper } from './colors.ts'

export const styleSheet = `
@page { size: A4; margin: 16mm 16mm 18mm; }
* { box-sizing: border-box; }
html { background: #eef3f5; }
body { margin: 0; color: ${paper.text}; font: 13px/18px ${fontFamily}; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
main { width: 794px; max-width: 100%; margin: 24px auto; padding: 52px 60px 44px; background: #fff; box-shadow: 0 1px 8px rgb(23 37 43 / 14%); }
h1 { margin: 0; font-size: 27px; line-height: 34px; font-weight: 600; }
h2 { margin: 26px 0 6px; font-size: 14.5px; line-height: 20px; font-weight: 600; break-after: avoid; }
h2 small { margin-left: 6px; font-size: 12px; font-weight: 400; color: ${paper.second}; }
h3 { margin: 14px 0 2px; font-size: 13px; line-height: 18px; font-weight: 600; break-after: avoid; }
p { margin: 4px 0; max-width: 75ch; }
.masthead { display: flex; justify-content: space-between; gap: 24px; padding-bottom: 12px; border-bottom: 1.5px solid ${paper.text}; color: ${paper.second}; }
.masthead strong { margin: 0 4px 0 3px; color: ${paper.text}; font-weight: 600; }
.mark { color: ${paper.text}; vertical-align: -1px; }
.title { display: flex; justify-content: space-between; align-items: flex-end; gap: 24px; margin-top: 24px; }
.title p { color: ${paper.second}; font-size: 13.5px; }
.score { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.score b { font-size: 34px; line-height: 38px; font-weight: 500; }
.score span { font-size: 16px; color: ${paper.second}; }
.score p { margin: 0; font-size: 12px; }
.finding { margin: 18px 0 16px; font-size: 15.5px; line-height: 23px; }
.finding b { font-weight: 600; }
.figures { display: grid; grid-template-columns: repeat(5, 1fr); margin: 0; padding: 10px 0; border: solid ${paper.hairlineStrong}; border-width: 1px 0; break-inside: avoid; }
.figures div { padding: 0 10px; border-left: 1px solid ${paper.hairlineStrong}; }
.figures div:first-child { padding-left: 0; border-left: 0; }
.figures dd { margin: 0; font-size: 19px; line-height: 25px; font-weight: 500; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figures dt { font-size: 11.5px; line-height: 16px; color: ${paper.second}; }
.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
figure { margin: 0; break-inside: avoid; }
.chart { display: block; max-width: 100%; height: auto; }
figcaption, .note { color: ${paper.second}; font-size: 12.5px; line-height: 17px; }
table { width: 100%; border-collapse: collapse; font-size: 12.5px; line-height: 17px; }
th { padding: 4px 10px 4px 0; border-bottom: 1.5px solid ${paper.text}; color: ${paper.second}; font-weight: 400; text-align: left; vertical-align: bottom; }
td { padding: 5px 10px 5px 0; border-bottom: 1px solid ${paper.hairline}; vertical-align: top; overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.dot { vertical-align: -1px; }
td .mark-met { color: ${paper.success}; }
td .mark-partly { color: ${paper.warning}; }
.verdict { white-space: nowrap; }
.bars { width: 38%; min-width: 90px; }
.bar { display: block; height: 5px; margin: 1.5px 0; min-width: 1px; }
.bar.sent { background: ${paper.sent}; }
.bar.dirtied { background: ${paper.toSend}; }
.bar.stun { height: 9px; margin: 4px 0; background: ${paper.stun}; }
.bar.after { height: 9px; margin: 4px 0; background: ${paper.hatch}; }
.key { display: inline-block; width: 9px; height: 7px; margin: 0 3px 0 6px; }
.key.sent { background: ${paper.sent}; }
.key.dirtied { background: ${paper.toSend}; }
.predicted { color: ${paper.prediction}; }
.try { margin-top: 8px; font-weight: 500; }
.reply { color: ${paper.second}; }
ol.order { margin: 2px 0; padding-left: 20px; }
blockquote { margin: 4px 0; padding: 2px 0 2px 12px; border-left: 2px solid ${paper.hairlineStrong}; white-space: pre-wrap; overflow-wrap: anywhere; }
code, .hash { font: 11px/16px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
pre { margin: 4px 0; padding: 8px 10px; background: #f8fafb; border: 1px solid ${paper.hairline}; white-space: pre-wrap; overflow-wrap: anywhere; font: 11px/16px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.proof { margin-top: 30px; padding-top: 4px; border-top: 1px solid ${paper.hairlineStrong}; }
.proof dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 6px 0; font-size: 12.5px; }
.proof dt { color: ${paper.second}; }
.proof dd { margin: 0; overflow-wrap: anywhere; }
.migration { margin-top: 34px; padding-top: 2px; border-top: 1.5px solid ${paper.text}; }
@media (max-width: 700px) { main { padding: 24px 18px; margin: 0; } .figures { grid-template-columns: repeat(2, 1fr); gap: 10px 0; } }
@media print { html { background: #fff; } main { width: auto; margin: 0; padding: 0; box-shadow: none; } }
`
