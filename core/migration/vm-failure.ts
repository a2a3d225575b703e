/** A VM that stops without being asked: its host has failed, or memory that it needs is gone for good. */
import type { Vm } from '../estate/inventory.ts'
import { followGuestOf } from './room-members.ts'
import type { MigrationWorld } from './world.ts'

/** It is powered off as far as anybody can tell; its virtual CPU is made anew when it is started again. */
export function failVm(world: MigrationWorld, vm: Vm, reason: string): void {
  world.guestOf(vm.name).powerOff(world.nowNs)
  vm.cpuLatch = null
  vm.powerState = 'poweredOff'
  world.record('vm-power-changed', { vm: vm.name, powerState: 'poweredOff' })
  world.record('vm-failed', { vm: vm.name, host: vm.host, reason })
  followGuestOf(world, vm.name)
}
