/**
 * The house's rules that need no test runner: types in every environment, import layers, lint, format.
 * `npm run check` runs them; `npm test` counts each as one test. Returns every failure, not only the first.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(import.meta.dirname, '..')
const tool = (file: string) => path.join(root, 'node_modules', file)

interface Check {
  readonly name: string
  readonly args: readonly string[]
}

const checks: readonly Check[] = [
  ...['core', 'electron', 'preload', 'renderer', 'test'].map((name) => ({
    name: `types of ${name}`,
    args: [tool('vue-tsc/bin/vue-tsc.js'), '--noEmit', '-p', `build/tsconfig.${name}.json`],
  })),
  {
    name: 'import layers',
    args: [
      tool('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      'build/layers.mjs',
      'core',
      'electron',
      'renderer',
      'build',
    ],
  },
  {
    name: 'lint',
    args: [
      tool('oxlint/bin/oxlint'),
      '-c',
      'build/lint.json',
      'core',
      'electron',
      'renderer',
      'build',
      'test',
    ],
  },
  {
    name: 'format',
    args: [
      tool('prettier/bin/prettier.cjs'),
      '--config',
      'build/prettier.json',
      '--ignore-path',
      '.gitignore',
      '--check',
      '{build,core,electron,renderer,test}/**/*.{ts,mjs,vue,css}',
    ],
  },
]

/** Runs one check; resolves to its output if it failed, else null. */
function runCheck(check: Check): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...check.args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => resolve(code === 0 ? null : output))
  })
}

/** Runs all checks, two at a time, and prints what failed. Resolves to the counts. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  const waiting = [...checks]
  let passed = 0
  let failed = 0
  async function work(): Promise<void> {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const output = await runCheck(check)
      if (output === null) passed += 1
      else failed += 1
      process.stdout.write(`${output === null ? '✓' : '✗'} ${check.name}\n${output ?? ''}`)
    }
  }
  await Promise.all([work(), work()])
  return { passed, failed }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await runChecks()
  process.exitCode = failed === 0 ? 0 : 1
}
