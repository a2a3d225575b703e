/** Speaks to the loopback host as a browser would, and as one that cheats: any header, any path as it stands. */
import http from 'node:http'
import { WebSocket } from 'ws'
import type { LoopbackHost } from '../../electron/loopback/server.ts'

/** A host in this process or another. */
type Host = Pick<LoopbackHost, 'port' | 'url'>

export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
}

export interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** `path` goes onto the wire unchanged; `fetch` would tidy it first. */
export function ask(host: Host, path: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = asked
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port: host.port, path, method, headers },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
        })
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

export function originOf(host: Host): string {
  return `http://127.0.0.1:${host.port}`
}

export function tokenOf(host: Host): string {
  return new URL(host.url).hash.replace('#token=', '')
}

export function postToken(
  host: Host,
  token: string,
  headers: Record<string, string> = { origin: originOf(host) },
): Promise<Answer> {
  return ask(host, '/session', { method: 'POST', headers, body: JSON.stringify({ token }) })
}

/** Trades the token and returns the `Cookie` header that it bought. */
export async function enter(host: Host): Promise<string> {
  const answer = await postToken(host, tokenOf(host))
  const [cookie] = answer.headers['set-cookie'] ?? []
  if (cookie === undefined) throw new Error(`The host answered ${answer.status}: ${answer.text}`)
  return cookie.split(';')[0]!
}

/** Resolves to the open socket, or rejects with the HTTP status of the refusal. */
export function openSocket(host: Host, path: string, headers: Record<string, string>): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, response) => {
      response.resume()
      socket.terminate()
      reject(new Error(`status ${response.statusCode}`))
    })
    socket.once('error', reject)
  })
}
