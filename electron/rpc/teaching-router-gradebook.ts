/** Calls of the gradebook, and the file that a learner hands in. */
import { answered, os } from './implementer.ts'

export const gradebookRouter = {
  open: os.gradebook.open.handler(({ context, input }) =>
    answered(() => context.services.gradebook.open(input.packId)),
  ),
  add: os.gradebook.add.handler(({ context, input }) =>
    answered(() => context.services.gradebook.add(input.packId, input.files)),
  ),
  remove: os.gradebook.remove.handler(({ context, input }) =>
    answered(() => {
      context.services.gradebook.remove(input.submissionId)
      return {}
    }),
  ),
  override: os.gradebook.override.handler(({ context, input }) =>
    answered(() => context.services.gradebook.override(input)),
  ),
  csv: os.gradebook.csv.handler(({ context, input }) =>
    answered(() => context.services.gradebook.csv(input.packId)),
  ),
  feedback: os.gradebook.feedback.handler(({ context, input }) =>
    answered(() => context.services.gradebook.feedback(input.submissionIds)),
  ),
  openRun: os.gradebook.openRun.handler(({ context, input }) =>
    answered(() => context.services.gradebook.openRun(input.submissionId)),
  ),
}

export const submissionHandler = os.attempts.submission.handler(({ context, input }) =>
  answered(() => context.services.handIns.file(input.attemptId)),
)
