/**
 * Event lines of faults that were injected and of what follows from them: hosts, VMs, vCenters and datastores that
 * are gone and come back, and how a migration was undone. Event classes, and ids of VMkernel observations, where
 * vSphere has them (vim.event; EventEx).
 */
import { countOf } from '../base/wording.ts'
import type { RecordOf, TraceRecord } from './events.ts'
import { missedInWords } from './missed-words.ts'
import { isLeftBehind, undoneInWords } from './undone-words.ts'
import type { EventLine, RunView } from './view.ts'

type Said = Pick<EventLine, 'severity' | 'target' | 'eventClass' | 'text'>

/** The line for such a record, or null. `view` is the state before it. */
export function faultLineOf(view: RunView, record: TraceRecord): EventLine | null {
  const said =
    injectedSaid(record) ?? failureSaid(record) ?? storageSaid(view, record) ?? undoneSaid(view, record)
  return said === null ? null : { atNs: record.atNs, recordType: record.type, ...said }
}

function info(target: string, text: string, eventClass = ''): Said {
  return { severity: 'info', target, eventClass, text }
}

function warning(target: string, text: string, eventClass = ''): Said {
  return { severity: 'warning', target, eventClass, text }
}

/** Faults themselves are no events of vSphere: each says that it was injected. */
function injectedSaid(record: TraceRecord): Said | null {
  switch (record.type) {
    case 'fault-armed': {
      const { fault, target, detail, trigger } = record
      return info(target, `Fault “${fault}” is armed on ${target}: ${detail}. It begins ${trigger}.`)
    }
    case 'fault-begun': {
      const { fault, target, detail, occurrence } = record
      const again = occurrence === 1 ? '' : ` (occurrence ${occurrence})`
      return warning(target, `Injected fault “${fault}” begins on ${target}${again}: ${detail}.`)
    }
    case 'fault-turned':
      return info(record.target, `Injected fault “${record.fault}” on ${record.target}: ${record.detail}.`)
    case 'fault-ended':
      return endedSaid(record)
    case 'fault-skipped':
      return warning(record.target, `Injected fault “${record.fault}” could not begin: ${record.reason}.`)
    case 'fault-disarmed':
      return info(
        record.target,
        `Injected fault “${record.fault}” does not begin any more: ${record.reason}.`,
      )
    default:
      return null
  }
}

const causeWords: Readonly<Record<string, string>> = {
  duration: 'its time is over',
  cleared: 'it was cleared',
  mended: 'somebody has changed what it broke',
}

/** A fault that does something once was over as it began. */
function endedSaid({ fault, target, cause, returns }: RecordOf<'fault-ended'>): Said | null {
  if (cause === 'once') return null
  const next = returns ? ' It is to begin again.' : ''
  return info(target, `Injected fault “${fault}” has ended: ${causeWords[cause] ?? cause}.${next}`)
}

function failureSaid(record: TraceRecord): Said | null {
  switch (record.type) {
    case 'host-failed':
      return error(record.host, hostFailedSentence(record))
    case 'host-declared-failed':
      return error(record.host, declaredSentence(record), 'DasHostFailedEvent')
    case 'host-returned':
      return info(record.host, `${record.host} has booted.`, 'esx.audit.host.boot')
    case 'host-connection-changed':
      return connectionSaid(record)
    case 'vm-failed':
      return error(record.vm, `${record.vm} has stopped on ${record.host}: ${asClause(record.reason)}.`)
    case 'vm-restarted-by-ha':
      return restartSaid(record)
    case 'vcenter-service-changed':
      return record.isRunning
        ? info(record.vcenter, `The vCenter Server service of ${record.vcenter} runs again.`)
        : warning(
            record.vcenter,
            `The vCenter Server service of ${record.vcenter} has stopped. Hosts and VMs go on; nobody can give commands.`,
          )
    default:
      return null
  }
}

function error(target: string, text: string, eventClass = ''): Said {
  return { severity: 'error', target, eventClass, text }
}

function hostFailedSentence({ host, vms }: RecordOf<'host-failed'>): string {
  return vms === 0
    ? `${host} has failed.`
    : `${host} has failed, and ${countOf(vms, 'VM')} that ran on it with it.`
}

