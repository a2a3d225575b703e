/**
 * The desktop: the shipped main process and preload script on the Electron double, with a real Chromium
 * page as the window. The last test is for a machine that has Electron's binary.
 */
import fs from 'node:fs'
import path from 'node:path'
import { _electron } from '@playwright/test'
import { Engine } from '../../core/engine/engine.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import { startDesktop } from '../support/electron-double/start-desktop.ts'
import { temporaryServices } from '../support/services.ts'
import { connectFrom } from './fixtures-calls.ts'
import { expect, test } from './fixtures.ts'

const root = path.resolve(import.meta.dirname, '../..')

test('opens one window as a person expects it, with a page that has no rights', async ({ desktop }) => {
  await expect(desktop.page).toHaveTitle(/Precopy/)
  await expect(desktop.page.getByRole('main').getByText('First move').first()).toBeVisible()
  expect(desktop.double.windows).toHaveLength(1)
  expect(desktop.double.windows[0]!.options).toMatchObject({
    title: 'Precopy',
    minWidth: 960,
    minHeight: 640,
    webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true },
  })
  expect(desktop.double.app.isSandboxed).toBe(true)
  expect(desktop.double.schemes.map((scheme) => scheme.scheme)).toEqual(['app'])
  const exposed = await desktop.page.evaluate(() =>
    ['require', 'process', 'module', 'ipcRenderer', 'electron'].filter((name) => name in window),
  )
  expect(exposed).toEqual([])
})

test('serves calls over its ports, also after a reload', async ({ desktop }) => {
  const { stateFolder } = desktop
  const first = await connectFrom(desktop.page)
  expect(await first.call('system', 'about', {})).toMatchObject({
    host: 'electron',
    stateFolder,
    notices: [],
  })
  await first.call('system', 'changeSettings', { learnerName: 'Ada' })
  await desktop.double.windows[0]!.reload()
  const second = await connectFrom(desktop.page)
  expect(await second.call('system', 'settings', {})).toMatchObject({ learnerName: 'Ada' })
})

test('runs a shipped scenario to the same trace as the engine alone and as the browser', async ({
  desktop,
  loopback,
}) => {
  const untilNs = 25_000_000_000
  const file = 'steady-writer.scenario.yaml'
  const text = fs.readFileSync(path.join(root, 'core/scenario/shipped', file), 'utf8')
  const scenario = parseScenario(file, text)
  const engine = Engine.start({ scenario, seed: scenario.seed })
  engine.advance(untilNs)
  for (const page of [desktop.page, loopback.page]) {
    const client = await connectFrom(page)
    const { summary } = await client.call('runs', 'create', { scenarioId: 'steady-writer' })
    const playback = await client.call('runs', 'seek', { runId: summary.id, atNs: untilNs })
    expect(playback).toMatchObject({ traceHash: engine.recorder.hash(), failure: null, isIdle: true })
  }
})

test('sends frames as bytes to its page, the same as the browser gets', async ({ desktop, loopback }) => {
  const received = []
  for (const page of [desktop.page, loopback.page]) {
    const client = await connectFrom(page)
    const { summary } = await client.call('runs', 'create', { scenarioId: 'first-move' })
    await client.call('runs', 'command', {
      runId: summary.id,
      command: { type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' },
    })
    await client.call('runs', 'seek', { runId: summary.id, atNs: 3_000_000_000 })
    const { playback, ...bytes } = await client.firstFrame(summary.id, 'web-01')
    expect(playback).toMatchObject({ playheadNs: 3_000_000_000, runId: summary.id })
    received.push(bytes)
  }
  expect(received[0]!.isBytes).toBe(true)
  expect(received[0]!.trace.length).toBeGreaterThan(1000)
  expect(received[0]!.map.length).toBeGreaterThan(64)
  expect(received[1]).toEqual(received[0])
})

test('lets no page leave, open a window, or load what is not of its own', async ({ desktop, troubles }) => {
  const { page, double } = desktop
  const address = page.url()
  expect(await page.evaluate(() => window.open('https://elsewhere.example/'))).toBeNull()
  await page.evaluate(() => location.assign('https://elsewhere.example/'))
  await expect
    .poll(() => double.refused)
    .toEqual(['window https://elsewhere.example/', 'navigation https://elsewhere.example/'])
  expect(page.url()).toBe(address)
  const answered = await page.evaluate(async () => {
    const answer = await fetch('../../package.json')
    return answer.status
  })
  expect(answered).toBe(404)
  await page.evaluate(() => fetch('https://elsewhere.example/').catch(() => undefined))
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.wasRun = true'
    document.body.append(script)
  })
  expect(await page.evaluate(() => 'wasRun' in window)).toBe(false)
  // Chromium tells of the two that its policy stopped, and of the file that is not there; nothing got out.
  expect(troubles.filter((trouble) => trouble.includes('content security policy'))).toHaveLength(2)
  expect(double.refused.filter((what) => what.startsWith('request'))).toEqual([])
  troubles.length = 0
  double.refused.length = 0
})

