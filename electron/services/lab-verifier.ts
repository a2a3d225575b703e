/**
 * Proves of a lab that it can be solved and only by solving it: the reference solution meets every objective, doing
 * nothing and only watching meet none, each wrong path fails exactly what it names and is told why. Over many seeds.
 */
import { compileLab, type CompiledLab } from '../../core/lab/compile.ts'
import { placeInLab } from '../../core/lab/parse.ts'
import type { Lab, SolutionAction } from '../../core/lab/schema.ts'
import type { Path } from '../../core/scenario/document.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { AutomaticLearner } from './automatic-learner.ts'

export interface LabFinding {
  readonly file: string
  /** 1-based; 0 where the lab was not read from text. */
  readonly line: number
  readonly column: number
  /** Seed with which it shows first. */
  readonly seed: number
  readonly message: string
}

export interface LabVerification {
  readonly seeds: number
  readonly findings: readonly LabFinding[]
}

export interface VerifyOptions {
  /** How many seeds: 1, 2, 3, … */
  readonly seeds: number
  /** Told after each seed; what it returns is waited for. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>
}

/** Wrong paths hardly depend on the seed and there may be many of them: they are walked with so many seeds. */
const wrongPathSeeds = 3

export async function verifyLab(
  lab: Lab,
  scenario: Scenario,
  options: VerifyOptions,
): Promise<LabVerification> {
  const verification = new Verification(lab, scenario)
  for (let seed = 1; seed <= options.seeds; seed += 1) {
    verification.verifySeed(seed)
    await options.onProgress?.(seed, options.seeds)
  }
  return { seeds: options.seeds, findings: verification.findings }
}

class Verification {
  readonly findings: LabFinding[] = []
  private readonly lab: Lab
  private readonly scenario: Scenario
  private readonly compiled: CompiledLab
  private readonly told = new Set<string>()

  constructor(lab: Lab, scenario: Scenario) {
    this.lab = lab
    this.scenario = scenario
    this.compiled = compileLab(lab)
  }

  verifySeed(seed: number): void {
    this.verifyIdleness(seed, 'doing nothing', [])
    const watching = this.lab.solution.filter((action) => action.act === 'watch')
    if (watching.length > 0) this.verifyIdleness(seed, 'only watching', watching)
    this.verifySolution(seed)
    if (seed > wrongPathSeeds) return
    this.lab.wrongPaths.forEach((_, index) => this.verifyWrongPath(seed, index))
  }

  private newLearner(seed: number): AutomaticLearner {
    return new AutomaticLearner(this.lab, this.compiled, this.scenario, seed)
  }

  private verifyIdleness(seed: number, how: string, actions: readonly SolutionAction[]): void {
    const learner = this.newLearner(seed)
    for (const action of actions) learner.act(action)
    learner.goOn()
    learner.grade().objectives.forEach(({ objective, verdict }, index) => {
      if (verdict !== 'met') return
      this.find(seed, ['objectives', index], `"${objective.id}" is met by ${how}.`)
    })
  }

  private verifySolution(seed: number): void {
    const learner = this.newLearner(seed)
    this.lab.solution.forEach((action, index) => {
      const refused = learner.act(action)
      if (refused !== null)
        this.find(seed, ['solution', index], `The solution does not go through: ${refused}`)
    })
    learner.goOn()
    const { objectives, score } = learner.grade()
    objectives.forEach(({ objective, verdict, reason }, index) => {
      if (verdict === 'met') return
      const message = `The solution does not meet "${objective.id}" (${verdict}): ${reason}`
      this.find(seed, ['objectives', index], message)
    })
    for (const title of learner.wrongPredictions()) {
      this.find(seed, ['solution'], `The solution predicts wrongly in "${title}".`)
    }
    if (!learner.isFinished) {
      const step = this.lab.steps[learner.tracker.state.current]
      const at = learner.tracker.state.current
      this.find(seed, ['steps', at], `The solution does not get beyond the step "${step?.title ?? ''}".`)
    } else if (score.points < score.maxPoints) {
      this.find(seed, ['solution'], `The solution gets ${score.points} of ${score.maxPoints} points.`)
    }
  }

  private verifyWrongPath(seed: number, index: number): void {
    const path = this.lab.wrongPaths[index]!
    const learner = this.newLearner(seed)
    for (const action of path.actions) learner.act(action)
    learner.goOn()
    const failed = learner
      .grade()
      .objectives.filter((one) => one.verdict !== 'met')
      .map((one) => one.objective.id)
    const spared = path.fails.filter((id) => !failed.includes(id))
    const more = failed.filter((id) => !path.fails.includes(id))
    const name = `The wrong path "${path.name}"`
    if (spared.length > 0) {
      this.find(seed, ['wrongPaths', index, 'fails'], `${name} does not fail ${spared.join(', ')}.`)
    }
    if (more.length > 0) {
      this.find(seed, ['wrongPaths', index, 'fails'], `${name} fails ${more.join(', ')} as well.`)
    }
    if (!learner.feedback.some((text) => text.includes(path.message))) {
      this.find(seed, ['wrongPaths', index, 'message'], `${name} is never told "${path.message}".`)
    }
  }

  /** The same finding with another seed is not told again. */
  private find(seed: number, path: Path, message: string): void {
    const key = `${path.join('.')} ${message}`
    if (this.told.has(key)) return
    this.told.add(key)
    this.findings.push({ ...placeInLab(this.lab, path), seed, message })
  }
}
