/** The loopback host's doors: which files it gives, to whom it opens a session and a socket, and how it closes. */
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLoopbackHost, type LoopbackHost } from '../../../electron/loopback/server.ts'
import type { Services } from '../../../electron/services/services.ts'
import { temporaryServices } from '../../support/services.ts'
import { ask, enter, openSocket, originOf, postToken, tokenOf } from '../../support/loopback-client.ts'

let folder: string
let services: Services
let host: LoopbackHost
let problems: string[]

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-loopback-'))
  const window = path.join(folder, 'window')
  fs.mkdirSync(path.join(window, 'assets'), { recursive: true })
  fs.writeFileSync(path.join(window, 'index.html'), '<title>Precopy</title>')
  fs.writeFileSync(path.join(window, 'assets/main.js'), 'export {}')
  fs.writeFileSync(path.join(window, 'assets/inter.woff2'), 'font')
  fs.writeFileSync(path.join(folder, 'secret.txt'), 'secret')
  fs.symlinkSync(path.join(folder, 'secret.txt'), path.join(window, 'link.txt'))
  services = temporaryServices({ stateFolder: path.join(folder, 'state') })
  problems = []
  host = await startLoopbackHost({
    services,
    rendererFolder: window,
    desertedAfterMs: 50,
    onProblem: (sentence) => problems.push(sentence),
  })
})

afterEach(async () => {
  await host.close()
  services.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

describe('files', () => {
  it('serves the window with its types and a policy that allows nothing from elsewhere', async () => {
    const page = await ask(host, '/')
    expect(page).toMatchObject({ status: 200, text: '<title>Precopy</title>' })
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(page.headers['x-content-type-options']).toBe('nosniff')
    const types = await Promise.all(['/assets/main.js', '/assets/inter.woff2'].map((file) => ask(host, file)))
    expect(types.map((answer) => answer.headers['content-type'])).toEqual([
      'text/javascript; charset=utf-8',
      'font/woff2',
    ])
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '//secret.txt',
    '/link.txt',
    '/secret.txt%00.html',
    '/%E0%A4%A',
    '/assets',
    '/assets/main.js/x',
    '/nothing.js',
  ])('has nothing at %s', async (address) => {
    expect(await ask(host, address)).toMatchObject({ status: 404, text: 'The window has no such file.' })
    expect(problems).toEqual([])
  })

  it('is only read', async () => {
    expect((await ask(host, '/', { method: 'PUT', body: 'x' })).status).toBe(405)
    expect(await ask(host, '/', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' })
  })

  it('answers no other name, so that a page cannot rebind its own to this machine', async () => {
    const foreign = await ask(host, '/', { headers: { host: `evil.example:${host.port}` } })
    expect(foreign.status).toBe(403)
    expect((await ask(host, '/', { headers: { host: '127.0.0.1' } })).status).toBe(403)
    expect((await ask(host, '/', { headers: { host: `localhost:${host.port}` } })).status).toBe(200)
  })

  it('listens on the loopback interface alone', async () => {
    const outside = Object.values(os.networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal)
    if (outside === undefined) return expect(host.url).toContain('http://127.0.0.1:')
    const socket = net.connect(host.port, outside.address)
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
  })
})

describe('the session', () => {
  it('is given for the token of the address, once, as a cookie that scripts and other sites cannot use', async () => {
    const first = await postToken(host, tokenOf(host))
    expect(first.status).toBe(204)
    expect(first.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^precopy-${host.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    )
    const second = await postToken(host, tokenOf(host))
    expect(second).toMatchObject({ status: 403 })
    expect(second.text).toContain('Start Precopy again')
    expect(second.headers['set-cookie']).toBeUndefined()
  })

  it('stays open to whoever has the cookie and opens the old address again', async () => {
    const cookie = await enter(host)
    const again = await postToken(host, 'used', { origin: originOf(host), cookie })
    expect(again.status).toBe(204)
  })

  it('is not given for a wrong token, nor to another origin, and the right one still counts', async () => {
    const token = tokenOf(host)
    expect((await postToken(host, token.replace(/.$/, '!'))).status).toBe(403)
    expect((await postToken(host, token, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await postToken(host, token, {})).status).toBe(403)
    expect((await postToken(host, token)).status).toBe(204)
  })

  it.each(['', '{', 'null', '{"token":1}', JSON.stringify({ token: 'x'.repeat(5000) })])(
    'refuses a body that is none: %.20s',
    async (body) => {
      const headers = { origin: originOf(host) }
      expect((await ask(host, '/session', { method: 'POST', headers, body })).status).toBe(400)
    },
  )
})

describe('sockets', () => {
  it('opens for the cookie and this origin only', async () => {
    const cookie = await enter(host)
    const origin = originOf(host)
    const wrong: Record<string, string>[] = [
      { origin },
      { cookie },
      { origin, cookie: `precopy-${host.port}=guess` },
      { origin: 'http://evil.example', cookie },
      { origin, cookie, host: 'evil.example' },
    ]
    for (const headers of wrong) {
      await expect(openSocket(host, '/frames', headers)).rejects.toThrow('status 403')
    }
    await expect(openSocket(host, '/other', { origin, cookie })).rejects.toThrow('status 404')
    const socket = await openSocket(host, '/frames', { origin, cookie })
    expect(socket.extensions).toBe('')
  })

  it('closes a frame channel on a message that is none, says why to both sides, and serves on', async () => {
    const headers = { origin: originOf(host), cookie: await enter(host) }
    const wrong = [
      '{',
      '{"kind":"watch"}',
      '{"kind":"watch","runId":"none","mapVm":null,"mapCells":1,"mapDisk":null,"traceBytes":0}',
    ]
    for (const message of wrong) {
      const socket = await openSocket(host, '/frames', headers)
      socket.send(message)
      const [code, reason] = (await once(socket, 'close')) as [number, Buffer]
      expect(code).toBe(1008)
      expect(reason.length).toBeGreaterThan(10)
    }
    expect(problems).toHaveLength(wrong.length)
    expect(problems.at(-1)).toContain('There is no run with the id none')
    await openSocket(host, '/frames', headers)
  })

  it('takes no frame message of more than a few kilobytes', async () => {
    const socket = await openSocket(host, '/frames', { origin: originOf(host), cookie: await enter(host) })
    socket.send(`{"kind":"unwatch"${' '.repeat(100_000)}}`)
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1009)
    expect(problems[0]).toContain("The window's frames were cut off")
  })
})

describe('its end', () => {
  it('closes every connection', async () => {
    const headers = { origin: originOf(host), cookie: await enter(host) }
    const socket = await openSocket(host, '/calls', headers)
    const closed = once(socket, 'close')
    await host.close()
    await closed
    await expect(ask(host, '/')).rejects.toThrow('ECONNREFUSED')
  })

  it('is seen coming when the last window has gone', async () => {
    const socket = await openSocket(host, '/calls', { origin: originOf(host), cookie: await enter(host) })
    socket.close()
    await host.deserted
  })

  it('tells who asks for a port that is taken', async () => {
    const second = startLoopbackHost({ services, rendererFolder: folder, port: host.port })
    await expect(second).rejects.toThrow('EADDRINUSE')
  })
})
