/** `precopy lab verify` and `precopy schema lab-view`: what they print and how they end. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labDocument, objective } from '../../core/lab/lab-fixtures.ts'
import { smallScenarioText } from '../../support/scenarios.ts'
import { runCli } from './test-terminal.ts'

let folder = ''
const unsound = { objectives: [objective({ check: 'true' })] }

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-labs-'))
  const write = (name: string, change: Record<string, unknown>) =>
    fs.writeFileSync(path.join(folder, name), JSON.stringify(labDocument(change), null, 1))
  write('sound.lab.json', {})
  write('unsound.lab.json', unsound)
  write('broken.lab.json', { minutes: 'ten' })
  fs.writeFileSync(path.join(folder, 'small.scenario.yaml'), smallScenarioText())
})

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

function verify(...args: string[]) {
  return runCli(folder, 'lab', 'verify', ...args, '--seeds', '2', '--workers', '1')
}

describe('precopy lab verify', () => {
  it('says in a line how many seeds it took, and in what time', async () => {
    const { status, stdout } = await verify('sound.lab.json')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Small: solved by its solution and not without it \(2 seeds, \d+\.\d s\)\.$/)
  })

  it('takes several labs, and lists findings with file, line, column and seed', async () => {
    const { status, stdout } = await verify('sound.lab.json', 'unsound.lab.json')
    expect(status).toBe(1)
    const lines = stdout.split('\n')
    expect(lines[1]).toMatch(/^Small: 1 finding \(2 seeds, /)
    const text = JSON.stringify(labDocument(unsound), null, 1).split('\n')
    const line = text.findIndex((one) => one.includes('"objectives"')) + 2
    expect(lines[2]).toBe(`unsound.lab.json:${line}:3: "move" is met by doing nothing. (seed 1)`)
  })

  it('prints JSON for programs', async () => {
    const { stdout } = await verify('unsound.lab.json', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      lab: 'small',
      seeds: 2,
      findings: [{ rule: 'not-solved-idle', file: 'unsound.lab.json', seed: 1 }],
    })
    const { stdout: both } = await verify('sound.lab.json', 'unsound.lab.json', '--json')
    expect((JSON.parse(both) as unknown[]).length).toBe(2)
  })

  it('refuses wrong input and wrong words as every command does', async () => {
    const broken = await verify('broken.lab.json')
    expect(broken.status).not.toBe(0)
    expect(broken.stderr).toMatch(/broken\.lab\.json:\d+:\d+/)
    expect((await verify()).stderr).toContain('No lab is named.')
    expect((await verify('first-mov')).stderr).toContain('Did you mean "first-move"?')
    expect((await verify('first-move', '--all')).stderr).toContain('Labs are named beside --all.')
    expect((await runCli(folder, 'labs', 'x')).stderr).toContain('one argument too many')
  })
})

describe('precopy schema', () => {
  it('prints what lab expressions can ask', async () => {
    const { status, stdout } = await runCli(folder, 'schema', 'lab-view')
    expect(status).toBe(0)
    expect(stdout).toContain('| `settings` | any |')
    for (const record of ['## datastore', '## copy', '## hiddenFault', '## refusal', '## hypothesis'])
      expect(stdout).toContain(record)
  })

  it('prints the schema of a lab', async () => {
    const { stdout } = await runCli(folder, 'schema', 'lab')
    expect(JSON.parse(stdout)).toMatchObject({ title: 'Precopy lab' })
  })
})
