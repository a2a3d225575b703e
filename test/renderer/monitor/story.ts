/**
 * A migration told record by record, in seconds and MiB, and folded as the window folds it: db-02 with 8 GiB
 * goes from esx-01 to esx-02 over a path that carries 1,000 MiB/s, with a goal of 500 ms.
 */
import { mibBytes, nsFromSeconds, nsPerMs, pagesFromMib } from '../../../core/base/units.ts'
import type { RecordOf, RecordType, TraceRecord } from '../../../core/trace/events.ts'
import { applyRecord, newRunView } from '../../../core/trace/fold.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'

type Fields<Type extends RecordType> = Omit<RecordOf<Type>, 'type' | 'atNs'>

/** Of a sample: what SDPS takes, and distinct pages dirtied, in MiB/s. */
interface Rates {
  readonly slowdownPermyriad?: number
  readonly dirtyMibPerSecond?: number
}

export const wireBytes = (mib: number) => pagesFromMib(mib) * 4104

export class Story {
  readonly view: RunView = newRunView()
  private sentMib = 0

  constructor() {
    this.say(0, 'run-started', { scenario: 'Story', scenarioHash: 'ab', seed: 1, engine: '1.0.0' })
    for (const host of ['esx-01', 'esx-02']) {
      this.say(0, 'host-present', {
        host,
        cluster: 'CL-1',
        memoryBytes: 64 * 1024 * mibBytes,
        cpuMhz: 40_000,
      })
    }
    this.say(0, 'vm-present', {
      vm: 'db-02',
      host: 'esx-01',
      powerState: 'poweredOn',
      vcpus: 4,
      memoryPages: pagesFromMib(8192),
      touchedPages: pagesFromMib(8000),
    })
  }

  get migration(): MigrationView {
    return this.view.migrations[0]!
  }

  say<Type extends RecordType>(atSeconds: number, type: Type, fields: Fields<Type>): this {
    applyRecord(this.view, { type, atNs: nsFromSeconds(atSeconds), ...fields } as unknown as TraceRecord)
    return this
  }

  started(atSeconds = 1): this {
    return this.say(atSeconds, 'migration-started', {
      migration: 1,
      task: 1,
      vm: 'db-02',
      sourceHost: 'esx-01',
      destinationHost: 'esx-02',
      policy: 'vsphere',
      dirtyBookkeeping: 'mark-after-send',
      priority: 'high',
      memoryPages: pagesFromMib(8192),
      touchedPages: pagesFromMib(8000),
      usableBytesPerSecond: 1000 * mibBytes,
      switchoverGoalNs: 500 * nsPerMs,
      path: 'vmk1 → vmk1 · 10 Gbit/s',
    })
  }

  stage(atSeconds: number, stage: string): this {
    return this.say(atSeconds, 'stage-entered', { migration: 1, stage })
  }

  round(atSeconds: number, round: number, mib: number): this {
    return this.say(atSeconds, 'round-started', { migration: 1, round, pagesToSend: pagesFromMib(mib) })
  }

  /** What the whole move has sent and what is left, as a sample. */
  sample(
    atSeconds: number,
    round: number,
    sentMib: number,
    remainingMib: number,
    { slowdownPermyriad = 0, dirtyMibPerSecond = 100 }: Rates = {},
  ): this {
    return this.say(atSeconds, 'migration-sample', {
      migration: 1,
      round,
      remainingPages: pagesFromMib(remainingMib),
      sentBytes: wireBytes(sentMib),
      transferBytesPerSecond: 1000 * mibBytes,
      dirtyPagesPerSecond: pagesFromMib(dirtyMibPerSecond),
      slowdownPermyriad,
      linkPermyriad: 9900,
    })
  }

  finish(atSeconds: number, round: number, sentMib: number, dirtiedMib: number, seconds: number): this {
    this.sentMib += sentMib
    return this.say(atSeconds, 'round-finished', {
      migration: 1,
      round,
      sentPages: pagesFromMib(sentMib),
      zeroPages: 0,
      skippedPages: 0,
      sentBytes: wireBytes(sentMib),
      dirtiedPages: pagesFromMib(dirtiedMib),
      remainingPages: pagesFromMib(dirtiedMib),
      durationNs: nsFromSeconds(seconds),
    })
  }

  verdict(atSeconds: number, round: number, verdict: string, reason: string, remainingMib = 0): this {
    return this.say(atSeconds, 'verdict-reached', {
      migration: 1,
      round,
      verdict,
      reason,
      remainingBytes: remainingMib * mibBytes,
      goalBytes: 500 * mibBytes,
      transferBytesPerSecond: 1000 * mibBytes,
      dirtyBytesPerSecond: 100 * mibBytes,
    })
  }

  ended(atSeconds: number, outcome: string, more: Partial<Fields<'migration-ended'>> = {}): this {
    return this.say(atSeconds, 'migration-ended', {
      migration: 1,
      vm: 'db-02',
      outcome,
      owner: outcome === 'completed' ? 'esx-02' : 'esx-01',
      totalNs: nsFromSeconds(atSeconds - 1),
      downtimeNs: 0,
      networkSilenceNs: 0,
      sentBytes: wireBytes(this.sentMib),
      sentPages: pagesFromMib(this.sentMib),
      zeroPages: 0,
      rounds: this.migration.rounds.length,
      fault: '',
      message: '',
      remedy: '',
      ...more,
    })
  }

