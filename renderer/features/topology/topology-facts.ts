/**
 * What the topology shows of a VM and its move: who owns it, who has something reserved, what flows. Exactly
 * one of the two frames is solid at every instant: the one on the host that the trace names as the owner.
 * Pure; from the folded trace alone.
 */
import { bytesFromPages } from '../../../core/base/units.ts'
import type { HostView, MigrationView, RunView, VmView } from '../../../core/trace/view.ts'
import { byteSize, copyRate } from '../../format/bytes.ts'
import { timeSpan } from '../../format/duration.ts'
import { percent, plural, threeDigits, wholePercent } from '../../format/numbers.ts'
import type { StorageMoveView } from '../../../core/trace/storage-view.ts'
import { byMoverInWords, wayInWords } from '../../../core/trace/storage-words.ts'
import { isBeingUndone } from '../monitor/being-undone.ts'
import { failureIn } from '../monitor/outcome-words.ts'
import { currentShare, recentTransferRate, roundFigures } from '../monitor/round-figures.ts'
import {
  datastoreTopology,
  endedWords as endedFileWords,
  fileWords,
  isAboutFiles,
  isCopying,
} from './storage-facts.ts'

/** One end of a move: a host, or where the VM stays on its host the datastores. */
export interface HostCardFacts {
  readonly kind: 'host' | 'datastore'
  readonly name: string
  readonly role: string
  readonly cluster: string
  /** Share of the host's CPU that vMotion holds; of a datastore, how busy its medium is. */
  readonly vmotionCpuShare: number
  /** False where vMotion has no part in the move; a host's CPU is not the matter then. */
  readonly isVmotion?: boolean
  /** Memory of VMs that run there, as a share of the host's; of a datastore, what is used of its space. */
  readonly usedMemoryShare: number
  /** Reserved for a move under way, on top of what is used. */
  readonly reservedMemoryShare: number
  /** Frame of the VM: solid where it runs, dashed where something is reserved or just released. */
  readonly frame: { readonly isSolid: boolean; readonly word: string } | null
  /** Shown in place of its role; '' while nothing is wrong with it. */
  readonly trouble?: string
}

export interface TopologyFacts {
  readonly source: HostCardFacts
  /** null while there is no move to show. */
  readonly destination: HostCardFacts | null
  /** Pages are on the wire. */
  readonly isFlowing: boolean
  readonly head: { readonly strong: string; readonly rest: string }
  readonly path: string
  readonly foot: { readonly strong: string; readonly rest: string }
  readonly last: string
  /** All of it in one sentence. */
  readonly sentence: string
}

/** null if the run has no such VM. */
export function topologyFacts(
  view: RunView,
  vmName: string,
  migration: MigrationView | null,
): TopologyFacts | null {
  const vm = view.vms.get(vmName)
  if (vm === undefined) return null
  if (migration === null) return restingFacts(view, vm)
  const datastores = datastoreTopology(view, vm, migration)
  if (datastores !== null) return datastores
  const source = cardOf(view, migration.sourceHost, 'Source', frameAtSource(vm, migration))
  const destination = cardOf(
    view,
    migration.destinationHost,
    'Destination',
    frameAtDestination(vm, migration),
  )
  const isVmotion = migration.kind !== 'cold'
  const isUndone = isBeingUndone(migration, view.tasks)
  const told = isUndone ? undoneWords(migration) : wordsOf(view, migration)
  const failure = failureIn(migration, vm)
  const words = failure === null ? told : { ...told, last: `${vm.name} stopped with ${failure.host}` }
  return {
    source: { ...source, isVmotion },
    destination: { ...destination, isVmotion },
    isFlowing: isFlowing(migration) && !isUndone,
    path: migration.path,
    ...words,
    sentence: isUndone
      ? `${vm.name} is stunned on ${vm.host}, which resumes it; its move to ${migration.destinationHost} is being undone.`
      : sentenceOf(vm, migration),
  }
}

function restingFacts(view: RunView, vm: VmView): TopologyFacts {
  return {
    source: cardOf(view, vm.host, 'Host', { isSolid: !hasStopped(vm), word: powerWord(vm) }),
    destination: null,
    isFlowing: false,
    head: { strong: '', rest: '' },
    path: '',
    foot: { strong: '', rest: '' },
    last: '',
    sentence: `${vm.name} is ${powerWord(vm)} on ${vm.host}; no migration of it is under way.`,
  }
}

