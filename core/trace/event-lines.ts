/**
 * The Events tab: what a trace record says as one sentence with the vSphere event class where one exists
 * (vSphere 8 API, vim.event). Records that are figures only (samples, rounds, progress) have no line.
 */
import { countInWords, countOf, durationInWords, linkInWords, permyriadInWords } from '../base/wording.ts'
import { drsLineOf } from './drs-lines.ts'
import { migrationEndedLine, withRemedy } from './ended-lines.ts'
import type { RecordOf, TraceRecord } from './events.ts'
import { faultLineOf } from './fault-lines.ts'
import { reconfiguredByFault } from './fault-records.ts'
import { networkLineOf } from './network-lines.ts'
import { storageLineOf } from './storage-lines.ts'
import { coldOwnershipSentence, coldStartedSentence, taskLineOf } from './task-lines.ts'
import type { EventLine, RunView } from './view.ts'

type Severity = EventLine['severity']

/** The line for `record`, or null. `view` is the state before the record was applied. */
export function eventLineOf(view: RunView, record: TraceRecord): EventLine | null {
  const line = (severity: Severity, target: string, eventClass: string, text: string): EventLine => ({
    atNs: record.atNs,
    recordType: record.type,
    severity,
    target,
    eventClass,
    text,
  })
  switch (record.type) {
    case 'run-started':
      return line('info', '', '', `The run of "${record.scenario}" began with seed ${record.seed}.`)
    case 'command-refused':
      return line('error', '', '', withRemedy(record.message, record.remedy))
    case 'vm-power-changed':
      return line('info', record.vm, powerEventClass(record.powerState), powerSentence(view, record))
    case 'workload-changed':
      return line('info', record.vm, '', workloadSentence(record))
    case 'object-reconfigured':
      // The fault has a line of its own.
      if (record.fields === reconfiguredByFault) return null
      return line('info', record.name, reconfiguredClass(record.kind), reconfiguredSentence(record))
    case 'link-changed':
      return line(record.connected ? 'info' : 'warning', record.host, linkClass(record), linkSentence(record))
    case 'migration-started':
      return line(
        'info',
        record.vm,
        'VmBeingHotMigratedEvent',
        `Migrating ${record.vm} from ${record.sourceHost} to ${record.destinationHost} while it runs.`,
      )
    case 'cold-migration-started':
      return line('info', record.vm, 'VmBeingMigratedEvent', coldStartedSentence(record))
    case 'migration-ended':
      return migrationEndedLine(view, record)
    default:
      return (
        taskLineOf(view, record) ??
        drsLineOf(view, record) ??
        networkLineOf(record) ??
        storageLineOf(view, record) ??
        faultLineOf(view, record) ??
        stunLineOf(view, record)
      )
  }
}

function stunLineOf(view: RunView, record: TraceRecord): EventLine | null {
  const base = { atNs: record.atNs, recordType: record.type, severity: 'info' as const, eventClass: '' }
  switch (record.type) {
    case 'guest-slowed':
      return {
        ...base,
        severity: record.slowdownPermyriad > 0 ? 'warning' : 'info',
        target: record.vm,
        text: slowedSentence(view, record),
      }
    case 'traces-installed':
      return { ...base, target: record.vm, text: tracesSentence(record) }
    case 'path-changed':
      return {
        ...base,
        severity: record.usableBytesPerSecond === 0 ? 'warning' : 'info',
        target: vmOf(view, record.migration),
        text: pathSentence(vmOf(view, record.migration), record),
      }
    case 'vm-stunned':
      return {
        ...base,
        target: record.vm,
        text: stunnedSentence(view, record),
      }
    case 'memory-verified':
      return {
        ...base,
        severity: record.stalePages > 0 ? 'error' : 'info',
        target: vmOf(view, record.migration),
        text: verifiedSentence(record),
      }
    case 'ownership-passed':
      return {
        ...base,
        target: record.vm,
        text: ownershipSentence(view, record),
      }
    case 'vm-resumed':
      return { ...base, target: record.vm, text: `${record.vm} runs again, on ${record.host}.` }
    case 'network-announced':
      return {
        ...base,
        target: record.vm,
        text: `The physical switches have learnt from RARP frames that ${record.vm} is behind ${record.host}.`,
      }
    case 'post-copy-started':
      return {
        ...base,
        severity: 'warning',
        target: record.vm,
        text:
          `Post-copy: ${record.vm} is about to go on at the destination, where ` +
          `${countOf(record.missingPages, 'page')} of its memory are still missing.`,
      }
    case 'post-copy-paused':
      return { ...base, severity: 'warning', target: record.vm, text: pausedSentence(record) }
    case 'post-copy-recovered':
      return {
        ...base,
        target: record.vm,
        text:
          `Post-copy of ${record.vm} is recovered, now that a link is up: once the hosts have connected, ` +
          `${durationInWords(record.durationNs)} from now, the ${countOf(record.missingPages, 'page')} that are missing follow.`,
      }
    case 'post-copy-finished':
      return { ...base, target: record.vm, text: postCopySentence(record) }
    default:
      return null
  }
}

