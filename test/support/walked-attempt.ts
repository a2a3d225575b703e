/**
 * Walks a written path of a lab (its solution, a wrong path) as an attempt of the real services: every answer and
 * command goes through the calls of the window, and the run is played by seeking ahead.
 */
import { compileLab } from '../../core/lab/compile.ts'
import { solutionPath, type PlacedAction } from '../../core/lab/path-actions.ts'
import type { Lab, PathAction } from '../../core/lab/schema.ts'
import { LabTrace } from '../../core/lab/lab-trace.ts'
import { labViewOf } from '../../core/lab/lab-view.ts'
import { decodeRecords } from '../../core/trace/encode.ts'
import { RefusedError } from '../../electron/services/refused.ts'
import type { Services } from '../../electron/services/services.ts'

const secondNs = 1_000_000_000
const longestSeconds = 7200

export interface Walk {
  readonly services: Services
  readonly attemptId: string
  readonly lab: Lab
  /** Left out: the reference solution. */
  readonly actions?: readonly PlacedAction[]
}

/** Answers that the lab does not take (a try after the right one) are passed over. */
export async function walkAttempt({ services, attemptId, lab, actions }: Walk): Promise<void> {
  const walker = new Walker(services, attemptId, lab)
  for (const one of actions ?? solutionPath(lab)) await walker.act(one)
  await walker.goOn()
}

class Walker {
  private readonly services: Services
  private readonly attemptId: string
  private readonly lab: Lab

  constructor(services: Services, attemptId: string, lab: Lab) {
    this.services = services
    this.attemptId = attemptId
    this.lab = lab
  }

  async act({ action, path }: PlacedAction): Promise<void> {
    const { labs, runs } = this.services
    switch (action.act) {
      case 'answer': {
        await this.goOn(action.step)
        const { act: _, ...answer } = action
        const { steps } = labs.answer({ attemptId: this.attemptId, ...answer })
        const step = steps.find(({ id }) => id === action.step)
        if (step?.question?.kind === 'explain' && step.question.rubric.length > 0) {
          labs.selfMark(
            this.attemptId,
            step.id,
            step.question.rubric.map((_line, index) => index % 2 === 0),
          )
        }
        return
      }
      case 'watch':
        await this.goOn(action.step)
        return this.watch(action.step)
      case 'hypothesis': {
        const { act: _, ...line } = action
        labs.hypothesis({ attemptId: this.attemptId, ...line })
        return
      }
      case 'check':
        labs.check(this.attemptId)
        return
      case 'command':
        await this.goOn()
        runs.command(this.runId, action.command)
        return
      case 'advance':
        return this.seek(action.seconds)
      case 'advance-until':
        return this.seekUntil(action, path)
      case 'advance-until-idle':
        await this.goOn()
        return this.seekToRest()
      case 'cure-hidden':
    }
  }

  /** Continues from every step that lets it. */
  async goOn(untilStep = ''): Promise<void> {
    for (;;) {
      const { steps, currentStep } = this.services.labs.view(this.attemptId)
      const step = steps[currentStep]
      if (step === undefined || step.id === untilStep) return
      try {
        this.services.labs.continue(this.attemptId, step.id)
      } catch (error) {
        if (error instanceof RefusedError) return
        throw error
      }
    }
  }

  private get runId(): string {
    return this.services.labs.view(this.attemptId).runId
  }

  private async watch(step: string): Promise<void> {
    this.services.labs.watch(this.attemptId, step)
    this.services.runs.pause(this.runId)
    await this.seekToRest()
  }

  private async seek(seconds: number): Promise<void> {
    const run = this.services.runs.liveRun(this.runId)
    await run.seek(run.nowNs + Math.round(seconds * secondNs))
  }

  private async seekToRest(): Promise<void> {
    const run = this.services.runs.liveRun(this.runId)
    for (let seconds = 0; seconds < longestSeconds && !run.playback().isIdle; seconds += 20)
      await this.seek(20)
  }

  private async seekUntil(
    { atMostSeconds }: Extract<PathAction, { act: 'advance-until' }>,
    path: PlacedAction['path'],
  ) {
    await this.goOn()
    const condition = compileLab(this.lab)(...path, 'when')
    for (let seconds = 0; seconds < atMostSeconds; seconds += 0.5) {
      const run = this.services.runs.liveRun(this.runId)
      const trace = new LabTrace(run.scenario)
      trace.setCommandLog(run.commands.map(({ command }) => command))
      for (const record of decodeRecords(run.traceBytes()).records) trace.add(record)
      const asked = condition.ask(labViewOf(trace, { isByLab: () => false, vars: this.lab.draw.values }))
      if (asked.kind === 'value' && asked.value === true) return
      await this.seek(0.5)
    }
  }
}
