/**
 * What pages may do, which is next to nothing: they stay at our origin, open no webview and no window but that of the
 * audience, ask
 * for nothing but to write to the clipboard, and reach no address outside. Set for every page that comes
 * to be, so that none escapes.
 */
import { app, type Session } from 'electron'
import { appOrigin } from './app-protocol.ts'
import { audienceAddress, audienceWindowOptions } from './window.ts'

const allowedPermission = 'clipboard-sanitized-write'
/** What a page of ours loads: its own files, what it made itself, and in development the inspector's. */
const allowedAddresses = [`${appOrigin}/`, `blob:${appOrigin}/`, 'data:', 'devtools:']

/** Must run before the first window is made. `preload` is the bundled preload script, for the audience's window as well. */
export function guardPages(preload: string): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      // A window that a page has opened goes to its address by a navigation of its own.
      if (event.url !== audienceAddress) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) =>
      url === audienceAddress
        ? { action: 'allow', overrideBrowserWindowOptions: audienceWindowOptions(preload) }
        : { action: 'deny' },
    )
  })
}

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === allowedPermission),
  )
  session.setPermissionCheckHandler((_contents, permission) => permission === allowedPermission)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !allowedAddresses.some((address) => details.url.startsWith(address)) })
  })
}
