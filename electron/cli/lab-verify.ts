/** `precopy lab verify`: proves that a lab can be solved by its reference solution and not without it. */
import path from 'node:path'
import { countOf } from '../../core/base/wording.ts'
import { verifyLab, type LabFinding, type LabVerification } from '../services/lab-verifier.ts'
import { defineCliCommand } from './command.ts'
import { exitStatus } from './exit-status.ts'
import { readLab } from './lab-file.ts'
import { numberOption } from './options.ts'
import { giveWay } from './terminal.ts'

/** Ours: a run of a lab takes some tenths of a second. */
const seedsByDefault = 10

export const labVerifyCommand = defineCliCommand({
  name: 'lab verify',
  description: 'Proves that a lab can be solved by its reference solution and not without it',
  args: {
    lab: { type: 'positional', required: true, description: 'A lab file, or the id of a shipped lab' },
    seeds: { type: 'string', valueHint: 'N', description: `How many seeds; ${seedsByDefault} if left out` },
    json: { type: 'boolean', description: 'Print the findings as JSON' },
  },
  async run(args, terminal) {
    const seeds = numberOption('--seeds', args.seeds, { min: 1, max: 100_000, isWhole: true })
    const { lab, scenario } = readLab(terminal, args.lab)
    await giveWay(terminal)
    const verification = await verifyLab(lab, scenario, {
      seeds: seeds ?? seedsByDefault,
      async onProgress(done, total) {
        if (args.json !== true) terminal.progress(`${lab.title}: seed ${done} of ${total}`)
        await giveWay(terminal)
      },
    })
    terminal.progress('')
    terminal.print(
      args.json === true
        ? JSON.stringify({ lab: lab.id, ...verification }, null, 2)
        : describe(lab.title, verification),
    )
    return verification.findings.length > 0 ? exitStatus.failed : exitStatus.done
  },
})

function describe(title: string, { seeds, findings }: LabVerification): string {
  if (findings.length === 0) {
    return `${title}: solved by its solution and not without it, with ${countOf(seeds, 'seed')}.`
  }
  return [`${title}: ${countOf(findings.length, 'finding')}`, ...findings.map(describeFinding)].join('\n')
}

function describeFinding({ file, line, column, seed, message }: LabFinding): string {
  const place = line > 0 ? `${path.basename(file)}:${line}:${column}` : path.basename(file)
  return `${place}: ${message} (seed ${seed})`
}
