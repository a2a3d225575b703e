/**
 * Proves of a lab with one seed that it can be solved and only by solving it: the reference solution meets every
 * objective and gets every prediction right, doing nothing and only watching meet none, each wrong path fails exactly
 * what it names and is told why, each hidden fault matters, and nothing hidden is told.
 */
import { AssertionError } from '../../core/base/assert.ts'
import { InputError } from '../../core/base/errors.ts'
import { compileLab, type CompiledLab } from '../../core/lab/compile.ts'
import { labVariant, readLabFile, type LabFile } from '../../core/lab/parse.ts'
import { solutionPath, wrongPath, type PlacedAction } from '../../core/lab/path-actions.ts'
import type { Lab } from '../../core/lab/schema.ts'
import { varyScenario } from '../../core/lab/vary-scenario.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { AutomaticLearner } from './automatic-learner.ts'
import { Findings, findingsOfInput, type LabFinding } from './lab-findings.ts'
import { findLeaks } from './lab-leaks.ts'
import { SharedRuns } from './shared-runs.ts'

/** A lab and its scenario, as texts: what crosses to another thread. */
export interface LabSource {
  readonly labFile: string
  readonly labText: string
  readonly scenarioFile: string
  readonly scenarioText: string
}

export interface SeedJob {
  readonly seed: number
  /** Whether wrong paths and uncured faults are walked too: they hardly depend on the seed. */
  readonly isThorough: boolean
}

export interface SeedReport {
  readonly findings: readonly LabFinding[]
  /** Texts of misconceptions that wrong paths were replied to with. */
  readonly misconceptions: readonly string[]
}

/** Virtual time that somebody waits who does nothing. */
const idleSeconds = 3600

export class LabProver {
  private readonly file: LabFile
  private readonly scenario: Scenario

  /** Throws InputError. */
  constructor({ labFile, labText, scenarioFile, scenarioText }: LabSource) {
    this.file = readLabFile(labFile, labText)
    this.scenario = parseScenario(scenarioFile, scenarioText)
  }

  prove({ seed, isThorough }: SeedJob): SeedReport {
    try {
      const lab = labVariant(this.file, seed)
      return new SeedProof(lab, varyScenario(lab, this.scenario)).prove(isThorough)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      return { findings: findingsOfInput(error, seed), misconceptions: [] }
    }
  }
}

class SeedProof {
  private readonly lab: Lab
  private readonly scenario: Scenario
  private readonly compiled: CompiledLab
  private readonly runs: SharedRuns
  private readonly findings: Findings
  private readonly misconceptions = new Set<string>()
  private solutionFeedback: readonly string[] = []

  constructor(lab: Lab, scenario: Scenario) {
    this.lab = lab
    this.scenario = scenario
    this.compiled = compileLab(lab)
    this.runs = new SharedRuns(scenario, lab.draw.seed)
    this.findings = new Findings(lab)
  }

  prove(isThorough: boolean): SeedReport {
    this.proveIdle('not-solved-idle', 'doing nothing', [])
    const watching = solutionPath(this.lab).filter(({ action }) => action.act === 'watch')
    if (watching.length > 0) this.proveIdle('not-solved-watching', 'only watching', watching)
    this.proveSolution()
    if (isThorough) {
      this.lab.wrongPaths.forEach((_, index) => this.proveWrongPath(index))
      this.lab.draw.causes.forEach((cause) => this.proveMatters(cause))
    }
    return { findings: this.findings.list, misconceptions: [...this.misconceptions] }
  }

  /** null where the engine broke an invariant, which is told. */
  private walk(
    actions: readonly PlacedAction[],
    onRefused: (action: PlacedAction, why: string) => void = () => {},
  ): AutomaticLearner | null {
    try {
      const learner = new AutomaticLearner(this.lab, this.compiled, this.scenario, this.runs)
      for (const action of actions) {
        const refused = learner.act(action)
        if (refused !== null) onRefused(action, refused)
      }
      learner.goOn()
      return learner
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error
      this.findings.add('engine-holds', ['scenario'], `The engine stops: ${error.message}`)
      return null
    }
  }

  private proveIdle(
    rule: 'not-solved-idle' | 'not-solved-watching',
    how: string,
    actions: readonly PlacedAction[],
  ): void {
    const learner = this.walk(actions)
    learner?.wait(idleSeconds)
    learner?.grade().objectives.forEach(({ objective, verdict }, index) => {
      if (verdict === 'met')
        this.findings.add(rule, ['objectives', index], `"${objective.id}" is met by ${how}.`)
    })
  }

