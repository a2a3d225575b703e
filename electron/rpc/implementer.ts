/** What every file of the router uses: the contract to implement, and the words in which errors of services travel. */
import { implement, ORPCError } from '@orpc/server'
import { InputError } from '../../core/base/errors.ts'
import { contract } from '../../core/contract/procedures.ts'
import { NotFoundError, RefusedError } from '../services/refused.ts'
import type { Services } from '../services/services.ts'

export interface RouterContext {
  readonly services: Services
}

export const os = implement(contract).$context<RouterContext>()

/** Runs `act` and says its errors in the contract's words; what is none of those is a bug and stays one. */
export async function answered<Result>(act: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof RefusedError) {
      throw new ORPCError('REFUSED', {
        defined: true,
        status: 422,
        message: error.message,
        data: error.refusal,
      })
    }
    if (error instanceof InputError) {
      throw new ORPCError('INPUT_WRONG', {
        defined: true,
        status: 422,
        message: error.message,
        data: { file: error.file, problems: error.problems.map((problem) => ({ ...problem })) },
      })
    }
    if (error instanceof NotFoundError) {
      throw new ORPCError('NOT_FOUND', {
        defined: true,
        status: 404,
        message: error.message,
        data: { kind: error.kind, id: error.id },
      })
    }
    process.stderr.write(
      `precopy: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    throw error
  }
}
