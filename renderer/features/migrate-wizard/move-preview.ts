/** What the chosen migration would take and how its data would go, of each VM, renewed after each check. */
import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { CheckRequest, Compatibility, MovePreview } from '../../../core/contract/messages.ts'
import { useHostStore } from '../../stores/host.ts'
import { useNoticesStore } from '../../stores/notices.ts'
import { useRunStore } from '../../stores/run.ts'
import { spaceRows, type SpaceRow } from './space-rows.ts'

export interface Preview {
  readonly previews: Ref<readonly MovePreview[]>
  readonly space: ComputedRef<readonly SpaceRow[]>
  renew(): Promise<void>
  forget(): void
}

/** Where DRS has picked a host, that host is asked about. */
export function useMovePreview(
  requests: () => readonly CheckRequest[],
  reports: () => readonly Compatibility[] | null,
): Preview {
  const host = useHostStore()
  const notices = useNoticesStore()
  const run = useRunStore()
  const previews = shallowRef<readonly MovePreview[]>([])
  let newest = 0

  async function renew(): Promise<void> {
    newest += 1
    const asking = newest
    const { runId } = run
    if (runId === null) return
    const found = await notices.attempt('The data path is not known', () =>
      Promise.all(
        requests().map((request, at) =>
          host.calls().runs.preview({ runId, request: placed(request, reports()?.[at]?.toHost ?? '') }),
        ),
      ),
    )
    if (asking === newest && found !== null) previews.value = found
  }

  return {
    previews,
    space: computed(() => spaceRows(previews.value)),
    renew,
    forget(): void {
      newest += 1
      previews.value = []
    },
  }
}

function placed(request: CheckRequest, toHost: string): CheckRequest {
  return request.toCluster === undefined || toHost === '' ? request : { ...request, toHost }
}
