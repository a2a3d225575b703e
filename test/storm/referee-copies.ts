/**
 * What is copied arrives whole, by the trace alone: every verified record says that nothing is stale or lost, whatever
 * completes has been verified, whatever does not arrive has been undone, and counts of one copy only grow.
 */
import type { RecordOf, TraceRecord } from '../../core/trace/events.ts'
import type { Blame, Rule } from './rule.ts'

type DiskRecord = Extract<
  TraceRecord,
  {
    readonly type: 'disk-copy-started' | 'disk-verified' | 'disk-switched' | 'disk-copy-ended' | 'disk-sample'
  }
>

interface Copy {
  state: 'copying' | 'verified' | 'switched' | 'ended'
  copiedBytes: number
}

interface Moving {
  readonly vm: string
  readonly isLive: boolean
  stage: string
  stunnedAtNs: number
  downtimeNs: number
  readonly movesMemory: boolean
  readonly memoryPages: number
  verifiedPages: number | null
  isEnded: boolean
  isHandedOver: boolean
  sentBytes: number
  /** Hosts and datastores at which something was cleaned up. */
  readonly undoneAt: Set<string>
  /** Where memory was reserved for it, and where its disks were to go: to be cleaned up if it does not arrive. */
  readonly preparedAt: Set<string>
  missed: number
  readonly copies: Map<string, Copy>
}

/** Of all kinds of migrations together; each kind has some of them. */
const stageOrder = [
  'validate',
  'reserve',
  'connect',
  'prepare',
  'disk-copy',
  'pre-copy',
  'quiesce',
  'stun',
  'switch',
  'switchover',
  'register',
  'resume',
  'post-copy',
  'clean-up',
]

export class CopiesRule implements Rule {
  readonly #blame: Blame
  readonly #moving = new Map<number, Moving>()
  readonly #off = new Set<string>()

  constructor(blame: Blame) {
    this.#blame = blame
  }

  take(record: TraceRecord): void {
    switch (record.type) {
      case 'vm-present':
        if (record.powerState !== 'poweredOn') this.#off.add(record.vm)
        return
      case 'vm-power-changed':
        if (record.powerState === 'poweredOn') this.#off.delete(record.vm)
        else this.#off.add(record.vm)
        return
      case 'object-reconfigured':
        if (record.kind === 'VM' && record.fields.includes('home directory')) this.#noteSwitch(record.name)
        return
      case 'vm-failed':
        this.#off.add(record.vm)
        return
      case 'vm-restarted-by-ha':
        if (record.toHost !== '') this.#off.delete(record.vm)
        return
      case 'migration-started':
        this.#begin(record.migration, record.vm, record.memoryPages)
        return
      case 'cold-migration-started':
        this.#begin(record.migration, record.vm, null, false)
        return
      case 'storage-migration-started':
        this.#begin(record.migration, record.vm, null)
        return
      case 'migration-ended':
        this.#endMigration(record)
        return
      default:
        if ('migration' in record && record.migration !== 0) this.#takeOf(record)
    }
  }

  /** Files without disks have no other record of their switch. */
  #noteSwitch(vm: string): void {
    for (const moving of this.#moving.values())
      if (moving.vm === vm && !moving.isEnded) moving.isHandedOver = true
  }

