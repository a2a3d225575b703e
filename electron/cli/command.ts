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
  /** Options that may be given more than once; `run` then gets every value, in order. */
  readonly repeatable?: readonly (keyof Args & string)[]
  /** Takes any number of words, which `run` gets as `args._`; else only its positional arguments. */
  readonly takesMany?: boolean
  readonly run: (
    args: ParsedArgs<Args>,
    terminal: Terminal,
    values: (option: keyof Args & string) => readonly string[],
  ) => Promise<ExitStatus> | ExitStatus
}

export function defineCliCommand<const Args extends ArgsDef>(spec: CommandSpec<Args>): CliCommand {
  const { name, description, args } = spec
  const definition: CommandDef = { meta: { name: `precopy ${name}`, description }, args }
  return {
    name,
    description,
    usage: () => renderUsage(definition),
    async start(rawArgs, terminal) {
      const given = optionValues(name, args, rawArgs, spec.takesMany ?? false)
      refuseRepeated(name, given, spec.repeatable ?? [])
      return spec.run(parsed(name, args, rawArgs), terminal, (option) => given.get(option) ?? [])
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

/** Every value of every option, '' for switches. Throws UsageError on what the command does not take. */
function optionValues(
  name: string,
  args: ArgsDef,
  rawArgs: readonly string[],
  takesMany: boolean,
): ReadonlyMap<string, readonly string[]> {
  const given = new Map<string, string[]>()
  const places = Object.values(args).filter((arg) => arg.type === 'positional').length
  const words: string[] = []
  for (let index = 0; index < rawArgs.length; index += 1) {
    const word = rawArgs[index]!
    if (!word.startsWith('-') || word === '-') {
      words.push(word)
      continue
    }
    const [option = ''] = word.replace(/^--?/, '').split('=', 1)
    const inline = word.includes('=') ? word.slice(word.indexOf('=') + 1) : undefined
    const takesValue = requireOption(name, args, option, word).type === 'string'
    const value = takesValue ? (inline ?? rawArgs[index + 1]) : ''
    if (takesValue && (value === undefined || value === '')) {
      throw new UsageError(`--${option} needs a value.`, seeHelp(name))
    }
    given.set(option, [...(given.get(option) ?? []), value ?? ''])
    if (takesValue && inline === undefined) index += 1
  }
  if (!takesMany && words.length > places) {
    throw new UsageError(`"${words[places]}" is one argument too many.`, seeHelp(name))
  }
  return given
}

/** What would be dropped without a word is refused. */
function refuseRepeated(
  name: string,
  given: ReadonlyMap<string, readonly string[]>,
  repeatable: readonly string[],
): void {
  for (const [option, values] of given) {
    if (values.length === 1 || repeatable.includes(option)) continue
    throw new UsageError(`--${option} was given ${values.length} times.`, `Give it once. ${seeHelp(name)}`)
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
