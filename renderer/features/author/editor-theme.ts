/** How the editor looks: the window's colour roles, so that both themes fit without the editor knowing which is on. */
import { HighlightStyle, defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'

/** The usual style tells its kinds of text apart by these colours; ours take their place. */
const roles: Readonly<Record<string, string>> = {
  '#404740': 'var(--text-second)',
  '#708': 'var(--prediction)',
  '#219': 'var(--prediction)',
  '#164': 'var(--goal)',
  '#a11': 'var(--goal)',
  '#e40': 'var(--prediction)',
  '#00c': 'var(--link)',
  '#085': 'var(--warning)',
  '#940': 'var(--text-third)',
  '#f00': 'var(--error)',
}

const ourStyle = HighlightStyle.define(
  defaultHighlightStyle.specs.map(({ tag, color, fontWeight }) => ({
    tag,
    ...(color === undefined ? {} : { color: roles[String(color)] ?? 'var(--text)' }),
    ...(fontWeight === undefined ? {} : { fontWeight }),
  })),
)

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--panel)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '18px', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)', padding: '6px 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--text)', borderLeftWidth: '2px' },
  '.cm-gutters': {
    color: 'var(--text-third)',
    backgroundColor: 'var(--rail)',
    borderRight: '1px solid var(--hairline)',
  },
  '.cm-lineNumbers .cm-gutterElement': { fontFamily: 'var(--digits)', fontSize: '11px', minWidth: '28px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--selected) 35%, transparent)' },
  '.cm-activeLineGutter': { color: 'var(--text)', backgroundColor: 'var(--selected)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--accent) 30%, transparent)',
  },
  '.cm-selectionMatch': { backgroundColor: 'color-mix(in srgb, var(--warning) 22%, transparent)' },
  '.cm-searchMatch': {
    backgroundColor: 'color-mix(in srgb, var(--warning) 28%, transparent)',
    outline: '1px solid var(--warning)',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--selected)',
    outline: '1px solid var(--control-edge)',
  },
  '.cm-foldPlaceholder': {
    padding: '0 6px',
    color: 'var(--text-second)',
    backgroundColor: 'var(--rail)',
    border: '1px solid var(--control-edge)',
  },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'pointer' },
})

const floating = EditorView.theme({
  '.cm-tooltip': {
    color: 'var(--text)',
    backgroundColor: 'var(--panel)',
    border: '1px solid var(--hairline-strong)',
    borderRadius: '4px',
    boxShadow: 'var(--float-shadow)',
    fontFamily: "'Precopy Text', sans-serif",
    fontSize: '12.5px',
    lineHeight: '17.5px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--mono)',
    fontSize: '12px',
    maxHeight: '220px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', lineHeight: '18px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { color: 'var(--text)', background: 'var(--selected)' },
  '.cm-completionDetail': { color: 'var(--text-second)', fontStyle: 'normal' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionInfo': { maxWidth: '320px', padding: '6px 10px' },
  '.cm-panels': {
    color: 'var(--text)',
    backgroundColor: 'var(--rail)',
    fontFamily: "'Precopy Text', sans-serif",
  },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--hairline-strong)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--hairline-strong)' },
  '.cm-panel.cm-search': { padding: '6px 10px', fontSize: '12.5px' },
  '.cm-panel.cm-search label': { fontSize: '12px', display: 'inline-flex', gap: '4px', alignItems: 'center' },
  '.cm-textfield': {
    minHeight: '24px',
    padding: '2px 8px',
    color: 'var(--text)',
    backgroundColor: 'var(--panel)',
    border: '1px solid var(--control-edge)',
    borderRadius: '3px',
    fontSize: '12px',
  },
  '.cm-button': {
    minHeight: '24px',
    padding: '2px 10px',
    color: 'var(--link)',
    background: 'transparent',
    border: '1px solid var(--accent)',
    borderRadius: '3px',
    fontSize: '12px',
  },
  '.cm-panel.cm-search [name=close]': {
    color: 'var(--text-second)',
    fontSize: '16px',
    minWidth: '24px',
    minHeight: '24px',
  },
  '.cm-diagnostic': { padding: '5px 10px', borderLeft: '3px solid var(--error)', maxWidth: '420px' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warning)' },
  '.cm-lint-marker': { width: '12px', height: '12px' },
  '.cm-panel.cm-panel-lint ul [aria-selected]': { backgroundColor: 'var(--selected)' },
  ':focus-visible': { outlineColor: 'var(--focus)' },
})

export const editorTheme = [look, floating, syntaxHighlighting(ourStyle)]
