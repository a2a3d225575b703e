/**
 * The two WebSockets of a window on the loopback host: `/calls` carries the contract, `/frames` the frame
 * channel in binary. Who may open one is decided before (server.ts). Nothing is compressed: both ends are
 * on one machine.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { encodeRunFrame } from '../../core/contract/frame-channel.ts'
import { maxImportCharacters } from '../../core/contract/procedures.ts'
import { FrameReader } from '../rpc/frame-reader.ts'
import { router } from '../rpc/router.ts'
import type { Services } from '../services/services.ts'

/** The largest call imports a file; a character takes up to three bytes, and a few more where JSON escapes it. */
const maxCallBytes = 4 * maxImportCharacters
const maxFrameMessageBytes = 4096
/** WebSocket's code for a message that breaks the agreement. */
const policyViolation = 1008
/** The protocol allows 123 bytes of reason. */
const maxReasonBytes = 120

export class WindowSockets {
  /** Resolves when the last window has gone and none has come for a while. */
  readonly deserted: Promise<void>
  private readonly services: Services
  private readonly onProblem: (sentence: string) => void
  private readonly desertedAfterMs: number
  private readonly handler = new RPCHandler(router)
  private readonly calls = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxCallBytes,
  })
  private readonly frames = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxFrameMessageBytes,
  })
  private desertion: NodeJS.Timeout | undefined
  private readonly resolveDeserted: () => void

  constructor(services: Services, onProblem: (sentence: string) => void, desertedAfterMs: number) {
    this.services = services
    this.desertedAfterMs = desertedAfterMs
    this.onProblem = onProblem
    const { promise, resolve } = Promise.withResolvers<void>()
    this.deserted = promise
    this.resolveDeserted = resolve
    this.calls.on('connection', (socket) => this.serveCalls(socket))
    this.frames.on('connection', (socket) => this.serveFrames(socket))
  }

  /** False if the path names none of the two. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const server = { '/calls': this.calls, '/frames': this.frames }[request.url ?? '']
    if (server === undefined) return false
    server.handleUpgrade(request, socket, head, (opened) => server.emit('connection', opened, request))
    return true
  }

  close(): void {
    clearTimeout(this.desertion)
    for (const server of [this.calls, this.frames]) {
      for (const socket of server.clients) socket.terminate()
      server.close()
    }
  }

  private serveCalls(socket: WebSocket): void {
    clearTimeout(this.desertion)
    socket.on('error', (error) => this.onProblem(`The window's calls were cut off: ${error.message}`))
    socket.on('close', () => this.noteDeparture())
    void this.handler.upgrade(socket, { context: { services: this.services } })
  }

  private serveFrames(socket: WebSocket): void {
    const reader = new FrameReader(this.services, (frame) => socket.send(encodeRunFrame(frame)))
    socket.on('error', (error) => this.onProblem(`The window's frames were cut off: ${error.message}`))
    socket.on('close', () => reader.close())
    socket.on('message', (message, isBinary) => {
      try {
        reader.receive(parseClientMessage(message, isBinary))
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        this.onProblem(`The frame channel was closed on a message it cannot take: ${reason}`)
        socket.close(policyViolation, shortened(reason))
      }
    })
  }

  private noteDeparture(): void {
    if (this.calls.clients.size > 0) return
    clearTimeout(this.desertion)
    this.desertion = setTimeout(() => this.resolveDeserted(), this.desertedAfterMs)
    this.desertion.unref()
  }
}

function parseClientMessage(message: RawData, isBinary: boolean): unknown {
  if (isBinary || !Buffer.isBuffer(message)) throw new TypeError('Messages of the window are JSON text.')
  return JSON.parse(message.toString('utf8')) as unknown
}

/** Cut to what a close frame carries, never inside a character. */
function shortened(reason: string): string {
  const oneLine = reason.replaceAll(/\s+/g, ' ')
  let end = Math.min(oneLine.length, maxReasonBytes)
  while (Buffer.byteLength(oneLine.slice(0, end)) > maxReasonBytes) end -= 1
  return oneLine.slice(0, end)
}
