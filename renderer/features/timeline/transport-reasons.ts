/** Why a control of the transport bar cannot be pressed now, in a sentence; '' if it can. Pure. */
import type { Playback } from '../../../core/contract/frame-channel.ts'
import type { AttemptView } from '../../../core/lab/attempt.ts'

export interface TransportReasons {
  readonly run: string
  readonly step: string
  readonly seek: string
}

export function transportReasons(
  playback: Playback | null,
  attempt: Pick<AttemptView, 'canRun' | 'cannotRunBecause'> | null,
): TransportReasons {
  const noRun = playback === null ? 'No run is open. Open a scenario or a lab in the Library.' : ''
  const broken = brokenBecause(playback)
  const held = attempt === null || attempt.canRun ? '' : attempt.cannotRunBecause
  const isDone = playback !== null && playback.isIdle && playback.playheadNs >= playback.horizonNs
  const nothing = isDone ? 'No migration runs and none is planned. Migrate a virtual machine first.' : ''
  return {
    run: noRun || broken || (playback?.isPlaying === true ? '' : held),
    step: noRun || broken || held || nothing,
    seek: noRun,
  }
}

/** The engine stopped on a broken invariant: the run goes no further, but back it does. */
function brokenBecause(playback: Playback | null): string {
  if (playback === null || playback.failure === null) return ''
  return `The run cannot go on: ${playback.failure} You can go back, or branch before this point.`
}
