/** The loopback host: trades the one-time token for a cookie, then opens one socket for calls and one for frames. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { decodeRunFrame } from '../../core/contract/frame-channel.ts'
import type { HostEvents, LabClient } from './lab-client.ts'

/** Throws Error with the host's sentence if it does not let this window in. */
export async function connectToLoopback(events: HostEvents): Promise<LabClient> {
  await openSession()
  const [calls, frames] = await Promise.all([openSocket('/calls'), openSocket('/frames')])
  frames.binaryType = 'arraybuffer'
  frames.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => {
    events.onFrame(decodeRunFrame(new Uint8Array(event.data)))
  })
  for (const socket of [calls, frames]) {
    socket.addEventListener('close', () => events.onLost('The local host of this window has ended.'))
  }
  return {
    calls: createORPCClient(new RPCLink({ websocket: calls })),
    frames: {
      send(message) {
        // A closed socket has been told of as lost; what would still be said into it has no reader.
        if (frames.readyState === WebSocket.OPEN) frames.send(JSON.stringify(message))
      },
    },
  }
}

/** The token is in the address once; a reload finds the cookie instead. */
async function openSession(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token === null) return
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  history.replaceState(null, '', location.pathname)
  if (!answer.ok) throw new Error(await answer.text())
}

function openSocket(path: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${location.host}${path}`)
    socket.addEventListener('open', () => resolve(socket), { once: true })
    socket.addEventListener(
      'error',
      () =>
        reject(
          new Error(
            'The host did not let this window in. Start Precopy again and open the address that it prints.',
          ),
        ),
      { once: true },
    )
  })
}