  /**
   * Round 1 begun at 2 s and half sent by 6 s, `dirtiedMib` dirty again: at an even rate all over the memory
   * half of what is written meets pages already sent.
   */
  halfOfRoundOne(dirtiedMib = 400): this {
    this.started().stage(1, 'validate').stage(2, 'pre-copy').round(2, 1, 8000)
    this.sample(5, 1, 3000, 5000 + (dirtiedMib * 9) / 16, { dirtyMibPerSecond: dirtiedMib })
    return this.sample(6, 1, 4000, 4000 + dirtiedMib, { dirtyMibPerSecond: dirtiedMib })
  }

  /** Round 1 done at 10 s with `firstDirtiedMib` left, round 2 half sent. */
  halfOfRoundTwo(firstDirtiedMib: number, dirtyMibPerSecond: number, slowdownPermyriad = 0): this {
    this.started().stage(1, 'validate').stage(2, 'pre-copy').round(2, 1, 8000)
    this.sample(4, 1, 2000, 6000, { slowdownPermyriad, dirtyMibPerSecond })
    this.finish(10, 1, 8000, firstDirtiedMib, 8)
    this.say(10, 'verdict-reached', {
      migration: 1,
      round: 1,
      // With SDPS on; that the guest is slowed then is for the caller to tell.
      verdict: (firstDirtiedMib / 8) * 1.3 > 1000 ? 'slow-guest' : 'another-round',
      reason: '',
      remainingBytes: wireBytes(firstDirtiedMib),
      goalBytes: 500 * mibBytes,
      transferBytesPerSecond: 1000 * mibBytes,
      dirtyBytesPerSecond: (firstDirtiedMib / 8) * mibBytes,
    })
    this.round(10, 2, firstDirtiedMib)
    const seconds = firstDirtiedMib / 2000
    const remaining = (share: number) =>
      firstDirtiedMib * (1 - share / 2) + dirtyMibPerSecond * seconds * share
    this.sample(10, 2, 8000, firstDirtiedMib, { slowdownPermyriad, dirtyMibPerSecond })
    return this.sample(10 + seconds, 2, 8000 + firstDirtiedMib / 2, remaining(1), {
      slowdownPermyriad,
      dirtyMibPerSecond,
    })
  }

  /** A move that arrives: 300 MiB left after round 1, stunned for 400 ms. */
  completed(): this {
    this.stunned()
    this.say(10.3, 'last-pages-sent', {
      migration: 1,
      pages: pagesFromMib(300),
      bytes: wireBytes(300),
      durationNs: 300 * nsPerMs,
    })
    this.say(10.31, 'device-state-sent', { migration: 1, bytes: 9 * mibBytes, durationNs: 10 * nsPerMs })
    this.say(10.31, 'memory-verified', { migration: 1, pages: pagesFromMib(8192), stalePages: 0 })
    this.say(10.38, 'ownership-passed', {
      migration: 1,
      vm: 'db-02',
      fromHost: 'esx-01',
      toHost: 'esx-02',
      durationNs: 70 * nsPerMs,
    })
    this.stage(10.38, 'resume')
    this.say(10.4, 'vm-resumed', { migration: 1, vm: 'db-02', host: 'esx-02', durationNs: 20 * nsPerMs })
    this.say(10.42, 'network-announced', {
      migration: 1,
      vm: 'db-02',
      host: 'esx-02',
      durationNs: 20 * nsPerMs,
    })
    this.stage(10.42, 'clean-up')
    return this.ended(11, 'completed', { downtimeNs: 400 * nsPerMs, networkSilenceNs: 420 * nsPerMs })
  }

  stunned(): this {
    this.started().stage(1, 'validate').stage(2, 'pre-copy').round(2, 1, 8000).finish(10, 1, 8000, 300, 8)
    this.verdict(10, 1, 'switch-over', 'The remaining 300 MiB take 300 ms: switch over.', 300)
    this.stage(10, 'stun')
    return this.say(10, 'vm-stunned', { migration: 1, vm: 'db-02', host: 'esx-01' }).stage(10, 'switchover')
  }

  /** The task of the move, as a person would see it in Recent tasks. */
  withTask(cancellable: boolean, detail = 'pre-copy round 1'): this {
    if (this.view.tasks.length === 0) {
      const task = {
        task: 1,
        name: 'Relocate virtual machine',
        target: 'db-02',
        initiator: 'root',
        detail: '',
      }
      this.say(0.5, 'task-queued', task).say(0.5, 'task-started', { task: 1 })
    }
    return this.say(10, 'task-progress', { task: 1, percent: 90, detail, cancellable })
  }

  /** Cancelled in the stun: the source resumes the VM. */
  undone(): this {
    return this.withTask(true).stunned().withTask(false, 'resuming at the source')
  }
}