function cardOf(view: RunView, name: string, role: string, frame: HostCardFacts['frame']): HostCardFacts {
  const host = view.hosts.get(name)
  const memoryBytes = Math.max(1, host?.memoryBytes ?? 1)
  return {
    kind: 'host',
    name,
    role,
    cluster: host?.cluster ?? '',
    vmotionCpuShare: (host?.reservedCpuMhz ?? 0) / Math.max(1, host?.cpuMhz ?? 1),
    usedMemoryShare: usedMemoryBytes(view, name) / memoryBytes,
    reservedMemoryShare: (host?.reservedMemoryBytes ?? 0) / memoryBytes,
    frame,
    trouble: host === undefined ? '' : troubleOf(host),
  }
}

function troubleOf({ isFailed, connection }: HostView): string {
  if (isFailed) return 'Failed'
  return connection === 'notResponding' ? 'Not responding' : ''
}

/** Its host has died, and it does not run again yet. */
function hasStopped({ powerState, failure }: VmView): boolean {
  return failure !== null && powerState === 'poweredOff'
}

function usedMemoryBytes(view: RunView, host: HostView['name']): number {
  let bytes = 0
  for (const vm of view.vms.values()) {
    if (vm.host === host && vm.powerState === 'poweredOn') bytes += bytesFromPages(vm.memoryPages)
  }
  return bytes
}

function powerWord(vm: VmView): string {
  if (hasStopped(vm)) return 'stopped'
  const words: Record<string, string> = {
    poweredOn: 'running',
    poweredOff: 'powered off',
    suspended: 'suspended',
  }
  return words[vm.powerState] ?? vm.powerState
}

function ownerWord(vm: VmView, migration: MigrationView): string {
  if (vm.powerState !== 'poweredOn') return powerWord(vm)
  if (!vm.isStunned)
    return vm.slowdownPermyriad > 0 ? `slowed ${Math.round(vm.slowdownPermyriad / 100)}\u00a0%` : 'running'
  return migration.stun.ownership === null ? 'stunned' : 'resuming'
}

function frameAtSource(vm: VmView, migration: MigrationView): HostCardFacts['frame'] {
  if (vm.host === migration.sourceHost) return { isSolid: !hasStopped(vm), word: ownerWord(vm, migration) }
  if (failureIn(migration, vm)?.host === migration.sourceHost) return { isSolid: false, word: 'stopped' }
  return { isSolid: false, word: migration.outcome === null ? 'releasing' : 'released' }
}

function frameAtDestination(vm: VmView, migration: MigrationView): HostCardFacts['frame'] {
  if (vm.host === migration.destinationHost)
    return { isSolid: !hasStopped(vm), word: ownerWord(vm, migration) }
  if (migration.outcome !== null) return null
  const stage = migration.stages.at(-1)?.stage
  if (stage === undefined || stage === 'validate') return null
  return { isSolid: false, word: migration.kind === 'cold' ? 'registering' : 'reserved' }
}

function isFlowing(migration: MigrationView): boolean {
  const stage = migration.stages.at(-1)?.stage
  if (migration.storage !== null && isCopying(migration, migration.storage)) return true
  const isSending = stage === 'pre-copy' || (stage === 'switchover' && migration.stun.deviceState === null)
  return migration.outcome === null && isSending
}

const stageWords: Readonly<Record<string, string>> = {
  validate: 'Validating',
  reserve: 'Reserving at the destination',
  connect: 'Connecting',
  stun: 'Stunning the VM',
  switchover: 'Last pages and device state',
  resume: 'Resuming at the destination',
  'clean-up': 'Cleaning up at the source',
  register: 'Registering at the destination',
}

type Words = Pick<TopologyFacts, 'head' | 'foot' | 'last'>

