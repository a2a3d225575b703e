/**
 * Where a command's words go: its result to standard output, all else to standard error, and progress only
 * where a person watches. Tests hand in a terminal of their own.
 */

export interface Terminal {
  /** The result, for a person or a program to read. Whole lines; the line end is added. */
  print(text: string): void
  /** What a person should know beside the result. */
  note(text: string): void
  /** Replaces the line of progress; '' takes it away. Nothing where nobody watches. */
  progress(text: string): void
  /** Folder that relative paths count from. */
  readonly folder: string
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal
}

const clearLine = '\r\u001b[2K'

/** The terminal of this process. */
export function processTerminal(interrupted: AbortSignal): Terminal {
  let hasProgress = false
  const clear = () => {
    if (hasProgress) process.stderr.write(clearLine)
    hasProgress = false
  }
  return {
    folder: invocationFolder(process.env),
    interrupted,
    print(text) {
      clear()
      process.stdout.write(`${text}\n`)
    },
    note(text) {
      clear()
      process.stderr.write(`${text}\n`)
    },
    progress(text) {
      if (process.stderr.isTTY !== true) return
      clear()
      if (text === '') return
      process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1))
      hasProgress = true
    },
  }
}

/** npm changes to the package's folder before it runs a script, and names the one that the person was in. */
function invocationFolder(env: NodeJS.ProcessEnv): string {
  const initial = env['INIT_CWD']
  return env['npm_lifecycle_event'] === 'precopy' && initial !== undefined ? initial : process.cwd()
}

/** Lets signals and timers have their turn; throws if the person has pressed Ctrl-C. */
export async function giveWay(terminal: Terminal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  terminal.interrupted.throwIfAborted()
}
