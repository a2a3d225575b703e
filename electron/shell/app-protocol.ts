/**
 * `app://precopy/`, the origin of the desktop's window: a scheme of its own with an origin, relative
 * addresses and storage, answered from the folder of the built window and from nowhere else. Every answer
 * carries the content security policy.
 */
import { protocol, type Session } from 'electron'
import { readWindowFile, securityHeaders } from '../rpc/window-files.ts'

const scheme = 'app'
const host = 'precopy'

export const appOrigin = `${scheme}://${host}`

/** Must run before `ready`, once. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** After `ready`. `folder` is the built window, `dist/renderer`. */
export function serveWindow(session: Session, folder: string): void {
  session.protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    if (url.host !== host) return refuse(404, `Only ${appOrigin} is served.`)
    if (request.method !== 'GET') return refuse(405, 'The window is only read.')
    const file = await readWindowFile(folder, url.pathname)
    if (file === null) return refuse(404, `The window has no file ${url.pathname}.`)
    return new Response(file.bytes, { headers: { ...securityHeaders, 'content-type': file.contentType } })
  })
}

function refuse(status: number, sentence: string): Response {
  return new Response(sentence, {
    status,
    headers: { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' },
  })
}
