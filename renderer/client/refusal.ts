/** Errors of calls as sentences for a person; a refusal keeps its fault and remedy. */
import { ORPCError } from '@orpc/client'
import type { z } from 'zod'
import type { inputProblemSchema, refusalSchema } from '../../core/contract/messages.ts'

export interface ShownError {
  readonly message: string
  /** vim fault, or ''. */
  readonly fault: string
  readonly remedy: string
  readonly problems: readonly z.infer<typeof inputProblemSchema>[]
}

export function shownError(error: unknown): ShownError {
  if (error instanceof ORPCError && error.defined) {
    if (error.code === 'REFUSED') {
      const { message, fault, remedy } = error.data as z.infer<typeof refusalSchema>
      return { message, fault, remedy, problems: [] }
    }
    if (error.code === 'INPUT_WRONG') {
      const wrong = error.data as { file: string; problems: z.infer<typeof inputProblemSchema>[] }
      const count = wrong.problems.length
      return {
        message: `It has ${count} ${count === 1 ? 'problem' : 'problems'}; each stands at its line and column.`,
        fault: '',
        remedy: 'Mend what is listed and import the file again. Nothing was changed.',
        problems: wrong.problems,
      }
    }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { message, fault: '', remedy: '', problems: [] }
}
