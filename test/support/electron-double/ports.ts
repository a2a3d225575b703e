/**
 * `MessageChannelMain` on Node's own message channel. As in Electron, only ports can be transferred; bytes
 * are copied, and what cannot be cloned fails. A port that is posted to a page is bridged to a channel there.
 */
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { MessagePortMain } from 'electron'

export class MessagePortMainDouble
  extends EventEmitter
  implements Pick<MessagePortMain, 'close' | 'postMessage' | 'start'>
{
  /** The channel's end beneath; whoever takes it over speaks for this port. */
  readonly beneath: MessagePort

  constructor(beneath: MessagePort) {
    super()
    this.beneath = beneath
    beneath.on('close', () => this.emit('close'))
  }

  /** Messages queue until then, as in Electron. */
  start(): void {
    this.beneath.on('message', (message: unknown) => this.emit('message', { data: message, ports: [] }))
  }

  postMessage(message: unknown, transfer: MessagePortMain[] = []): void {
    if (transfer.length > 0) throw new Error('The double does not carry ports over ports.')
    this.beneath.postMessage(message)
  }

  close(): void {
    this.beneath.close()
  }
}

export class MessageChannelMainDouble {
  readonly port1: MessagePortMainDouble
  readonly port2: MessagePortMainDouble

  constructor() {
    const channel = new MessageChannel()
    this.port1 = new MessagePortMainDouble(channel.port1)
    this.port2 = new MessagePortMainDouble(channel.port2)
  }
}
