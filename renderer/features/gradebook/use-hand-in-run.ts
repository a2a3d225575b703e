/** Opens the run of a hand-in in the Workbench, at a moment where one is given. */
import { ref, watch, type Ref } from 'vue'
import { useGradebookStore } from '../../stores/gradebook.ts'
import { useNavigationStore } from '../../stores/navigation.ts'
import { useRunStore } from '../../stores/run.ts'
import { useMoments } from '../lab-guide/use-moments.ts'

/** A long run takes a while to be made again; where it is not there by then, the moment is shown at what is. */
const longestWaitMs = 10_000

export interface HandInRun {
  readonly isOpening: Readonly<Ref<boolean>>
  open(atNs?: number): Promise<void>
}

export function useHandInRun(submissionId: () => string): HandInRun {
  const gradebook = useGradebookStore()
  const navigation = useNavigationStore()
  const run = useRunStore()
  const moments = useMoments()
  const isOpening = ref(false)
  return {
    isOpening,
    async open(atNs) {
      if (isOpening.value) return
      isOpening.value = true
      const runId = await gradebook.runOf(submissionId())
      if (runId !== null) await navigation.openRun(runId)
      isOpening.value = false
      if (runId === null || atNs === undefined) return
      await run.seek(atNs)
      await traceUpTo(run, atNs)
      if (run.runId === runId) moments.show(atNs)
    },
  }
}

/** A moment is shown at the VM that moved then: the trace says which, and it comes in pieces while the run is made again. */
function traceUpTo(run: ReturnType<typeof useRunStore>, atNs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(), longestWaitMs)
    const stop = watch(
      () => run.view.nowNs >= atNs,
      (isThere) => isThere && done(),
    )
    function done(): void {
      clearTimeout(timer)
      stop()
      resolve()
    }
    if (run.view.nowNs >= atNs) done()
  })
}
