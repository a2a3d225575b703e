/** What the commands print and how they end, on scenarios that are right; some through the program itself. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '../../../core/scenario/document.ts'
import { productRoot } from '../../../electron/cli/input-file.ts'
import type { RunResult } from '../../../electron/cli/run-result.ts'
import { sourceFolders } from '../../../electron/services/shipped-files.ts'
import { caseFileText, measuredConfiguration } from '../../core/validation/measured-cases.ts'
import { shippedIds } from '../../support/troubleshooting.ts'
import { rightScenario } from './malformed-scenarios.ts'
import { runCli } from './test-terminal.ts'

const program = path.resolve(import.meta.dirname, '../../../electron/cli/precopy.ts')
let folder = ''

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-cli-'))
  fs.writeFileSync(path.join(folder, 'right.yaml'), rightScenario)
  const unreachable = rightScenario.replace(
    '{ name: esx-02 }',
    '{ name: esx-02, physicalNics: [{ name: vmnic0 }, { name: vmnic1, connected: false }] }',
  )
  fs.writeFileSync(path.join(folder, 'unreachable.yaml'), unreachable)
  fs.writeFileSync(path.join(folder, 'no-plan.yaml'), rightScenario.replace(/commands:[^]*$/, ''))
})

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

async function runJson(...args: string[]): Promise<{ status: number; stderr: string; result: RunResult }> {
  const { status, stdout, stderr } = await runCli(folder, 'run', ...args, '--json')
  return { status, stderr, result: JSON.parse(stdout) as RunResult }
}

/** Shipped to show a migration that does not converge. */
const failing: readonly string[] = ['cache-that-saves']

