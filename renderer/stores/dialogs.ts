/** What floats above the window: which dialog is open, and the question that waits for an answer. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { FaultKind, PlannedFault } from '../../core/scenario/fault-schema.ts'
import type { ShownError } from '../client/refusal.ts'
import type { FileKind } from './import-kinds.ts'
import type { SelectedObject } from './object-kinds.ts'

export interface Question {
  readonly title: string
  readonly text: string
  /** Verb on the button that does it. */
  readonly act: string
  readonly onAct: () => void
}

/** A file that was not taken, and why. */
export interface FailedImport {
  readonly fileName: string
  /** What it says it is; null where it does not say. */
  readonly kind: FileKind | null
  readonly error: ShownError
}

export interface RenamedRun {
  readonly id: string
  readonly name: string
}

/** An object whose settings are being edited in a dialog of its kind. */
export interface EditedObject {
  readonly kind:
    'vm' | 'vcenter' | 'datastore' | 'switch' | 'port-group' | 'pool' | 'host-place' | 'permissions'
  readonly name: string
  /** For a port group its switch, for a VM the tab where the dialog opens ('options'); else ''. */
  readonly within: string
}

/** What "Inject Fault" is opened for. */
export interface FaultRequest {
  /** Object whose menu was used, or the selected one; null: none. */
  readonly object: SelectedObject | null
  /** Its menu was used: the fault is about the object. Else the object only says which migration is meant. */
  readonly isOfObject: boolean
  /** Physical NIC of the object, a host; '' for none. */
  readonly nic: string
  /** Kind and target of a fault to begin with, where all of it is not known. */
  readonly kind: FaultKind | null
  readonly target: string
  /** To be injected again. */
  readonly again: PlannedFault | null
}

export const useDialogsStore = defineStore('dialogs', () => {
  const shown = ref<'palette' | 'settings' | 'keys' | 'about' | null>(null)
  /** VM whose workload is being set. */
  const workloadVm = ref<string | null>(null)
  /** Host that is asked to enter maintenance mode. */
  const maintenanceHost = ref<string | null>(null)
  /** Datastore that is asked to enter maintenance mode. */
  const maintenanceDatastore = ref<string | null>(null)
  const edited = shallowRef<EditedObject | null>(null)
  const injecting = shallowRef<FaultRequest | null>(null)
  const renamedRun = shallowRef<RenamedRun | null>(null)
  const question = shallowRef<Question | null>(null)

  /** Shown one at a time, in the order of the files. */
  const failedImports = shallowRef<readonly FailedImport[]>([])

  return {
    shown,
    workloadVm,
    maintenanceHost,
    maintenanceDatastore,
    edited,
    injecting,
    renamedRun,
    question,
    failedImports,
  }
})
