/**
 * Hosts that could not connect, or whose first full-size frames got lost, wait for the network timeout. TCP goes on
 * trying meanwhile (RFC 9293: segments that are not acknowledged are sent again), so that a way that is mended in time
 * is taken. When exactly it tries is left out: at once.
 */
import { whyUnreachable } from '../network/path-problem.ts'
import type { VmotionPath } from '../network/vmotion-streams.ts'
import type { MigrationState } from './migration-state.ts'
import { lostPagesProblem, scheduleConnected } from './prepare.ts'
import type { MigrationWorld } from './world.ts'

/** Nothing but the timeout is on the clock for it. */
export function isWaitingInVain(world: MigrationWorld, state: MigrationState): boolean {
  const { stage, path, moving, files } = state
  if (path === null) return false
  if (stage === 'connect') return whyUnreachable(path.legs[0]!, 'vmotion-8000') !== null
  const isAtFirstFrames =
    (stage === 'pre-copy' && moving === null) || (stage === 'disk-copy' && files?.moving.size === 0)
  return isAtFirstFrames && lostPagesProblem(world, state) !== null
}

/** The network has changed: it goes on if this way is one that works. */
export function tryAgain(world: MigrationWorld, state: MigrationState, path: VmotionPath): void {
  state.path = path
  if (isWaitingInVain(world, state)) return
  world.record('path-changed', {
    migration: state.id,
    usableBytesPerSecond: path.payloadBytesPerSecond,
    path: path.description,
  })
  if (state.stage === 'connect') scheduleConnected(world, state, path)
  else world.scheduleStep(state.id, state.stage === 'pre-copy' ? 'pre-copy' : 'copy-disks', world.nowNs)
}
