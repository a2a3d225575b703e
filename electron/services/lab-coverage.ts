/** What a lab has and nothing uses: variables, misconceptions that nobody can show, hidden faults that no seed draws. */
import { labVariant, previewSeed, readLabFile, type LabFile } from '../../core/lab/parse.ts'
import { offersOf } from '../../core/lab/lab-offers.ts'
import type { Lab } from '../../core/lab/schema.ts'
import { drawnFor } from '../../core/lab/variant.ts'
import { Findings, type LabFinding } from './lab-findings.ts'
import type { LabSource } from './lab-prover.ts'

/** Seeds in which every hidden fault must be drawn. */
export const seedsOfDraws = 1000

/** The first seed that draws each hidden fault of the pool, where one does. */
export function firstSeeds(file: LabFile): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  const pool = file.drawable.hiddenFaults?.pool ?? []
  for (let seed = 1; seed <= seedsOfDraws && first.size < pool.length; seed += 1) {
    for (const cause of drawnFor(file.drawable, seed).draw.causes)
      if (!first.has(cause)) first.set(cause, seed)
  }
  return first
}

/** `reached`: texts of the misconceptions that wrong paths were replied to with. Throws InputError. */
export function findUnused(source: LabSource, reached: ReadonlySet<string>): readonly LabFinding[] {
  const file = readLabFile(source.labFile, source.labText)
  const lab = labVariant(file, previewSeed)
  const findings = new Findings(lab)
  findUnusedVariables(file, findings)
  findUnreached(lab, reached, findings)
  const drawn = firstSeeds(file)
  lab.hiddenFaults?.pool.forEach(({ id }, index) => {
    if (drawn.has(id)) return
    const message = `None of ${seedsOfDraws} seeds draws the hidden fault "${id}".`
    findings.add('fault-drawn', ['hiddenFaults', 'pool', index], message)
  })
  findSameMessages(lab, findings)
  return findings.list
}

/** In a `{{ … }}`, in another variable, or as `vars.name` in an expression. */
function findUnusedVariables({ document, drawable }: LabFile, findings: Findings): void {
  const { variables, ...rest } = document.value as Record<string, unknown>
  const texts = JSON.stringify(rest)
  const templates = [...texts.matchAll(/\{\{(.*?)\}\}/gs)].map(([, inside]) => inside).join('\n')
  drawable.variables.forEach(({ id }, index) => {
    const others = ((variables ?? []) as object[]).filter((_, other) => other !== index)
    const derived = others.map((other) => ('value' in other ? String(other.value) : '')).join('\n')
    const isUsed =
      new RegExp(`\\b${id}\\b`).test(`${templates}\n${derived}`) ||
      new RegExp(`\\bvars\\.${id}\\b`).test(texts)
    if (!isUsed) findings.add('variable-used', ['variables', index], `Nothing uses the variable "${id}".`)
  })
}

function findUnreached(lab: Lab, reached: ReadonlySet<string>, findings: Findings): void {
  const offered = new Set(lab.steps.flatMap(offersOf))
  lab.misconceptions.forEach(({ id, text }, index) => {
    if (offered.has(id) || reached.has(text)) return
    const message = `No option offers the misconception "${id}", and no wrong path was replied to with it.`
    findings.add('misconception-reached', ['misconceptions', index], message)
  })
}

/** Each wrong path has a message of its own. */
function findSameMessages(lab: Lab, findings: Findings): void {
  lab.wrongPaths.forEach(({ name, message }, index) => {
    const same = lab.wrongPaths.findIndex((other) => other.message === message)
    if (same === index) return
    const text = `The wrong path "${name}" has the same message as "${lab.wrongPaths[same]?.name}".`
    findings.add('wrong-path-message', ['wrongPaths', index, 'message'], text, 'same')
  })
}
