/** What a host that failed, or that vCenter does not reach, means for it; and a VM that stopped with its host. Pure. */
import type { VmFailure } from '../../../core/trace/fault-view.ts'
import { clockTime } from '../../format/duration.ts'
import type { HostTrouble } from '../object/estate-now.ts'

export interface TroubleWords {
  readonly tone: 'error' | 'warning'
  readonly title: string
  readonly text: string
}

export function hostTroubleWords(host: string, trouble: HostTrouble): TroubleWords {
  switch (trouble) {
    case 'failed':
      return {
        tone: 'error',
        title: `${host} has failed`,
        text: 'All that ran on it has stopped. Where its cluster has vSphere HA, its VMs are restarted on other hosts.',
      }
    case 'notResponding':
      return {
        tone: 'warning',
        title: `${host} does not respond`,
        text: 'vCenter does not reach it. Its VMs, and migrations that are under way, go on; tasks for it have to wait.',
      }
    case 'disconnected':
      return {
        tone: 'warning',
        title: `${host} is disconnected`,
        text: 'vCenter does not manage it. Its VMs run on.',
      }
  }
}

export function vmFailureWords(vm: string, { atNs, host, reason, restarted }: VmFailure): TroubleWords {
  const why = restarted?.toHost === '' ? `vSphere HA found no host for it: ${restarted.reason}` : reason
  return {
    tone: 'error',
    title: `${vm} stopped with ${host} at ${clockTime(atNs)}`,
    text: sentenceOf(why),
  }
}

/** Reasons are written as sentences by some and as clauses by others. */
function sentenceOf(reason: string): string {
  const text = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`
}
