/**
 * The three ways in which the contract is spoken, each with its real host side: in process, over the ports
 * that the shell hands out, and over the sockets of the loopback host. A test file that uses these must mock
 * `electron` with electron-mock.ts, since the shell imports it.
 */
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { createRouterClient } from '@orpc/server'
import { decodeRunFrame, type RunFrame } from '../../core/contract/frame-channel.ts'
import { startLoopbackHost } from '../../electron/loopback/server.ts'
import { FrameReader } from '../../electron/rpc/frame-reader.ts'
import { router } from '../../electron/rpc/router.ts'
import type { Services } from '../../electron/services/services.ts'
import { appOrigin } from '../../electron/shell/app-protocol.ts'
import { answerPortRequests } from '../../electron/shell/message-port.ts'
import { askForPorts } from '../../electron/shell/port-names.ts'
import type { Calls } from '../../renderer/client/lab-client.ts'
import type { MessagePortMainDouble } from '../support/electron-double/ports.ts'
import { enter, openSocket, originOf } from '../support/loopback-client.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { ipcMain } from './electron-mock.ts'

/** A window's side of one host. */
export interface Connection {
  readonly calls: Calls
  /** All that have come, oldest first. */
  readonly frames: RunFrame[]
  /** Anything may be sent, also what is no message. */
  sendFrameMessage(message: unknown): void
  /** Resolves when the frame channel is closed by the host. */
  readonly framesClosed: Promise<void>
  /** The window goes, in the middle of whatever it does. */
  leave(): void
}

export interface Transport {
  readonly name: string
  /** Whether there is a wire that can break while a call is under way. */
  readonly hasWire: boolean
  connect(services: Services): Promise<Connection>
}

const inProcess: Transport = {
  name: 'in process',
  hasWire: false,
  connect(services) {
    const frames: RunFrame[] = []
    const closed = Promise.withResolvers<void>()
    const reader = new FrameReader(services, (frame) => frames.push(frame))
    function leave(): void {
      reader.close()
      closed.resolve()
    }
    return Promise.resolve({
      calls: createRouterClient(router, { context: { services } }) as Calls,
      frames,
      framesClosed: closed.promise,
      sendFrameMessage(message) {
        try {
          reader.receive(message)
        } catch (error) {
          if (!(error instanceof Error)) throw error
          leave()
        }
      },
      leave,
    })
  },
}

const overPorts: Transport = {
  name: 'over the ports of the desktop',
  hasWire: true,
  connect(services) {
    ipcMain.removeAllListeners()
    answerPortRequests(services)
    const mainFrame = { origin: appOrigin }
    let ports: MessagePortMainDouble[] = []
    const sender = {
      mainFrame,
      postMessage: (_channel: string, _message: null, given: MessagePortMainDouble[]) => (ports = given),
    }
    ipcMain.emit(askForPorts, { sender, senderFrame: mainFrame })
    const [calls, frameChannel] = ports.map((port) => port.beneath)
    if (calls === undefined || frameChannel === undefined) throw new Error('The shell handed over no ports.')
    const frames: RunFrame[] = []
    const closed = Promise.withResolvers<void>()
    frameChannel.on('message', (frame: RunFrame) => frames.push(frame))
    frameChannel.on('close', () => closed.resolve())
    return Promise.resolve({
      calls: createORPCClient<Calls>(new PortLink({ port: calls as never })),
      frames,
      framesClosed: closed.promise,
      sendFrameMessage: (message) => frameChannel.postMessage(message),
      leave() {
        calls.close()
        frameChannel.close()
      },
    })
  },
}

const overSockets: Transport = {
  name: 'over the sockets of the loopback host',
  hasWire: true,
  async connect(services) {
    const host = await startLoopbackHost({
      services,
      rendererFolder: temporaryFolder(),
      onProblem: () => undefined,
    })
    const headers = { origin: originOf(host), cookie: await enter(host) }
    const [calls, frameChannel] = await Promise.all([
      openSocket(host, '/calls', headers),
      openSocket(host, '/frames', headers),
    ])
    const frames: RunFrame[] = []
    const closed = Promise.withResolvers<void>()
    frameChannel.on('message', (bytes: Buffer) => frames.push(decodeRunFrame(new Uint8Array(bytes))))
    frameChannel.on('close', () => closed.resolve())
    return {
      calls: createORPCClient<Calls>(new SocketLink({ websocket: calls as never })),
      frames,
      framesClosed: closed.promise,
      sendFrameMessage: (message) => frameChannel.send(JSON.stringify(message)),
      leave() {
        calls.close()
        frameChannel.close()
        void host.close()
      },
    }
  },
}

export const transports: readonly Transport[] = [inProcess, overPorts, overSockets]

/** Resolves when `isTrue`, or rejects with what was waited for. */
export async function until(what: string, isTrue: () => boolean): Promise<void> {
  const endMs = performance.now() + 10_000
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error(`Waited in vain until ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