describe('precopy run', () => {
  it.each(shippedIds())('ends %s with totals, rounds, stun and a hash, twice the same', async (id) => {
    const first = await runJson(id)
    const again = await runJson(id)
    const fails = failing.includes(id)
    expect(first.status).toBe(fails ? 1 : 0)
    expect(again.result).toEqual(first.result)
    expect(first.result.traceHash).toMatch(/^[0-9a-f]{64}$/)
    const [migration] = first.result.migrations
    expect(migration?.outcome).toBe(fails ? 'failed' : 'completed')
    expect(migration?.totals.sentBytes).toBeGreaterThan(0)
    expect(migration?.totals.rounds).toBe(migration?.rounds.length)
    if (fails) expect(migration?.stun).toBeNull()
    else expect(migration?.stun?.ms).toBeGreaterThan(0)
    const inRounds = migration?.rounds.reduce((sum, round) => sum + (round.sentBytes ?? 0), 0) ?? 0
    expect(inRounds + (migration?.stun?.lastBytes ?? 0)).toBe(migration?.totals.sentBytes)
  })

  it('says in words whether it converged, in the figures and in the lines for people', async () => {
    const { result } = await runJson('cache-that-saves')
    const [migration] = result.migrations
    expect(migration?.convergence?.kind).toBe('will-not-converge')
    expect(migration?.rounds.map(({ convergence }) => convergence?.kind)).toContain('held-by-working-set')
    const { stdout } = await runCli(folder, 'run', 'cache-that-saves')
    expect(stdout).toMatch(/dirtied meanwhile {2}Held by the working set\n/)
    expect(stdout).toMatch(
      /Did not converge\. Working set of [78]\d\d MiB \/ 112 MiB\/s = 7\.1 s > switchover goal of 500 ms\./,
    )
  })

  it('draws otherwise with another seed', async () => {
    const first = await runJson('right.yaml')
    const other = await runJson('right.yaml', '--seed', '8')
    expect(other.result.seed).toBe(8)
    expect(other.result.traceHash).not.toBe(first.result.traceHash)
  })

  it('migrates a VM of its own choice where the scenario plans nothing, and says so', async () => {
    const { status, stderr, result } = await runJson('no-plan.yaml')
    expect(stderr).toMatch(/plans no command, so web-01 is migrated to esx-02/)
    expect(result.plannedBy).toBe('default')
    expect(result.migrations.map(({ vm, to }) => ({ vm, to }))).toEqual([{ vm: 'web-01', to: 'esx-02' }])
    expect(status).toBe(0)
    const asked = await runJson('no-plan.yaml', '--migrate', 'web-01=esx-02')
    expect(asked.stderr).toBe('')
    expect(asked.result.traceHash).toBe(result.traceHash)
  })

  it('gives the commands of a log, as reports print it', async () => {
    const migrate = { type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' }
    fs.writeFileSync(path.join(folder, 'log.json'), JSON.stringify([{ atNs: 0, command: migrate }]))
    fs.writeFileSync(path.join(folder, 'none.json'), '[]')
    const logged = await runJson('no-plan.yaml', '--commands', 'log.json')
    const asked = await runJson('no-plan.yaml', '--migrate', 'web-01=esx-02')
    expect(logged.result.traceHash).toBe(asked.result.traceHash)
    const nothing = await runJson('no-plan.yaml', '--commands', 'none.json')
    expect(nothing.result.migrations).toEqual([])
  })

  it('refuses a log that goes back in time', async () => {
    const command = { type: 'power-off', vm: 'web-01' }
    const log = [5, 4].map((atNs) => ({ atNs, command }))
    fs.writeFileSync(path.join(folder, 'back.json'), JSON.stringify(log, null, 1))
    const { status, stderr } = await runCli(folder, 'run', 'no-plan.yaml', '--commands', 'back.json')
    expect(stderr).toMatch(/^back\.json:10:\d+: \[1\]\.atNs: .*in order of time/)
    expect(status).toBe(2)
  })

  it('stops at --until, in the middle of a migration', async () => {
    const { status, result } = await runJson('idle', '--until', '3.5')
    expect(result.endedAtSeconds).toBe(3.5)
    const [migration] = result.migrations
    expect(migration).toMatchObject({ outcome: 'running', stun: null })
    expect(migration!.totals.totalSeconds).toBeGreaterThan(1)
    const inWords = await runCli(folder, 'run', 'first-move', '--until', '3')
    expect(inWords.stdout).toMatch(/So far {2}\d.* s, [\d,.]+ MiB sent/)
    expect(inWords.stdout).not.toMatch(/Stun| 0 (µs|bytes)/)
    expect(status).toBe(0)
  })

  it('stops where a move does not converge and QEMU would go on for ever, says so, and ends with status 1', async () => {
    const endless = rightScenario
      .replace('pagesPerSecond: 100 }', 'region: { sizeMiB: 32 }, pagesPerSecond: 20000 }')
      .replace('estate:', 'policy: { name: qemu, downtimeLimitMs: 20, maxBandwidthMiBs: 20 }\nestate:')
    fs.writeFileSync(path.join(folder, 'endless.yaml'), endless)
    const { status, stderr, result } = await runJson('endless.yaml')
    expect(result.stopped).toMatch(/^Stopped at 30 min .*web-01 still in pre-copy, which does not converge/)
    expect(stderr).toContain(result.stopped)
    expect(result.migrations).toMatchObject([{ outcome: 'running', owner: 'esx-01' }])
    expect(status).toBe(1)
    const asked = await runJson('endless.yaml', '--until', '20')
    expect([asked.status, asked.result.stopped, asked.result.endedAtSeconds]).toEqual([0, '', 20])
  })

  it('gives the moves of every --migrate', async () => {
    const moves = ['--migrate', 'web-01=esx-02', '--migrate=app-01=esx-03']
    const { result } = await runJson('first-move', ...moves)
    expect(result.migrations.map(({ vm, to }) => `${vm} ${to}`)).toEqual(['web-01 esx-02', 'app-01 esx-03'])
  })

  it('says who nobody reaches after a migration that succeeded', async () => {
    const id = 'trouble-14-silent-after-the-move'
    const { status, result } = await runJson(id)
    expect(status).toBe(0)
    const [migration] = result.migrations
    expect(migration).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(migration!.stun).toMatchObject({ networkSilenceMs: null, tcpSurvives: null })
    expect(migration!.networkLoss).toMatchObject({ adapter: 'Network adapter 1', network: 'VM-Shop-35' })
    const inWords = await runCli(folder, 'run', id)
    expect(inWords.stdout).toMatch(/the network is still silent/)
    expect(inWords.stdout).toMatch(/Nobody reaches shop-01 there: .*vmnic0 of esx-02 does not pass VLAN 35\./)
  })

  it('tells how far maintenance mode came, and which VM holds it up for what reason', async () => {
    const id = 'trouble-18-host-does-not-empty'
    const { status, result } = await runJson(id)
    expect(status).toBe(0)
    expect(result.tasks).toHaveLength(1)
    expect(result.tasks[0]).toMatchObject({
      name: 'Enter maintenance mode',
      target: 'esx-01',
      state: 'running',
      heldUpBy: [{ vm: 'oracle-01', fault: 'VmHostAffinityRuleViolation' }],
    })
    const { stdout } = await runCli(folder, 'run', id)
    expect(stdout).toMatch(
      /^Enter maintenance mode, esx-01: \d+ %\n.*1 held up \(oracle-01\)\n {2}oracle-01: /m,
    )
    expect(stdout).toContain('rule: database licence.')
  })

  it('tells once why a planned command was refused, with its cure', async () => {
    const id = 'trouble-07-evc-cannot-be-enabled'
    const { result } = await runJson(id)
    expect(result.tasks).toMatchObject([
      { name: 'Configure cluster EVC', target: 'Production', state: 'error', fault: 'ActiveVMsBlockingEVC' },
    ])
    expect(result.refusals).toEqual([`${result.tasks[0]!.message} ${result.tasks[0]!.remedy}`])
    const { stdout } = await runCli(folder, 'run', id)
    expect(stdout).toContain('Configure cluster EVC, Production: failed (ActiveVMsBlockingEVC)\n')
    expect(stdout.split(result.tasks[0]!.remedy)).toHaveLength(2)
    expect(stdout).not.toContain('Refused:')
  })

  it('ends with status 1 and the cure when a migration fails', async () => {
    const { status, stdout } = await runCli(folder, 'run', 'unreachable.yaml')
    expect(stdout).toMatch(/web-01, esx-01 → esx-02: failed \(\w+\)/)
    expect(stdout).toMatch(/Runs on esx-01/)
    expect(stdout).not.toMatch(/Stun/)
    expect(status).toBe(1)
  })

  it('writes the trace whose SHA-256 is the hash, and no temporary file stays', async () => {
    const { result } = await runJson('right.yaml', '--trace', 'run.trace')
    const digest = createHash('sha256')
      .update(fs.readFileSync(path.join(folder, 'run.trace')))
      .digest('hex')
    expect(digest).toBe(result.traceHash)
    expect(fs.readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('writes a report that stands alone and names the hash', async () => {
    const { result } = await runJson('right.yaml', '--report', 'run.html')
    const html = fs.readFileSync(path.join(folder, 'run.html'), 'utf8')
    expect(html).toContain(result.traceHash)
    expect(html).toContain('<svg')
    expect(html).not.toMatch(/(src|href)="https?:/)
  })
})

describe('precopy run --report', () => {
  it('writes what the ending of the name asks for', async () => {
    const { result } = await runJson('right.yaml', '--report', 'run.json')
    const json = JSON.parse(fs.readFileSync(path.join(folder, 'run.json'), 'utf8')) as {
      reproduction: { traceSha256: string }[]
    }
    expect(json.reproduction[0]!.traceSha256).toBe(result.traceHash)
    await runJson('right.yaml', '--report', 'run.csv')
    expect(fs.readFileSync(path.join(folder, 'run.csv'), 'utf8')).toContain(result.traceHash)
    await runJson('right.yaml', '--report', 'run.md')
    expect(fs.readFileSync(path.join(folder, 'run.md'), 'utf8')).toMatch(/^# /)
  })

  it('refuses another ending before it runs anything', async () => {
    const { status, stderr } = await runCli(folder, 'run', 'right.yaml', '--report', 'run.docx')
    expect(status).not.toBe(0)
    expect(stderr).toContain('End its name in .html, .pdf, .md, .csv or .json.')
    expect(fs.existsSync(path.join(folder, 'run.docx'))).toBe(false)
  })
})

describe('precopy validate', () => {
  it('prints cases and summary in the documented format', async () => {
    const configurations = [measuredConfiguration(), measuredConfiguration({ kind: 'mirror', id: 'case-2' })]
    fs.writeFileSync(path.join(folder, 'cases.json'), caseFileText(configurations))
    const { status, stdout, stderr } = await runCli(folder, 'validate', 'cases.json', '--json')
    const { cases, summary } = JSON.parse(stdout) as { cases: object[]; summary: object }
    expect(cases.map((one) => Object.keys(one))).toEqual(
      Array.from({ length: 2 }, () => [
        'id',
        'kind',
        'expressed',
        'reason',
        'predicted',
        'observed',
        'error',
        'withinTolerance',
        'notPredicted',
      ]),
    )
    expect(cases).toMatchObject([
      {
        id: 'case-1',
        expressed: true,
        predicted: { dirty_sync_count: expect.any(Number) },
        withinTolerance: null,
      },
      { id: 'case-2', expressed: false, reason: expect.stringMatching(/disk/), predicted: {} },
    ])
    expect(summary).toEqual({
      quantities: expect.objectContaining({
        total_ms: {
          count: 1,
          medianAbsRel: expect.any(Number),
          p90AbsRel: expect.any(Number),
          medianAbs: expect.any(Number),
          p90Abs: expect.any(Number),
        },
      }),
      outcome: { right: 1, wrong: 0, onEdge: 0 },
      tolerance: { within: 0, outside: 0 },
      notExpressed: 1,
    })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('says in words what came out, and ends with 1 outside a tolerance', async () => {
    const tolerance = { total_ms: { rel: 0.000_001 } }
    fs.writeFileSync(path.join(folder, 'strict.json'), caseFileText([measuredConfiguration({ tolerance })]))
    const { status, stdout } = await runCli(folder, 'validate', 'strict.json')
    expect(stdout).toMatch(/case-1 {2}right {2}total_ms \d+ \/ 1000 \([+−]\d+\.\d\d %\)/)
    expect(stdout).toMatch(/outside tolerance: total_ms$/m)
    expect(stdout).toMatch(/Tolerance: 0 within, 1 outside/)
    expect(status).toBe(1)
  })
})

describe('precopy schema, labs and help', () => {
  it.each(['scenario', 'lab', 'pack', 'submission', 'feedback'])(
    'prints the JSON Schema of a %s',
    async (kind) => {
      const { status, stdout } = await runCli(folder, 'schema', kind)
      expect(JSON.parse(stdout)).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: `Precopy ${kind}`,
      })
      expect(stdout).toContain(`"const": "${kind}"`)
      expect(status).toBe(0)
    },
  )

  it('lists the labs', async () => {
    const { status, stdout } = await runCli(folder, 'labs', '--json')
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ id: 'first-move', number: 1 }))
    expect(status).toBe(0)
  })

  it('verifies a lab, and says where one cannot be solved as its author says', async () => {
    const good = await runCli(folder, 'lab', 'verify', 'first-move', '--seeds', '1')
    expect(good.stdout).toMatch(/solved by its solution and not without it \(1 seed, /)
    expect(good.status).toBe(0)
    const shipped = path.join(sourceFolders(productRoot).labs, 'first-move.lab.yaml')
    const lab = readDocument(shipped, fs.readFileSync(shipped, 'utf8')).value as { solution: object[] }
    const unsolved = { ...lab, solution: lab.solution.slice(0, 1), wrongPaths: [] }
    fs.writeFileSync(path.join(folder, 'unsolved.lab.json'), JSON.stringify(unsolved, null, 1))
    const bad = await runCli(folder, 'lab', 'verify', 'unsolved.lab.json', '--seeds', '1')
    expect(bad.stdout).toMatch(/unsolved\.lab\.json:\d+:\d+: The solution does not meet/)
    expect(bad.status).toBe(1)
  })

  it('says of each command what it takes', async () => {
    const overview = await runCli(folder, '--help')
    for (const name of ['run', 'check', 'validate', 'labs', 'lab verify', 'schema', 'serve']) {
      expect(overview.stdout).toContain(`  ${name} `)
      const help = await runCli(folder, ...name.split(' '), '--help')
      expect(help.stdout).toContain(`USAGE precopy ${name}`)
      expect(help.status).toBe(0)
    }
  })
})

describe('the program itself', () => {
  it('prints the same in a process of its own', async () => {
    const { stdout } = await runCli(folder, 'run', 'right.yaml', '--json')
    const child = spawnSync(process.execPath, [program, 'run', 'right.yaml', '--json'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(child.stdout).toBe(`${stdout}\n`)
    expect(child.stderr).toBe('')
    expect(child.status).toBe(0)
  })

  it('ends with status 130 on Ctrl-C, and writes nothing', async () => {
    const slow = rightScenario
      .replace(/commands:[^]*$/, '')
      .replace('sizeMiB: 64', 'sizeMiB: 65536')
      .replace('pagesPerSecond: 100', 'pagesPerSecond: 10000000')
    fs.writeFileSync(path.join(folder, 'slow.yaml'), slow)
    const args = [program, 'run', 'slow.yaml', '--trace', 'interrupted.trace', '--json']
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
    const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
    await new Promise((resolve) => child.stderr.once('data', resolve))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(fs.readdirSync(folder).filter((name) => name.includes('interrupted'))).toEqual([])
  })
})
