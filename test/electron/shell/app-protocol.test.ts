/** What `app://` answers: the window's files with their policy, and nothing else for any other question. */
import fs from 'node:fs'
import path from 'node:path'
import type { Session } from 'electron'
import { beforeEach, expect, it, vi } from 'vitest'
import { serveWindow } from '../../../electron/shell/app-protocol.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

vi.mock('electron', () => ({ protocol: {} }))

let answer: (request: Request) => Response | Promise<Response>

beforeEach(() => {
  const folder = temporaryFolder()
  const window = path.join(folder, 'window')
  fs.mkdirSync(window)
  fs.writeFileSync(path.join(window, 'index.html'), '<title>Precopy</title>')
  fs.writeFileSync(path.join(window, 'inter.woff2'), 'font')
  fs.writeFileSync(path.join(folder, 'secret.txt'), 'secret')
  const session = { protocol: { handle: (_scheme: string, handler: typeof answer) => (answer = handler) } }
  serveWindow(session as unknown as Session, window)
})

it('answers with a file, its type and the policy', async () => {
  const page = await answer(new Request('app://precopy/'))
  expect(await page.text()).toBe('<title>Precopy</title>')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
  const font = await answer(new Request('app://precopy/inter.woff2'))
  expect(font.headers.get('content-type')).toBe('font/woff2')
})

it.each([
  ['app://precopy/missing.js', 'GET', 404],
  ['app://precopy/..%2fsecret.txt', 'GET', 404],
  ['app://precopy/%2e%2e/secret.txt', 'GET', 404],
  ['app://elsewhere/index.html', 'GET', 404],
  ['app://precopy/', 'POST', 405],
])('answers %s %s with %i and the policy', async (url, method, status) => {
  const response = await answer(new Request(url, { method }))
  expect(response.status).toBe(status)
  expect(await response.text()).not.toContain('secret"')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
})
