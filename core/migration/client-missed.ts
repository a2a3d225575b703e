/**
 * Opens the window in which clients of a migrating VM are listened to, and closes it: with the migration, or after it
 * as soon as nothing is missing any more, at most when the guest's backlog is looked at no longer; at once when the VM
 * does not run any more. Then the trace is told what was missed and why.
 */
import { DiskWaits } from '../storage/disk-waits.ts'
import { ClientWindow } from './client-window.ts'
import type { MigrationWorld } from './world.ts'

/** A migration of a VM begins. One whose guest does not run has no clients. */
export function openClientWindow(world: MigrationWorld, migration: number, vm: string): void {
  const guest = world.guestOf(vm)
  closeWindow(world, vm)
  guest.catchUp(world.nowNs)
  if (guest.mode === 'off') return
  guest.window = new ClientWindow(migration, guest.mode, guest.asOfNs)
  world.room.storage.state.waits.set(vm, new DiskWaits())
}

/** Brings the window to now, and closes it if it is time. */
export function tendClientWindow(world: MigrationWorld, vm: string): void {
  const guest = world.guestOf(vm)
  const { window } = guest
  if (window === null) return
  const waits = world.room.storage.state.waits.get(vm) ?? null
  guest.catchUp(world.nowNs)
  window.settle(world.nowNs, waits)
  if (world.migrations.has(window.migration)) return
  const isSilent = guest.mode === 'unreachable' && world.nowNs < guest.drainUntilNs
  if (window.isOver || !isSilent) closeWindow(world, vm)
}

function closeWindow(world: MigrationWorld, vm: string): void {
  const guest = world.guestOf(vm)
  const { waits } = world.room.storage.state
  const { window } = guest
  if (window === null) return
  guest.catchUp(world.nowNs)
  guest.window = null
  const missed = window.close(world.nowNs, waits.get(vm) ?? null)
  waits.delete(vm)
  world.record('client-missed', { migration: window.migration, vm, ...missed })
}
