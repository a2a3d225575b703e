/**
 * Who runs each VM, by the trace alone: exactly one host at every instant, or none only where a host that it needed
 * has died. A VM stops, goes on and is handed over where it is owned, and nobody runs on a host that is dead.
 */
import type { RecordOf, TraceRecord } from '../../core/trace/events.ts'
import type { Blame, Rule } from './rule.ts'

interface Owned {
  host: string
  state: 'running' | 'stunned' | 'off' | 'failed'
  /** Migration that moves it, or 0. */
  migration: number
  /** Where its newest migration began: with post-copy that host still has pages of it. */
  source: string
  isPostCopy: boolean
}

export interface Place {
  readonly host: string
  readonly isRunning: boolean
}

export class OwnersRule implements Rule {
  readonly #blame: Blame
  readonly #vms = new Map<string, Owned>()
  readonly #hosts = new Set<string>()
  readonly #dead = new Set<string>()
  /** VMs of whose memory a part was on a host when that failed. */
  readonly #pagesLost = new Set<string>()
  /** Have died in this run at some time. */
  readonly #everDead = new Set<string>()
  /** VMs whose owner has changed in this migration. */
  readonly #passed = new Set<number>()
  /** VMs that have stopped at this instant, and nobody has said why. */
  readonly #stopped = new Set<string>()
  /** VMs that a person has stopped at this instant. */
  readonly #asked = new Set<string>()
  /** VMs that HA is just starting. */
  readonly #restarted = new Set<string>()
  #hasChanged = false

  constructor(blame: Blame) {
    this.#blame = blame
  }

  take(record: TraceRecord): void {
    this.#hasChanged ||= !record.type.endsWith('sample')
    switch (record.type) {
      case 'host-present':
        this.#hosts.add(record.host)
        return
      case 'vm-present':
        this.#vms.set(record.vm, {
          host: record.host,
          state: record.powerState === 'poweredOn' ? 'running' : 'off',
          migration: 0,
          source: record.host,
          isPostCopy: false,
        })
        return
      case 'host-failed':
        this.#dead.add(record.host)
        this.#everDead.add(record.host)
        for (const [vm, { source, isPostCopy, migration }] of this.#vms)
          if (isPostCopy && migration !== 0 && source === record.host) this.#pagesLost.add(vm)
        return
      case 'host-declared-failed':
        if (!this.#dead.has(record.host)) this.#blame('ha-declares-failed-hosts', `${record.host} runs`)
        return
      case 'host-returned':
        this.#dead.delete(record.host)
        return
      case 'task-queued':
        if (/^(Power Off|Suspend) virtual machine$/.test(record.name)) this.#asked.add(record.target)
        return
      case 'migration-started':
      case 'cold-migration-started':
      case 'storage-migration-started':
        this.#begin(record)
        return
      case 'migration-ended':
        this.#endMigration(record)
        return
      case 'post-copy-started':
        this.#owned(record.vm).isPostCopy = true
        return
      case 'post-copy-recovered':
        this.#recover(record)
        return
      default:
        this.#takeOfVm(record)
    }
  }

