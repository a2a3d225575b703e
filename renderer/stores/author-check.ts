/** What an author sees beside the text: the guide as a student sees it, what seeds draw, the proof over many seeds, an attempt of their own. */
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { DraftReview, Job, LabFindingMessage } from '../../core/contract/teaching-messages.ts'
import type { AttemptView } from '../../core/lab/attempt.ts'
import { shownError } from '../client/refusal.ts'
import { useAuthorStore } from './author.ts'
import { useHostStore } from './host.ts'
import { useNavigationStore } from './navigation.ts'
import { useNoticesStore } from './notices.ts'
import { useWorkbenchStore } from './workbench.ts'

export interface Proof {
  readonly draftId: string
  readonly seeds: number
  readonly findings: readonly LabFindingMessage[]
  /** The text that was proved: what is changed later is not. */
  readonly text: string
}

/** How often a job is asked how far it is. */
const askMs = 250

export const useAuthorCheckStore = defineStore('author-check', () => {
  const author = useAuthorStore()
  const host = useHostStore()
  const navigation = useNavigationStore()
  const notices = useNoticesStore()
  const workbench = useWorkbenchStore()
  const step = ref(0)
  /** null while the text has problems, or none was asked for. */
  const preview = shallowRef<AttemptView | null>(null)
  const isPreviewWanted = ref(false)
  const job = shallowRef<Job | null>(null)
  const proof = shallowRef<Proof | null>(null)
  const proofProblem = ref('')
  /** What each of some seeds draws. */
  const draws = shallowRef<readonly { readonly seed: number; readonly drawn: DraftReview['drawn'] }[]>([])
  let asks = 0

  const isReadable = () => author.draft?.kind === 'lab' && author.review?.problems.length === 0

  async function look(): Promise<void> {
    const mine = (asks += 1)
    if (!isPreviewWanted.value || !isReadable() || author.text === null) return
    try {
      const view = await host.calls().drafts.preview({
        draftId: author.draftId,
        text: author.text,
        step: step.value,
        ...(author.seed === null ? {} : { seed: author.seed }),
      })
      if (mine === asks) preview.value = view
    } catch (error) {
      // A text that another change has overtaken since it was looked at; its problems are listed already.
      if (mine === asks) preview.value = null
      console.info('No preview.', shownError(error).message)
    }
  }

  watch(
    () => [author.review, step.value, isPreviewWanted.value],
    () => void look(),
  )
  watch(
    () => author.draftId,
    () => {
      step.value = 0
      preview.value = null
      proof.value = null
      proofProblem.value = ''
      draws.value = []
    },
  )

  async function drawSeeds(seeds: readonly number[]): Promise<void> {
    const text = author.text
    if (text === null || !isReadable()) return
    const draftId = author.draftId
    const found = await notices.attempt('What differs could not be found', () =>
      Promise.all(
        seeds.map(async (seed) => ({
          seed,
          drawn: (await host.calls().drafts.review({ draftId, text, seed })).drawn,
        })),
      ),
    )
    if (found !== null && draftId === author.draftId) draws.value = found
  }

  async function verify(seeds: number): Promise<void> {
    await author.flush()
    const { draftId, text } = author
    proof.value = null
    proofProblem.value = ''
    try {
      job.value = await host.calls().drafts.verify({ draftId, seeds })
      while (job.value.state === 'running') {
        await new Promise((resolve) => setTimeout(resolve, askMs))
        job.value = await host.calls().jobs.state({ jobId: job.value.id })
      }
      if (job.value.state === 'failed') proofProblem.value = job.value.problem
      if (job.value.state === 'done') {
        const findings = await host.calls().drafts.findings({ jobId: job.value.id })
        proof.value = { draftId, seeds, findings, text: text ?? '' }
      }
    } catch (error) {
      proofProblem.value = shownError(error).message
    }
    job.value = null
  }

  async function cancel(): Promise<void> {
    const jobId = job.value?.id
    if (jobId === undefined) return
    await notices.attempt('It was not stopped', () => host.calls().jobs.cancel({ jobId }))
  }

  /** A lab as an attempt in the workbench, a scenario as a run. */
  async function tryIt(): Promise<void> {
    await author.flush()
    const { draftId, seed } = author
    if (author.draft?.kind === 'scenario') return navigation.newRun(draftId)
    const attempt = await notices.attempt('The draft could not be tried', () =>
      host.calls().drafts.try({ draftId, ...(seed === null ? {} : { seed }) }),
    )
    if (attempt === null) return
    workbench.isGuideOpen = true
    await navigation.openRun(attempt.runId)
  }

  return { step, preview, isPreviewWanted, job, proof, proofProblem, draws, drawSeeds, verify, cancel, tryIt }
})
