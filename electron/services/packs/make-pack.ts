/** Makes a pack of labs and scenarios, and of an instructor's copy the one for students. */
import type { Refusal } from '../../../core/base/errors.ts'
import type { PackRequest } from '../../../core/contract/teaching-messages.ts'
import { labHashOf } from '../../../core/lab/lab-hash.ts'
import { packVersion, type InstructorPack, type StudentPack } from '../../../core/lab/pack-schema.ts'
import { parseLab, previewSeed } from '../../../core/lab/parse.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import { studentCopyText } from '../../../core/lab/student-copy.ts'
import type { AttemptTerms } from '../../../core/lab/terms.ts'
import { varyScenario } from '../../../core/lab/vary-scenario.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { LabSource } from '../lab-prover.ts'
import { RefusedError } from '../refused.ts'
import { labEnding, scenarioEnding } from '../shipped-files.ts'
import { seal } from './seal.ts'

type PackLab = InstructorPack['labs'][number]
type PackFile = PackLab['lab']

/** What a pack is made with, beside what was asked for. */
export interface PackParts {
  readonly id: string
  readonly signingKey: string
  readonly madeWith: InstructorPack['madeWith']
  readonly labSource: (key: string) => LabSource
  readonly scenarioFile: (id: string) => PackFile
}

/** Throws InputError where a lab is wrong, RefusedError where two have the same id, or one is a student's copy. */
export function instructorPack(request: PackRequest, parts: PackParts): InstructorPack {
  const labs = request.labs.map(({ lab, terms, seed }) => packLab(parts.labSource(lab), terms, seed))
  const ids = labs.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new RefusedError(sameLabTwice(twice))
  const { title, author, description } = request
  return {
    precopy: 'pack',
    version: packVersion,
    id: parts.id,
    title,
    author,
    description,
    madeWith: parts.madeWith,
    copy: 'instructor',
    signingKey: parts.signingKey,
    labs,
    scenarios: request.scenarioIds.map((id) => parts.scenarioFile(id)),
  }
}

/** The variant that the pack's seed draws is tried as well: a student should not be the first to see that it is wrong. */
function packLab(source: LabSource, terms: AttemptTerms, seed: number | null): PackLab {
  const { labFile, labText, scenarioFile, scenarioText } = source
  const lab = parseLab(labFile, labText)
  if (lab.copy !== undefined) throw new RefusedError(studentsCopy(lab))
  const scenario = parseScenario(scenarioFile, scenarioText)
  for (const one of new Set([previewSeed, seed ?? previewSeed])) {
    varyScenario(parseLab(labFile, labText, one), scenario)
  }
  return {
    ...shownOf(lab),
    terms,
    seed,
    hash: labHashOf(labText, scenarioText),
    lab: { fileName: `${lab.id}${labEnding}`, text: labText },
    scenario: { fileName: endingSo(scenarioFile), text: scenarioText },
  }
}

function shownOf(lab: Lab) {
  const { id, number, title, summary, track, minutes, concepts, prerequisites, steps, hiddenFaults } = lab
  const counts = { stepCount: steps.length, hasHiddenFaults: hiddenFaults !== undefined }
  return { id, number, title, summary, track, minutes, concepts, prerequisites, ...counts }
}

function endingSo(fileName: string): string {
  return fileName.endsWith(scenarioEnding)
    ? fileName
    : `${fileName.replace(/\.(yaml|yml|json)$/, '')}${scenarioEnding}`
}

/** What students get: lists can be read, labs are sealed; without self-check and hints nothing that is right is in it. */
export function studentPack(pack: InstructorPack): StudentPack {
  const { copy: _copy, signingKey, labs, ...shown } = pack
  return {
    ...shown,
    copy: 'student',
    labs: labs.map(({ lab, scenario, ...listed }) => {
      const { hasChecks, hasHints } = listed.terms
      const hasKey = hasChecks || hasHints
      const text = studentCopyText(lab.fileName, lab.text, { hasKey, hasHints })
      const place = { pack: pack.id, lab: listed.id }
      const sealed = seal(place, { lab: { ...lab, text }, scenario, signingKey })
      return { ...listed, hasKey, sealed }
    }),
  }
}

function sameLabTwice(id: string): Refusal {
  return {
    id: 'pack-has-lab-twice',
    fault: '',
    message: `Two of the labs have the id "${id}".`,
    remedy: 'Leave one of them out, or change the "id" at the top of one.',
  }
}

function studentsCopy({ title }: Lab): Refusal {
  return {
    id: 'lab-is-students-copy',
    fault: '',
    message: `"${title}" is a student's copy: nobody could mark what students hand in.`,
    remedy: 'Take the lab from the instructor’s copy of its pack.',
  }
}
