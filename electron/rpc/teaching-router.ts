/** An instructor's calls and the reports, each group in the file beside it. */
import { gradebookRouter } from './teaching-router-gradebook.ts'
import { packsRouter } from './teaching-router-packs.ts'
import { presenterRouter } from './teaching-router-presenter.ts'
import { reportsRouter } from './teaching-router-reports.ts'

export const teachingRouter = {
  ...packsRouter,
  gradebook: gradebookRouter,
  presenter: presenterRouter,
  reports: reportsRouter,
}
