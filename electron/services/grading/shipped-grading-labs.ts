/** Labs that hand-ins are marked by: those that come with Precopy, and those of an instructor's pack. */
import fs from 'node:fs'
import path from 'node:path'
import { labHashOf } from '../../../core/lab/lab-hash.ts'
import type { InstructorPack } from '../../../core/lab/pack-schema.ts'
import { readDocument } from '../../../core/scenario/document.ts'
import { idsIn, labEnding, scenarioEnding, type ShippedFolders } from '../shipped-files.ts'
import type { GradingLab } from './grading-lab.ts'

/** Only titles and scenarios are read here; a lab is parsed where it is needed. A lab without its scenario is left out. */
export function shippedGradingLabs(folders: ShippedFolders): GradingLab[] {
  return idsIn(folders.labs, labEnding).flatMap((id) => {
    const labFile = `${id}${labEnding}`
    const labText = fs.readFileSync(path.join(folders.labs, labFile), 'utf8')
    const { title, scenario } = headOf(labFile, labText)
    const scenarioFile = `${scenario}${scenarioEnding}`
    const scenarioPath = path.join(folders.scenarios, scenarioFile)
    if (!fs.existsSync(scenarioPath)) return []
    const scenarioText = fs.readFileSync(scenarioPath, 'utf8')
    const hash = labHashOf(labText, scenarioText)
    return [{ hash, labId: id, title, labFile, labText, scenarioFile, scenarioText, pack: null }]
  })
}

export function packGradingLabs(pack: InstructorPack): GradingLab[] {
  return pack.labs.map(({ id, title, hash, terms, seed, lab, scenario }) => ({
    hash,
    labId: id,
    title,
    labFile: lab.fileName,
    labText: lab.text,
    scenarioFile: scenario.fileName,
    scenarioText: scenario.text,
    pack: { id: pack.id, title: pack.title, signingKey: pack.signingKey, terms, seed },
  }))
}

/** The two lines that are needed, without the cost of the whole: both stand in the first column. */
function headOf(file: string, text: string): { readonly title: string; readonly scenario: string } {
  const lineOf = (key: string) => new RegExp(`^${key}: .*$`, 'm').exec(text)?.[0] ?? `${key}: ""`
  const head = readDocument(file, `${lineOf('title')}\n${lineOf('scenario')}\n`).value
  return head as { title: string; scenario: string }
}
