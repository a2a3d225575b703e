/**
 * What the topology shows while files move: datastores as the two ends where the VM stays on its host, and the words on
 * the link between them or between hosts. Pure; from the folded trace alone.
 */
import { areAllSwitched, moveFigures } from '../../../core/trace/storage-figures.ts'
import type { StorageMoveView } from '../../../core/trace/storage-view.ts'
import { methodInWords, moverInWords, wayInWords } from '../../../core/trace/storage-words.ts'
import type { MigrationView, RunView, VmView } from '../../../core/trace/view.ts'
import { byteSize, copyRate } from '../../format/bytes.ts'
import { timeSpan } from '../../format/duration.ts'
import { percent, plural, wholePercent } from '../../format/numbers.ts'
import { isBeingUndone } from '../monitor/being-undone.ts'
import type { HostCardFacts, TopologyFacts } from './topology-facts.ts'

type Words = Pick<TopologyFacts, 'head' | 'foot' | 'last'>

/** Ends and words of a move of files alone; null where the VM changes its host, or none are known yet. */
export function datastoreTopology(view: RunView, vm: VmView, migration: MigrationView): TopologyFacts | null {
  const { storage, sourceHost, destinationHost } = migration
  if (storage === null || sourceHost !== destinationHost) return null
  const froms = namesOf(storage, 'fromDatastore')
  const tos = namesOf(storage, 'toDatastore')
  const isSwitched = areAllSwitched(storage)
  const isOver = migration.outcome !== null
  const host = view.hosts.get(sourceHost)
  const begun = froms.length > 0
  const movers = [...new Set(storage.copies.map(({ mover }) => moverInWords(mover)))].join(', ')
  const state = stateWord(vm)
  const isUndone = isBeingUndone(migration, view.tasks)
  return {
    source: begun
      ? card(view, froms, 'Source', {
          isSolid: !isSwitched,
          word: isSwitched ? (isOver ? 'deleted' : 'old files') : state,
        })
      : { ...hostCard(host?.name ?? sourceHost, host?.cluster ?? ''), frame: { isSolid: true, word: state } },
    destination: begun ? card(view, tos, 'Destination', destinationFrame(isSwitched, isOver, state)) : null,
    isFlowing: isCopying(migration, storage),
    path: [sourceHost, movers, methodInWords(storage.method)].filter((part) => part !== '').join(' · '),
    ...(isUndone ? undoneWords(tos) : fileWords(view, migration, storage)),
    sentence: isUndone
      ? `${vm.name} is stunned on ${vm.host}, which resumes it on its old disks; the move of its files is being undone.`
      : sentenceOf(vm, migration, storage, froms, tos),
  }
}

function undoneWords(tos: readonly string[]): Words {
  return {
    head: { strong: 'Being undone', rest: 'it resumes on its old disks' },
    foot: { strong: '', rest: '' },
    last: tos.length === 0 ? '' : `What was copied to ${tos.join(', ')} is deleted`,
  }
}

function stateWord(vm: VmView): string {
  if (vm.powerState !== 'poweredOn') return vm.powerState === 'suspended' ? 'suspended' : 'powered off'
  return vm.isStunned ? 'stunned' : 'running'
}

function destinationFrame(isSwitched: boolean, isOver: boolean, state: string): HostCardFacts['frame'] {
  if (isSwitched) return { isSolid: true, word: state }
  return isOver ? null : { isSolid: false, word: 'being copied' }
}

function namesOf(storage: StorageMoveView, end: 'fromDatastore' | 'toDatastore'): string[] {
  return [...new Set(storage.copies.map((copy) => copy[end]))]
}

/** Of several datastores the bars show the busiest and the fullest. */
function card(
  view: RunView,
  names: readonly string[],
  role: string,
  frame: HostCardFacts['frame'],
): HostCardFacts {
  const shares = names.map((name) => {
    const known = view.datastores.get(name)
    const busy = known?.series.busyPermyriad.at(-1) ?? 0
    const used = known?.series.usedBytes.at(-1) ?? 0
    return { busy: busy / 10_000, used: used / Math.max(1, known?.capacityBytes ?? 1) }
  })
  return {
    kind: 'datastore',
    name: names.join(', '),
    role,
    cluster: '',
    vmotionCpuShare: Math.max(0, ...shares.map(({ busy }) => busy)),
    usedMemoryShare: Math.max(0, ...shares.map(({ used }) => used)),
    reservedMemoryShare: 0,
    frame,
  }
}

function hostCard(name: string, cluster: string): HostCardFacts {
  const shares = { vmotionCpuShare: 0, usedMemoryShare: 0, reservedMemoryShare: 0 }
  return { kind: 'host', name, role: 'Host', cluster, ...shares, frame: null }
}

