/** Every command by its name; each is loaded when it is asked for, so that none waits for what another needs. */
import type { CliCommand } from './command.ts'

interface LazyCommand {
  readonly description: string
  readonly load: () => Promise<CliCommand>
}

export const commands: Readonly<Record<string, LazyCommand>> = {
  run: {
    description: "Runs a scenario's planned commands to the end",
    load: async () => (await import('./run.ts')).runCommand,
  },
  check: {
    description: 'Checks whether a VM can migrate, and says what would cure it',
    load: async () => (await import('./check.ts')).checkCommand,
  },
  validate: {
    description: 'Re-runs measured cases and prints predicted against observed',
    load: async () => (await import('./validate.ts')).validateCommand,
  },
  labs: { description: 'Lists the labs', load: async () => (await import('./labs.ts')).labsCommand },
  'lab verify': {
    description: 'Proves that a lab can be solved by its reference solution and not without it',
    load: async () => (await import('./lab-verify.ts')).labVerifyCommand,
  },
  grade: {
    description: 'Makes hand-ins again, marks them, and names what was changed in them',
    load: async () => (await import('./grade.ts')).gradeCommand,
  },
  schema: {
    description: 'Prints the JSON Schema of scenarios or labs',
    load: async () => (await import('./schema.ts')).schemaCommand,
  },
  serve: {
    description: 'Serves the window on the loopback interface of this machine',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
}

/** The lines of `precopy --help`. */
export function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  return [
    'precopy: a lab for the live migration of virtual machines',
    '',
    'Usage: precopy <command> [arguments]',
    '',
    ...Object.entries(commands).map(([name, { description }]) => `  ${name.padEnd(width)}  ${description}`),
    '',
    'precopy <command> --help says what a command takes.',
    'Exit status: 0 done, 1 the work failed, 2 the input was wrong.',
  ].join('\n')
}
