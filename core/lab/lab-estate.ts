/**
 * The estate of a run as it is configured at a moment of its trace: the scenario's, changed by the commands that were
 * obeyed and by what migrations have done. It is the inventory that the engine works on, followed from the records
 * alone; what the guest has written to its disks since is not followed.
 */
import { gibBytes } from '../base/units.ts'
import { latchAt } from '../estate/cpu-latch.ts'
import { applyEdit } from '../estate/edit-estate.ts'
import { buildInventory, type Cluster, type Inventory, type Vm } from '../estate/inventory.ts'
import { listedGiBOf } from '../estate/storage.ts'
import type { Command } from '../scenario/command-schema.ts'
import { targetOf } from '../scenario/command-target.ts'
import type { EditCommand } from '../scenario/edit-schema.ts'
import type { Scenario } from '../scenario/schema.ts'
import type { RecordOf, TraceRecord } from '../trace/events.ts'
import { reconfiguredByFault } from '../trace/fault-records.ts'
import type { RunView } from '../trace/view.ts'
import { FaultSettings } from './lab-estate-faults.ts'
import { EstateMoves } from './lab-estate-moves.ts'

export class LabEstate {
  readonly inventory: Inventory
  /** Goes up with every change of the inventory. */
  revision = 0
  readonly #faults: FaultSettings
  readonly #moves: EstateMoves
  /** Obeyed or refused by the records that follow. */
  #command: Command | null = null

  constructor(scenario: Scenario) {
    this.inventory = buildInventory(scenario)
    this.#faults = new FaultSettings(this.inventory)
    this.#moves = new EstateMoves(this.inventory)
  }

  /** `command`: the one that a record `command-issued` tells of; null where its log is not known. */
  add(record: TraceRecord, view: RunView, command: Command | null): void {
    if (record.type === 'command-issued') {
      this.#command = command
      if (command?.type === 'inject-fault') this.#faults.note(command)
    } else if (record.type === 'command-refused') this.#command = null
    else if (record.type === 'task-queued') this.#ask(record)
    else if (
      this.#moves.apply(record, view) ||
      this.#applyToObject(record) ||
      this.#applyToVm(record) ||
      this.#faults.apply(record)
    )
      this.revision += 1
  }

  /** The task of a migration that was asked for by a command. */
  #ask({ task, target }: RecordOf<'task-queued'>): void {
    const command = this.#command
    if (command?.type !== 'migrate' || command.vm !== target) return
    this.#command = null
    this.#moves.ask(task, command)
  }

  /** Settings of hosts, clusters and datastores. True where the record changes one. */
  #applyToObject(record: TraceRecord): boolean {
    const { hosts, clusters, datastores } = this.inventory
    switch (record.type) {
      case 'object-reconfigured':
        return this.#reconfigure(record)
      case 'link-changed': {
        const host = hosts.get(record.host)
        if (host === undefined) return false
        const { nic, linkMbps, connected } = record
        const physicalNics = host.spec.physicalNics.map((one) =>
          one.name === nic ? { ...one, linkMbps, connected } : one,
        )
        host.spec = { ...host.spec, physicalNics }
        return true
      }
      case 'host-moved':
        return changed(hosts.get(record.host), { cluster: record.toCluster })
      case 'host-maintenance-changed': {
        const host = hosts.get(record.host)
        if (host !== undefined) host.spec = { ...host.spec, inMaintenanceMode: record.state === 'in' }
        return changed(host, { maintenance: record.state as 'none' | 'entering' | 'in' })
      }
      case 'host-connection-changed': {
        const host = hosts.get(record.host)
        const connectionState = record.state as 'connected' | 'notResponding'
        return host !== undefined && changed(host, { spec: { ...host.spec, connectionState } })
      }
      case 'rule-deactivated': {
        const cluster = clusters.get(record.cluster)
        return cluster !== undefined && deactivate(cluster, record.rule)
      }
      case 'datastore-maintenance-changed': {
        const datastore = datastores.get(record.datastore)
        const maintenance = record.state as 'normal' | 'entering' | 'inMaintenance'
        return datastore !== undefined && changed(datastore, { spec: { ...datastore.spec, maintenance } })
      }
      case 'datastore-sample': {
        const datastore = datastores.get(record.datastore)
        if (datastore === undefined) return false
        const listed = listedGiBOf(this.inventory, datastore) * gibBytes
        // Below 0 where a copy has left zeros behind, which the specification of the disk still counts.
        return changed(datastore, { copyingBytes: record.usedBytes - listed })
      }
      default:
        return false
    }
  }

  /** The command before it was obeyed; what a fault has done is followed elsewhere. */
  #reconfigure({ kind, name, fields }: RecordOf<'object-reconfigured'>): boolean {
    const command = this.#command
    if (fields === reconfiguredByFault || command === null || !isEdit(command)) return false
    const target = targetOf(command)
    if (target.kind !== kind || target.name !== name) return false
    this.#command = null
    applyEdit(this.inventory, this.#settled(command))
    return true
  }

  /** Without DRS a cluster has no resource pools. */
  #settled(edit: EditCommand): EditCommand {
    if (edit.type !== 'edit-cluster' || edit.set.drs !== null) return edit
    const pools = this.inventory.clusters.get(edit.cluster)?.spec.resourcePools ?? []
    return pools.length === 0 ? edit : { ...edit, set: { ...edit.set, resourcePools: null } }
  }

  #applyToVm(record: TraceRecord): boolean {
    const { vms } = this.inventory
    switch (record.type) {
      case 'workload-changed': {
        const command = this.#command
        if (command?.type !== 'set-workload' || command.vm !== record.vm) return false
        this.#command = null
        return changed(vms.get(record.vm), { workload: command.workload })
      }
      case 'vm-placed':
        return changed(vms.get(record.vm), { host: record.toHost })
      case 'vm-restarted-by-ha':
        return record.toHost !== '' && changed(vms.get(record.vm), { host: record.toHost })
      case 'vm-power-changed': {
        const vm = vms.get(record.vm)
        if (vm === undefined) return false
        this.#changePower(vm, record.powerState as Vm['powerState'])
        return true
      }
      case 'vm-failed':
        return changed(vms.get(record.vm), { powerState: 'poweredOff', cpuLatch: null })
      default:
        return false
    }
  }

  /** Only a power-on gives CPU features anew; suspending and resuming leave them. */
  #changePower(vm: Vm, powerState: Vm['powerState']): void {
    const wasOff = vm.powerState === 'poweredOff'
    vm.powerState = powerState
    if (powerState === 'poweredOff') vm.cpuLatch = null
    const host = this.inventory.hosts.get(vm.host)
    if (powerState !== 'poweredOn' || !wasOff || host === undefined) return
    const cluster = this.inventory.clusters.get(host.cluster)
    vm.cpuLatch = latchAt(vm.spec, host.spec, cluster?.spec.evcMode ?? null)
  }
}

/** True where there is such an object; it then has the new values. */
function changed<Value extends object>(object: Value | undefined, values: Partial<Value>): boolean {
  if (object === undefined) return false
  Object.assign(object, values)
  return true
}

function deactivate(cluster: Cluster, rule: string): boolean {
  const rules = (cluster.spec.rules ?? []).map((one) =>
    one.name === rule ? { ...one, enabled: false } : one,
  )
  cluster.spec = { ...cluster.spec, rules }
  return true
}

function isEdit(command: Command): command is EditCommand {
  return command.type.startsWith('edit-') || command.type === 'set-privileges'
}
