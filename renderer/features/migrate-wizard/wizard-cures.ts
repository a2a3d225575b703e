/** Cures done from the wizard: their commands one by one, then the checks again; what has changed is said. */
import { computed, ref } from 'vue'
import type { Compatibility, Cure, Finding } from '../../../core/contract/messages.ts'
import { useLabStore } from '../../stores/lab.ts'
import { useRunStore } from '../../stores/run.ts'
import { heldBack } from '../commands/run-commands.ts'
import { changeWords } from './findings.ts'

export interface CureOutcome {
  readonly words: string
  readonly isDone: boolean
}

export interface WizardCures {
  /** Text of the cure that is being done, or ''. */
  readonly applying: { readonly value: string }
  /** What the last one did; null before the first. */
  readonly outcome: { readonly value: CureOutcome | null }
  /** Why none can be done now, or ''. */
  readonly heldBack: { readonly value: string }
  apply(cure: Cure): Promise<void>
  forget(): void
}

export interface CureHelp {
  /** What the checks say of all VMs now, and where they go, as a sentence names it. */
  readonly findings: () => readonly Finding[]
  readonly where: () => string
  /** Told of each that is done, before the checks. */
  readonly stepDone: (cure: Cure) => void
  /** Checks again; null if that failed. */
  readonly recheck: () => Promise<readonly Compatibility[] | null>
}

export function useWizardCures({ findings, where, stepDone, recheck }: CureHelp): WizardCures {
  const run = useRunStore()
  const lab = useLabStore()
  const applying = ref('')
  const outcome = ref<CureOutcome | null>(null)

  async function issueAll(cure: Cure): Promise<boolean> {
    for (const command of cure.commands) if (!(await run.issue(command))) return false
    return true
  }

  async function apply(cure: Cure): Promise<void> {
    if (applying.value !== '') return
    const before = findings()
    applying.value = cure.text
    const isDone = await issueAll(cure)
    if (isDone) stepDone(cure)
    // A refusal in the middle leaves what was done before it: the checks say what holds now.
    const checked = await recheck()
    const after = checked?.flatMap((report) => report.findings) ?? before
    applying.value = ''
    const words = isDone
      ? changeWords(cure, before, after, where())
      : `Not done: ${cure.text}. The notice says why.`
    outcome.value = { words, isDone }
  }

  return {
    applying,
    outcome,
    heldBack: computed(() => heldBack(lab.attempt)),
    apply,
    forget(): void {
      outcome.value = null
    },
  }
}
