/**
 * Presents a lab, one at a time: opens it with a run of its own and no attempt, takes the presenter's presses, and
 * tells what each of the two windows may see. Saved at every change; rehearsed anew when it is opened again.
 */
import { randomUUID } from 'node:crypto'
import type { Audience, Presentation as PresentationView } from '../../../core/contract/presenter-messages.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import { variedScenarioText, varyScenario } from '../../../core/lab/vary-scenario.ts'
import type { NamedValues } from '../../store/named-values.ts'
import type { Library } from '../library.ts'
import { NotFoundError, RefusedError } from '../refused.ts'
import type { Runs } from '../runs.ts'
import type { WallClock } from '../wall-clock.ts'
import { audienceViewOf, presentationViewOf } from './presentation-view.ts'
import { Presentation } from './presentation.ts'
import { rehearse } from './rehearsal.ts'
import { readSaved, type SavedPresentation } from './saved-presentation.ts'
import { tallyOf } from './tally-files.ts'

export interface ChosenFile {
  readonly fileName: string
  readonly text: string
}

export type PresenterAct =
  | { readonly type: 'forward' | 'back' | 'reveal' | 'blank' | 'close' }
  | { readonly type: 'think'; readonly seconds: number }
  | { readonly type: 'tally'; readonly option: string; readonly count: number }
  | { readonly type: 'branch'; readonly name: string }
  | { readonly type: 'show' | 'drop'; readonly runId: string }

export interface PresenterOptions {
  readonly library: Library
  readonly runs: Runs
  readonly values: NamedValues
  readonly clock: WallClock
}

const savedName = 'presentation'
/** Tells the ids of presentations from those of attempts, for which runs hide their faults as well. */
const idPrefix = 'presentation-'

export class Presenter {
  private readonly options: PresenterOptions
  private onNow: Presentation | null = null

  constructor(options: PresenterOptions) {
    this.options = options
  }

  /** A new run of the lab as the seed varies it; what was presented before ends. */
  open(labId: string, seed?: number): PresentationView {
    const { library, runs } = this.options
    const { id: scenarioId, fileName, text, scenario } = library.scenarioOfLab(labId)
    const lab = library.lab(labId, seed ?? scenario.seed)
    // What is presented is rehearsed with the reference solution, which no student's copy has.
    if (lab.copy !== undefined) throw new RefusedError(noKey(lab))
    const script = rehearse(lab, varyScenario(lab, scenario))
    this.end()
    const id = `${idPrefix}${randomUUID()}`
    const { summary } = runs.begin({
      scenarioId,
      fileName,
      text: variedScenarioText(lab, scenario, text),
      name: `Presentation: ${lab.title}`,
      seed: lab.draw.seed,
      hidesForAttempt: lab.hiddenFaults === undefined ? null : id,
    })
    const saved: SavedPresentation = {
      id,
      labId,
      seed: lab.draw.seed,
      runId: summary.id,
      beat: -1,
      early: [],
      tallies: {},
      branches: [],
      whatIfs: {},
      shownRunId: summary.id,
      thinkUntil: '',
      isBlank: false,
    }
    this.onNow = this.presentationOf(lab, script, saved)
    this.save(saved)
    return presentationViewOf(this.onNow, runs)
  }

  /** Rehearses nothing: every window asks for it. */
  running(): { presentationId: string } | null {
    const saved = this.savedNow()
    return saved === null ? null : { presentationId: saved.id }
  }

  /** Throws NotFoundError if it is not the one that is on. */
  view(presentationId: string): PresentationView {
    return presentationViewOf(this.find(presentationId), this.options.runs)
  }

  audience(presentationId: string): Audience {
    return audienceViewOf(this.find(presentationId), this.options.runs)
  }

