/**
 * The loopback host: the built window over HTTP, the contract's calls and the frame channel over two
 * WebSockets, all on 127.0.0.1 and for one person. It prints nothing and opens no browser; whoever starts it
 * (the command line's `serve`) does. The window's side of it is renderer/client/websocket.ts.
 *
 * What keeps strangers out: the token of the address is good once (token.ts), every request must name this
 * host in `Host` (a page that rebinds its name to 127.0.0.1 names its own), and whatever changes something
 * must come from this origin and carry the session's cookie.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Services } from '../services/services.ts'
import { readWindowFile, securityHeaders } from '../rpc/window-files.ts'
import { WindowSockets } from './sockets.ts'
import { Gatekeeper } from './token.ts'

export interface LoopbackOptions {
  readonly services: Services
  /** Folder of the built window, `dist/renderer`. */
  readonly rendererFolder: string
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** How long no window may be connected before the host counts as deserted; longer than a reload takes. */
  readonly desertedAfterMs?: number
  /** Told, in a sentence, what went wrong with a window; standard error by default. */
  readonly onProblem?: (sentence: string) => void
}

export interface LoopbackHost {
  /** Address with the one-time token in its fragment, which browsers do not send and servers do not log. */
  readonly url: string
  readonly port: number
  /**
   * Resolves when a window was connected and for some seconds none is any more. A reload does not count.
   * For the case where a browser goes on running after its window was closed, as on macOS.
   */
  readonly deserted: Promise<void>
  /** Ends all connections and stops listening. The services stay open: they are the caller's. */
  close(): Promise<void>
}

/** Rejects with Node's error if the port is taken or may not be used. */
export async function startLoopbackHost(options: LoopbackOptions): Promise<LoopbackHost> {
  const onProblem = options.onProblem ?? ((sentence) => process.stderr.write(`precopy: ${sentence}\n`))
  const gatekeeper = new Gatekeeper()
  const sockets = new WindowSockets(options.services, onProblem, options.desertedAfterMs ?? 5000)
  const server = http.createServer()
  await listen(server, options.port ?? 0)
  const { port } = server.address() as AddressInfo
  const door = new Door(gatekeeper, port)

  server.on('request', (request, response) => {
    answer(door, options.rendererFolder, request, response).catch((error: Error) => {
      onProblem(`${request.method} ${request.url} could not be answered: ${error.message}`)
      if (!response.headersSent) say(response, 500, 'The host could not answer; it says why on its terminal.')
      response.destroy()
    })
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', (error) => onProblem(`A window's connection broke: ${error.message}`))
    const refusal = door.refusalOfUpgrade(request)
    if (refusal !== null) refuseUpgrade(socket, refusal)
    else if (!sockets.upgrade(request, socket, head)) refuseUpgrade(socket, [404, 'There is no such socket.'])
  })
  return {
    url: `http://127.0.0.1:${port}/#token=${gatekeeper.oneTimeToken}`,
    port,
    deserted: sockets.deserted,
    async close() {
      sockets.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Status and sentence of a refused request. */
type Refusal = readonly [status: number, sentence: string]

/** Decides on headers alone who gets in. */
class Door {
  private readonly gatekeeper: Gatekeeper
  private readonly port: number
  /** Cookies do not know ports: with one name, two hosts on one machine would overwrite each other's. */
  private readonly cookieName: string

  constructor(gatekeeper: Gatekeeper, port: number) {
    this.gatekeeper = gatekeeper
    this.port = port
    this.cookieName = `precopy-${port}`
  }

  refusalOfHost(request: http.IncomingMessage): Refusal | null {
    const names = [`127.0.0.1:${this.port}`, `localhost:${this.port}`]
    if (names.includes(request.headers.host ?? '')) return null
    return [403, `This host answers only at http://${names[0]}.`]
  }

  refusalOfOrigin(request: http.IncomingMessage): Refusal | null {
    if (request.headers.origin === `http://${request.headers.host}`) return null
    return [403, 'This host answers only to its own window.']
  }

  refusalOfUpgrade(request: http.IncomingMessage): Refusal | null {
    const refusal = this.refusalOfHost(request) ?? this.refusalOfOrigin(request)
    if (refusal !== null) return refusal
    return this.isLetIn(request) ? null : [403, 'Open the address that Precopy printed when it started.']
  }

  isLetIn(request: http.IncomingMessage): boolean {
    return this.gatekeeper.isLetIn(request.headers.cookie, this.cookieName)
  }

  /** The `Set-Cookie` header for the right token, else null. */
  cookieFor(token: string): string | null {
    const session = this.gatekeeper.trade(token)
    return session === null ? null : `${this.cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`
  }
}

async function answer(
  door: Door,
  folder: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const refusal = door.refusalOfHost(request)
  if (refusal !== null) return say(response, ...refusal)
  const [pathname = '/'] = (request.url ?? '/').split('?')
  if (pathname === '/session') return openSession(door, request, response)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return say(response, 405, 'The window is only read.')
  }
  // Read before the head is written: a file that is missing must still be able to say so.
  const file = await readWindowFile(folder, pathname)
  if (file === null) return say(response, 404, 'The window has no such file.')
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': file.contentType,
    'content-length': file.bytes.length,
    'cache-control': 'no-cache',
  })
  response.end(request.method === 'HEAD' ? undefined : file.bytes)
}

/** Trades the one-time token for the cookie. Who has the cookie already is let in again. */
async function openSession(
  door: Door,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return say(response, 405, 'A session is opened with POST.')
  const refusal = door.refusalOfOrigin(request)
  if (refusal !== null) return say(response, ...refusal)
  const token = tokenIn(await readText(request, 1024))
  if (token === null) return say(response, 400, 'A session is opened with {"token": "…"}.')
  if (door.isLetIn(request)) return say(response, 204, '')
  const cookie = door.cookieFor(token)
  if (cookie === null) {
    return say(
      response,
      403,
      'This address was used before or is wrong. Start Precopy again and open the address that it prints.',
    )
  }
  response.setHeader('set-cookie', cookie)
  say(response, 204, '')
}

/** The body as text; null if it is longer than `maxBytes`. */
async function readText(request: http.IncomingMessage, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tokenIn(body: string | null): string | null {
  if (body === null) return null
  try {
    const value = JSON.parse(body) as { token?: unknown } | null
    return typeof value?.token === 'string' ? value.token : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function say(response: http.ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    ...securityHeaders,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(sentence)
}

function refuseUpgrade(socket: Duplex, [status, sentence]: Refusal): void {
  const reason = http.STATUS_CODES[status] ?? 'Refused'
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(sentence)}\r\n\r\n${sentence}`,
  )
}