function stunnedSentence(view: RunView, { vm, host, migration }: RecordOf<'vm-stunned'>): string {
  if (view.migrations[migration - 1]?.kind === 'storage-vmotion')
    return `${vm} is stunned on ${host}: fast suspend and resume takes it over to the copies of its disks.`
  return `${vm} is stunned on ${host}: its last pages are about to cross.`
}

function ownershipSentence(view: RunView, record: RecordOf<'ownership-passed'>): string {
  if (view.migrations[record.migration - 1]?.kind === 'cold') return coldOwnershipSentence(record)
  return `${record.toHost} has taken over ${record.vm} from ${record.fromHost}; the move can no longer be cancelled.`
}

function powerEventClass(powerState: string): string {
  if (powerState === 'poweredOn') return 'VmPoweredOnEvent'
  return powerState === 'poweredOff' ? 'VmPoweredOffEvent' : 'VmSuspendedEvent'
}

function powerSentence(view: RunView, record: RecordOf<'vm-power-changed'>): string {
  const host = view.vms.get(record.vm)?.host ?? ''
  const verb = { poweredOn: 'powered on', poweredOff: 'powered off', suspended: 'suspended' }[
    record.powerState
  ]
  return `${record.vm} was ${verb ?? record.powerState}${host === '' ? '' : ` on ${host}`}.`
}

function workloadSentence(record: RecordOf<'workload-changed'>): string {
  if (record.pagesPerSecond === 0) return `${record.vm} no longer writes to its memory.`
  return `The workload of ${record.vm} changed: it now writes ${countOf(record.pagesPerSecond, 'page')} a second.`
}

function slowedSentence(view: RunView, record: RecordOf<'guest-slowed'>): string {
  if (record.slowdownPermyriad === 0) return `${record.vm} runs at full speed again.`
  if (view.migrations[record.migration - 1]?.policy === 'qemu') {
    return (
      `Auto-converge takes ${permyriadInWords(record.slowdownPermyriad)} of the vCPU time of ${record.vm}, ` +
      `because it dirties too much of what is sent.`
    )
  }
  return (
    `Stun during page send (SDPS) takes ${permyriadInWords(record.slowdownPermyriad)} of the vCPU time of ` +
    `${record.vm}, because it writes memory faster than the network carries it away.`
  )
}

/** Event classes of the vim API, as far as there are such. */
function reconfiguredClass(kind: string): string {
  const classes: Readonly<Record<string, string>> = {
    VM: 'VmReconfiguredEvent',
    cluster: 'ClusterReconfiguredEvent',
    'distributed switch': 'DvsReconfiguredEvent',
    user: 'PermissionUpdatedEvent',
  }
  return classes[kind] ?? 'EventEx'
}

function reconfiguredSentence({ kind, name, fields }: RecordOf<'object-reconfigured'>): string {
  if (kind === 'user') return 'The privileges of the user have changed.'
  return `${kind[0]!.toUpperCase()}${kind.slice(1)} ${name} was reconfigured: ${fields}.`
}

function linkClass({ connected }: RecordOf<'link-changed'>): string {
  return connected ? 'esx.clear.net.vmnic.linkstate.up' : 'esx.problem.net.vmnic.linkstate.down'
}

function linkSentence({ host, nic, linkMbps, connected }: RecordOf<'link-changed'>): string {
  return `Physical NIC ${nic} of ${host}: ${linkInWords(linkMbps, connected)}.`
}

function pathSentence(vm: string, record: RecordOf<'path-changed'>): string {
  if (record.usableBytesPerSecond === 0)
    return `Nothing of ${vm} crosses the vMotion network any more: ${record.path}.`
  return `The migration of ${vm} now goes ${record.path}.`
}

function tracesSentence(record: RecordOf<'traces-installed'>): string {
  if (record.slowdownPermyriad === 0)
    return `Write traces are installed on the memory of ${record.vm}; it runs at full speed again.`
  return (
    `Write traces are being installed on the memory of ${record.vm}: for ${durationInWords(record.durationNs)} all its ` +
    `vCPUs are stopped ${permyriadInWords(record.slowdownPermyriad)} of the time, as ESXi before 7.0 does it.`
  )
}

function pausedSentence(record: RecordOf<'post-copy-paused'>): string {
  return (
    `Post-copy of ${record.vm} is paused, because its connection broke: ${countOf(record.missingPages, 'page')} of its ` +
    'memory are on the source only. It runs on until it touches one, and then stands. Bring the link up again.'
  )
}

function postCopySentence(record: RecordOf<'post-copy-finished'>): string {
  return (
    `All memory of ${record.vm} has arrived, ${durationInWords(record.durationNs)} after it went on; ` +
    `${countOf(record.requestedPages, 'page')} had to be asked for, and it stood for them ` +
    `${durationInWords(record.stalledNs)} in all, ${durationInWords(record.longestStallNs)} at a time at most.`
  )
}

function verifiedSentence(record: RecordOf<'memory-verified'>): string {
  if (record.stalePages > 0)
    return `${countOf(record.stalePages, 'page')} of ${countInWords(record.pages)} at the destination are stale.`
  return `The destination holds the newest content of all ${countOf(record.pages, 'page')}.`
}

function vmOf(view: RunView, migration: number): string {
  return view.migrations[migration - 1]?.vm ?? ''
}
