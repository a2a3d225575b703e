/** The editor: YAML with line numbers, search, undo, folding, completion, and problems at their place. */
import { autocompletion, completionKeymap } from '@codemirror/autocomplete'
import { yaml } from '@codemirror/lang-yaml'
import { indentUnit } from '@codemirror/language'
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { EditorState, Prec, type ChangeSpec, type Extension, type Text } from '@codemirror/state'
import { EditorView, keymap, tooltips } from '@codemirror/view'
import { basicSetup } from 'codemirror'
import type { DraftReview } from '../../../core/contract/teaching-messages.ts'
import { completionSource, type ProposalSource } from './completions.ts'
import { editorTheme } from './editor-theme.ts'

export interface EditorEvents {
  changed(text: string): void
  moved(offset: number): void
}

export interface EditedDraft {
  readonly id: string
  readonly text: string
  /** Accessible name. */
  readonly label: string
}

const indent = '  '

/** Tab indents as everybody expects in a text; Escape, then Tab leaves the editor. */
const tabKeys = keymap.of([
  {
    key: 'Tab',
    run(view) {
      const { state } = view
      const isSeveral = state.selection.ranges.some((range) => state.doc.lineAt(range.from).to < range.to)
      if (isSeveral) indentLines(view, 1)
      else view.dispatch(state.replaceSelection(indent))
      return true
    },
    shift(view) {
      indentLines(view, -1)
      return true
    },
  },
])

function indentLines(view: EditorView, by: 1 | -1): void {
  const { doc, selection } = view.state
  const lines = new Set<number>()
  for (const { from, to } of selection.ranges) {
    for (let at = doc.lineAt(from).number; at <= doc.lineAt(to).number; at += 1) lines.add(at)
  }
  const changes = [...lines].flatMap((number): ChangeSpec[] => {
    const { from, text } = doc.line(number)
    if (by === 1) return [{ from, insert: indent }]
    const spaces = /^ {0,2}/.exec(text)![0].length
    return spaces === 0 ? [] : [{ from, to: from + spaces }]
  })
  view.dispatch({ changes, userEvent: 'input.indent' })
}

function extensions(label: string, source: ProposalSource, events: EditorEvents): Extension[] {
  return [
    Prec.high(tabKeys),
    basicSetup,
    autocompletion({ override: [completionSource(source)], icons: false }),
    keymap.of(completionKeymap),
    yaml(),
    indentUnit.of(indent),
    lintGutter(),
    tooltips({ position: 'absolute' }),
    editorTheme,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) events.changed(update.state.doc.toString())
      if (update.selectionSet || update.docChanged) events.moved(update.state.selection.main.head)
    }),
  ]
}

/**
 * In a shadow root: there the editor's styles are adopted sheets, where the page would be given a style element, which
 * the content security policy forbids.
 */
export function createEditor(
  root: ShadowRoot,
  draft: EditedDraft,
  source: ProposalSource,
  events: EditorEvents,
): EditorView {
  const before = left.get(draft.id)
  const isSame = before !== undefined && before.doc.toString() === draft.text
  const state = isSame
    ? before
    : EditorState.create({ doc: draft.text, extensions: extensions(draft.label, source, events) })
  const view = new EditorView({ state, parent: root, root })
  if (isSame)
    view.dispatch({ effects: EditorView.scrollIntoView(state.selection.main.head, { y: 'center' }) })
  return view
}

const left = new Map<string, EditorState>()

/** What was done to a draft can be undone as well after one has looked at something else. */
export function rememberEditor(draftId: string, view: EditorView): void {
  left.set(draftId, view.state)
}

export function showProblems(view: EditorView, problems: DraftReview['problems']): void {
  view.dispatch(
    setDiagnostics(
      view.state,
      problems.map((problem) => diagnosticOf(view.state.doc, problem)),
    ),
  )
}

/** From its place to the end of the word or value there; the whole line where it has no column. */
export function diagnosticOf(doc: Text, problem: DraftReview['problems'][number]): Diagnostic {
  const line = doc.line(Math.max(1, Math.min(doc.lines, problem.line)))
  const from = Math.min(line.to, line.from + Math.max(0, problem.column - 1))
  const rest = line.text.slice(from - line.from)
  const length = problem.column < 1 ? line.length : (/^(\S+(?: \S+)*)/.exec(rest)?.[0].length ?? 0)
  const { message, expected, remedy } = problem
  return {
    from,
    to: Math.min(line.to, from + length),
    severity: 'error',
    message: [message, expected === '' ? '' : `Expected: ${expected}.`, remedy].filter(Boolean).join(' '),
  }
}

/** Puts the cursor there, in sight, with the focus. */
export function showPlace(view: EditorView, at: number): void {
  const effects = EditorView.scrollIntoView(at, { y: 'start', yMargin: 60 })
  view.dispatch({ selection: { anchor: at }, effects })
  view.focus()
}
