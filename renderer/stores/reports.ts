/** Reports that a person asks for: which one the dialog is open for, and making it. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { ReportFormat, ReportSubject } from '../../core/contract/teaching-messages.ts'
import { keepBinaryFile } from '../client/keep-file.ts'
import type { AskedReport } from './report-choices.ts'
import { useHostStore } from './host.ts'
import { useNoticesStore } from './notices.ts'

export const useReportsStore = defineStore('reports', () => {
  const host = useHostStore()
  const notices = useNoticesStore()
  /** What the dialog is open for; null while it is closed. */
  const asked = shallowRef<AskedReport | null>(null)
  /** As the last report was written. */
  const format = ref<ReportFormat>('html')
  const isMaking = ref(false)

  return {
    asked,
    format,
    isMaking,
    /** Whether it was made. */
    async make(subject: ReportSubject): Promise<boolean> {
      isMaking.value = true
      const file = await notices.attempt('The report was not made', () =>
        host.calls().reports.make({ subject, format: format.value }),
      )
      isMaking.value = false
      if (file === null) return false
      keepBinaryFile(file)
      notices.done(`${file.name} was exported.`)
      return true
    },
  }
})
