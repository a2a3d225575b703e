/**
 * Talks to a browser over the pipe that `--remote-debugging-pipe` opens (file descriptors 3 and 4): requests and answers
 * of the Chrome DevTools Protocol, each a line of JSON that ends with a zero byte. No port is opened for it.
 */
import type { ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

type Message = Readonly<Record<string, unknown>>

interface Waiting {
  resolve(result: Message): void
  reject(error: Error): void
}

export class BrowserPipe {
  private readonly toBrowser: Writable
  private readonly waiting = new Map<number, Waiting>()
  private readonly listeners = new Map<string, () => void>()
  private nextId = 1
  private unread = Buffer.alloc(0)

  /** `child`: started with pipes at 3 and 4. */
  constructor(child: ChildProcess) {
    const [, , , toBrowser, fromBrowser] = child.stdio
    this.toBrowser = toBrowser as Writable
    // A browser that is gone is told of by its exit, with the reason.
    this.toBrowser.on('error', () => undefined)
    ;(fromBrowser as Readable).on('data', (chunk: Buffer) => this.take(chunk))
  }

  /** Rejects with what the browser says against it. */
  call(method: string, params: Message = {}, sessionId?: string): Promise<Message> {
    const id = this.nextId
    this.nextId += 1
    const message = { id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      this.toBrowser.write(`${JSON.stringify(message)}\0`)
    })
  }

  /** Resolves when the browser next tells of this event. */
  event(method: string): Promise<void> {
    return new Promise((resolve) => this.listeners.set(method, resolve))
  }

  private take(chunk: Buffer): void {
    this.unread = Buffer.concat([this.unread, chunk])
    for (let end = this.unread.indexOf(0); end >= 0; end = this.unread.indexOf(0)) {
      const text = this.unread.subarray(0, end).toString('utf8')
      this.unread = this.unread.subarray(end + 1)
      this.hear(JSON.parse(text) as Message)
    }
  }

  private hear({ id, method, result, error }: Message): void {
    if (typeof method === 'string') {
      this.listeners.get(method)?.()
      this.listeners.delete(method)
    }
    const waiting = typeof id === 'number' ? this.waiting.get(id) : undefined
    if (waiting === undefined) return
    this.waiting.delete(id as number)
    if (error === undefined) waiting.resolve((result ?? {}) as Message)
    else waiting.reject(new Error(String((error as { message?: unknown }).message ?? 'it refused')))
  }
}
