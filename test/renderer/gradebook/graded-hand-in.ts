/** A marked hand-in as the host tells it, with what a test does not care about filled in. */
import type { Flag, GradedSubmission } from '../../../core/contract/teaching-messages.ts'

export function handIn(change: Partial<GradedSubmission> = {}): GradedSubmission {
  return {
    id: 'one',
    fileName: 'first-move-ada.submission.yaml',
    learner: 'Ada Nkemelu',
    labId: 'first-move',
    labTitle: 'First move',
    seed: 42,
    attemptId: 'a',
    engine: '1.0.0',
    handedInAt: '2026-11-21T09:41:00.000Z',
    flags: [],
    points: 80,
    maxPoints: 100,
    first: null,
    best: null,
    objectives: [],
    explanations: [],
    predictions: [],
    notebook: [],
    hints: 0,
    checks: 0,
    comment: '',
    ...change,
  }
}

export function flag(id: Flag['id'], severity: Flag['severity'] = 'error'): Flag {
  return { id, severity, message: 'It was changed.', remedy: 'Ask for the original.' }
}

export function objective(
  id: string,
  verdict: GradedSubmission['objectives'][number]['verdict'],
): GradedSubmission['objectives'][number] {
  return { id, text: id, verdict, points: 0, maxPoints: 20, reason: '', evidenceAtNs: [], override: null }
}
