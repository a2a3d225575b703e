/** The life of injected faults and of what they break, by the trace alone: begun, ended, and put back in the end. */
import type { TraceRecord } from '../../core/trace/events.ts'
import type { Blame, Rule } from './rule.ts'

interface Broken {
  readonly kind: string
  isBegun: boolean
  occurrences: number
}

export class FaultsRule implements Rule {
  readonly #blame: Blame
  readonly #faults = new Map<string, Broken>()
  /** What is not as usual, by its name: hosts that have failed or do not respond, services that are down. */
  readonly #unusual = new Map<string, string>()

  readonly #resting = new Set<string>()
  /**
   * VMs that did not run while a VLAN was wrong. The engine takes their clients to be in that VLAN then, so that a VM
   * loses them when the VLAN is put right.
   */
  readonly #unwatched = new Set<string>()

  constructor(blame: Blame) {
    this.#blame = blame
  }

  take(record: TraceRecord): void {
    switch (record.type) {
      case 'fault-begun': {
        const fault = this.#faults.get(record.fault) ?? { kind: record.kind, isBegun: false, occurrences: 0 }
        this.#faults.set(record.fault, fault)
        if (fault.isBegun) this.#blame('fault-ends-before-it-begins-again', record.fault)
        if (record.occurrence !== fault.occurrences + 1)
          this.#blame(
            'fault-counts-its-begins',
            `${record.fault}: ${record.occurrence} after ${fault.occurrences}`,
          )
        fault.isBegun = true
        fault.occurrences = record.occurrence
        this.#noteResting()
        return
      }
      case 'fault-ended':
      case 'fault-skipped': {
        const fault = this.#faults.get(record.fault)
        if (fault?.isBegun !== true) this.#blame('fault-ends-once', record.fault)
        if (fault !== undefined) fault.isBegun = false
        return
      }
      case 'host-failed':
        this.#note(`host ${record.host}`, 'failed', true)
        return
      case 'host-returned':
        this.#note(`host ${record.host}`, 'failed', false)
        return
      case 'host-connection-changed':
        this.#note(`connection of ${record.host}`, record.state, record.state !== 'connected')
        return
      case 'vcenter-service-changed':
        this.#note(`service of ${record.vcenter}`, 'stopped', !record.isRunning)
        return
      case 'vm-power-changed':
        this.#noteResting()
        if (record.powerState === 'poweredOn') this.#resting.delete(record.vm)
        else {
          this.#resting.add(record.vm)
          this.#forget(`${record.vm}/`)
        }
        this.#noteResting()
        return
      case 'vm-present':
        if (record.powerState !== 'poweredOn') this.#resting.add(record.vm)
        return
      case 'network-lost':
        if (record.isForClients && !this.#unwatched.has(record.vm))
          this.#note(`${record.vm}/clients`, `lost: ${record.reason}`, true)
        return
      case 'network-restored':
      case 'network-announced':
        this.#note(`${record.vm}/clients`, '', false)
        return
      case 'disk-stalled':
        this.#note(`${record.vm}/${record.disk}`, `stalled: ${record.reason}`, record.reason !== '')
        return
      case 'datastore-path-changed':
        this.#note(`${record.datastore} at ${record.host}`, record.state, record.state !== 'accessible')
        return
      default:
    }
  }

  #note(what: string, state: string, isUnusual: boolean): void {
    if (isUnusual) this.#unusual.set(what, state)
    else this.#unusual.delete(what)
  }

  #noteResting(): void {
    const isVlanWrong = [...this.#faults.values()].some(
      ({ kind, isBegun }) => kind === 'wrong-vlan' && isBegun,
    )
    if (isVlanWrong) for (const vm of this.#resting) this.#unwatched.add(vm)
  }

  /** A guest that does not run waits for nothing. */
  #forget(beginning: string): void {
    for (const what of this.#unusual.keys()) if (what.startsWith(beginning)) this.#unusual.delete(what)
  }

  end(): void {
    for (const [name, { isBegun }] of this.#faults)
      if (isBegun) this.#blame('every-fault-ends', `${name} is still active`)
    for (const [what, state] of this.#unusual) this.#blame('faults-are-put-back', `${what} is ${state}`)
  }
}
