/**
 * Something else takes all memory of a host that nobody has reserved. VMs that run there keep theirs; one that is on
 * its way has been promised all of it, but only what its reservation covers cannot be taken away: where that is less,
 * the destination cannot allocate the next page, and the migration fails (VMkernel: "Out of memory", 0xbad0014).
 */
import type { Refusal } from '../../base/errors.ts'
import { bytesInWords } from '../../base/wording.ts'
import { reservedBy } from '../../estate/host-capacity.ts'
import { hostMemoryUse, type Host } from '../../estate/inventory.ts'
import { failMigration } from '../../migration/ending.ts'
import type { MigrationState } from '../../migration/migration-state.ts'
import type { EngineState } from '../engine-state.ts'
import type { Effect, FaultOf } from './effect.ts'

export const memoryShort: Effect<FaultOf<'memory-short'>> = {
  begin(state, { host: name }) {
    const host = state.inventory.hosts.get(name)
    if (host === undefined) return { skipped: `there is no host ${name}` }
    if (host.isFailed) return { skipped: `${name} has failed` }
    if (host.takenMemoryBytes > 0) return { skipped: `memory of ${name} is short already` }
    const starved = starvedMigrations(state, name)
    const freeBytes = Math.max(0, host.memoryBytes - hostMemoryUse(state.inventory, name))
    const takenBytes = starved.reduce(
      (sum, { id }) => sum + state.reservations.memoryHeldAt(id, name),
      freeBytes,
    )
    if (takenBytes === 0) return { skipped: `no memory of ${name} is free` }
    host.takenMemoryBytes = takenBytes
    for (const migration of starved) failMigration(state, migration, outOfMemory(state, migration, host))
    return { broken: { kind: 'state' } }
  },
  end(state, { host: name }) {
    const host = state.inventory.hosts.get(name)
    if (host !== undefined) host.takenMemoryBytes = 0
  },
}

/** On their way to this host, with more memory there than their VMs have reserved. */
function starvedMigrations(state: EngineState, host: string): MigrationState[] {
  return [...state.migrations.values()].filter((migration) => {
    const { id, kind, destinationHost, isHandedOver, endingAs } = migration
    if (destinationHost !== host || kind === 'storage-vmotion' || isHandedOver || endingAs !== null)
      return false
    return unreservedBytes(state, id, migration.vm, host) > 0
  })
}

function unreservedBytes(state: EngineState, id: number, name: string, host: string): number {
  const vm = state.inventory.vms.get(name)
  const heldBytes = state.reservations.memoryHeldAt(id, host)
  return vm === undefined ? 0 : Math.max(0, heldBytes - reservedBy(vm, 'memory'))
}

function outOfMemory(state: EngineState, { id, vm }: MigrationState, { name }: Host): Refusal {
  const missing = bytesInWords(unreservedBytes(state, id, vm, name))
  return {
    id: 'destination-out-of-memory',
    fault: 'InsufficientMemoryResourcesFault',
    message:
      `The destination could not allocate memory for pages of ${vm}: out of memory (status 0xbad0014). ${missing} of ` +
      `what ${vm} needs on ${name} are not reserved, and something else has taken them.`,
    remedy: `Free memory on ${name}, choose another host, or reserve all memory of ${vm}.`,
  }
}
