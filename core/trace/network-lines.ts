/** Event lines of VMs that lose their network, or get it back, without anything failing. */
import type { RecordOf, TraceRecord } from './events.ts'
import type { EventLine } from './view.ts'

/** The line for such a record, or null. vSphere itself raises no event for it. */
export function networkLineOf(record: TraceRecord): EventLine | null {
  const base = { atNs: record.atNs, recordType: record.type, eventClass: '' }
  switch (record.type) {
    case 'network-lost':
      return { ...base, severity: 'warning', target: record.vm, text: lostSentence(record) }
    case 'network-restored': {
      const { vm, host, adapter, network } = record
      const text = `${vm} can be reached again on ${host}, over ${adapter} on “${network}”.`
      return { ...base, severity: 'info', target: vm, text }
    }
    default:
      return null
  }
}

function lostSentence({
  vm,
  host,
  adapter,
  network,
  reason,
  isForClients,
}: RecordOf<'network-lost'>): string {
  const who = isForClients
    ? `Nobody reaches ${vm} on ${host}`
    : `${adapter} of ${vm} has no network on ${host}`
  const what = isForClients ? `${adapter} is on “${network}”, and ` : `“${network}”: `
  return `${who}: ${what}${reason}. vCenter does not check this; the VM runs on.`
}