  async act(presentationId: string, act: PresenterAct): Promise<PresentationView> {
    const presentation = this.find(presentationId)
    if (act.type !== 'blank' && presentation.saved.isBlank) presentation.blank(false)
    switch (act.type) {
      case 'forward':
        await presentation.forward()
        break
      case 'back':
        await presentation.back()
        break
      case 'reveal':
        presentation.reveal()
        break
      case 'blank':
        presentation.blank(!presentation.saved.isBlank)
        break
      case 'think':
        presentation.think(act.seconds)
        break
      case 'tally':
        presentation.tally(act.option, act.count)
        break
      case 'branch':
        presentation.branch(act.name)
        break
      case 'show':
        presentation.show(act.runId)
        break
      case 'drop':
        presentation.drop(act.runId)
        break
      case 'close':
        this.end()
    }
    return presentationViewOf(presentation, this.options.runs)
  }

  tallyFiles(presentationId: string, files: readonly ChosenFile[]): PresentationView {
    const presentation = this.find(presentationId)
    const { lab, script, saved } = presentation
    const labOfSeed = (seed: number) => this.options.library.lab(saved.labId, seed)
    presentation.setTallies(tallyOf({ lab, script, files, labOfSeed }))
    return presentationViewOf(presentation, this.options.runs)
  }

  /**
   * Whether this is a presentation of whose run nothing is to be found out any more: it has ended, or its last cue is
   * on. Until then neither window is told of hidden faults, as both show the same charts.
   */
  isOver(id: string): boolean {
    if (!id.startsWith(idPrefix)) return false
    if (this.savedNow()?.id !== id) return true
    const presentation = this.current()
    return presentation === null || presentation.nextBeat === null
  }

  close(): void {
    if (this.savedNow() !== null) this.onNow?.rest()
    this.onNow = null
  }

  private find(presentationId: string): Presentation {
    const presentation = this.current()
    if (presentation?.saved.id !== presentationId) throw new NotFoundError('presentation', presentationId)
    return presentation
  }

  /** The one that is on, also after a restart. Branches that were removed in the Library are forgotten. */
  private current(): Presentation | null {
    const saved = this.savedNow()
    if (saved === null) {
      this.onNow = null
      return null
    }
    this.onNow ??= this.reopened(saved)
    for (const runId of this.onNow?.saved.branches ?? []) {
      if (!exists(this.options.runs, runId)) this.onNow?.forget(runId)
    }
    return this.onNow
  }

  /** null as well where its run was removed in the Library. */
  private savedNow(): SavedPresentation | null {
    const saved = this.onNow?.saved ?? readSaved(this.options.values.get(savedName))
    return saved !== null && exists(this.options.runs, saved.runId) ? saved : null
  }

  /** null where its lab has gone or was changed so that it cannot be presented any more. */
  private reopened(saved: SavedPresentation): Presentation | null {
    const { library } = this.options
    try {
      const lab = library.lab(saved.labId, saved.seed)
      const script = rehearse(lab, varyScenario(lab, library.scenarioOfLab(saved.labId).scenario))
      const beat = Math.min(saved.beat, script.beats.length - 1)
      return this.presentationOf(lab, script, { ...saved, beat })
    } catch (error) {
      if (!(error instanceof NotFoundError) && !(error instanceof RefusedError)) throw error
      process.stderr.write(`precopy: the presentation was not opened again: ${error.message}\n`)
      this.forget()
      return null
    }
  }

  private presentationOf(lab: Lab, script: Presentation['script'], saved: SavedPresentation): Presentation {
    const { runs, clock } = this.options
    return new Presentation({ lab, script, saved, runs, clock, onChange: (changed) => this.save(changed) })
  }

  private save(saved: SavedPresentation): void {
    this.options.values.set(savedName, saved)
  }

  private end(): void {
    const presentation = this.current()
    if (presentation === null) return
    presentation.rest()
    this.forget()
  }

  private forget(): void {
    this.onNow = null
    this.options.values.set(savedName, null)
  }
}

function exists(runs: Runs, runId: string): boolean {
  try {
    return runs.row(runId).id === runId
  } catch (error) {
    if (error instanceof NotFoundError) return false
    throw error
  }
}

function noKey(lab: Lab) {
  return {
    id: 'lab-without-key',
    fault: '',
    message: `This copy of "${lab.title}" holds no answers, so it cannot be presented.`,
    remedy: 'Present the instructor’s copy.',
  }
}
