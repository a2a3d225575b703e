/** What a migration shows while it runs: stage, task progress and the samples of its curves. */
import { nsPerSecond } from '../base/units.ts'
import type { MigrationStage } from '../trace/events.ts'
import { copiesInWords, filesShare } from './copy-progress.ts'
import { coarseSampleNs } from './guest.ts'
import type { MigrationState } from './migration-state.ts'
import { combinedDisksPercent, disksPercent, firstPassEndPercent, stagePercent } from './stages.ts'
import type { MigrationWorld } from './world.ts'

const stageWords: Readonly<Record<MigrationStage, string>> = {
  validate: 'validating',
  reserve: 'reserving resources at the destination',
  connect: 'connecting over the vMotion network',
  'pre-copy': 'pre-copy',
  stun: 'stunning the VM',
  switchover: 'sending the last pages',
  resume: 'resuming at the destination',
  'post-copy': 'running at the destination, the rest of its memory follows',
  'clean-up': 'cleaning up at the source',
  register: 'registering at the destination',
  prepare: 'copying the home directory',
  'disk-copy': 'copying virtual disks',
  quiesce: 'holding back writes',
  switch: 'switching to the copied disks',
}

export function enterStage(world: MigrationWorld, state: MigrationState, stage: MigrationStage): void {
  state.stage = stage
  world.record('stage-entered', { migration: state.id, stage })
  showProgress(world, state)
}

/** Whether a person may still cancel: until the destination owns the VM or post-copy is begun, and not twice. */
export function isCancellable(state: MigrationState): boolean {
  return !state.isHandedOver && !state.isPostCopy && state.endingAs === null
}

/** Records the task's progress if anything of it has changed; a task that vCenter has lost shows none any more. */
export function showProgress(world: MigrationWorld, state: MigrationState): void {
  const percent = Math.max(state.percent, percentNow(world, state))
  const detail = detailNow(world, state)
  const key = `${percent}|${detail}|${isCancellable(state)}`
  if (key === state.progressShown) return
  state.percent = percent
  state.progressShown = key
  if (state.isOrphaned) return
  world.record('task-progress', { task: state.task, percent, detail, cancellable: isCancellable(state) })
}

function detailNow(world: MigrationWorld, state: MigrationState): string {
  if (state.lostHost !== null && state.endingAs !== null) return 'waiting for a host that has failed'
  if (state.endingAs !== null) return 'resuming at the source'
  if (state.stage === 'pre-copy' && state.round > 0) return `pre-copy round ${state.round}`
  const copies = state.stage === 'disk-copy' && state.files !== null ? copiesInWords(world, state.files) : ''
  return copies === '' ? stageWords[state.stage] : copies
}

function percentNow(world: MigrationWorld, state: MigrationState): number {
  const { files } = state
  if (state.stage === 'disk-copy' && files !== null) {
    const [from, to] = state.kind === 'combined' ? combinedDisksPercent : disksPercent
    return from + Math.floor((to - from) * filesShare(world, files))
  }
  if (state.kind === 'combined') return combinedPercent(state)
  return memoryPercent(state)
}

/** Home directory and disks come first; what a vMotion shows from 14 per cent on is left the rest. */
function combinedPercent(state: MigrationState): number {
  if (state.stage === 'prepare') return combinedDisksPercent[0]
  const percent = memoryPercent(state)
  const from = stagePercent['pre-copy']
  if (state.stage !== 'pre-copy') return percent
  const [, disksEnd] = combinedDisksPercent
  return (
    disksEnd + Math.floor(((percent - from) * (stagePercent.stun - disksEnd)) / (stagePercent.stun - from))
  )
}

function memoryPercent(state: MigrationState): number {
  const { moving } = state
  if (state.stage !== 'pre-copy' || moving === null) return stagePercent[state.stage]
  const { transfer } = moving
  if (state.round <= 1) {
    return between(stagePercent['pre-copy'], firstPassEndPercent, transfer.todoPages, state.roundPages)
  }
  return between(firstPassEndPercent, stagePercent.stun, transfer.remainingPages, state.secondRoundPages)
}

function between(from: number, to: number, leftPages: number, ofPages: number): number {
  if (ofPages === 0) return from
  return from + Math.floor(((to - from) * Math.max(0, ofPages - leftPages)) / ofPages)
}

/**
 * Records a point of the migration's curves, unless there is one at this instant or a slice has taken the
 * guest beyond it. The newest send may still be on the wire: what the path cannot have carried since the last
 * point is left to the next one, so that no rate is ever above that of the path.
 */
export function sampleMigration(world: MigrationWorld, state: MigrationState): void {
  const { moving, sampled } = state
  const durationNs = world.nowNs - sampled.atNs
  if (moving === null || durationNs === 0 || world.guestOf(state.vm).asOfNs > world.nowNs) return
  const full = state.path?.payloadBytesPerSecond ?? 0
  const carriedBytes = Math.floor((full / nsPerSecond) * durationNs)
  const sentBytes = Math.min(state.total.bytes, sampled.sentBytes + carriedBytes)
  const transferBytesPerSecond = perSecond(sentBytes - sampled.sentBytes, durationNs)
  world.record('migration-sample', {
    migration: state.id,
    round: state.round,
    remainingPages: moving.transfer.remainingPages,
    sentBytes,
    transferBytesPerSecond,
    dirtyPagesPerSecond: perSecond(state.tracedPages - sampled.tracedPages, durationNs),
    slowdownPermyriad: moving.run.slowdownPermyriad,
    linkPermyriad: full === 0 ? 0 : Math.min(10_000, Math.round((transferBytesPerSecond * 10_000) / full)),
  })
  state.sampled = { atNs: world.nowNs, sentBytes, tracedPages: state.tracedPages }
  showProgress(world, state)
}

/** The next point of the grid on which migrations are sampled. */
export function nextSampleNs(nowNs: number): number {
  return (Math.floor(nowNs / coarseSampleNs) + 1) * coarseSampleNs
}

function perSecond(amount: number, durationNs: number): number {
  return Math.round((amount / durationNs) * nsPerSecond)
}
