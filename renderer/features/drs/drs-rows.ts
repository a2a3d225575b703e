/** Cluster > Monitor > vSphere DRS: recommendations, faults, history, and what hosts have to do. Pure. */
import type { RecommendationView, RunView } from '../../../core/trace/view.ts'
import { recommendationReasons } from '../cluster/drs-words.ts'
import type { HostNow } from '../object/estate-now.ts'

export interface RecommendationRow {
  readonly number: number
  readonly priority: number
  readonly vm: string
  readonly fromHost: string
  readonly toHost: string
  readonly reason: string
  readonly detail: string
  readonly madeAtNs: number
}

export interface HistoryRow extends RecommendationRow {
  readonly state: 'applied' | 'dropped'
  readonly endedAtNs: number
  readonly outcome: string
}

/** Those that wait, the most urgent first; of one priority the oldest first. */
export function pendingRows(view: RunView, cluster: string): RecommendationRow[] {
  return view.recommendations
    .filter((one) => one.cluster === cluster && one.state === 'pending')
    .map(rowOf)
    .toSorted((left, right) => left.priority - right.priority || left.number - right.number)
}

/** What has been applied or dropped, newest first. */
export function historyRows(view: RunView, cluster: string): HistoryRow[] {
  return view.recommendations
    .flatMap((one): HistoryRow[] => {
      if (one.cluster !== cluster || one.state === 'pending' || one.endedAtNs === null) return []
      return [{ ...rowOf(one), state: one.state, endedAtNs: one.endedAtNs, outcome: outcomeOf(one, view) }]
    })
    .toSorted((left, right) => right.endedAtNs - left.endedAtNs || right.number - left.number)
}

export interface FaultRow {
  readonly vm: string
  /** '' where it holds for all hosts. */
  readonly host: string
  readonly fault: string
  readonly message: string
}

/** What keeps a VM from leaving a host that enters maintenance mode is a fault of DRS, unless it waits for a person. */
const waitsForPerson = new Set(['drs-off', 'drs-manual', 'drs-disabled'])

/** Faults of the newest run, and of evacuations that go on. */
export function faultRows(view: RunView, cluster: string): FaultRow[] {
  const evacuations = [...view.hosts.values()]
    .filter((host) => host.cluster === cluster)
    .flatMap((host) => [...host.heldUpBy].filter(([, { cause }]) => !waitsForPerson.has(cause)))
  return [
    ...evacuations.map(([vm, { fault, reason }]) => ({ vm, host: '', fault, message: sentence(reason) })),
    ...(view.drs.get(cluster)?.faults ?? []),
  ]
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function rowOf(one: RecommendationView): RecommendationRow {
  const { recommendation, priority, vm, fromHost, toHost, reason, detail, madeAtNs } = one
  const words = recommendationReasons[reason] ?? reason
  return { number: recommendation, priority, vm, fromHost, toHost, reason: words, detail, madeAtNs }
}

function outcomeOf(one: RecommendationView, view: RunView): string {
  if (one.state === 'dropped') return one.outcomeDetail || 'No longer needed'
  const task = view.tasks[one.task - 1]
  if (task === undefined || task.state === 'success') return one.outcomeDetail || 'Applied'
  if (task.state === 'queued' || task.state === 'running') return `Migration ${task.state}`
  return `Migration ended: ${task.message || task.state}`
}

export interface LoadSegment {
  readonly vm: string
  /** 0 to 1 of what the host has. */
  readonly share: number
}

export interface LoadRow {
  readonly host: string
  /** Why it does not count as the cluster's: maintenance, disconnected; '' if it does. */
  readonly outOfService: string
  readonly cpuMhz: number
  readonly cpuCapacityMhz: number
  readonly cpu: readonly LoadSegment[]
  readonly memoryMiB: number
  readonly memoryCapacityMiB: number
  readonly memory: readonly LoadSegment[]
}

/** What running VMs ask of each host, the greedy ones first in each bar. */
export function loadRows(hosts: readonly HostNow[]): LoadRow[] {
  return hosts.map(({ spec, vms }) => {
    const running = vms.filter((vm) => vm.powerState === 'poweredOn')
    const asked = running.map((vm) => ({ vm: vm.name, ...vm.spec.demand }))
    const { cpuMhz: cpuCapacityMhz, memoryMiB: memoryCapacityMiB } = spec.capacity
    return {
      host: spec.name,
      outOfService: outOfService(spec),
      cpuMhz: asked.reduce((sum, one) => sum + one.cpuMhz, 0),
      cpuCapacityMhz,
      cpu: segments(asked.map((one) => ({ vm: one.vm, share: one.cpuMhz / cpuCapacityMhz }))),
      memoryMiB: asked.reduce((sum, one) => sum + one.activeMemoryMiB, 0),
      memoryCapacityMiB,
      memory: segments(asked.map((one) => ({ vm: one.vm, share: one.activeMemoryMiB / memoryCapacityMiB }))),
    }
  })
}

function segments(list: readonly LoadSegment[]): LoadSegment[] {
  return list.filter((one) => one.share > 0).toSorted((left, right) => right.share - left.share)
}

function outOfService(spec: HostNow['spec']): string {
  if (spec.connectionState !== 'connected') return 'not connected'
  if (spec.maintenance === 'in') return 'in maintenance mode'
  return spec.maintenance === 'entering' ? 'entering maintenance mode' : ''
}

/** Above it a host counts as loaded too much for its VMs to run efficiently (vSphere 7.0 and later). */
export function tolerancePercent(threshold: number): number {
  return threshold >= 4 ? 30 : 50
}
