/** Reads a log of commands, as a report prints it, so that a run can be made again exactly as it was. */
import { z } from 'zod'
import { InputError } from '../base/errors.ts'
import { loggedCommandSchema, type LoggedCommand } from './command-schema.ts'
import { readDocument } from './document.ts'
import { problemsFromIssues } from './issues.ts'

/** Most commands of one log; a workbench session has some dozens. */
const mostCommands = 10_000

/** Throws InputError with every problem of the first stage that has any. */
export function parseCommandLog(fileName: string, text: string): LoggedCommand[] {
  const document = readDocument(fileName, text)
  const result = z.array(loggedCommandSchema).max(mostCommands).safeParse(document.value)
  if (!result.success) {
    throw new InputError(fileName, problemsFromIssues(document, result.error.issues))
  }
  const log = result.data
  const late = log.findIndex((entry, index) => index > 0 && entry.atNs < log[index - 1]!.atNs)
  if (late === -1) return log
  throw new InputError(fileName, [
    {
      ...document.placeOf([late, 'atNs']),
      path: `[${late}].atNs`,
      message: `Command ${late + 1} is not in order of time: it lies before the one above it.`,
      expected: 'commands in the order of their virtual times',
      remedy: 'Take the log as the report prints it.',
    },
  ])
}