function wordsOf(view: RunView, migration: MigrationView): Words {
  if (migration.storage !== null && isAboutFiles(migration))
    return filesOf(view, migration, migration.storage)
  if (migration.outcome !== null) return endedWords(migration)
  const running = roundFigures(migration, view.nowNs).at(-1)
  const stage = migration.stages.at(-1)?.stage ?? 'validate'
  const isPreCopy = stage === 'pre-copy' && running !== undefined
  const head = isPreCopy
    ? {
        strong: `Round ${running.round}`,
        rest: `${wholePercent(running.sentPages / Math.max(1, running.toSendPages))} sent`,
      }
    : { strong: stageWords[stage] ?? 'Pre-copy begins', rest: '' }
  const rate = recentTransferRate(migration)
  const usable = `${percent(rate / migration.usableBytesPerSecond)} of the usable ${copyRate(migration.usableBytesPerSecond)}`
  return {
    head,
    foot:
      isFlowing(migration) && rate > 0 ? { strong: copyRate(rate), rest: usable } : { strong: '', rest: '' },
    last:
      running === undefined
        ? ''
        : `${percent(currentShare(migration))} of the touched memory is current at the destination`,
  }
}

/** Disks go first in a combined move: where to and by what stands below what is copied. */
function filesOf(view: RunView, migration: MigrationView, storage: StorageMoveView): Words {
  const words = fileWords(view, migration, storage)
  const copy = storage.copies.find(({ readyAtNs }) => readyAtNs === null)
  if (copy === undefined) return words
  return { ...words, last: `${wayInWords(copy)} ${byMoverInWords(copy.mover)}; ${words.last}` }
}

function undoneWords({ sourceHost, destinationHost }: MigrationView): Words {
  return {
    head: { strong: 'Being undone', rest: `${sourceHost} resumes it` },
    foot: { strong: '', rest: '' },
    last: `Nothing is sent any more; ${destinationHost} gives back what it had reserved`,
  }
}

function endedWords(migration: MigrationView): Words {
  const outcome = migration.outcome!
  const sent = byteSize(outcome.sentBytes)
  const times = outcome.sentBytes / Math.max(1, bytesFromPages(migration.touchedPages))
  const verified = migration.verifiedPages
  if (migration.kind === 'cold')
    return migration.storage === null
      ? endedColdWords(migration)
      : endedFileWords(migration, migration.storage)
  if (outcome.outcome === 'completed') {
    return {
      head: { strong: 'Done', rest: `in ${timeSpan(outcome.totalNs)}, ${plural(outcome.rounds, 'round')}` },
      foot: { strong: `${sent} sent`, rest: `${threeDigits(times)} × the touched memory` },
      last: verified === null ? '' : 'Every page checked at the destination: none lost, none stale',
    }
  }
  return {
    head: {
      strong: outcome.outcome === 'failed' ? 'Failed' : 'Cancelled',
      rest: `after ${timeSpan(outcome.totalNs)}`,
    },
    foot: { strong: `${sent} sent`, rest: 'in vain' },
    last: `${migration.vm} is where it was: on ${outcome.owner}`,
  }
}

/** Nothing is ever sent: the files are on shared storage. */
function endedColdWords(migration: MigrationView): Words {
  const { outcome, totalNs, owner } = migration.outcome!
  const strong = { completed: 'Done', failed: 'Failed', cancelled: 'Cancelled' }[outcome]
  const isDone = outcome === 'completed'
  return {
    head: { strong, rest: `${isDone ? 'in' : 'after'} ${timeSpan(totalNs)}` },
    foot: { strong: '', rest: '' },
    last: isDone
      ? 'Registered at the destination; nothing was copied'
      : `${migration.vm} is where it was: on ${owner}`,
  }
}

function sentenceOf(vm: VmView, migration: MigrationView): string {
  const { sourceHost, destinationHost, outcome } = migration
  const state = `${vm.name} is ${ownerWord(vm, migration)} on ${vm.host}`
  if (outcome?.outcome === 'completed') return `${state}; it came from ${sourceHost}, which has released it.`
  if (outcome !== null)
    return `${state}; its move to ${destinationHost} ${outcome.outcome === 'failed' ? 'failed' : 'was cancelled'}.`
  if (migration.kind === 'cold') return `${state}, being registered on ${destinationHost}.`
  if (migration.storage !== null && isAboutFiles(migration))
    return `${state}, moving to ${destinationHost} with its files, which go first.`
  const share = wholePercent(currentShare(migration))
  if (vm.host === destinationHost) return `${state}; ${sourceHost} is releasing it.`
  return `${state}, moving to ${destinationHost} over ${migration.path}; ${share} of its touched memory is current there.`
}
