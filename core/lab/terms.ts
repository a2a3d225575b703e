/**
 * The terms of an attempt: what the learner may see and do in it beside the lab itself. Practice leaves everything
 * open; an assignment says in advance what it leaves open; an exam has a time limit, no hints and no self-check. A
 * test-out asks for the objectives of a lab on a fresh variant alone: what only explains is left out, and there are no hints.
 */
import { z } from 'zod'

export const attemptModes = ['practice', 'assignment', 'exam', 'test-out'] as const

export const termsSchema = z.strictObject({
  mode: z.enum(attemptModes),
  /** Check my work is there, and right and wrong are shown as the attempt goes on. */
  hasChecks: z.boolean(),
  hasHints: z.boolean(),
  /** Points of an objective that each of its opened hints costs, in per cent. */
  hintCostPercent: z.number().min(0).max(100),
  /** Minutes of wall time from the begin; null: no limit. */
  minutes: z.number().int().min(1).max(600).nullable(),
})

export type AttemptTerms = z.infer<typeof termsSchema>

export const practiceTerms: AttemptTerms = {
  mode: 'practice',
  hasChecks: true,
  hasHints: true,
  hintCostPercent: 0,
  minutes: null,
}

export const examTerms: AttemptTerms = {
  mode: 'exam',
  hasChecks: false,
  hasHints: false,
  hintCostPercent: 0,
  minutes: 60,
}

export const testOutTerms: AttemptTerms = { ...practiceTerms, mode: 'test-out', hasHints: false }
