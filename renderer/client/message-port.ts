/** The desktop host: asks the preload script for two ports, one for calls and one for frames. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { RunFrame } from '../../core/contract/frame-channel.ts'
import type { HostEvents, LabClient } from './lab-client.ts'

/** How long the main process may take to hand over its ports. */
const handOverMs = 20_000

export async function connectToDesktop(events: HostEvents): Promise<LabClient> {
  const [calls, frames] = await askForPorts()
  frames.onmessage = (event: MessageEvent<RunFrame>) => events.onFrame(event.data)
  calls.addEventListener('close', () => events.onLost('The main process of Precopy has ended.'))
  calls.start()
  return {
    calls: createORPCClient(new RPCLink({ port: calls })),
    frames: { send: (message) => frames.postMessage(message) },
  }
}

function askForPorts(): Promise<[MessagePort, MessagePort]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('The main process did not hand over its ports. Restart Precopy.')),
      handOverMs,
    )
    const take = (event: MessageEvent<{ tag?: unknown }>) => {
      if (event.source !== window || event.data?.tag !== 'precopy:ports') return
      window.removeEventListener('message', take)
      clearTimeout(timer)
      resolve([event.ports[0]!, event.ports[1]!])
    }
    window.addEventListener('message', take)
    window.postMessage('precopy:ready', location.origin)
  })
}
