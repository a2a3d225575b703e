/**
 * A host fails while it takes part in a migration. Who owns the VM at that instant decides: with the source before the
 * hand-over the VM has stopped, and the destination gives up after the network timeout; without the destination before
 * the hand-over it goes on at the source; after the hand-over the VM shares the fate of the destination, and of the
 * source as long as pages of a post-copy are still there. Source: vsphere-rules B.1 (golden rule).
 */
import { assertInvariant } from '../base/assert.ts'
import { nfcTimeoutNs } from './cold-copy.ts'
import { endNow, failMigration } from './ending.ts'
import type { MigrationState } from './migration-state.ts'
import { lostOwnerRefusal, lostPartnerRefusal, unacknowledgedRefusal } from './partner-words.ts'
import { failVm } from './vm-failure.ts'
import type { MigrationWorld } from './world.ts'

/** How long the host that is left waits for the other one. */
export function partnerTimeoutNs(world: MigrationWorld, state: MigrationState): number {
  return state.kind === 'cold' ? nfcTimeoutNs(world, state) : state.netTimeoutNs
}

/**
 * `host`, which takes part, has failed; its VMs have stopped and its links are down. True: the partner is waited for,
 * and `endForLostPartner` is to be called when `partnerTimeoutNs` is over.
 */
export function loseHost(world: MigrationWorld, state: MigrationState, host: string): boolean {
  if (state.isHandedOver) {
    if (host === state.destinationHost) {
      endNow(world, state, lostOwnerRefusal(state, host, 'and the VM with it'))
    } else losePages(world, state)
    return false
  }
  if (host === state.sourceHost) loseSource(world, state)
  else if (state.lostHost === null && !isBeingBroughtBack(state)) loseDestination(world, state)
  else return false
  return true
}

/** Nothing of it goes on: the guest has stopped, and what the destination has got is of no use. */
function loseSource(world: MigrationWorld, state: MigrationState): void {
  state.lostHost = 'source'
  rest(world, state)
  world.cancelSamples(state.id)
  for (const copy of copiesOf(state)) world.room.storage.holdCopy(world, copy, true, 'host')
}

/** Once memory is on its way the guest and the silence between the hosts are looked at slice by slice (`reroute.ts`). */
function loseDestination(world: MigrationWorld, state: MigrationState): void {
  state.lostHost = 'destination'
  if (state.moving !== null) {
    state.silentSinceNs ??= world.nowNs
    return
  }
  rest(world, state)
  const { home, moving } = state.files ?? { home: null, moving: new Map() }
  const files = [...(home === null ? [] : [home]), ...moving.values()]
  for (const { copy, path } of files) {
    const { readBy, writtenBy } = path
    if (readBy === state.destinationHost || writtenBy === state.destinationHost)
      world.room.storage.holdCopy(world, copy, true, 'host')
  }
}

/** No step is taken until the timeout, whatever copies and paths tell meanwhile. */
function rest(world: MigrationWorld, state: MigrationState): void {
  world.cancelSteps(state.id)
  state.awaitsPaths = null
  const { fault, message, remedy } = lostPartnerRefusal(state, partnerTimeoutNs(world, state))
  state.endingAs = { outcome: 'failed', fault, message, remedy }
}

/** The stunned VM is about to go on at the source. */
function isBeingBroughtBack({ endingAs, stunnedAtNs }: MigrationState): boolean {
  return endingAs !== null && stunnedAtNs !== null
}

function copiesOf({ files }: MigrationState): readonly number[] {
  if (files === null) return []
  return [
    ...(files.home === null ? [] : [files.home.copy]),
    ...[...files.moving.values()].map(({ copy }) => copy),
  ]
}

/** The VM runs at the destination. With post-copy it cannot go on without the pages that the source still had. */
function losePages(world: MigrationWorld, state: MigrationState): void {
  const { postCopy, sourceHost, vm: name } = state
  const missingPages = postCopy?.run.missingPages ?? 0
  if (missingPages === 0) return
  const vm = world.inventory.vms.get(name)
  const pages = `${missingPages} ${missingPages === 1 ? 'page' : 'pages'}`
  if (vm?.powerState === 'poweredOn')
    failVm(world, vm, `${sourceHost} has failed with ${pages} of its memory that had not arrived`)
  endNow(world, state, lostOwnerRefusal(state, sourceHost, `and ${pages} of the VM's memory with it`))
}

/** The partner has been silent for as long as it may; nothing if the migration is being ended for another reason. */
export function endForLostPartner(world: MigrationWorld, state: MigrationState): void {
  if (state.lostHost === null || (state.lostHost === 'destination' && isBeingBroughtBack(state))) return
  assertInvariant(!state.isHandedOver, 'partner-waited-for-before-hand-over', () => `migration ${state.id}`)
  state.endingAs = null
  const waitedNs = partnerTimeoutNs(world, state)
  const refusal = hasSentAll(world, state)
    ? unacknowledgedRefusal(state, waitedNs)
    : lostPartnerRefusal(state, waitedNs)
  if (state.lostHost === 'source') endNow(world, state, refusal)
  else failMigration(world, state, refusal)
}

/** The destination lacked nothing that it needs to run the VM, and was to say so. */
function hasSentAll(world: MigrationWorld, { id, stage, postCopy, lostHost }: MigrationState): boolean {
  return lostHost === 'destination' && stage === 'switchover' && (postCopy !== null || !world.hasFlow(id))
}
