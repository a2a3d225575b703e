/**
 * `npm run mutants [-- --seeds N] [--only TEXT]`: proves that the storm can find mistakes. Into a copy of the tree each
 * of the deliberate mistakes of `mutant-list.ts` is patched alone; the storm then has so many seeds to find it. First
 * the unchanged copy must break nothing. Exits non-zero if a mistake survives.
 */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { mutants, type Mutant } from './mutant-list.ts'

const root = path.resolve(import.meta.dirname, '../..')

interface Caught {
  readonly check: string
  readonly detail: string
  readonly seeds: number
}

interface Trial {
  readonly mutant: Mutant
  readonly caught: Caught | null
}

/** `core`, the storm and what it needs; packages are linked. */
function copyTree(to: string): void {
  for (const folder of ['core', 'test/storm'])
    fs.cpSync(path.join(root, folder), path.join(to, folder), { recursive: true })
  fs.copyFileSync(path.join(root, 'package.json'), path.join(to, 'package.json'))
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(to, 'node_modules'), 'junction')
}

/** Throws Error if the text of a mutant does not stand in the engine exactly once. */
function refuseStale({ name, file, find }: Mutant): void {
  const count = fs.readFileSync(path.join(root, file), 'utf8').split(find).length - 1
  if (count === 1) return
  throw new Error(
    `"${name}": its text stands ${count} times in ${file}, and must stand there once. Bring mutant-list.ts in line with the engine.`,
  )
}

/** Returns what puts the file back. */
function patch(tree: string, { file, find, replace }: Mutant): () => void {
  const target = path.join(tree, file)
  const text = fs.readFileSync(target, 'utf8')
  fs.writeFileSync(
    target,
    text.replace(find, () => replace),
  )
  return () => fs.writeFileSync(target, text)
}

/** Rejects if the storm itself cannot run. */
function hunt(tree: string, seeds: number): Promise<Caught | null> {
  return new Promise((resolve, reject) => {
    const script = path.join(tree, 'test/storm/mutant-run.ts')
    const child = spawn(process.execPath, [script, String(seeds)], {
      cwd: tree,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output) as Caught | null)
      else reject(new Error(`The storm ended with status ${code}. ${errors}`))
    })
  })
}

/** Several at a time, each in a tree of its own. */
async function tryAll(chosen: readonly Mutant[], seeds: number): Promise<Trial[]> {
  const trials: Trial[] = []
  const waiting = [...chosen]
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-mutants-'))
  const work = async (_: unknown, worker: number): Promise<void> => {
    const tree = path.join(scratch, String(worker))
    fs.mkdirSync(path.join(tree, 'test'), { recursive: true })
    copyTree(tree)
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const restore = patch(tree, mutant)
      const caught = await hunt(tree, seeds)
      restore()
      trials.push({ mutant, caught })
      process.stderr.write(
        `${trials.length} of ${chosen.length}: ${mutant.name}: ${caught?.check ?? 'SURVIVES'}\n`,
      )
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(os.availableParallelism(), chosen.length) }, work))
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
  return trials.sort((a, b) => chosen.indexOf(a.mutant) - chosen.indexOf(b.mutant))
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { seeds: { type: 'string', default: '4000' }, only: { type: 'string', default: '' } },
  })
  const chosen = mutants.filter(({ name }) => name.includes(values.only))
  for (const mutant of chosen) refuseStale(mutant)
  const sound = await hunt(root, Number(values.seeds))
  if (sound !== null) {
    process.stdout.write(
      `The engine without a mistake breaks "${sound.check}" (seed ${sound.seeds}): ${sound.detail}\n`,
    )
    return 1
  }
  const trials = await tryAll(chosen, Number(values.seeds))
  console.table(
    trials.map(({ mutant, caught }) => ({
      mistake: mutant.name,
      'caught by': caught?.check ?? 'nothing: it survives',
      'after seeds': caught?.seeds ?? Number(values.seeds),
    })),
  )
  const survivors = trials.filter(({ caught }) => caught === null).length
  process.stdout.write(`${trials.length - survivors} of ${trials.length} mistakes were found.\n`)
  return survivors === 0 ? 0 : 1
}

process.exitCode = await main()
