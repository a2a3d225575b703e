/**
 * The command line's one way in: finds the command, runs it, and turns every way in which it can end into an
 * exit status and a message. Tests call it in process with a terminal of their own.
 */
import { stripVTControlCharacters } from 'node:util'
import { InputError, describeProblems } from '../../core/base/errors.ts'
import { nearestName } from '../../core/base/nearest-name.ts'
import { commands, overview } from './commands.ts'
import { type ExitStatus, exitStatus, UsageError } from './exit-status.ts'
import type { Terminal } from './terminal.ts'

export async function main(rawArgs: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  try {
    return await dispatch(rawArgs, terminal)
  } catch (error) {
    terminal.progress('')
    return statusOf(error, terminal)
  }
}

async function dispatch(rawArgs: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const [first] = rawArgs
  if (first === '--help' || first === '-h') {
    terminal.print(overview())
    return exitStatus.done
  }
  if (first === '--version') {
    const { productVersion } = await import('../services/services.ts')
    terminal.print(productVersion)
    return exitStatus.done
  }
  const { name, rest } = findCommand(rawArgs)
  const command = await commands[name]!.load()
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.print(stripVTControlCharacters(await command.usage()))
    return exitStatus.done
  }
  return command.start(rest, terminal)
}

/** Commands have one word or two. Throws UsageError. */
function findCommand(rawArgs: readonly string[]): { name: string; rest: readonly string[] } {
  const names = Object.keys(commands)
  for (const words of [2, 1]) {
    const name = rawArgs.slice(0, words).join(' ')
    if (rawArgs.length >= words && names.includes(name)) return { name, rest: rawArgs.slice(words) }
  }
  if (rawArgs.length === 0) throw new UsageError('No command was given.', 'See precopy --help.')
  const given = rawArgs.slice(0, 2).filter((word) => !word.startsWith('-'))
  const longer = names.filter((name) => name.startsWith(`${given[0] ?? ''} `))
  if (longer.length > 0) {
    const more = names.filter((name) => name !== given[0] && nearestName(given[0]!, [name]) !== null)
    const meant = [...new Set([...longer, ...more])].map((name) => `"precopy ${name}"`).join(' or ')
    throw new UsageError(`"${given[0]}" is only the beginning of a command.`, `Did you mean ${meant}?`)
  }
  const near = nearestName(given.join(' '), names) ?? nearestName(given[0] ?? '', names)
  throw new UsageError(
    `There is no command "${rawArgs[0]}".`,
    near === null ? `Commands are ${names.join(', ')}.` : `Did you mean "precopy ${near}"?`,
  )
}

function statusOf(error: unknown, terminal: Terminal): ExitStatus {
  if (terminal.interrupted.aborted) {
    terminal.note('precopy: interrupted.')
    return exitStatus.interrupted
  }
  if (error instanceof InputError) {
    for (const line of describeProblems(error.file, error.problems)) terminal.note(line)
    return exitStatus.wrongInput
  }
  if (error instanceof UsageError) {
    terminal.note(`precopy: ${error.message}`)
    return exitStatus.wrongInput
  }
  terminal.note(`precopy: ${describeUnexpected(error)}`)
  return exitStatus.failed
}

/** The outside's faults by their message; everything else is a bug of ours and says where. */
function describeUnexpected(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isOfTheOutside = (error as NodeJS.ErrnoException).syscall !== undefined || error.name === 'StoreError'
  return isOfTheOutside ? error.message : (error.stack ?? error.message)
}
