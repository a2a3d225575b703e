/**
 * Whatever a person gives the command line, it answers with status 2, a message that says where and what to do,
 * and leaves no file behind. Most run in process; a few through the program itself.
 */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { malformedScenarios, rightScenario } from './malformed-scenarios.ts'
import { runCli } from './test-terminal.ts'

const program = path.resolve(import.meta.dirname, '../../../electron/cli/precopy.ts')
const hugeBytes = 200 * 1024 * 1024
let folder = ''

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-bad-input-'))
})

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

/** An empty folder with this one file in it; `huge` files are sparse. */
function folderWith(name: string, content: string | Uint8Array): string {
  const place = fs.mkdtempSync(path.join(folder, 'case-'))
  fs.writeFileSync(path.join(place, name), content)
  return place
}

async function expectRefused(place: string, file: string, says: readonly RegExp[]): Promise<void> {
  const before = fs.readdirSync(place)
  const args = ['run', file, '--json', '--trace', 'out.trace', '--report', 'out.html']
  const { status, stdout, stderr } = await runCli(place, ...args)
  for (const pattern of says) expect(stderr).toMatch(pattern)
  expect(stderr.startsWith(file)).toBe(true)
  expect(stderr).not.toMatch(/undefined|\[object|^\s+at /m)
  expect(stdout).toBe('')
  expect(status).toBe(2)
  expect(fs.readdirSync(place)).toEqual(before)
}

describe('malformed scenarios', () => {
  it('accepts the scenario that all others are made from', async () => {
    const place = folderWith('right.yaml', rightScenario)
    expect((await runCli(place, 'run', 'right.yaml', '--json')).status).toBe(0)
  })

  it.each(malformedScenarios)('refuses $name', async ({ content, says }) => {
    await expectRefused(folderWith('wrong.yaml', content), 'wrong.yaml', says)
  })

  it('does not let a key reach the prototype of objects', () => {
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('files that are no scenarios', () => {
  it('refuses a file of 200 MB by its size, without reading it', async () => {
    const place = folderWith('huge.yaml', '')
    fs.truncateSync(path.join(place, 'huge.yaml'), hugeBytes)
    const before = process.memoryUsage().rss
    await expectRefused(place, 'huge.yaml', [/200\.0 MiB/, /at most 16 MiB/, /right file\?/])
    expect(process.memoryUsage().rss - before).toBeLessThan(hugeBytes / 2)
  })

  it('refuses a folder', async () => {
    const place = folderWith('other.txt', '')
    fs.mkdirSync(path.join(place, 'sub.yaml'))
    await expectRefused(place, 'sub.yaml', [/This is a folder/, /Name a file inside it/])
  })

  it.skipIf(process.platform === 'win32')('refuses a device, which never ends', async () => {
    await expectRefused(folderWith('other.txt', ''), '/dev/zero', [/a device or a pipe/, /a regular file/])
  })

  it('says of a lab that it is one, and nothing else', async () => {
    const shipped = path.resolve(import.meta.dirname, '../../../core/lab/shipped/first-move.lab.yaml')
    const place = folderWith('lab.yaml', fs.readFileSync(shipped))
    await expectRefused(place, 'lab.yaml', [
      /^lab\.yaml:3:10: precopy: This is a lab; a scenario is needed here\. .*lab verify.*$/,
    ])
  })

  it('says what to do once for neighbours that need the same', async () => {
    const place = folderWith('wrong.yaml', rightScenario.replace('seed: 7', 'sed: 7\nseed: x\nname2: y'))
    const { stderr } = await runCli(place, 'run', 'wrong.yaml')
    const lines = stderr.trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(1)
    lines.slice(1).forEach((line, index) => {
      const remedy = (text: string) => /Expected .*?\. (.*)$/.exec(text)?.[1] ?? ''
      expect(remedy(line)).not.toBe(remedy(lines[index]!) || 'none')
    })
  })

  it('refuses a file that is not there', async () => {
    await expectRefused(folderWith('other.txt', ''), './none.yaml', [/no such file/, /Check the path/])
  })

  it('suggests the shipped scenario that was meant', async () => {
    const { status, stderr } = await runCli(folder, 'run', 'idel')
    expect(stderr).toMatch(/no shipped scenario named "idel". Did you mean "idle"\?/)
    expect(status).toBe(2)
  })
})

describe('wrong invocations', () => {
  it.each([
    [['rnu', 'idle'], /no command "rnu".*Did you mean "precopy run"\?/],
    [['run', 'idle', '--jsno'], /no option --jsno.*Did you mean --json\?/],
    [['run', 'idle', '-j'], /no option -j/],
    [['run'], /SCENARIO/],
    [['run', 'idle', 'steady-writer'], /one argument too many/],
    [['run', 'idle', '--seed'], /--seed needs a value/],
    [['run', 'idle', '--seed', 'abc'], /--seed abc is not a whole number from 0 to 4294967295/],
    [['run', 'idle', '--seed', '-1'], /--seed -1/],
    [['run', 'idle', '--until', 'NaN'], /--until NaN is not a number/],
    [['run', 'idle', '--migrate', 'idle-01'], /not of the form VM=HOST/],
    [['run', 'idle', '--migrate', 'idle-01=esx-03'], /no host named "esx-03". Did you mean "esx-01"\?/],
    [['run', 'idle', '--trace', 'no/such/folder/out'], /no folder no\/such\/folder/],
    [['check', 'first-move', '--vm', 'web-01'], /--to/],
    [['check', 'first-move', '--vm', 'web-1', '--to', 'esx-02'], /Did you mean "web-01"\?/],
    [['schema', 'scenarios'], /Did you mean "scenario"\?/],
    [['validate', 'none.json'], /no such file/],
    [['serve', '--port', '70000'], /--port 70000/],
    [['lab', 'verify', 'frst-move'], /Did you mean "first-move"\?/],
    [['lab', 'verify', 'none.lab.yaml'], /no such file/],
    [['lab'], /Did you mean "precopy lab verify" or "precopy labs"\?/],
    [['lab', 'first-move'], /Did you mean "precopy lab verify"/],
    [['run', 'idle', '--seed', '1', '--seed=2'], /--seed was given 2 times/],
    [['run', 'idle', '--trace', 'out', '--report', './out'], /--trace and --report name the same file/],
    [['run', 'first-move', '--migrate', 'web-01=esx-02', '--migrate', 'app-01'], /app-01 is not of the form/],
    [['run', 'idle', '--commands', 'none.json'], /none\.json: There is no such file/],
    [[], /No command was given/],
  ])('%j', async (args, says) => {
    const { status, stdout, stderr } = await runCli(folder, ...args)
    expect(stderr).toMatch(says)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })
})

describe('the program itself', () => {
  it.each([
    ['cut off', rightScenario.slice(0, 200), /wrong\.yaml:\d+:\d+: .*cut off/s],
    ['binary', Uint8Array.of(0, 1, 2, 3), /wrong\.yaml: The file is binary/],
    ['of an unknown key', rightScenario.replace('seed: 7', 'sed: 7'), /wrong\.yaml:4:1: sed: /],
  ])('ends with status 2 for a file that is %s', (_name, content, says) => {
    const place = folderWith('wrong.yaml', content)
    const args = [program, 'run', 'wrong.yaml', '--trace', 'out.trace']
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: place, encoding: 'utf8' })
    expect(stderr).toMatch(says)
    expect(stdout).toBe('')
    expect(status).toBe(2)
    expect(fs.readdirSync(place)).toEqual(['wrong.yaml'])
  })
})
