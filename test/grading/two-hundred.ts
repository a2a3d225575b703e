/**
 * The whole class: 200 hand-ins of several labs, some of them tampered with in every way there is a name for, marked
 * from a folder by the command line's own code. Prints how long it took, whether the CSV is what each file alone comes
 * to, and every tampering that was not named. `node test/grading/two-hundred.ts [COUNT] [WORKERS]`; exit 1 if any is amiss.
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { filesToGrade } from '../../electron/cli/grade-files.ts'
import { gradeFiles } from '../../electron/services/grading/grade-files.ts'
import { gradeSubmission } from '../../electron/services/grading/grade-submission.ts'
import { gradebookCsv } from '../../electron/services/grading/gradebook-csv.ts'
import { LabVariants } from '../../electron/services/grading/grading-lab.ts'
import { noOneMarked } from '../../electron/services/grading/marks.ts'
import { forgeries, gradingFolder, gradingLabs, tamperings } from '../support/grading-folder.ts'

const count = Number(process.argv[2] ?? 200)
const workers = Number(process.argv[3] ?? 2)
const labIds = [
  'first-move',
  'latched',
  'generations',
  'why-not',
  'two-worlds',
  'lanes',
  'nothing-shared',
  'two-vcenters',
]

const seconds = (sinceMs: number) => Math.round((performance.now() - sinceMs) / 100) / 10

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-class-'))
let isAmiss = false
try {
  const labs = gradingLabs(labIds)
  const madeMs = performance.now()
  const made = gradingFolder({ labs, count, tampered: tamperings, forged: forgeries })
  for (const { fileName, text } of made) fs.writeFileSync(path.join(folder, fileName), text)
  console.log(
    `made ${made.length} files in ${seconds(madeMs)} s: ${labIds.length} labs, each shipped and in a pack`,
  )

  const terminal = {
    folder,
    note: console.log,
    print: console.log,
    progress: () => {},
    interrupted: new AbortController().signal,
  }
  const gradedMs = performance.now()
  const gradedCpu = process.cpuUsage()
  const files = filesToGrade(terminal, ['.'])
  const graded = await gradeFiles(files, labs, { workers })
  const tookSeconds = seconds(gradedMs)
  const cpu = process.cpuUsage(gradedCpu)
  const cpuSeconds = Math.round((cpu.user + cpu.system) / 1e5) / 10
  console.log(
    `marked ${graded.length} files in ${tookSeconds} s with ${workers} workers (${cpuSeconds} s of processor time)`,
  )

  let named = 0
  let falseFlags = 0
  graded.forEach(({ graded: { fileName, flags } }) => {
    const tampering = made.find((one) => one.fileName === fileName)!.tampering
    if (tampering === null) {
      falseFlags += flags.length === 0 ? 0 : 1
      if (flags.length > 0)
        console.log(
          `FLAGGED UNTOUCHED ${fileName}: ${flags.map(({ id, message }) => `${id} ${message}`).join(' / ')}`,
        )
      return
    }
    const isNamed = tampering.flags.every((id) => flags.some((flag) => flag.id === id))
    const says = flags.map(({ message }) => message).join('\n')
    if (isNamed && tampering.says.test(says)) named += 1
    else
      console.log(
        `NOT NAMED ${tampering.name} (${fileName}): ${flags.map(({ id }) => id).join(', ')}\n  ${says}`,
      )
  })
  const tampered = made.filter(({ tampering }) => tampering !== null).length
  console.log(`tampered with: ${tampered}, named: ${named}; untouched and flagged: ${falseFlags}`)

  const aloneMs = performance.now()
  const variants = new LabVariants(labs)
  const alone = files.map((file) => gradeSubmission(file, variants).graded)
  const withoutFlags = (rows: typeof alone) =>
    gradebookCsv(rows.map((one) => noOneMarked({ ...one, flags: [] })))
  const isSame = withoutFlags(alone) === withoutFlags(graded.map((one) => one.graded))
  console.log(`each file alone: ${seconds(aloneMs)} s; CSV equal to the folder's: ${isSame ? 'yes' : 'NO'}`)
  const rows = gradebookCsv(graded.map((one) => noOneMarked(one.graded))).split('\r\n').length - 2
  console.log(`CSV rows: ${rows}`)
  isAmiss = named < tampered || falseFlags > 0 || !isSame || tookSeconds > 60
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
process.exitCode = isAmiss ? 1 : 0
