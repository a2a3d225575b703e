/** A hand-in as a learner of some skill makes it: a lab gone through without a window, its results as their copy gives them. */
import { sha256Hex } from '../../core/base/hash.ts'
import { engineVersion } from '../../core/engine/run.ts'
import type { AttemptEntry } from '../../core/lab/attempt.ts'
import { solutionPath, wrongPath } from '../../core/lab/path-actions.ts'
import type { Submission } from '../../core/lab/submission-schema.ts'
import { practiceTerms } from '../../core/lab/terms.ts'
import type { LoggedCommand } from '../../core/scenario/command-schema.ts'
import { AutomaticLearner } from '../../electron/services/automatic-learner.ts'
import { resultOf } from '../../electron/services/grading/graded.ts'
import type { GradingLab, LabVariants } from '../../electron/services/grading/grading-lab.ts'
import { walkAttempt } from '../../electron/services/grading/walked-attempt.ts'

export interface Learner {
  readonly name: string
  /** Of the lab, where its pack does not say. */
  readonly seed: number
  /** 0: the reference solution; n: the wrong path of this place, as often as the lab has one. */
  readonly path: number
}

export function madeSubmission(
  labs: LabVariants,
  one: GradingLab,
  { name, path, ...learner }: Learner,
): Submission {
  const seed = one.pack?.seed ?? learner.seed
  const terms = one.pack?.terms ?? practiceTerms
  const variant = labs.variant(one, seed)
  const { lab, compiled, scenario } = variant
  const automatic = new AutomaticLearner(lab, compiled, scenario)
  const commands: LoggedCommand[] = []
  automatic.watcher = { command: (command, atNs) => commands.push({ atNs, command }), record: () => {} }
  const isRight = path === 0 || lab.wrongPaths.length === 0
  const actions = isRight ? solutionPath(lab) : wrongPath(lab, (path - 1) % lab.wrongPaths.length)
  for (const action of actions) automatic.act(action)
  automatic.goOn()
  const place = automatic.at
  // Of something that was met, so that what the hint costs is seen.
  const met = automatic.grade().objectives.find(({ points }) => points > 0)?.objective ?? lab.objectives[0]!
  const hint: AttemptEntry = { type: 'hint', objective: met.id, level: 1, ...place }
  const entries: AttemptEntry[] = [
    ...automatic.entries,
    ...(terms.hasHints ? [hint] : []),
    { type: 'note', text: `What ${name} thinks of it, in words of their own.`, ...place },
    { type: 'hand-in', because: 'learner', ...place },
  ]
  const horizonNs = place.atNs
  const walked = walkAttempt(variant, { seed, terms, commands, entries, horizonNs })
  const results = resultOf(walked.tracker)
  const points = { points: results.points, maxPoints: results.maxPoints }
  return {
    precopy: 'submission',
    version: 1,
    id: idFrom(`${one.hash} ${name} ${seed} ${path}`),
    learner: name,
    pack: one.pack === null ? null : { id: one.pack.id, title: one.pack.title },
    lab: { id: one.labId, title: one.title, hash: one.hash },
    terms,
    seed,
    madeWith: { precopy: '1.0.0', engine: engineVersion },
    scenarioHash: variant.scenarioHash,
    startedAt: '2030-01-01T09:00:00.000Z',
    handedInAt: '2030-01-01T09:40:00.000Z',
    horizonNs,
    traceHash: walked.traceHash,
    commands,
    entries,
    results,
    attempts: { count: 1, first: points, best: points },
  }
}

/** The same hand-in has the same id in every run of a test. */
function idFrom(text: string): string {
  const hex = sha256Hex(text)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
