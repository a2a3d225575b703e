/**
 * What stands in the page for the half of Electron that lives there: `ipcRenderer` for the preload script,
 * ports, and `window.open`. It runs inside Chromium, put there before the page's own scripts; unlike in
 * Electron, it and the preload share the page's world.
 */

export const bridgeKey = 'electron.double'

/** Name of the function that Playwright puts into the page to call the main process. */
export const bindingName = 'electronDouble'

type IpcListener = (event: { readonly ports: readonly MessagePort[] }, message: unknown) => void

export interface Bridge {
  readonly require: (name: string) => unknown
  deliver(channel: string, message: unknown, portIds: readonly number[]): void
  portMessage(id: number, data: unknown): void
  portClosed(id: number): void
}

/** Serialised into the page: uses nothing from outside itself. `names` are the two constants above. */
export function installBridge(names: { readonly key: string; readonly binding: string }): void {
  if (window !== window.top) return
  const call = (kind: string, ...rest: readonly unknown[]): void => {
    const binding = Reflect.get(window, names.binding) as (...all: readonly unknown[]) => Promise<void>
    void binding(kind, ...rest)
  }
  const listeners = new Map<string, IpcListener[]>()
  const ports = new Map<number, MessagePort>()

  function openPort(id: number): MessagePort {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = (event) => call('port-message', id, event.data)
    port1.addEventListener('close', () => call('port-closed', id))
    ports.set(id, port1)
    return port2
  }

  const electron = {
    ipcRenderer: {
      send: (channel: string, ...args: unknown[]) => call('ipc', channel, args),
      on: (channel: string, listener: IpcListener) => {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      },
    },
  }
  const bridge: Bridge = {
    require: (name) => {
      if (name === 'electron') return electron
      throw new Error(`A sandboxed preload script cannot require "${name}".`)
    },
    deliver: (channel, message, portIds) => {
      const opened = portIds.map(openPort)
      for (const listener of listeners.get(channel) ?? []) listener({ ports: opened }, message)
    },
    portMessage: (id, data) => ports.get(id)?.postMessage(data),
    portClosed: (id) => ports.get(id)?.close(),
  }
  Reflect.set(window, Symbol.for(names.key), bridge)
  call('new-document')
  window.open = (address) => {
    const url = new URL(String(address), location.href)
    call('open', url.href)
    // A page gets hold of a window of its own origin; what becomes of it is the main process's decision.
    return url.origin === location.origin ? ({ focus() {}, close() {} } as Window) : null
  }
}
