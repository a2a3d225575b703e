/**
 * What an estate would be after a cure, for planning: settings and power states as the commands would leave them.
 * Time, tasks and refusals are the engine's; a cure is only proposed where nothing refuses it.
 */
import { latchAt } from '../estate/cpu-latch.ts'
import { applyEdit } from '../estate/edit-estate.ts'
import { cloneInventory, type Inventory, type Vm } from '../estate/inventory.ts'
import type { Command } from '../scenario/command-schema.ts'
import type { Cure } from './cure.ts'
import type { MigrationRequest } from './request.ts'

/** A copy of the estate with the cure's commands done. */
export function afterCure(inventory: Inventory, cure: Pick<Cure, 'commands'>): Inventory {
  const next = cloneInventory(inventory)
  for (const command of cure.commands) apply(next, command)
  return next
}

/** What is asked for after another choice in the wizard. */
export function requestAfter(request: MigrationRequest, { choice }: Pick<Cure, 'choice'>): MigrationRequest {
  if (choice === undefined) return request
  const disks = Object.entries(request.disks ?? {}).map(
    ([name, disk]) => [name, disk.format === undefined ? disk : { ...disk, format: choice }] as const,
  )
  return {
    ...request,
    diskFormat: choice,
    ...(request.disks === undefined ? {} : { disks: Object.fromEntries(disks) }),
  }
}

function apply(inventory: Inventory, command: Command): void {
  switch (command.type) {
    case 'edit-vm':
    case 'edit-host':
    case 'edit-cluster':
    case 'edit-datastore':
    case 'edit-switch':
    case 'edit-vcenter':
    case 'set-privileges':
      return applyEdit(inventory, command)
    case 'set-link':
      return setLink(inventory, command)
    case 'power-off':
      return setPower(inventory, command.vm, 'poweredOff')
    case 'power-on':
    case 'resume':
      return setPower(inventory, command.vm, 'poweredOn')
    case 'suspend':
      return setPower(inventory, command.vm, 'suspended')
    case 'cancel': {
      const vm = inventory.vms.get(command.vm)
      if (vm !== undefined) Object.assign(vm, { isMigrating: false, queuedTask: null })
      return
    }
    case 'exit-maintenance-mode': {
      const host = inventory.hosts.get(command.host)
      if (host === undefined) return
      host.maintenance = 'none'
      host.spec = { ...host.spec, inMaintenanceMode: false }
      return
    }
    case 'exit-datastore-maintenance-mode': {
      const datastore = inventory.datastores.get(command.datastore)
      if (datastore !== undefined) datastore.spec = { ...datastore.spec, maintenance: 'normal' }
      return
    }
    default:
      // What begins work that takes its time (a migration, DRS) changes no setting by itself.
      return
  }
}

function setLink(inventory: Inventory, command: Extract<Command, { type: 'set-link' }>): void {
  const host = inventory.hosts.get(command.host)
  if (host === undefined) return
  const physicalNics = host.spec.physicalNics.map((nic) =>
    nic.name === command.nic
      ? { ...nic, linkMbps: command.linkMbps ?? nic.linkMbps, connected: command.connected ?? nic.connected }
      : nic,
  )
  host.spec = { ...host.spec, physicalNics }
}

/** A VM that is powered on gets the CPU features of its place; suspended and resumed it keeps what it has. */
function setPower(inventory: Inventory, name: string, powerState: Vm['powerState']): void {
  const vm = inventory.vms.get(name)
  const host = vm === undefined ? undefined : inventory.hosts.get(vm.host)
  if (vm === undefined || host === undefined) return
  const evcMode = inventory.clusters.get(host.cluster)?.spec.evcMode ?? null
  const wasOff = vm.powerState === 'poweredOff'
  vm.powerState = powerState
  if (powerState === 'poweredOff') vm.cpuLatch = null
  else if (wasOff) vm.cpuLatch = latchAt(vm.spec, host.spec, evcMode)
}
