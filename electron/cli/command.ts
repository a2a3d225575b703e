/**
 * One command of the command line: citty reads its arguments and writes its help; what citty lets pass (unknown
 * options, options without a value, surplus words) is refused here, with the nearest name that does exist.
 */
import { parseArgs, renderUsage, type ArgsDef, type CommandDef, type ParsedArgs } from 'citty'
import { nearestName } from '../../core/base/nearest-name.ts'
import { type ExitStatus, UsageError } from './exit-status.ts'
import type { Terminal } from './terminal.ts'

export interface CliCommand {
  readonly name: string
  readonly description: string
  usage(): Promise<string>
  /** Throws UsageError if the arguments are wrong. */
  start(rawArgs: readonly string[], terminal: Terminal): Promise<ExitStatus>
}

interface CommandSpec<Args extends ArgsDef> {
  readonly name: string
  readonly description: string
  readonly args: Args
  readonly run: (args: ParsedArgs<Args>, terminal: Terminal) => Promise<ExitStatus> | ExitStatus
}

export function defineCliCommand<const Args extends ArgsDef>(spec: CommandSpec<Args>): CliCommand {
  const { name, description, args } = spec
  const definition: CommandDef = { meta: { name: `precopy ${name}`, description }, args }
  return {
    name,
    description,
    usage: () => renderUsage(definition),
    async start(rawArgs, terminal) {
      refuseStrayArguments(name, args, rawArgs)
      return spec.run(parsed(name, args, rawArgs), terminal)
    },
  }
}

function parsed<Args extends ArgsDef>(
  name: string,
  args: Args,
  rawArgs: readonly string[],
): ParsedArgs<Args> {
  try {
    return parseArgs<Args>([...rawArgs], args)
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CLIError') throw error
    throw new UsageError(`${error.message}.`, seeHelp(name))
  }
}

function refuseStrayArguments(name: string, args: ArgsDef, rawArgs: readonly string[]): void {
  const places = Object.values(args).filter((arg) => arg.type === 'positional').length
  const words: string[] = []
  for (let index = 0; index < rawArgs.length; index += 1) {
    const word = rawArgs[index]!
    if (!word.startsWith('-') || word === '-') {
      words.push(word)
      continue
    }
    const [option = '', inline] = word.replace(/^--?/, '').split('=', 2)
    const takesValue = requireOption(name, args, option, word).type === 'string'
    if (!takesValue) continue
    const value = inline ?? rawArgs[index + 1]
    if (value === undefined || value === '') {
      throw new UsageError(`--${option} needs a value.`, seeHelp(name))
    }
    if (inline === undefined) index += 1
  }
  if (words.length > places) {
    throw new UsageError(`"${words[places]}" is one argument too many.`, seeHelp(name))
  }
}

function requireOption(name: string, args: ArgsDef, option: string, word: string): ArgsDef[string] {
  const found = args[option]
  if (found !== undefined && found.type !== 'positional' && word.startsWith('--')) return found
  const known = Object.keys(args).filter((key) => args[key]?.type !== 'positional')
  const near = nearestName(option, known)
  throw new UsageError(
    `${name} has no option ${word.split('=', 1)[0]}.`,
    near === null ? seeHelp(name) : `Did you mean --${near}?`,
  )
}

function seeHelp(name: string): string {
  return `See precopy ${name} --help.`
}
