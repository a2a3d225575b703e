/**
 * The run on screen: what the host said of it, its folded trace, playback and memory map. It changes nothing
 * by itself: acts go to the host as calls, what they did comes back on the frame channel.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Playback, RunFrame } from '../../core/contract/frame-channel.ts'
import { decodeDiskMapFrame, type DiskMapFrame } from '../../core/contract/disk-map-frame.ts'
import { decodeMapFrame, type MapFrame } from '../../core/contract/map-frame.ts'
import type { EstateView } from '../../core/contract/estate-view.ts'
import type { RunDescription } from '../../core/contract/messages.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import { newRunView } from '../../core/trace/fold.ts'
import type { MigrationView, RunView } from '../../core/trace/view.ts'
import { TraceKeeper } from '../client/trace-keeper.ts'
import { useHostStore } from './host.ts'
import { useNoticesStore } from './notices.ts'

/** Cells of the memory map, at most: 32 rows of 64. */
const mapCells = 2048

/** How long a command's frame is waited for; frames come several times a second. */
const longestFrameMs = 2000

export const useRunStore = defineStore('run', () => {
  const host = useHostStore()
  const notices = useNoticesStore()
  const description = shallowRef<RunDescription | null>(null)
  const playback = shallowRef<Playback | null>(null)
  const view = shallowRef<RunView>(newRunView())
  const map = shallowRef<MapFrame | null>(null)
  /** Of `mapDisk`; null while the run does not tell of it. */
  const diskMap = shallowRef<DiskMapFrame | null>(null)
  /** The estate at the playhead. */
  const estate = shallowRef<EstateView | null>(null)
  const speed = ref(1)
  let keeper = new TraceKeeper()
  let mapVm: string | null = null
  let mapDisk: string | null = null
  /** Revision of the trace to which `estate` belongs, or for which it has been asked. */
  let estateRevision = 0

  const runId = computed(() => description.value?.summary.id ?? null)

  function takeFrame(frame: RunFrame): void {
    if (frame.playback.runId !== runId.value) return
    if (!keeper.take(frame)) {
      // Still under way from the watch before: the answer to the newest begins at byte 0.
      if (keeper.byteLength === 0) return
      // The window's copy and the host's no longer fit: begin anew rather than show something wrong.
      console.warn(`A frame begins at byte ${frame.traceFrom}; ${keeper.byteLength} are held. Watching anew.`)
      watchRun()
      return
    }
    view.value = keeper.shown()
    playback.value = frame.playback
    if (view.value.estateRevision !== estateRevision) void renewEstate(view.value.estateRevision)
    map.value = frame.map.length > 0 ? decodeMapFrame(frame.map) : null
    diskMap.value = frame.disk.length > 0 ? decodeDiskMapFrame(frame.disk) : null
    host.frames().send({ kind: 'taken', runId: frame.playback.runId, traceBytes: keeper.byteLength })
  }

  /** The newest answer wins: one that comes late, or of a run that was left, is dropped. */
  async function renewEstate(revision: number): Promise<void> {
    const id = runId.value
    if (id === null) return
    estateRevision = revision
    const renewed = await notices.attempt('The inventory was not renewed', () =>
      host.calls().runs.estate({ runId: id }),
    )
    if (renewed !== null && id === runId.value && revision === estateRevision) estate.value = renewed
  }

  function watchRun(): void {
    if (runId.value === null) return
    keeper = new TraceKeeper()
    host.frames().send({ kind: 'watch', runId: runId.value, mapVm, mapCells, mapDisk, traceBytes: 0 })
  }

  /** Asks for the memory map of another VM from now on; null for none. */
  function watchMap(vm: string | null): void {
    if (vm === mapVm) return
    mapVm = vm
    mapDisk = null
    map.value = null
    diskMap.value = null
    watchRun()
  }

  /** Asks for the map of a disk of that VM beside it; null for none. */
  function watchDisk(disk: string | null): void {
    if (disk === mapDisk) return
    mapDisk = disk
    diskMap.value = null
    watchRun()
  }

  function show(opened: RunDescription): void {
    description.value = opened
    estate.value = opened.estate
    estateRevision = 0
    playback.value = null
    view.value = newRunView()
    map.value = null
    diskMap.value = null
    watchRun()
  }

  async function open(id: string): Promise<void> {
    const opened = await notices.attempt('The run was not opened', () =>
      host.calls().runs.open({ runId: id }),
    )
    if (opened !== null) show(opened)
  }

  async function create(scenarioId: string): Promise<string | null> {
    const made = await notices.attempt('No run was made', () => host.calls().runs.create({ scenarioId }))
    if (made !== null) show(made)
    return made?.summary.id ?? null
  }

  function close(): void {
    if (runId.value !== null) host.frames().send({ kind: 'unwatch' })
    description.value = null
    estate.value = null
    playback.value = null
    view.value = newRunView()
  }

  async function act(title: string, call: (id: string) => Promise<Playback>): Promise<boolean> {
    const id = runId.value
    if (id === null) return false
    const result = await notices.attempt(title, () => call(id))
    if (result !== null && result.runId === runId.value && playback.value !== null) {
      playback.value = { ...playback.value, isPlaying: result.isPlaying, speed: result.speed }
    }
    return result !== null
  }

  const calls = () => host.calls().runs

  /**
   * True once the run has obeyed it. What the host does not take, and what the engine refuses, is told as a notice;
   * the latter only shows in the trace, so it waits for the frame that has the command.
   */
  async function issue(command: Command): Promise<boolean> {
    const refusedBefore = view.value.refusals.length
    let commandCount = 0
    const isTaken = await act('The command was not carried out', async (id) => {
      const answer = await calls().command({ runId: id, command })
      commandCount = answer.commandCount
      return answer
    })
    if (!isTaken) return false
    await until(() => (playback.value?.commandCount ?? 0) >= commandCount, longestFrameMs)
    const refusal = view.value.refusals[refusedBefore]
    if (refusal === undefined) return true
    notices.refused('The command was refused', refusal)
    return false
  }

  return {
    description,
    playback,
    view,
    map,
    diskMap,
    estate,
    speed,
    runId,
    takeFrame,
    watchMap,
    watchDisk,
    open,
    create,
    close,
    issue,
    play: () => act('Playback did not start', (id) => calls().play({ runId: id, speed: speed.value })),
    pause: () => act('Playback did not pause', (id) => calls().pause({ runId: id })),
    step: (unit: 'round' | 'event') => act('No step was taken', (id) => calls().step({ runId: id, unit })),
    seek: (atNs: number) =>
      act('The playhead did not move', (id) =>
        calls().seek({ runId: id, atNs: Math.max(0, Math.round(atNs)) }),
      ),
    async setSpeed(value: number): Promise<void> {
      speed.value = value
      if (playback.value?.isPlaying === true) {
        await act('The speed did not change', (id) => calls().play({ runId: id, speed: value }))
      }
    },
    /** The run on screen carries its new name at once. */
    renamed(id: string, name: string): void {
      const opened = description.value
      if (opened?.summary.id === id) description.value = { ...opened, summary: { ...opened.summary, name } }
    },
    /** Makes a branch at the playhead and shows it. */
    async branch(): Promise<void> {
      const id = runId.value
      const atNs = playback.value?.playheadNs ?? 0
      if (id === null) return
      const made = await notices.attempt('No branch was made', () => calls().branch({ runId: id, atNs }))
      if (made === null) return
      await open(made.summary.id)
      notices.done(`You are on "${made.summary.name}". The run that it came from is in the Library.`)
    },
  }
})

/** Resolves when it holds, or when that takes too long. */
function until(holds: () => boolean, longestMs: number): Promise<void> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = watch(
      holds,
      (isSo) => {
        if (isSo) end()
      },
      { flush: 'sync' },
    )
    function end(): void {
      clearTimeout(timer)
      stop()
      resolve()
    }
    if (holds()) end()
    else timer = setTimeout(end, longestMs)
  })
}

/** The newest migration of a VM, running or over. */
export function lastMigrationOf(view: RunView, vm: string): MigrationView | null {
  return view.migrations.findLast((migration) => migration.vm === vm) ?? null
}
