/** Moments of the trace as links: the playhead goes there, and what moved then comes on screen. */
import { useRunStore } from '../../stores/run.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'
import { vmAt } from './moment-place.ts'

export interface Moments {
  show(atNs: number): void
}

export function useMoments(): Moments {
  const run = useRunStore()
  const workbench = useWorkbenchStore()
  return {
    show(atNs) {
      const vm = vmAt(run.view, atNs)
      if (vm !== null) {
        workbench.select({ kind: 'vm', name: vm })
        workbench.tab = 'monitor'
      }
      void run.seek(atNs)
    },
  }
}
