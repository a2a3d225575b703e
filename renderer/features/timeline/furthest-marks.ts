/**
 * Marks of the run as far as it has ever been shown. The window holds the trace only up to the playhead; when
 * a person goes back, what lies ahead is known all the same, until a new command changes it.
 */
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { useRunStore } from '../../stores/run.ts'
import { timelineMarks, type TimelineMark } from './timeline-marks.ts'

interface Seen {
  readonly key: string
  readonly untilNs: number
  readonly marks: readonly TimelineMark[]
}

export function useFurthestMarks(): ComputedRef<readonly TimelineMark[]> {
  const run = useRunStore()
  const seen = shallowRef<Seen>({ key: '', untilNs: 0, marks: [] })

  watch(
    () => run.view,
    (view) => {
      const { playback } = run
      const nowNs = playback?.playheadNs ?? view.nowNs
      const key = `${run.runId ?? ''}|${playback?.commandCount ?? 0}`
      if (key === seen.value.key && nowNs < seen.value.untilNs) return
      seen.value = { key, untilNs: nowNs, marks: timelineMarks(view, nowNs) }
    },
    { immediate: true },
  )

  return computed(() => seen.value.marks)
}
