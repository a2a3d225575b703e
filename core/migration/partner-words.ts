/** What a migration says whose partner has failed, or could not say that it has the VM. */
import type { Refusal } from '../base/errors.ts'
import { durationInWords } from '../base/wording.ts'
import type { MigrationState } from './migration-state.ts'

type Partners = Pick<MigrationState, 'vm' | 'sourceHost' | 'destinationHost' | 'lostHost'>

/** The host that is left has waited for the other one for as long as it does. */
export function lostPartnerRefusal(state: Partners, waitedNs: number): Refusal {
  const { vm, sourceHost, destinationHost, lostHost } = state
  const host = lostHost === 'source' ? sourceHost : destinationHost
  return {
    id: 'migration-partner-lost',
    fault: 'HostNotReachable',
    message: `The migration of ${vm} failed: host ${host} has not answered for ${durationInWords(waitedNs)}.`,
    remedy:
      lostHost === 'source'
        ? `Find out why ${host} has failed, and see where ${vm} runs now.`
        : `Find out why ${host} has failed, or migrate ${vm} to another host.`,
  }
}

/** The host that owns the VM since its hand-over has failed, or the one that still had a part of it. */
export function lostOwnerRefusal({ vm }: Partners, host: string, what: string): Refusal {
  return {
    id: 'migration-owner-lost',
    fault: 'HostNotReachable',
    message: `The migration of ${vm} failed after its hand-over: host ${host} has failed, ${what}.`,
    remedy: `Find out why ${host} has failed, and see whether ${vm} runs again.`,
  }
}

/** Event with the key msg.migrate.fail.dst (vsphere-rules B.1, stage 8): the destination had all, and nothing came back. */
export function unacknowledgedRefusal({ vm, destinationHost }: Partners, waitedNs: number): Refusal {
  return {
    id: 'destination-failed-to-resume',
    fault: 'GenericVmConfigFault',
    message:
      `The source detected that the destination failed to resume (${destinationHost}). It has not answered for ` +
      `${durationInWords(waitedNs)}. ${vm} continues at the source.`,
    remedy:
      'See whether the destination host and the vMotion network between the hosts work, and migrate again.',
  }
}
