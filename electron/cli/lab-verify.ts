/** `precopy lab verify`: proves that labs can be solved by their reference solutions and not without them. */
import path from 'node:path'
import { InputError } from '../../core/base/errors.ts'
import { countOf } from '../../core/base/wording.ts'
import { verifyLab, type LabFinding, type LabVerification } from '../services/lab-verifier.ts'
import { findingsOfInput } from '../services/lab-findings.ts'
import { systemClock } from '../services/wall-clock.ts'
import { defineCliCommand } from './command.ts'
import { exitStatus, UsageError } from './exit-status.ts'
import { readLab, shippedLabIds } from './lab-file.ts'
import { numberOption } from './options.ts'
import { giveWay, type Terminal } from './terminal.ts'

/** Ours: a run of a lab takes some tenths of a second. */
const seedsByDefault = 10

export const labVerifyCommand = defineCliCommand({
  name: 'lab verify',
  description: 'Proves that labs can be solved by their reference solutions and not without them',
  args: {
    labs: { type: 'positional', required: false, description: 'Lab files, or ids of shipped labs' },
    all: { type: 'boolean', description: 'All labs that come with Precopy' },
    seeds: { type: 'string', valueHint: 'N', description: `How many seeds; ${seedsByDefault} if left out` },
    workers: {
      type: 'string',
      valueHint: 'N',
      description: 'How many threads; one for each core if left out',
    },
    json: { type: 'boolean', description: 'Print the findings as JSON' },
  },
  takesMany: true,
  async run(args, terminal) {
    const seeds = numberOption('--seeds', args.seeds, { min: 1, max: 100_000, isWhole: true })
    const workers = numberOption('--workers', args.workers, { min: 1, max: 256, isWhole: true })
    const isAll = args.all === true
    const options = { seeds: seeds ?? seedsByDefault, ...(workers === undefined ? {} : { workers }) }
    const results: VerifiedLab[] = []
    for (const named of labsNamed(args._, isAll)) {
      await giveWay(terminal)
      const result = await verified(terminal, named, isAll, options)
      results.push(result)
      if (args.json !== true) terminal.print(describe(result))
    }
    if (args.json === true) terminal.print(JSON.stringify(forJson(results), null, 2))
    const hasFindings = results.some(({ verification }) => verification.findings.length > 0)
    return hasFindings ? exitStatus.failed : exitStatus.done
  },
})

interface VerifiedLab {
  readonly id: string
  readonly title: string
  readonly seconds: number
  readonly verification: LabVerification
}

/** Throws UsageError. */
function labsNamed(words: readonly string[], isAll: boolean): readonly string[] {
  if (isAll && words.length > 0) throw new UsageError('Labs are named beside --all.', 'Give one of both.')
  if (isAll) return shippedLabIds()
  if (words.length === 0) throw new UsageError('No lab is named.', 'Name labs, or give --all.')
  return words
}

/** Among all labs one that cannot be read is a finding; one that was named alone is told as any other wrong input. */
async function verified(
  terminal: Terminal,
  named: string,
  isAmongAll: boolean,
  options: { readonly seeds: number; readonly workers?: number },
): Promise<VerifiedLab> {
  const beganMs = systemClock.elapsedMs()
  try {
    const { lab, source } = readLab(terminal, named)
    const verification = await verifyLab(source, {
      ...options,
      signal: terminal.interrupted,
      onProgress: (done, total) => terminal.progress(`${lab.title}: seed ${done} of ${total}`),
    })
    terminal.progress('')
    const seconds = (systemClock.elapsedMs() - beganMs) / 1000
    return { id: lab.id, title: lab.title, seconds, verification }
  } catch (error) {
    if (!isAmongAll || !(error instanceof InputError)) throw error
    return {
      id: named,
      title: named,
      seconds: 0,
      verification: { seeds: 0, findings: findingsOfInput(error, 1) },
    }
  }
}

/** One lab as it always was, several as a list. */
function forJson(results: readonly VerifiedLab[]): unknown {
  const reports = results.map(({ id, seconds, verification: { seeds, findings } }) => ({
    lab: id,
    seeds,
    seconds: Math.round(seconds * 10) / 10,
    findings: findings.map(({ rule, file, line, column, seed, message }) => ({
      rule,
      file,
      line,
      column,
      seed,
      message,
    })),
  }))
  return reports.length === 1 ? reports[0] : reports
}

function describe({ title, seconds, verification: { seeds, findings } }: VerifiedLab): string {
  const effort = `${countOf(seeds, 'seed')}, ${seconds.toFixed(1)} s`
  if (findings.length === 0) return `${title}: solved by its solution and not without it (${effort}).`
  return [
    `${title}: ${countOf(findings.length, 'finding')} (${effort})`,
    ...findings.map(describeFinding),
  ].join('\n')
}

function describeFinding({ file, line, column, seed, message }: LabFinding): string {
  const place = line > 0 ? `${path.basename(file)}:${line}:${column}` : path.basename(file)
  return `${place}: ${message} (seed ${seed})`
}
