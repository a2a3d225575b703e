/**
 * `npm run points`: breaks every reference migration by every fault at every instant of its clock, for a short and for a
 * long time, and prints what promise was not kept, each with the command that replays it. Options: `--reference NAME`,
 * `--fault NAME`, `--point N`, `--seconds S` narrow it down; `--stride N` takes every N-th instant. `--tables` writes the
 * tables of outcomes in core/MODEL.md anew instead.
 */
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { withOutcomeTables } from './outcome-tables.ts'
import { brokenAt, pointsOf, pointsToBreak, promiseBroken, replayOf } from '../support/fault-points.ts'
import { referenceNames, type ReferenceName } from '../support/reference-migrations.ts'

const { values } = parseArgs({
  options: {
    reference: { type: 'string' },
    fault: { type: 'string' },
    point: { type: 'string' },
    seconds: { type: 'string' },
    stride: { type: 'string', default: '1' },
    tables: { type: 'boolean', default: false },
  },
})

const stride = Number(values.stride)
if (!Number.isInteger(stride) || stride < 1) {
  process.stderr.write(`--stride is "${values.stride}". Expected a whole number from 1 on.\n`)
  process.exit(2)
}
const chosen = referenceNames.filter((name) => values.reference === undefined || name === values.reference)
if (chosen.length === 0) {
  process.stderr.write(
    `--reference is "${values.reference ?? ''}". Expected one of ${referenceNames.join(', ')}.\n`,
  )
  process.exit(2)
}

if (values.tables) {
  const model = path.resolve(import.meta.dirname, '../../core/MODEL.md')
  fs.writeFileSync(model, withOutcomeTables(fs.readFileSync(model, 'utf8')))
  process.exit(0)
}

let runs = 0
let broken = 0
const startedMs = performance.now()
for (const name of chosen) breakAll(name)
const seconds = (performance.now() - startedMs) / 1000
process.stdout.write(`${runs} runs in ${seconds.toFixed(1)} s, ${broken} of them broke a promise.\n`)
process.exitCode = broken > 0 || runs === 0 ? 1 : 0

function breakAll(name: ReferenceName): void {
  const points = pointsOf(name)
  const before = runs
  for (const { index, fault, seconds: forSeconds } of pointsToBreak(name, points.length, stride)) {
    if (values.fault !== undefined && values.fault !== fault.name) continue
    if (values.point !== undefined && Number(values.point) !== index) continue
    if (values.seconds !== undefined && Number(values.seconds) !== forSeconds) continue
    runs += 1
    const problem = promiseBroken(brokenAt(points[index]!, fault, forSeconds))
    if (problem === '') continue
    broken += 1
    process.stdout.write(`${problem}\n  ${replayOf(name, index, fault, forSeconds)}\n`)
  }
  process.stdout.write(`${name}: ${points.length} instants, ${runs - before} runs\n`)
}