  #begin(migration: number, vm: string, memoryPages: number | null, isLive = true): void {
    if (this.#moving.has(migration)) return
    this.#moving.set(migration, {
      vm,
      // A VM that has stopped since it was asked for has no clients.
      isLive: isLive && !this.#off.has(vm),
      stage: '',
      stunnedAtNs: -1,
      downtimeNs: 0,
      movesMemory: memoryPages !== null,
      memoryPages: memoryPages ?? 0,
      verifiedPages: null,
      isEnded: false,
      isHandedOver: false,
      sentBytes: 0,
      undoneAt: new Set(),
      preparedAt: new Set(),
      missed: 0,
      copies: new Map(),
    })
  }

  #takeOf(record: TraceRecord & { readonly migration: number }): void {
    const moving = this.#moving.get(record.migration)
    if (moving === undefined) {
      this.#blame('migration-is-introduced', `${record.type} of migration ${record.migration}`)
      return
    }
    switch (record.type) {
      case 'memory-verified':
        if (moving.verifiedPages !== null) this.#blame('verified-once', `migration ${record.migration}`)
        moving.verifiedPages = record.pages
        if (record.stalePages !== 0)
          this.#blame('no-stale-page', `${record.stalePages} pages of ${moving.vm}`)
        return
      case 'ownership-passed':
        moving.isHandedOver = true
        return
      case 'reservation-made':
        if (record.memoryBytes > 0) moving.preparedAt.add(record.host)
        return
      case 'migration-undone':
        moving.undoneAt.add(record.place)
        return
      case 'migration-sample':
        if (record.sentBytes < moving.sentBytes)
          this.#blame('sent-bytes-only-grow', `migration ${record.migration}`)
        moving.sentBytes = record.sentBytes
        return
      case 'vm-stunned':
        moving.stunnedAtNs = record.atNs
        return
      case 'vm-resumed':
        moving.downtimeNs = record.atNs - moving.stunnedAtNs
        return
      case 'client-missed':
        this.#missed(record, moving)
        return
      case 'disk-copy-started':
      case 'disk-verified':
      case 'disk-switched':
      case 'disk-copy-ended':
      case 'disk-sample':
        this.#takeOfDisk(record, moving)
        return
      case 'stage-entered':
        if (moving.isEnded) this.#blame('nothing-after-the-end', `${record.stage} of ${record.migration}`)
        if (stageOrder.indexOf(record.stage) < stageOrder.indexOf(moving.stage))
          this.#blame('stages-never-go-back', `${record.stage} of ${record.migration} after ${moving.stage}`)
        moving.stage = record.stage
        return
      default:
    }
  }

  #takeOfDisk(record: DiskRecord, moving: Moving): void {
    const { copies } = moving
    const copy = copies.get(record.disk) ?? { state: 'copying', copiedBytes: 0 }
    const what = `${record.disk} of migration ${record.migration}`
    switch (record.type) {
      case 'disk-copy-started':
        copies.set(record.disk, copy)
        moving.preparedAt.add(record.toDatastore)
        return
      case 'disk-verified':
        copy.state = 'verified'
        if (record.staleBlocks !== 0) this.#blame('no-stale-block', `${record.staleBlocks} of ${what}`)
        if (record.lostWrites !== 0) this.#blame('no-lost-write', `${record.lostWrites} of ${what}`)
        return
      case 'disk-switched':
        if (copy.state !== 'verified') this.#blame('switched-after-verified', `${what} is ${copy.state}`)
        copy.state = 'switched'
        moving.isHandedOver = true
        return
      case 'disk-copy-ended':
        if (record.outcome === 'switched' && copy.state !== 'switched' && copy.state !== 'verified')
          this.#blame('switched-after-verified', `${what} ended after ${copy.state}`)
        if (record.outcome !== 'switched' && copy.state === 'switched')
          this.#blame('switched-stays-switched', `${what} ended as ${record.outcome}`)
        copy.state = record.outcome === 'switched' ? 'switched' : 'ended'
        return
      case 'disk-sample':
        if (record.copiedBytes < copy.copiedBytes)
          this.#blame('copied-bytes-only-grow', `${what}: ${copy.copiedBytes}, then ${record.copiedBytes}`)
        copy.copiedBytes = record.copiedBytes
    }
  }

  #missed(record: RecordOf<'client-missed'>, moving: Moving): void {
    const { missedNs, pausedNs, slowedNs, silentNs, storageNs, windowNs } = record
    const sumNs = pausedNs + slowedNs + silentNs + storageNs
    moving.missed += 1
    if (moving.missed > 1) this.#blame('client-counts-once', `migration ${record.migration}`)
    if (sumNs !== missedNs)
      this.#blame('parts-sum-to-missed', `migration ${record.migration}: ${sumNs} ns of ${missedNs} ns`)
    if (missedNs > windowNs)
      this.#blame('missed-inside-window', `migration ${record.migration}: ${missedNs} ns of ${windowNs} ns`)
  }

  #endMigration({
    migration,
    outcome,
    fault,
    message,
    downtimeNs,
    networkSilenceNs,
  }: RecordOf<'migration-ended'>): void {
    const moving = this.#moving.get(migration)
    if (moving === undefined || moving.isEnded) {
      this.#blame('migration-ends-once', `migration ${migration}`)
      return
    }
    moving.isEnded = true
    const { vm, movesMemory, verifiedPages, memoryPages, copies } = moving
    if (outcome !== 'completed' && message === '')
      this.#blame('errors-speak', `migration ${migration} of ${vm} ended as ${outcome} without a message`)
    if (outcome === 'completed' && moving.isLive && !this.#off.has(vm) && downtimeNs !== moving.downtimeNs)
      this.#blame(
        'downtime-is-the-stun',
        `migration ${migration}: ${downtimeNs} ns of ${moving.downtimeNs} ns`,
      )
    if (networkSilenceNs < downtimeNs) this.#blame('silence-holds-the-stun', `migration ${migration}`)
    const mustBeWhole = outcome === 'completed' && movesMemory && !this.#off.has(vm)
    if (mustBeWhole && verifiedPages !== memoryPages)
      this.#blame('completed-is-verified', `${vm}: ${String(verifiedPages)} of ${memoryPages} pages`)
    for (const [disk, { state }] of copies) {
      if (outcome === 'completed' && state !== 'switched')
        this.#blame('completed-is-switched', `${disk} of ${vm} is ${state}`)
      if (outcome !== 'completed' && !moving.isHandedOver && state !== 'ended' && state !== 'switched')
        this.#blame('copies-end-with-migration', `${disk} of ${vm} is ${state}`)
    }
    if (outcome === 'completed' || moving.isHandedOver) return
    for (const place of moving.preparedAt)
      if (!moving.undoneAt.has(place))
        this.#blame(
          'what-fails-is-undone',
          `${place} after migration ${migration} of ${vm} (${outcome}: ${fault})`,
        )
  }

  end(): void {
    for (const [migration, { vm, isLive, missed }] of this.#moving)
      if (isLive && missed === 0)
        this.#blame('client-counts-once', `never in migration ${migration} of ${vm}`)
  }
}
