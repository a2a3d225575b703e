/** `precopy grade`: makes hand-ins again, marks them, and names what was changed in them. */
import fs from 'node:fs'
import path from 'node:path'
import { countOf } from '../../core/base/wording.ts'
import type { GradedSubmission } from '../../core/contract/teaching-messages.ts'
import { parsePack } from '../../core/lab/pack.ts'
import { feedbackFile } from '../services/grading/feedback-of.ts'
import { gradeFiles } from '../services/grading/grade-files.ts'
import { gradebookCsv } from '../services/grading/gradebook-csv.ts'
import type { GradingLab } from '../services/grading/grading-lab.ts'
import { noOneMarked } from '../services/grading/marks.ts'
import { packGradingLabs, shippedGradingLabs } from '../services/grading/shipped-grading-labs.ts'
import { sourceFolders } from '../services/shipped-files.ts'
import { systemClock } from '../services/wall-clock.ts'
import { writeFileWhole } from '../services/write-file.ts'
import { defineCliCommand } from './command.ts'
import { exitStatus, UsageError } from './exit-status.ts'
import { filesToGrade } from './grade-files.ts'
import { productRoot, readText } from './input-file.ts'
import { numberOption } from './options.ts'
import { keepFile, outputPath } from './output-file.ts'
import type { Terminal } from './terminal.ts'

export const gradeCommand = defineCliCommand({
  name: 'grade',
  description: 'Makes hand-ins again, marks them, and names what was changed in them',
  args: {
    files: {
      type: 'positional',
      required: false,
      description: 'Files that learners handed in, or folders of them',
    },
    pack: {
      type: 'string',
      valueHint: 'FILE',
      description: "The instructor's copy of the pack that was given out; may be given more than once",
    },
    csv: { type: 'string', valueHint: 'FILE', description: 'Write a row for each learner and objective' },
    feedback: { type: 'string', valueHint: 'FOLDER', description: 'Write a feedback file for each learner' },
    workers: {
      type: 'string',
      valueHint: 'N',
      description: 'How many threads; one for each core if left out',
    },
    json: { type: 'boolean', description: 'Print everything as JSON' },
  },
  repeatable: ['pack'],
  takesMany: true,
  async run(args, terminal, values) {
    if (args._.length === 0) throw new UsageError('No hand-in is named.', 'Name files, or a folder of them.')
    const workers = numberOption('--workers', args.workers, { min: 1, max: 256, isWhole: true })
    const csv = outputPath(terminal, '--csv', args.csv)
    const folder = feedbackFolder(terminal, args.feedback)
    const labs = labsOf(terminal, values('pack'))
    const files = filesToGrade(terminal, args._)
    const marked = await gradeFiles(files, labs, {
      signal: terminal.interrupted,
      onProgress: (done, total) => terminal.progress(`Marked ${done} of ${total}`),
      ...(workers === undefined ? {} : { workers }),
    })
    terminal.progress('')
    const graded = marked.map((one) => noOneMarked(one.graded))
    keepFile(terminal, csv, () => gradebookCsv(graded))
    if (folder !== null) writeFeedback(terminal, folder, graded)
    terminal.print(args.json === true ? JSON.stringify(graded, null, 2) : describe(graded))
    return graded.every(isFine) ? exitStatus.done : exitStatus.failed
  },
})

/** Throws InputError, or UsageError for a student's copy. */
function labsOf(terminal: Terminal, packs: readonly string[]): GradingLab[] {
  const ofPacks = packs.flatMap((file) => {
    const pack = parsePack(file, readText(terminal, file))
    if (pack.copy === 'instructor') return packGradingLabs(pack)
    throw new UsageError(
      `--pack: ${file} is the student's copy of "${pack.title}"; nothing can be marked by it.`,
      'Name the instructor’s copy.',
    )
  })
  return [...shippedGradingLabs(sourceFolders(productRoot)), ...ofPacks]
}

function feedbackFolder(terminal: Terminal, named: string | undefined): string | null {
  if (named === undefined) return null
  const folder = path.resolve(terminal.folder, named)
  const stats = fs.statSync(folder, { throwIfNoEntry: false })
  if (stats !== undefined && !stats.isDirectory()) {
    throw new UsageError(`--feedback: ${named} is a file.`, 'Name a folder; it is made if it is not there.')
  }
  return folder
}

function writeFeedback(terminal: Terminal, folder: string, graded: readonly GradedSubmission[]): void {
  fs.mkdirSync(folder, { recursive: true })
  const used = new Set<string>()
  for (const one of graded.filter(({ points }) => points !== null)) {
    const { name, text } = feedbackFile(one, { instructor: '', markedAt: systemClock.timestamp() })
    const free = freeName(name, used)
    writeFileWhole(path.join(folder, free), text)
  }
  terminal.note(`Wrote ${countOf(used.size, 'feedback file')}.`)
}

/** Learners of one name get a number each. */
function freeName(name: string, used: Set<string>): string {
  let free = name
  for (let count = 2; used.has(free); count += 1) free = name.replace('.feedback.', `-${count}.feedback.`)
  used.add(free)
  return free
}

function isFine({ points, maxPoints, flags }: GradedSubmission): boolean {
  return points !== null && points >= maxPoints && flags.every(({ severity }) => severity !== 'error')
}

function describe(graded: readonly GradedSubmission[]): string {
  const rows = graded.map((one) => ({
    learner: one.learner === '' ? '?' : one.learner,
    lab: one.labId === '' ? '?' : one.labId,
    points: one.points === null ? 'not marked' : `${one.points} of ${one.maxPoints}`,
    file: one.fileName,
    flags: one.flags,
  }))
  const width = (key: 'learner' | 'lab' | 'points') => Math.max(...rows.map((row) => row[key].length))
  const [learner, lab, points] = [width('learner'), width('lab'), width('points')]
  const lines = rows.flatMap((row) => [
    `${row.learner.padEnd(learner)}  ${row.lab.padEnd(lab)}  ${row.points.padStart(points)}  ${row.file}`,
    ...row.flags.flatMap(({ id, severity, message, remedy }) => [
      `  ${severity === 'error' ? '!' : '-'} ${id}: ${message}`,
      `      ${remedy}`,
    ]),
  ])
  const flagged = graded.filter(({ flags }) => flags.length > 0).length
  const summary = `${countOf(graded.length, 'hand-in')}, ${flagged === 0 ? 'none' : flagged} of them flagged.`
  return [...lines, '', summary].join('\n')
}
