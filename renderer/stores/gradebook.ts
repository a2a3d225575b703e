/**
 * The gradebook on screen: hand-ins of one pack, or of shipped labs, as the host marked them, with what the instructor
 * makes of them. The host marks and keeps everything; this shows and asks.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Gradebook, GradedSubmission, Job, PackSummary } from '../../core/contract/teaching-messages.ts'
import { followJob } from '../client/follow-job.ts'
import { keepFile, placeForMany } from '../client/keep-file.ts'
import { shownError, type ShownError } from '../client/refusal.ts'
import { useHostStore } from './host.ts'
import type { ChosenText } from './import-kinds.ts'
import { useNoticesStore } from './notices.ts'

/** What an instructor changes of a hand-in: an objective or an explanation, or (neither) the comment on the whole. */
export interface Mark {
  readonly objective?: string
  readonly explanation?: string
  /** null: as it was judged. */
  readonly points?: number | null
  readonly comment: string
}

/** As many hand-ins as one call takes. */
const mostAtOnce = 500

export const useGradebookStore = defineStore('gradebook', () => {
  const host = useHostStore()
  const notices = useNoticesStore()
  const packs = shallowRef<PackSummary[]>([])
  /** '' for hand-ins of shipped labs. */
  const packId = ref('')
  const book = shallowRef<Gradebook | null>(null)
  const isLoading = ref(false)
  const problem = shallowRef<ShownError | null>(null)
  const selectedId = ref<string | null>(null)
  const job = shallowRef<Job | null>(null)
  const calls = () => host.calls().gradebook

  const selected = computed(() => book.value?.submissions.find(({ id }) => id === selectedId.value) ?? null)
  const isMarking = computed(() => job.value?.state === 'running')

  async function open(id: string): Promise<void> {
    if (id !== packId.value) {
      packId.value = id
      book.value = null
      selectedId.value = null
    }
    await reload()
  }

  async function reload(): Promise<void> {
    const id = packId.value
    isLoading.value = true
    try {
      const [list, read] = await Promise.all([host.calls().packs.list({}), calls().open({ packId: id })])
      packs.value = list.filter(({ copy }) => copy === 'instructor')
      if (packId.value !== id) return
      book.value = read
      problem.value = null
    } catch (error) {
      if (packId.value === id) problem.value = shownError(error)
    } finally {
      if (packId.value === id) isLoading.value = false
    }
  }

  /** Marks the files in the gradebook of a pack, which comes on screen. */
  async function add(id: string, files: readonly ChosenText[]): Promise<void> {
    if (isMarking.value) {
      notices.told(
        'The hand-ins were not added',
        'Others are being marked. Wait until they are done, or stop it.',
      )
      return
    }
    const opened = open(id)
    for (let from = 0; from < files.length; from += mostAtOnce) {
      const chosen = files.slice(from, from + mostAtOnce)
      const over = await notices.attempt('The hand-ins were not marked', async () => {
        const begun = await calls().add({ packId: id, files: chosen.map((file) => ({ ...file })) })
        return followJob(
          begun,
          (jobId) => host.calls().jobs.state({ jobId }),
          (state) => (job.value = state),
        )
      })
      await opened
      await reload()
      if (over?.state === 'failed') notices.failed('The hand-ins were not marked', new Error(over.problem))
      if (over?.state !== 'done') break
      notices.done(`${over.total} ${over.total === 1 ? 'hand-in was' : 'hand-ins were'} marked.`)
    }
    job.value = null
  }

  async function cancel(): Promise<void> {
    const jobId = job.value?.id
    if (jobId === undefined) return
    await notices.attempt('It was not stopped', () => host.calls().jobs.cancel({ jobId }))
  }

  /** Whether it was saved. */
  async function mark(submissionId: string, change: Mark): Promise<boolean> {
    const changed = await notices.attempt('The mark was not saved', () =>
      calls().override({ submissionId, ...change }),
    )
    if (changed !== null) take(changed)
    return changed !== null
  }

  function take(changed: GradedSubmission): void {
    if (book.value === null) return
    const submissions = book.value.submissions.map((one) => (one.id === changed.id ? changed : one))
    book.value = { ...book.value, submissions }
  }

  async function remove(submissionId: string): Promise<void> {
    const removed = await notices.attempt('The hand-in was not removed', () =>
      calls().remove({ submissionId }),
    )
    if (removed === null) return
    if (selectedId.value === submissionId) selectedId.value = null
    await reload()
  }

  async function exportFeedback(submissionIds: readonly string[]): Promise<void> {
    const many = submissionIds.length > 1
    const place = many ? await placeForMany(host.about?.host !== 'electron') : null
    if (many && place === null) return
    const files = await notices.attempt('The feedback files were not made', () =>
      calls().feedback({ submissionIds: [...submissionIds] }),
    )
    if (files === null) return
    if (place === null) return files.forEach(keepFile)
    const kept = await notices.attempt('The feedback files were not saved', () =>
      place.keep(files).then(() => true),
    )
    if (kept === true && place.isFolder) notices.done(`${files.length} feedback files are in the folder.`)
  }

  async function exportCsv(): Promise<void> {
    const file = await notices.attempt('The CSV was not made', () => calls().csv({ packId: packId.value }))
    if (file !== null) keepFile(file)
  }

  return {
    packs,
    packId,
    book,
    isLoading,
    problem,
    selectedId,
    selected,
    job,
    isMarking,
    open,
    reload,
    add,
    cancel,
    mark,
    remove,
    exportFeedback,
    exportCsv,
    /** The run of a hand-in, to be opened; null if it could not be made. */
    async runOf(submissionId: string): Promise<string | null> {
      const opened = await notices.attempt('The run was not opened', () => calls().openRun({ submissionId }))
      return opened?.runId ?? null
    },
  }
})