/** Content is on its way: not only mirrored writes. */
export function isCopying({ outcome, stages }: MigrationView, { copies }: StorageMoveView): boolean {
  return (
    outcome === null &&
    stages.at(-1)?.stage === 'disk-copy' &&
    copies.some(({ readyAtNs, ended }) => readyAtNs === null && ended === null)
  )
}

/** Stages of a combined move in which its files are the matter. */
export function isAboutFiles({ outcome, stages }: MigrationView): boolean {
  const stage = stages.at(-1)?.stage
  return outcome === null && (stage === 'prepare' || stage === 'disk-copy')
}

const stageWords: Readonly<Record<string, string>> = {
  validate: 'Validating',
  prepare: 'Copying the home directory',
  quiesce: 'Holding back writes',
  switch: 'Switching to the copies',
  'clean-up': 'Deleting the old files',
  register: 'Registering',
}

/** The words on the link of a move of files, under way or over. */
export function fileWords(view: RunView, migration: MigrationView, storage: StorageMoveView): Words {
  if (migration.outcome !== null) return endedWords(migration, storage)
  const samples = view.vms.get(migration.vm)?.disks ?? new Map()
  const figures = moveFigures(migration, storage, samples, view.nowNs)
  const stage = migration.stages.at(-1)?.stage ?? 'validate'
  const now = storage.copies.find(({ readyAtNs }) => readyAtNs === null)
  if (stage !== 'disk-copy') {
    const isSwitched = areAllSwitched(storage)
    const last = figures.isReady && !isSwitched ? 'All disks are copied; writes go to both sides' : ''
    return {
      head: { strong: stageWords[stage] ?? stage, rest: '' },
      foot: { strong: '', rest: '' },
      last: storage.method === 'mirror-driver' && stage !== 'clean-up' ? last : '',
    }
  }
  const share = wholePercent(Math.max(0, 1 - figures.remainingBytes / Math.max(1, storage.bytesToCopy)))
  return {
    head: {
      strong: now?.disk ?? 'All disks copied',
      rest: `· ${storage.copies.length} of ${plural(storage.disks, 'disk')}, ${share} copied in all`,
    },
    foot:
      figures.bytesPerSecond > 0
        ? { strong: copyRate(figures.bytesPerSecond), rest: busyWords(view, storage) }
        : { strong: '', rest: '' },
    last: `${byteSize(figures.remainingBytes)} still to copy`,
  }
}

/** What limits the copy, if a medium does: the busiest of its datastores. */
function busyWords(view: RunView, storage: StorageMoveView): string {
  const names = [...new Set([...namesOf(storage, 'fromDatastore'), ...namesOf(storage, 'toDatastore')])]
  const busy = names
    .map((name) => ({ name, share: (view.datastores.get(name)?.series.busyPermyriad.at(-1) ?? 0) / 10_000 }))
    .sort((one, other) => other.share - one.share)[0]
  return busy === undefined || busy.share === 0 ? '' : `${busy.name} is ${percent(busy.share)} busy`
}

/** Of a move of files that is over. */
export function endedWords(migration: MigrationView, storage: StorageMoveView): Words {
  const { outcome, totalNs } = migration.outcome!
  const written = storage.copies.reduce((sum, { ended }) => sum + (ended?.writtenBytes ?? 0), 0)
  const isDone = outcome === 'completed'
  const strong = { completed: 'Done', failed: 'Failed', cancelled: 'Cancelled' }[outcome]
  const isChecked = storage.copies.length > 0 && storage.copies.every(({ verified }) => verified !== null)
  return {
    head: {
      strong,
      rest: isDone
        ? `in ${timeSpan(totalNs)}, ${plural(storage.copies.length, 'disk')}`
        : `after ${timeSpan(totalNs)}`,
    },
    foot: { strong: `${byteSize(written)} written`, rest: isDone ? '' : 'in vain' },
    last: isDone
      ? isChecked
        ? migration.kind === 'cold'
          ? 'Every block checked: the copies equal their sources'
          : 'Every block checked: no write lost, none stale'
        : ''
      : `Its files are where they were`,
  }
}

function sentenceOf(
  vm: VmView,
  migration: MigrationView,
  storage: StorageMoveView,
  froms: readonly string[],
  tos: readonly string[],
): string {
  const state = `${vm.name} is ${stateWord(vm)} on ${vm.host}`
  if (storage.copies.length === 0) return `${state}; its files are about to be copied.`
  if (migration.outcome?.outcome === 'completed')
    return `${state}, with its files on ${tos.join(', ')}; those on ${froms.join(', ')} are deleted.`
  if (migration.outcome !== null)
    return `${state}; its files stay on ${froms.join(', ')}, because the move ${migration.outcome.outcome === 'failed' ? 'failed' : 'was cancelled'}.`
  return `${state}; its files are being copied, ${[...new Set(storage.copies.map(wayInWords))].join(', ')}.`
}
