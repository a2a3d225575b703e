/**
 * Runs in the page before its scripts, in a world of its own and in the sandbox. It exposes nothing: when
 * the page says it is ready, it asks the main process for two ports and passes them on to the page.
 */
import { ipcRenderer } from 'electron'
import { askForPorts, handOverPorts } from './shell/port-names.ts'

window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'precopy:ready') ipcRenderer.send(askForPorts)
})

ipcRenderer.on(handOverPorts, (event) => {
  window.postMessage({ tag: 'precopy:ports' }, location.origin, [...event.ports])
})
