/** Folds what a trace says of maintenance mode, DRS, and hosts and VMs that vCenter itself puts elsewhere. */
import { assertInvariant } from '../base/assert.ts'
import type { RecordOf, TraceRecord } from './events.ts'
import { hostOf, vmOf } from './lookup.ts'
import type { HostView, RecommendationView, RunView } from './view.ts'

/** False if the record is about something else. Throws AssertionError if it names what was never introduced. */
export function applyToDrs(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'drs-evaluated':
      view.drs.set(record.cluster, {
        run: record.run,
        evaluatedAtNs: record.atNs,
        highestPermyriad: record.highestPermyriad,
        lowestPermyriad: record.lowestPermyriad,
        faults: [],
      })
      return true
    case 'drs-fault': {
      const { vm, host, check, fault, message } = record
      view.drs.get(record.cluster)?.faults.push({ vm, host, check, fault, message })
      return true
    }
    case 'recommendation-made':
      view.recommendations.push(newRecommendation(record))
      return true
    case 'recommendation-ended':
      endRecommendation(view, record)
      return true
    default:
      return applyToMaintenance(view, record) || applyToPlaces(view, record)
  }
}

function applyToMaintenance(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'host-maintenance-changed': {
      const host = hostOf(view, record.host)
      host.maintenance = record.state as HostView['maintenance']
      if (host.maintenance !== 'entering') host.heldUpBy.clear()
      view.estateRevision += 1
      return true
    }
    case 'maintenance-blocked': {
      const { cause, check, fault, reason } = record
      hostOf(view, record.host).heldUpBy.set(record.vm, { cause, check, fault, reason })
      return true
    }
    case 'maintenance-unblocked':
      hostOf(view, record.host).heldUpBy.delete(record.vm)
      return true
    default:
      return false
  }
}

function applyToPlaces(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'vm-placed':
      vmOf(view, record.vm).host = record.toHost
      break
    case 'host-moved':
      hostOf(view, record.host).cluster = record.toCluster
      break
    case 'rule-deactivated':
    case 'guest-restarted':
    case 'evc-exceeded':
      break
    default:
      return false
  }
  view.estateRevision += 1
  return true
}

function newRecommendation(record: RecordOf<'recommendation-made'>): RecommendationView {
  const { type: _, atNs, ...facts } = record
  return { ...facts, madeAtNs: atNs, state: 'pending', endedAtNs: null, task: 0, outcomeDetail: '' }
}

function endRecommendation(view: RunView, record: RecordOf<'recommendation-ended'>): void {
  const found = view.recommendations[record.recommendation - 1]
  assertInvariant(
    found?.recommendation === record.recommendation,
    'trace-names-known-objects',
    () => `no recommendation ${record.recommendation}`,
  )
  found.state = record.outcome as RecommendationView['state']
  found.endedAtNs = record.atNs
  found.task = record.task
  found.outcomeDetail = record.detail
}
