/** The program `precopy`: this process's terminal and signals around the command line. */
import { exitStatus } from './exit-status.ts'

const interruption = new AbortController()

/** The first signal lets the command end cleanly, the second does not wait for it. */
function interrupt(): void {
  if (interruption.signal.aborted) process.exit(exitStatus.interrupted)
  interruption.abort()
}

process.on('SIGINT', interrupt)
process.on('SIGTERM', interrupt)
// A reader that has seen enough (`precopy … | head`) closes the pipe; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitStatus.done)
  throw error
})

// Loaded only now, so that Ctrl-C is heard while they load.
const { main } = await import('./main.ts')
const { processTerminal } = await import('./terminal.ts')

process.exitCode = await main(process.argv.slice(2), processTerminal(interruption.signal))
