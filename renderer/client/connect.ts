/** Finds out which host this window has: pages of the loopback host come over http, those of the desktop do not. */
import type { HostEvents, LabClient } from './lab-client.ts'
import { connectToDesktop } from './message-port.ts'
import { connectToLoopback } from './websocket.ts'

export function connect(events: HostEvents): Promise<LabClient> {
  return location.protocol === 'http:' ? connectToLoopback(events) : connectToDesktop(events)
}