test('grants a page nothing but writing to the clipboard', ({ desktop }) => {
  const { session } = desktop.double
  expect(session.grants('clipboard-sanitized-write')).toBe(true)
  for (const permission of [
    'clipboard-read',
    'geolocation',
    'media',
    'notifications',
    'openExternal',
  ] as const) {
    expect(session.grants(permission)).toBe(false)
  }
  expect(session.grantsDevices()).toBe(false)
})

test("keeps what a person exports where the system's dialog says", async ({ desktop }) => {
  const { stateFolder } = desktop
  await desktop.page.evaluate(() => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['a report'], { type: 'text/html' }))
    link.download = 'report.html'
    link.click()
  })
  await expect.poll(() => desktop.double.downloads.length).toBe(1)
  const [item] = desktop.double.downloads
  expect(item!.dialogOptions.defaultPath).toBe(path.join(stateFolder, 'downloads', 'report.html'))
  const chosen = path.join(stateFolder, 'chosen.html')
  await item!.accept(chosen)
  expect(fs.readFileSync(chosen, 'utf8')).toBe('a report')
})

test("has the system's menu", ({ desktop }) => {
  const labels = desktop.double.menu().map((item) => item.label ?? item.role)
  expect(labels).toEqual(expect.arrayContaining(['File', 'editMenu', 'View', 'windowMenu']))
})

test('comes to the front when it is started a second time', ({ desktop }) => {
  const [window] = desktop.double.windows
  window!.minimise()
  desktop.double.app.emit('second-instance')
  expect(window!.isMinimized()).toBe(false)
  expect(window!.isFocused).toBe(true)
})

test('ends when its window is closed, with everything saved and the database free', async ({ desktop }) => {
  const client = await connectFrom(desktop.page)
  const { summary } = await client.call('runs', 'create', { scenarioId: 'first-move' })
  await client.call('runs', 'seek', { runId: summary.id, atNs: 1_500_000_000 })
  await desktop.page.close()
  await expect.poll(() => desktop.double.app.exitCode).toBe(0)
  const services = temporaryServices({ stateFolder: desktop.stateFolder })
  expect(services.runs.list()).toMatchObject([{ id: summary.id, playheadNs: 1_500_000_000 }])
  services.close()
})

test('says why it cannot start, and ends', async ({ context, stateFolder }) => {
  const other = temporaryServices({ stateFolder })
  const desktop = await startDesktop({ context, stateFolder, downloadsFolder: stateFolder })
  expect(desktop.double.errorBoxes).toEqual([
    ['Precopy cannot start', expect.stringContaining('Another Precopy has the database')],
  ])
  expect(desktop.double.app.exitCode).toBe(1)
  expect(desktop.double.windows).toHaveLength(0)
  other.close()
})

test('does not start twice on one state folder', async ({ context, stateFolder }) => {
  const desktop = await startDesktop({
    context,
    stateFolder,
    downloadsFolder: stateFolder,
    prepare: (double) => (double.app.isSecondInstance = true),
  })
  expect(desktop.double.app.exitCode).toBe(0)
  expect(desktop.double.windows).toHaveLength(0)
})

test('runs from its sources as it does from the bundle', async ({ context, stateFolder, troubles }) => {
  const desktop = await startDesktop({
    context,
    stateFolder,
    downloadsFolder: stateFolder,
    from: 'source',
  })
  const client = await connectFrom(desktop.page)
  expect(await client.call('system', 'about', {})).toMatchObject({ host: 'electron', stateFolder })
  await desktop.quit()
  expect(troubles).toEqual([])
})

test('has a preload script that a sandbox accepts', () => {
  const text = fs.readFileSync(path.join(root, 'dist/electron/preload.cjs'), 'utf8')
  const required = [...text.matchAll(/require\(["'](.+?)["']\)/g)].map(([, name]) => name)
  expect(required).toEqual(['electron'])
  expect(text).not.toContain('exposeInMainWorld')
})

const binary = path.join(
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(root, 'node_modules/electron/dist'),
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ??
    'electron',
)

const missing = fs.existsSync(binary)
  ? ''
  : ` (skipped: ${path.relative(root, binary)} is not here, npx install-electron fetches it)`

test(`opens with the real Electron${missing}`, async ({ stateFolder }) => {
  test.skip(missing !== '', 'Without its binary nothing of Electron itself can be tested.')
  const electron = await _electron.launch({
    executablePath: binary,
    args: [root],
    env: { ...(process.env as Record<string, string>), PRECOPY_STATE: stateFolder },
  })
  const page = await electron.firstWindow()
  await expect(page.getByRole('main').getByText('First move').first()).toBeVisible()
  const client = await connectFrom(page)
  expect(await client.call('system', 'about', {})).toMatchObject({ host: 'electron', stateFolder })
  expect(await page.evaluate(() => ['require', 'process'].filter((name) => name in window))).toEqual([])
  await electron.close()
})