  private proveSolution(): void {
    if (this.lab.draw.causes.length > 0) this.proveCured(this.walk([]), false)
    const learner = this.walk(solutionPath(this.lab), ({ path }, why) =>
      this.findings.add('solution-goes-through', path, `The solution does not go through: ${why}`),
    )
    if (learner === null) return
    const { objectives, score } = learner.grade()
    this.solutionFeedback = learner.feedback
    const isMet = objectives.every(({ verdict }) => verdict === 'met')
    objectives.forEach(({ objective, verdict, reason }, index) => {
      if (verdict === 'met') return
      const message = `The solution does not meet "${objective.id}" (${verdict}): ${reason}`
      this.findings.add('solution-meets-all', ['objectives', index], message)
    })
    this.provePredictions(learner)
    const at = learner.tracker.state.current
    const step = this.lab.steps[at]
    if (step !== undefined) {
      const message = `The solution does not get beyond the step "${step.title}".`
      this.findings.add('solution-reaches-end', ['steps', at], message)
    } else if (isMet && score.points < score.maxPoints) {
      const message = `The solution gets ${score.points} of ${score.maxPoints} points.`
      this.findings.add('solution-full-points', ['solution'], message)
    }
    this.proveCured(learner, true)
    findLeaks(this.lab, learner.answerViews(), this.findings)
  }

  /** Orders, explanations and diagnoses as well: what is asked once must be right at the end. */
  private provePredictions(learner: AutomaticLearner): void {
    const answers = new Map(learner.answerViews().map(({ index, answer }) => [index, answer]))
    this.lab.steps.forEach((step, index) => {
      const answer = answers.get(index)
      if (answer === undefined) return
      const path = ['steps', index]
      const came = answer.outcome === null ? '' : ` What came out: ${answer.outcome}.`
      if (answer.isRight === false) {
        const message = `The solution ${step.type === 'predict' ? 'predicts' : 'answers'} wrongly in "${step.title}": ${answer.text}.${came}`
        this.findings.add('solution-predicts-right', path, message)
      } else if (answer.isRight === null && learner.isFinished) {
        const message = `What "${step.title}" asks is not known when the solution is over.`
        this.findings.add('solution-predicts-right', path, message)
      }
    })
  }

  /** Whether what was drawn is mended, as the faults themselves say. */
  private proveCured(learner: AutomaticLearner | null, isExpected: boolean): void {
    if (learner === null) return
    this.lab.hiddenFaults?.pool.forEach(({ id }, index) => {
      if (!this.lab.draw.causes.includes(id)) return
      const path = ['hiddenFaults', 'pool', index, 'cured']
      const asked = this.compiled(...path).ask(learner.tracker.viewNow())
      const isCured = asked.kind === 'value' && asked.value === true
      if (asked.kind === 'failed')
        this.findings.add('fault-matters', path, `Whether "${id}" is mended cannot be told: ${asked.why}`)
      else if (isCured !== isExpected) {
        const message = isExpected
          ? `The solution does not mend "${id}": its "cured" does not hold at the end.`
          : `The hidden fault "${id}" is mended already at the start, as its "cured" says.`
        this.findings.add('fault-matters', path, message)
      }
    })
  }

  /** The solution without the commands that mend this fault must not be enough. */
  private proveMatters(cause: string): void {
    const pool = this.lab.hiddenFaults?.pool ?? []
    const index = pool.findIndex(({ id }) => id === cause)
    const isCure = ({ action, path }: PlacedAction) =>
      path[0] === 'hiddenFaults' && path[2] === index && action.act === 'command'
    const solution = solutionPath(this.lab)
    const path = ['hiddenFaults', 'pool', index]
    if (!solution.some(isCure)) {
      const message = `The solution gives no command that mends "${cause}"; has it "cure-hidden"?`
      this.findings.add('fault-matters', path, message)
      return
    }
    const learner = this.walk(solution.filter((action) => !isCure(action)))
    if (learner?.grade().objectives.every(({ verdict }) => verdict === 'met') !== true) return
    const message = `The hidden fault "${cause}" does not matter: all objectives are met without mending it.`
    this.findings.add('fault-matters', path, message)
  }

  private proveWrongPath(index: number): void {
    const wrong = this.lab.wrongPaths[index]!
    const learner = this.walk(wrongPath(this.lab, index))
    if (learner === null) return
    const failed = learner
      .grade()
      .objectives.filter((one) => one.verdict !== 'met')
      .map((one) => one.objective.id)
    for (const text of learner.misconceptions) this.misconceptions.add(text)
    const path = ['wrongPaths', index]
    const name = `The wrong path "${wrong.name}"`
    const add = (message: string, about: string) =>
      this.findings.add('wrong-path-fails', [...path, 'fails'], message, about)
    const spared = wrong.fails.filter((id) => !failed.includes(id))
    const more = failed.filter((id) => !wrong.fails.includes(id))
    if (spared.length > 0) add(`${name} does not fail ${spared.join(', ')}.`, 'spared')
    if (more.length > 0) add(`${name} fails ${more.join(', ')} as well.`, 'more')
    const hears = (feedback: readonly string[]) => feedback.some((text) => text.includes(wrong.message))
    const tell = (message: string) => this.findings.add('wrong-path-message', [...path, 'message'], message)
    if (!hears(learner.feedback)) tell(`${name} is never told "${wrong.message}".`)
    else if (hears(this.solutionFeedback)) tell(`"${wrong.message}" of ${name} is told to the solution too.`)
  }
}
