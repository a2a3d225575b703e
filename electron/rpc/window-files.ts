/**
 * The files of the built window as both hosts serve them: one folder, nothing outside it, a content type for
 * each kind, and the same content security policy. The loopback host puts them into HTTP answers, the shell
 * into answers of `app://`; neither lists the folder.
 */
import fs from 'node:fs/promises'
import path from 'node:path'

/** Everything from the window's own origin; images also inline and from canvases. Nothing from elsewhere. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Sent with every answer of either host. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
}

export interface WindowFile {
  readonly contentType: string
  readonly bytes: Buffer<ArrayBuffer>
}

/**
 * Reads the file that a URL's path names, `/` being the window's page. Null where there is none, where the
 * path cannot be decoded, or where it would leave the folder (also by a symbolic link).
 */
export async function readWindowFile(folder: string, pathname: string): Promise<WindowFile | null> {
  const decoded = decodePath(pathname === '/' ? '/index.html' : pathname)
  if (decoded === null || decoded.includes('\0') || decoded.includes('\\')) return null
  try {
    const realFolder = await fs.realpath(folder)
    // Where the file really is decides, not how its path was written.
    const realFile = await fs.realpath(path.join(realFolder, decoded))
    if (!realFile.startsWith(realFolder + path.sep)) return null
    return {
      contentType: contentTypes[path.extname(realFile).toLowerCase()] ?? 'application/octet-stream',
      bytes: await fs.readFile(realFile),
    }
  } catch (error) {
    if (isAbsence(error)) return null
    throw error
  }
}

function decodePath(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

/** No such file, a folder, or a file used as a folder. */
function isAbsence(error: unknown): boolean {
  return ['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  )
}
