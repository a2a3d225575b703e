/** Objects of the view by name or number, for what folds records. A record that names what none introduced is a defect. */
import { assertInvariant } from '../base/assert.ts'
import type { HostView, MigrationView, RunView, VmView } from './view.ts'

export function hostOf(view: RunView, name: string): HostView {
  const host = view.hosts.get(name)
  assertInvariant(host !== undefined, 'trace-names-known-objects', () => `no host "${name}"`)
  return host
}

export function vmOf(view: RunView, name: string): VmView {
  const vm = view.vms.get(name)
  assertInvariant(vm !== undefined, 'trace-names-known-objects', () => `no VM "${name}"`)
  return vm
}

export function migrationOf(view: RunView, migration: number): MigrationView {
  const found = view.migrations[migration - 1]
  assertInvariant(
    found?.migration === migration,
    'trace-names-known-objects',
    () => `no migration ${migration}`,
  )
  return found
}
