/** Issuing edits from pages and dialogs, and the sentence of a lab that holds them back. */
import { computed, type ComputedRef } from 'vue'
import type { Command } from '../../../core/scenario/command-schema.ts'
import type { HostEdit } from '../../../core/scenario/edit-schema.ts'
import { useLabStore } from '../../stores/lab.ts'
import { useRunStore } from '../../stores/run.ts'
import { heldBack } from '../commands/run-commands.ts'

export interface Edits {
  /** '' while commands may be given. */
  readonly held: ComputedRef<string>
  /** One after the other; false where one was refused, which a notice has then said. */
  readonly issueAll: (commands: readonly Command[]) => Promise<boolean>
  readonly editHost: (host: string, set: HostEdit) => Promise<boolean>
}

export function useEdits(): Edits {
  const lab = useLabStore()
  const run = useRunStore()
  async function issueAll(commands: readonly Command[]): Promise<boolean> {
    for (const command of commands) {
      if (!(await run.issue(command))) return false
    }
    return true
  }
  return {
    held: computed(() => heldBack(lab.attempt)),
    issueAll,
    editHost: (host, set) => issueAll([{ type: 'edit-host', host, set }]),
  }
}
