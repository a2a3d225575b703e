/** Of a move to a cluster or resource pool: which host DRS picks, why, and what it says of the others. Pure. */
import type { Compatibility } from '../../../core/contract/messages.ts'
import { byteSize } from '../../format/bytes.ts'
import type { HostNow } from '../object/estate-now.ts'
import { hasErrors } from './wizard-pages.ts'

export interface DrsHostRow {
  readonly host: string
  /** Memory that neither powered-on VMs nor arriving migrations take. */
  readonly freeMemory: string
  readonly isPicked: boolean
  readonly report: Compatibility['hosts'][number]
  /** The VM is there already: DRS never picks it. */
  readonly isHere: boolean
  readonly reasons: readonly string[]
}

export function drsHostRows(report: Compatibility, hosts: readonly HostNow[]): DrsHostRow[] {
  return report.hosts.map((one) => {
    const errors = one.findings.filter((finding) => finding.severity === 'error')
    const isHere = errors.some((finding) => finding.check === 'same-host')
    const host = hosts.find((candidate) => candidate.spec.name === one.toHost)
    const free = host === undefined ? 0 : host.memoryBytes - host.vmMemoryBytes - host.reservedMemoryBytes
    return {
      host: one.toHost,
      freeMemory: byteSize(Math.max(0, free)),
      isPicked: one.toHost === report.toHost,
      report: one,
      isHere,
      reasons: isHere ? [] : errors.map((finding) => finding.message),
    }
  })
}

/** How many hosts have no error, in a sentence about the choice; '' where DRS picks none. */
export function pickSentence(report: Compatibility): string {
  if (report.toHost === '') return ''
  const compatible = report.hosts.filter((host) => !hasErrors(host.findings)).length
  return compatible === 1
    ? `DRS picks ${report.toHost}, the only compatible host.`
    : `DRS picks ${report.toHost}: of ${compatible} compatible hosts it has the most free memory.`
}
