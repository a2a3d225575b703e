/** A terminal that remembers, for commands that run in the test's own process. */
import { main } from '../../../electron/cli/main.ts'
import type { Terminal } from '../../../electron/cli/terminal.ts'

export interface CliResult {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line in process; relative paths count from `folder`. */
export async function runCli(folder: string, ...rawArgs: string[]): Promise<CliResult> {
  const printed: string[] = []
  const noted: string[] = []
  const terminal: Terminal = {
    folder,
    interrupted: new AbortController().signal,
    print: (text) => printed.push(text),
    note: (text) => noted.push(text),
    progress: () => {},
  }
  const status = await main(rawArgs, terminal)
  return { status, stdout: printed.join('\n'), stderr: noted.join('\n') }
}
