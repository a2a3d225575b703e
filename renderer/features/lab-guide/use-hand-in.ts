/** Asks once more, then hands the open attempt in. */
import { useDialogsStore } from '../../stores/dialogs.ts'
import { useLabStore } from '../../stores/lab.ts'

export function useHandIn(): () => void {
  const dialogs = useDialogsStore()
  const lab = useLabStore()
  return () => {
    const attempt = lab.attempt
    if (attempt === null || attempt.isHandedIn) return
    const open = attempt.steps.length - Math.min(attempt.currentStep, attempt.steps.length)
    const missing = open === 0 ? '' : `${open} of ${attempt.steps.length} steps are not done. `
    dialogs.question = {
      title: `Hand in "${attempt.title}"?`,
      text: `${missing}Nothing more is taken after it; you can still read it and export the report.`,
      act: 'Hand in',
      onAct: () => void lab.handIn(),
    }
  }
}
