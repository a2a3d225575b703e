/** Reports of attempts, runs, comparisons and classes. */
import { answered, os } from './implementer.ts'

export const reportsRouter = {
  make: os.reports.make.handler(({ context, input }) =>
    answered(() => context.services.reports.make(input.subject, input.format)),
  ),
}
