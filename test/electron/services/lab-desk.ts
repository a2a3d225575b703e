/** A learner's desk: the real services on a state folder of their own and a wall clock that the test moves. */
import { attemptViewSchema, type AttemptView } from '../../../core/lab/attempt.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { RefusedError } from '../../../electron/services/refused.ts'
import type { Services, ServicesOptions } from '../../../electron/services/services.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { temporaryServices } from '../../support/services.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

export const rightOrder = ['reserve', 'copy', 'stun', 'take-over', 'release']
export const moveApp: Command = { type: 'migrate', vm: 'app-01', toHost: 'esx-03', priority: 'high' }

const desks: Desk[] = []

/** Closes every desk that is still open. */
export function closeDesks(): void {
  for (const desk of desks.slice()) desk.close()
}

export class Desk {
  readonly folder: string
  readonly clock = new FakeClock()
  readonly services: Services
  attempt!: AttemptView

  constructor(options: string | Partial<ServicesOptions> = {}) {
    const given = typeof options === 'string' ? { stateFolder: options } : options
    this.folder = given.stateFolder ?? temporaryFolder()
    this.services = temporaryServices({ clock: this.clock, ...given, stateFolder: this.folder })
    desks.push(this)
  }

  get labs() {
    return this.services.labs
  }

  get runId(): string {
    return this.attempt.runId
  }

  close(): void {
    desks.splice(desks.indexOf(this), 1)
    this.services.close()
  }

  start(): this {
    this.attempt = this.labs.start('first-move', 42)
    return this
  }

  view(): AttemptView {
    this.attempt = attemptViewSchema.parse(this.labs.view(this.attempt.id))
    return this.attempt
  }

  /** Wall time passes until playback stops. */
  playOut(): void {
    for (let turn = 0; turn < 5000; turn += 1) {
      if (!this.services.runs.liveRun(this.runId).playback().isPlaying) return
      this.clock.advance(100)
    }
    throw new Error('Playback does not stop.')
  }

  watchAll(): void {
    this.labs.continue(this.attempt.id, 'what-happens')
    for (let pause = 0; pause < 20; pause += 1) {
      this.labs.watch(this.attempt.id, 'watch-web-01')
      this.playOut()
      if (this.view().steps[1]!.lockedBecause === '') break
    }
    this.labs.continue(this.attempt.id, 'watch-web-01')
  }

  answer(step: string, answer: object): AttemptView {
    this.attempt = this.labs.answer({ attemptId: this.attempt.id, step, ...answer })
    return this.attempt
  }

  predictAll(): void {
    this.answer('order-stages', { order: rightOrder })
    this.answer('predict-owner', { option: 'source-runs' })
    this.answer('predict-pause', { number: 250 })
    this.answer('predict-users', { option: 'address-changes' })
  }

  moveAndFinish(): void {
    this.services.runs.command(this.runId, moveApp)
    this.labs.continue(this.attempt.id, 'migrate-app-01')
    this.services.runs.play(this.runId, 10)
    this.playOut()
    this.labs.continue(this.attempt.id, 'let-it-finish')
  }

  refusal(act: () => unknown): string {
    try {
      act()
    } catch (error) {
      if (error instanceof RefusedError) return error.refusal.id
      throw error
    }
    return 'done'
  }
}
