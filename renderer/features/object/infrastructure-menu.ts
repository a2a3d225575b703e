/** What the menus of vCenter Servers, datastores, distributed switches, port groups and resource pools offer. */
import { computed, type ComputedRef } from 'vue'
import type { RowAct } from '../../ui/row-act.ts'
import { useInjectFault } from '../faults/use-inject-fault.ts'
import { useDialogsStore, type EditedObject } from '../../stores/dialogs.ts'
import { useLabStore } from '../../stores/lab.ts'
import type { SelectedObject } from '../../stores/object-kinds.ts'
import { useRunStore } from '../../stores/run.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'
import { heldBack } from '../commands/run-commands.ts'
import { datastoreMenu } from '../datastore/datastore-menu.ts'

export function useInfrastructureMenu(object: () => SelectedObject | null): ComputedRef<RowAct[]> {
  const dialogs = useDialogsStore()
  const lab = useLabStore()
  const run = useRunStore()
  const workbench = useWorkbenchStore()
  const inject = useInjectFault()
  return computed(() => {
    const one = object()
    const estate = run.estate
    if (one === null || estate === null) return []
    const held = heldBack(lab.attempt)
    const edit = (title: string, kind: EditedObject['kind'], within = ''): RowAct => ({
      title,
      icon: 'cog',
      disabledBecause: held,
      act: () => (dialogs.edited = { kind, name: one.name, within }),
    })
    const injectAct: RowAct = {
      title: 'Inject Fault…',
      icon: 'bolt',
      disabledBecause: held,
      act: () => inject(one),
    }
    switch (one.kind) {
      case 'vcenter':
        return [
          edit('Edit Settings…', 'vcenter'),
          { ...edit('Your Permissions…', 'permissions'), icon: 'lock' },
          injectAct,
        ]
      case 'datastore':
        return [
          ...datastoreMenu(one.name, { dialogs, run, workbench, held }),
          edit('Edit Settings…', 'datastore'),
          injectAct,
        ]
      case 'switch':
        return [
          edit('Edit Settings…', 'switch'),
          {
            ...edit('New Distributed Port Group…', 'port-group'),
            icon: 'plus',
            act: () => (dialogs.edited = { kind: 'port-group', name: '', within: one.name }),
          },
        ]
      case 'network': {
        const within = estate.switches.find(({ spec }) =>
          spec.portGroups.some((group) => group.name === one.name),
        )
        const settings = edit('Edit Settings…', 'port-group', within?.name)
        if (within !== undefined) return [settings]
        return [{ ...settings, disabledBecause: standardPortGroup }]
      }
      case 'pool':
        return [edit('Edit Resource Settings…', 'pool')]
      default:
        return []
    }
  })
}

const standardPortGroup =
  'A standard port group belongs to each host by itself: edit it at Configure > Virtual switches of the host.'
