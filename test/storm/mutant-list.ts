/**
 * Deliberate mistakes, each a text of the engine replaced by another: what somebody could get wrong in an afternoon.
 * The storm must find every one of them; one that it does not find is a hole in its rules.
 */

export interface Mutant {
  readonly name: string
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
}

export const mutants: readonly Mutant[] = [
  {
    name: 'a page that is written is not marked dirty',
    file: 'core/memory/dirty-log.ts',
    find: 'if ((word & bit) !== 0) continue',
    replace: 'if ((word & bit) !== 0 || page % 97 === 5) continue',
  },
  {
    name: 'the dirty bit is cleared again after the page has been read',
    file: 'core/memory/memory-transfer.ts',
    find: '    return this.#books.sync()\n',
    replace:
      '    const pages = this.#books.sync()\n    this.#books.dropFromTodo(1, this.#books.todo.words[1]! & 1)\n    return pages\n',
  },
  {
    name: 'the last page of a word is counted as sent and never is',
    file: 'core/memory/memory-transfer.ts',
    find: 'if (!this.#isPostCopy) this.#record.noteArrivals(word, mask)',
    replace: 'if (!this.#isPostCopy) this.#record.noteArrivals(word, mask & 0x7fffffff)',
  },
  {
    name: 'a page that was lost in post-copy is not sent again',
    file: 'core/memory/memory-transfer.ts',
    find: 'this.#books.putBack(page)',
    replace: 'if (page % 2 === 0) this.#books.putBack(page)',
  },
  {
    name: 'two owners for one event: the VM is at the destination before it has stopped at the source',
    file: 'core/migration/stun.ts',
    find: "  world.record('vm-stunned', {",
    replace:
      "  const early = world.inventory.vms.get(state.vm)\n  if (early !== undefined && state.files !== null) early.host = state.destinationHost\n  world.record('vm-stunned', {",
  },
  {
    name: 'hand-over without an acknowledgement: memory is not verified before it',
    file: 'core/migration/stun.ts',
    find: '  world.closeFlow(state.id)\n  verifyMemory(world, state)\n',
    replace: '  world.closeFlow(state.id)\n',
  },
  {
    name: 'resumed at the source without letting the guest go on',
    file: 'core/migration/ending.ts',
    find: '  guest.enter(mode, world.nowNs)\n',
    replace: '  if (host !== state.sourceHost) guest.enter(mode, world.nowNs)\n',
  },
  {
    name: 'memory that was reserved is not given back where a migration fails',
    file: 'core/migration/ending.ts',
    find: '  world.reservations.releaseAll(world, state.id)\n',
    replace: "  if (outcome !== 'failed') world.reservations.releaseAll(world, state.id)\n",
  },
  {
    name: 'the CPU pool of a host goes to nobody when its first migration ends',
    file: 'core/migration/reservations.ts',
    find: '    for (const pool of pools) this.#handOver(world, pool)\n',
    replace:
      '    for (const pool of pools) {\n      const host = world.inventory.hosts.get(pool.host)\n      if (this.#held.some((held) => held.host === pool.host) && host !== undefined) host.reservedCpuMhz += pool.cpuMhz\n    }\n',
  },
  {
    name: 'a write behind the cursor of the mirror goes to the source alone',
    file: 'core/storage/mirror-driver.ts',
    find: "return firstBlock < this.#cursor ? 'both' : 'source'",
    replace: "return firstBlock < this.#cursor && firstBlock % 7 !== 3 ? 'both' : 'source'",
  },
  {
    name: 'an extent is copied while it is being written',
    file: 'core/storage/mirror-driver.ts',
    find: "if (isClaimed || run.overlapsExtent(firstBlock, blocks)) return 'wait'",
    replace: "if (isClaimed) return 'wait'",
  },
  {
    name: 'a block that was written while it was copied is not copied again',
    file: 'core/storage/changed-blocks.ts',
    find: '    this.#changed?.setRange(firstBlock, blocks)\n',
    replace: '    if (firstBlock % 5 !== 2) this.#changed?.setRange(firstBlock, blocks)\n',
  },
  {
    name: 'the partial disk stays at the destination',
    file: 'core/storage/copy-steps.ts',
    find: '  state.datastore(datastore).remove(file)\n  leave(world, state, copy, outcome)\n',
    replace: '  leave(world, state, copy, outcome)\n',
  },
  {
    name: 'the old file stays at the source',
    file: 'core/migration/switch-disks.ts',
    find: '  for (const old of files.oldFiles) world.room.storage.deleteFile(world, old)\n',
    replace: '',
  },
  {
    name: 'a slot of the limits stays taken after a cancelled migration',
    file: 'core/engine/engine-state.ts',
    find: '    this.noteAdmissions(this.admissions.release(ended.task))\n',
    replace: "    if (state !== 'cancelled') this.noteAdmissions(this.admissions.release(ended.task))\n",
  },
  {
    name: 'a task never ends',
    file: 'core/engine/engine-state.ts',
    find: 'if (!ended.isOrphaned) this.endTask(ended.task, state, told)',
    replace: "if (!ended.isOrphaned && state !== 'error') this.endTask(ended.task, state, told)",
  },
  {
    name: 'progress runs backwards',
    file: 'core/migration/progress.ts',
    find: 'const percent = Math.max(state.percent, percentNow(world, state))',
    replace: 'const percent = percentNow(world, state)',
  },
  {
    name: 'what a fault has broken is not put back',
    file: 'core/engine/faults/inject.ts',
    find: "  if (broken.kind === 'settings') mendSettings(state, broken.changes)\n",
    replace:
      "  if (broken.kind === 'settings' && planned.fault.kind !== 'wrong-vlan') mendSettings(state, broken.changes)\n",
  },
  {
    name: 'a repeated fault begins once more than it was asked to',
    file: 'core/engine/faults/inject.ts',
    find: '  fault.occurrences += 1\n',
    replace: '  fault.occurrences += fault.occurrences === 1 ? 2 : 1\n',
  },
  {
    name: 'a snapshot shares the totals of a migration with the run',
    file: 'core/migration/migration-state.ts',
    find: '    total: { ...state.total },\n',
    replace: '    total: state.total,\n',
  },
  {
    name: 'vSphere HA starts a VM that runs elsewhere',
    file: 'core/engine/faults/ha-restart.ts',
    find: "if (vm === undefined || vm.powerState !== 'poweredOff') failedVms.delete(name)",
    replace: 'if (vm === undefined) failedVms.delete(name)',
  },
  {
    name: 'vSphere HA starts a VM that a migration still holds',
    file: 'core/engine/faults/ha-restart.ts',
    find: "failed.status === 'due' && !vm.isMigrating && vm.queuedTask === null",
    replace: "failed.status === 'due'",
  },
  {
    name: 'vSphere HA chooses the host that has failed',
    file: 'core/engine/faults/ha-restart.ts',
    find: 'refusal: refusalOf(state.inventory, plan, vm, host) }',
    replace: 'refusal: host.isFailed ? null : refusalOf(state.inventory, plan, vm, host) }',
  },
  {
    name: 'a VM goes on after its host has failed',
    file: 'core/engine/faults/host-crash.ts',
    find: '    failVm(state, vm, `host ${name} has failed`)\n',
    replace: '    if (!vm.isMigrating) failVm(state, vm, `host ${name} has failed`)\n',
  },
  {
    name: 'a source waits for ever for a destination that has failed',
    file: 'core/engine/faults/host-crash.ts',
    find: "    state.scheduleFault({ kind: 'partner-lost', migration: migration.id }, untilNs)\n",
    replace:
      "    if (host.maintenance === 'in') state.scheduleFault({ kind: 'partner-lost', migration: migration.id }, untilNs)\n",
  },
  {
    name: 'a VM in post-copy goes on without the pages of a source that has failed',
    file: 'core/migration/lost-partner.ts',
    find: '  if (missingPages === 0) return\n',
    replace: '  if (missingPages >= 0) return\n',
  },
  {
    name: 'memory that something else has taken is never free again',
    file: 'core/engine/faults/memory-short.ts',
    find: '    if (host !== undefined) host.takenMemoryBytes = 0\n',
    replace: '    if (host === undefined) throw new Error(name)\n',
  },
  {
    name: 'the clean-up at the destination is skipped',
    file: 'core/migration/ending.ts',
    find: '  tellProcesses(world, state)\n',
    replace: '',
  },
  {
    name: 'time that the client missed is put down to two causes',
    file: 'core/migration/missed-parts.ts',
    find: "if (mode !== 'running') return",
    replace: "if (mode === 'off') return",
  },
]
