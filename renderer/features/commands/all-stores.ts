/** The stores that commands act on, taken once. */
import { useAuthorCheckStore } from '../../stores/author-check.ts'
import { useAuthorStore } from '../../stores/author.ts'
import { useDialogsStore } from '../../stores/dialogs.ts'
import { useHostStore } from '../../stores/host.ts'
import { useImportsStore } from '../../stores/imports.ts'
import { useLabDraftStore } from '../../stores/lab-draft.ts'
import { useLabStore } from '../../stores/lab.ts'
import { useLibraryStore } from '../../stores/library.ts'
import { useNavigationStore } from '../../stores/navigation.ts'
import { useNoticesStore } from '../../stores/notices.ts'
import { useReportsStore } from '../../stores/reports.ts'
import { usePacksStore } from '../../stores/packs.ts'
import { usePresenterStore } from '../../stores/presenter.ts'
import { useRunStore } from '../../stores/run.ts'
import { useSettingsStore } from '../../stores/settings.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'

export function useAllStores() {
  return {
    author: useAuthorStore(),
    authorCheck: useAuthorCheckStore(),
    dialogs: useDialogsStore(),
    host: useHostStore(),
    imports: useImportsStore(),
    lab: useLabStore(),
    labDraft: useLabDraftStore(),
    library: useLibraryStore(),
    navigation: useNavigationStore(),
    notices: useNoticesStore(),
    reports: useReportsStore(),
    packs: usePacksStore(),
    presenter: usePresenterStore(),
    run: useRunStore(),
    settings: useSettingsStore(),
    workbench: useWorkbenchStore(),
  }
}

export type AllStores = ReturnType<typeof useAllStores>

export const noRun = 'No run is open. Open a scenario or a lab in the Library.'
