/** Opens "Inject Fault": for the object on screen, or about an object whose menu was used. */
import { useDialogsStore } from '../../stores/dialogs.ts'
import type { SelectedObject } from '../../stores/object-kinds.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'
import { emptyRequest } from './new-fault.ts'

export function useInjectFault(): (about?: SelectedObject, nic?: string) => void {
  const dialogs = useDialogsStore()
  const workbench = useWorkbenchStore()
  return (about, nic = '') => {
    const object = about ?? workbench.selected
    dialogs.injecting = { ...emptyRequest, object, isOfObject: about !== undefined, nic }
  }
}
