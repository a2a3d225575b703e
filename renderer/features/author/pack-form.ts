/** What the dialog of a pack holds, and what is asked of the host with it. Pure. */
import type { PackRequest, PackSummary } from '../../../core/contract/teaching-messages.ts'
import { examTerms, practiceTerms, type AttemptTerms } from '../../../core/lab/terms.ts'

export interface PackLabRow {
  /** Key in the Library, or a draft's id. */
  readonly lab: string
  readonly title: string
  mode: 'practice' | 'assignment' | 'exam'
  hasChecks: boolean
  hasHints: boolean
  hintCostPercent: number | null
  minutes: number | null
}

export interface PackForm {
  packId: string
  title: string
  author: string
  description: string
  labs: PackLabRow[]
  /** 'each': every attempt draws its own. */
  seedIs: 'each' | 'same'
  seed: number | null
  scenarioIds: string[]
}

export function emptyPack(author: string): PackForm {
  return {
    packId: '',
    title: '',
    author,
    description: '',
    labs: [],
    seedIs: 'each',
    seed: 1,
    scenarioIds: [],
  }
}

export function packLabRow(lab: string, title: string): PackLabRow {
  const { hasChecks, hasHints, hintCostPercent } = practiceTerms
  return { lab, title, mode: 'assignment', hasChecks, hasHints, hintCostPercent, minutes: examTerms.minutes }
}

/** An own pack made anew: its labs come from the pack itself. */
export function formOf(pack: PackSummary): PackForm {
  return {
    ...emptyPack(pack.author),
    packId: pack.id,
    title: pack.title,
    description: pack.description,
    labs: pack.labs.map(({ key, title, terms }) => ({
      lab: key,
      title,
      mode: terms.mode === 'test-out' ? 'practice' : terms.mode,
      hasChecks: terms.hasChecks,
      hasHints: terms.hasHints,
      hintCostPercent: terms.hintCostPercent,
      minutes: terms.minutes ?? examTerms.minutes,
    })),
    // As the Library knows the scenarios of a pack.
    scenarioIds: Array.from({ length: pack.scenarioCount }, (_, index) => `${pack.id}.scenario-${index + 1}`),
  }
}

export function termsOf(row: PackLabRow): AttemptTerms {
  if (row.mode === 'practice') return practiceTerms
  if (row.mode === 'exam') return { ...examTerms, minutes: row.minutes }
  const hintCostPercent = row.hasHints ? (row.hintCostPercent ?? 0) : 0
  return {
    mode: 'assignment',
    hasChecks: row.hasChecks,
    hasHints: row.hasHints,
    hintCostPercent,
    minutes: null,
  }
}

/** Self-checks and hints need to know what is right: then the student's copy holds it, under a seal. */
export function copyHoldsKey({ hasChecks, hasHints }: AttemptTerms): boolean {
  return hasChecks || hasHints
}

export function holdsKey(row: PackLabRow): boolean {
  return copyHoldsKey(termsOf(row))
}

export function keyWords(hasKey: boolean): string {
  return hasKey ? 'answer key under seal' : 'no answer key'
}

/** '' once the pack can be made. */
export function packProblem(form: PackForm): string {
  if (form.title.trim() === '') return 'Give the pack a title.'
  if (form.title.trim().length > 80) return 'The title is longer than 80 characters.'
  if (form.labs.length === 0) return 'Choose at least one lab.'
  const exam = form.labs.find(({ mode, minutes }) => mode === 'exam' && !isWhole(minutes, 1, 600))
  if (exam !== undefined) return `"${exam.title}" needs minutes from 1 to 600.`
  const cost = form.labs.find(
    (row) => row.mode === 'assignment' && row.hasHints && !isWhole(row.hintCostPercent ?? 0, 0, 100),
  )
  if (cost !== undefined) return `A hint of "${cost.title}" costs from 0 to 100 %.`
  return form.seedIs === 'same' && !isWhole(form.seed, 0, 2 ** 32 - 1)
    ? 'The seed is a whole number from 0.'
    : ''
}

function isWhole(value: number | null, least: number, most: number): boolean {
  return value !== null && Number.isInteger(value) && value >= least && value <= most
}

export function packRequest(form: PackForm): PackRequest {
  const seed = form.seedIs === 'same' ? form.seed : null
  return {
    ...(form.packId === '' ? {} : { packId: form.packId }),
    title: form.title.trim(),
    author: form.author.trim(),
    description: form.description.trim(),
    labs: form.labs.map((row) => ({ lab: row.lab, terms: termsOf(row), seed })),
    scenarioIds: form.scenarioIds,
  }
}
