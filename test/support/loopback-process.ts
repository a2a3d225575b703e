/**
 * The loopback host as a person starts it: `precopy serve` in a process of its own on a state folder of its
 * own, which can be ended politely or killed.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const addressPattern = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/

export interface LoopbackProcess {
  /** With the one-time token. */
  readonly url: string
  /** Ends it as Ctrl-C does; resolves to its exit status. */
  stop(): Promise<number | null>
  /** `kill -9`: no time for anything. */
  kill(): Promise<void>
}

/** Rejects with what it printed if it ends before it prints its address. */
export async function startLoopbackProcess(stateFolder: string): Promise<LoopbackProcess> {
  const child = spawn(process.execPath, [path.join(root, 'electron/cli/precopy.ts'), 'serve'], {
    cwd: root,
    env: { ...process.env, PRECOPY_STATE: stateFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit') as Promise<[number | null]>
  let printed = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString('utf8')
      const [address] = addressPattern.exec(printed) ?? []
      if (address !== undefined) resolve(address)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`precopy serve ended with status ${code}:\n${printed}`)))
  })
  return {
    url,
    async stop() {
      child.kill('SIGINT')
      return (await ended)[0]
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