  #takeOfVm(record: TraceRecord): void {
    switch (record.type) {
      case 'vm-power-changed':
        this.#change(record.vm, record.powerState)
        return
      case 'vm-stunned':
        this.#at(record, record.host, ['running'])
        this.#owned(record.vm).state = 'stunned'
        return
      case 'vm-resumed':
        this.#at(record, record.host, ['stunned'])
        this.#owned(record.vm).state = 'running'
        return
      case 'ownership-passed':
        this.#pass(record)
        return
      case 'vm-placed':
        this.#at(record, record.fromHost, ['off', 'failed'])
        this.#owned(record.vm).host = record.toHost
        return
      case 'vm-failed':
        this.#fail(record)
        return
      case 'vm-restarted-by-ha':
        this.#restart(record)
        return
      default:
    }
  }

  /** At most one running VM of each name, on a living host; nobody stands without a migration. */
  endInstant(): void {
    if (!this.#hasChanged) return
    this.#hasChanged = false
    for (const vm of this.#stopped)
      if (!this.#asked.has(vm)) this.#blame('no-vm-stops-by-itself', `${vm} on ${this.#owned(vm).host}`)
    for (const vm of this.#restarted) this.#blame('restarted-vm-runs', vm)
    this.#stopped.clear()
    this.#asked.clear()
    for (const [vm, { host, state, migration }] of this.#vms) {
      if (!this.#hosts.has(host)) this.#blame('owner-is-a-host', `${vm} belongs to ${host}`)
      if ((state === 'running' || state === 'stunned') && this.#dead.has(host))
        this.#blame('no-vm-on-a-dead-host', `${vm} is ${state} on ${host}, which has failed`)
      if (state === 'stunned' && migration === 0)
        this.#blame('no-stun-without-migration', `${vm} stands on ${host}`)
    }
  }

  #owned(vm: string): Owned {
    const owned = this.#vms.get(vm)
    if (owned === undefined) throw new Error(`The trace speaks of ${vm}, which it has not introduced.`)
    return owned
  }

  /** It happens where the VM is owned, and in a state in which it can. */
  #at(record: TraceRecord & { readonly vm: string }, host: string, states: readonly Owned['state'][]): void {
    const owned = this.#owned(record.vm)
    if (owned.host !== host)
      this.#blame('one-owner', `${record.type} of ${record.vm} on ${host}, which ${owned.host} owns`)
    if (!states.includes(owned.state))
      this.#blame(
        'one-running-owner',
        `${record.type} of ${record.vm}, which is ${owned.state} on ${owned.host}`,
      )
  }

  #begin(
    record: RecordOf<'migration-started' | 'cold-migration-started' | 'storage-migration-started'>,
  ): void {
    const owned = this.#owned(record.vm)
    if (owned.migration !== 0 && owned.migration !== record.migration)
      this.#blame('one-migration-of-a-vm', `${record.vm}: ${record.migration} begins in ${owned.migration}`)
    if (owned.host !== record.sourceHost)
      this.#blame(
        'migration-begins-at-owner',
        `${record.vm} from ${record.sourceHost}, owned by ${owned.host}`,
      )
    owned.migration = record.migration
    owned.source = record.sourceHost
    owned.isPostCopy = false
  }

  #change(vm: string, powerState: string): void {
    const owned = this.#owned(vm)
    const isOn = powerState === 'poweredOn'
    const wasOn = owned.state === 'running' || owned.state === 'stunned'
    if (isOn && wasOn)
      this.#blame('one-running-owner', `${vm} is powered on while it is ${owned.state} on ${owned.host}`)
    if (!isOn && wasOn) this.#stopped.add(vm)
    if (isOn) this.#restarted.delete(vm)
    owned.state = isOn ? 'running' : 'off'
  }

  #recover({ vm, migration }: RecordOf<'post-copy-recovered'>): void {
    if (this.#pagesLost.has(vm))
      this.#blame('pages-die-with-their-host', `post-copy of migration ${migration} of ${vm} goes on`)
  }

  #pass({ vm, migration, fromHost, toHost }: RecordOf<'ownership-passed'>): void {
    const owned = this.#owned(vm)
    if (owned.host !== fromHost)
      this.#blame('one-owner', `${fromHost} hands ${vm} over, which ${owned.host} owns`)
    if (owned.migration !== migration || this.#passed.has(migration))
      this.#blame('handed-over-once', `${vm} by migration ${migration}`)
    if (owned.state === 'running')
      this.#blame('handed-over-at-rest', `${vm} runs on ${fromHost} while ${toHost} takes it over`)
    if (this.#dead.has(toHost)) this.#blame('no-vm-on-a-dead-host', `${vm} is handed over to ${toHost}`)
    this.#passed.add(migration)
    owned.host = toHost
  }

  /** It is said to be powered off at the same instant, before. */
  #fail({ vm, host }: RecordOf<'vm-failed'>): void {
    const owned = this.#owned(vm)
    if (owned.host !== host) this.#blame('one-owner', `${vm} fails on ${host}, which ${owned.host} owns`)
    if (!this.#stopped.delete(vm)) this.#blame('one-running-owner', `${vm} fails, which did not run`)
    if (!this.#dead.has(owned.host) && !this.#dead.has(owned.source))
      this.#blame('vm-fails-only-with-a-host', `${vm} on ${host}`)
    owned.state = 'failed'
  }

  #restart({ vm, fromHost, toHost }: RecordOf<'vm-restarted-by-ha'>): void {
    const owned = this.#owned(vm)
    if (owned.state !== 'failed')
      this.#blame('ha-restarts-failed-vms', `${vm} is ${owned.state} on ${owned.host}`)
    if (!this.#everDead.has(fromHost)) this.#blame('ha-restarts-failed-vms', `${fromHost} has not failed`)
    if (owned.migration !== 0) this.#blame('ha-waits-for-migrations', `${vm} in migration ${owned.migration}`)
    if (toHost === '') return
    owned.host = toHost
    this.#restarted.add(vm)
  }

  #endMigration({ vm, migration, outcome, owner }: RecordOf<'migration-ended'>): void {
    const owned = this.#owned(vm)
    if (owned.migration !== migration)
      this.#blame('migration-ends-once', `${migration} of ${vm} ends in ${owned.migration}`)
    if (owned.host !== owner) this.#blame('ended-naming-owner', `${vm}: ${owner}, owned by ${owned.host}`)
    const isMove = owned.source !== owned.host
    if (outcome === 'completed' && isMove !== this.#passed.has(migration))
      this.#blame('completed-by-hand-over', `migration ${migration} of ${vm}`)
    if (owned.state === 'stunned')
      this.#blame(
        'no-stun-after-the-end',
        `${vm} stands on ${owned.host} as migration ${migration} ends (${outcome})`,
      )
    owned.migration = 0
    this.#pagesLost.delete(vm)
  }

  /** Where each VM is by the trace, and whether it runs. */
  get places(): Map<string, Place> {
    return new Map(
      [...this.#vms].map(([vm, { host, state }]) => [vm, { host, isRunning: state === 'running' }]),
    )
  }

  /** Nothing may be left unsettled. */
  end(): void {
    for (const [vm, { state, migration }] of this.#vms) {
      if (migration !== 0) this.#blame('every-migration-ends', `${migration} of ${vm} has not ended`)
      if (state === 'stunned') this.#blame('no-stun-at-the-end', vm)
    }
  }
}
