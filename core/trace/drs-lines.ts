/** Event lines of maintenance mode, DRS, and hosts and VMs that vCenter itself puts elsewhere. */
import type { RecordOf, TraceRecord } from './events.ts'
import type { EventLine, RunView } from './view.ts'

type Said = Pick<EventLine, 'severity' | 'target' | 'eventClass' | 'text'>

/** The line for such a record, or null. `view` is the state before it. */
export function drsLineOf(view: RunView, record: TraceRecord): EventLine | null {
  const said = maintenanceSaid(view, record) ?? drsSaid(view, record) ?? placeSaid(record)
  return said === null ? null : { atNs: record.atNs, recordType: record.type, ...said }
}

function maintenanceSaid(view: RunView, record: TraceRecord): Said | null {
  switch (record.type) {
    case 'host-maintenance-changed':
      return changedSaid(view, record)
    case 'maintenance-blocked': {
      const { vm, host, reason } = record
      const text = `${vm} keeps ${host} from entering maintenance mode: ${reason}`
      return { severity: 'warning', target: host, eventClass: 'EventEx', text }
    }
    default:
      return null
  }
}

function changedSaid(view: RunView, { host, state, task }: RecordOf<'host-maintenance-changed'>): Said {
  const base = { severity: 'info' as const, target: host }
  if (state === 'entering') {
    const text = `${host} has started to enter maintenance mode.`
    return { ...base, eventClass: 'EnteringMaintenanceModeEvent', text }
  }
  if (state === 'in') {
    const text = task === 0 ? `${host} is in maintenance mode.` : `${host} has entered maintenance mode.`
    return { ...base, eventClass: 'EnteredMaintenanceModeEvent', text }
  }
  if (view.hosts.get(host)?.maintenance === 'entering') {
    const text = `${host} no longer enters maintenance mode. What has moved stays where it is.`
    return { ...base, severity: 'warning', eventClass: 'CanceledHostOperationEvent', text }
  }
  return { ...base, eventClass: 'ExitMaintenanceModeEvent', text: `${host} has exited maintenance mode.` }
}

function drsSaid(view: RunView, record: TraceRecord): Said | null {
  switch (record.type) {
    case 'recommendation-made': {
      const { cluster, vm, toHost, priority, detail } = record
      const text = `DRS recommends to migrate ${vm} to ${toHost} (priority ${priority}): ${detail}`
      return { severity: 'info', target: cluster, eventClass: 'EventEx', text }
    }
    case 'recommendation-ended': {
      if (record.outcome === 'applied') return null
      const made = view.recommendations[record.recommendation - 1]
      const text = `The recommendation to migrate ${made?.vm ?? ''} was dropped: ${record.detail}`
      return { severity: 'info', target: made?.cluster ?? '', eventClass: 'EventEx', text }
    }
    case 'drs-fault': {
      const { cluster, vm, host, message } = record
      const where = host === '' ? '' : ` to ${host}`
      const text = `DRS cannot migrate ${vm}${where}: ${message}`
      return { severity: 'warning', target: cluster, eventClass: 'EventEx', text }
    }
    default:
      return null
  }
}

function placeSaid(record: TraceRecord): Said | null {
  switch (record.type) {
    case 'vm-placed': {
      const text = `DRS places ${record.vm} on ${record.toHost} instead of ${record.fromHost}: ${record.reason}`
      return { severity: 'info', target: record.vm, eventClass: 'EventEx', text }
    }
    case 'guest-restarted': {
      const text = `The guest OS of ${record.vm} restarts; the VM keeps the CPU features that it sees.`
      return { severity: 'info', target: record.vm, eventClass: 'VmGuestRebootEvent', text }
    }
    case 'host-moved':
      return { severity: 'info', target: record.host, ...movedSaid(record) }
    case 'rule-deactivated': {
      const { cluster, rule, olderRule, reason } = record
      const text = `Rule ${rule} of ${cluster} was deactivated: it contradicts the older rule ${olderRule}. ${reason}`
      return { severity: 'warning', target: cluster, eventClass: 'EventEx', text }
    }
    case 'evc-exceeded': {
      const { vm, cluster, evcMode, features } = record
      const text =
        `${vm} uses CPU features beyond the EVC mode ${evcMode} of ${cluster} (${features}). ` +
        'Power it off and on to bring it down to that mode.'
      const eventClass = 'VmRequirementsExceedCurrentEVCModeEvent'
      return { severity: 'warning', target: vm, eventClass, text }
    }
    default:
      return null
  }
}

function movedSaid({ host, fromCluster, toCluster }: RecordOf<'host-moved'>) {
  if (toCluster === '') {
    const text = `${host} was moved out of ${fromCluster}; it is a stand-alone host now.`
    return { eventClass: 'HostRemovedEvent', text }
  }
  const from = fromCluster === '' ? '' : ` from ${fromCluster}`
  return { eventClass: 'HostAddedEvent', text: `${host} was moved${from} into ${toCluster}.` }
}
