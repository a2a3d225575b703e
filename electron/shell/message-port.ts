/**
 * Gives a window its two ports, one for calls and one for frames. The sender is checked here and nowhere
 * else: only the main frame of a page at our origin gets ports, and whoever has a port may call. When the
 * page goes (closed, reloaded, crashed) its ports close and what it watched is dropped.
 */
import { RPCHandler } from '@orpc/server/message-port'
import { ipcMain, MessageChannelMain, type IpcMainEvent, type MessagePortMain } from 'electron'
import { FrameReader } from '../rpc/frame-reader.ts'
import { router } from '../rpc/router.ts'
import type { Services } from '../services/services.ts'
import { appOrigin } from './app-protocol.ts'
import { askForPorts, handOverPorts } from './port-names.ts'

/** A port whose wrapper is collected closes; these are in use. */
const openPorts = new Set<MessagePortMain>()

export function answerPortRequests(services: Services): void {
  const handler = new RPCHandler(router)
  ipcMain.on(askForPorts, (event) => {
    if (!isOurPage(event)) {
      report(`A frame at ${event.senderFrame?.origin ?? 'an unknown place'} asked for ports and got none.`)
      return
    }
    const calls = new MessageChannelMain()
    const frames = new MessageChannelMain()
    keepWhileOpen(calls.port1)
    keepWhileOpen(frames.port1)
    handler.upgrade(calls.port1, { context: { services } })
    serveFrames(frames.port1, services)
    calls.port1.start()
    frames.port1.start()
    event.sender.postMessage(handOverPorts, null, [calls.port2, frames.port2])
  })
}

function isOurPage(event: IpcMainEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && frame.origin === appOrigin
}

function keepWhileOpen(port: MessagePortMain): void {
  openPorts.add(port)
  port.on('close', () => openPorts.delete(port))
}

/** Frames travel as objects: the system copies their bytes, as it transfers nothing but ports. */
function serveFrames(port: MessagePortMain, services: Services): void {
  const reader = new FrameReader(services, (frame) => port.postMessage(frame))
  port.on('close', () => reader.close())
  port.on('message', (event) => {
    try {
      reader.receive(event.data)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      report(`The frame channel was closed on a message it cannot take: ${reason}`)
      reader.close()
      port.close()
    }
  })
}

function report(sentence: string): void {
  process.stderr.write(`precopy: ${sentence}\n`)
}
