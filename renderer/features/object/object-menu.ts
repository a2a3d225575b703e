/** What the menu of an inventory object offers, in the tree and in the object head: one list for each kind. */
import { computed, type ComputedRef } from 'vue'
import type { RowAct } from '../../ui/row-act.ts'
import type { SelectedObject } from '../../stores/object-kinds.ts'
import { useClusterMenu } from './cluster-menu.ts'
import { useHostMenu } from './host-menu.ts'
import { useInfrastructureMenu } from './infrastructure-menu.ts'
import { useVmMenu } from './vm-menu.ts'

export function useObjectMenu(object: () => SelectedObject | null): ComputedRef<RowAct[]> {
  const named = (kind: SelectedObject['kind']) => () => {
    const one = object()
    return one?.kind === kind ? one.name : null
  }
  const vmActs = useVmMenu(named('vm'))
  const hostActs = useHostMenu(named('host'))
  const clusterActs = useClusterMenu(named('cluster'))
  const otherActs = useInfrastructureMenu(object)
  return computed(() => [...vmActs.value, ...hostActs.value, ...clusterActs.value, ...otherActs.value])
}