function declaredSentence({ host, cluster, vms }: RecordOf<'host-declared-failed'>): string {
  const found = `vSphere HA detected a possible host failure of host ${host} in cluster ${cluster}`
  return vms === 0
    ? `${found}.`
    : `${found}. ${countOf(vms, 'VM')} that stopped with it ${vms === 1 ? 'is' : 'are'} to be restarted.`
}

function connectionSaid({ host, state, reason }: RecordOf<'host-connection-changed'>): Said {
  if (state === 'connected') return info(host, `${host} is connected.`, 'HostConnectedEvent')
  const why = reason === '' ? '' : `: ${asClause(reason)}`
  return state === 'notResponding'
    ? error(host, `${host} is not responding${why}.`, 'HostConnectionLostEvent')
    : warning(host, `${host} is disconnected${why}.`, 'HostDisconnectedEvent')
}

function restartSaid({ vm, fromHost, toHost, reason }: RecordOf<'vm-restarted-by-ha'>): Said {
  if (toHost !== '') {
    const text = `vSphere HA restarted ${vm} on ${toHost}, since ${fromHost} has failed.`
    return warning(vm, text, 'com.vmware.vc.ha.VmRestartedByHAEvent')
  }
  const text = `vSphere HA could not restart ${vm}: ${asClause(reason)}.`
  return error(vm, text, 'NotEnoughResourcesToStartVmEvent')
}

function storageSaid(view: RunView, record: TraceRecord): Said | null {
  switch (record.type) {
    case 'datastore-path-changed':
      return pathSaid(view, record)
    case 'disk-stalled': {
      const { vm, disk, datastore, reason } = record
      const of = `${disk} of ${vm} on ${datastore}`
      return reason === ''
        ? info(vm, `${of} answers as usual again.`)
        : warning(vm, `${of}: ${asClause(reason)}.`)
    }
    default:
      return null
  }
}

function pathSaid(view: RunView, { datastore, host, state }: RecordOf<'datastore-path-changed'>): Said {
  const on = `${datastore} on ${host}`
  switch (state) {
    case 'all-paths-down':
      return error(datastore, `${on} has entered the All Paths Down state.`, 'esx.problem.storage.apd.start')
    case 'apd-timeout': {
      const text = `${on} has entered the All Paths Down Timeout state. I/O is failed at once from here on.`
      return error(datastore, text, 'esx.problem.storage.apd.timeout')
    }
    case 'permanent-device-loss': {
      const text = `${on}: the device has been removed or is permanently inaccessible.`
      return error(datastore, text, 'esx.problem.scsi.device.state.permanentloss')
    }
    case 'read-only':
      return warning(datastore, `${on} can be read but not written.`)
    default:
      return accessibleSaid(view, datastore, host)
  }
}

/** Which of its troubles is over, is in what came before. */
function accessibleSaid(view: RunView, datastore: string, host: string): Said {
  const was = view.datastores.get(datastore)?.pathStates.get(host)
  const on = `${datastore} on ${host}`
  if (was === 'all-paths-down' || was === 'apd-timeout')
    return info(datastore, `${on} has exited the All Paths Down state.`, 'esx.clear.storage.apd.exit')
  if (was === 'permanent-device-loss') {
    const text = `${on}: the device that was permanently inaccessible is online again.`
    return info(datastore, text, 'esx.clear.scsi.device.state.permanentloss.deviceonline')
  }
  return info(datastore, `${on} can be read and written.`)
}

function undoneSaid(view: RunView, record: TraceRecord): Said | null {
  switch (record.type) {
    case 'migration-undone': {
      const vm = view.migrations[record.migration - 1]?.vm ?? ''
      const text = `Clean-up on ${record.place}: ${undoneInWords(record)}.`
      return isLeftBehind(record) ? warning(vm, text) : info(vm, text)
    }
    case 'task-orphaned': {
      const task = view.tasks[record.task - 1]
      const name = task === undefined ? 'a task' : `“${task.name}” of ${task.target}`
      return warning(
        task?.target ?? '',
        `vCenter no longer follows ${name}: ${asClause(record.reason)}.`,
        'TaskEvent',
      )
    }
    case 'client-missed':
      return info(record.vm, `By its migration, clients of ${record.vm} missed ${missedInWords(record)}.`)
    default:
      return null
  }
}

/** Reasons are written as sentences by some and as clauses by others. */
function asClause(reason: string): string {
  return reason.replace(/\.$/, '')
}
