/** Calls of a presented lab. */
import { answered, os } from './implementer.ts'

export const presenterRouter = {
  open: os.presenter.open.handler(({ context, input }) =>
    answered(() => context.services.presenter.open(input.labId, input.seed)),
  ),
  view: os.presenter.view.handler(({ context, input }) =>
    answered(() => context.services.presenter.view(input.presentationId)),
  ),
  audience: os.presenter.audience.handler(({ context, input }) =>
    answered(() => context.services.presenter.audience(input.presentationId)),
  ),
  running: os.presenter.running.handler(({ context }) =>
    answered(() => context.services.presenter.running()),
  ),
  act: os.presenter.act.handler(({ context, input }) =>
    answered(() => context.services.presenter.act(input.presentationId, input.act)),
  ),
  tallyFiles: os.presenter.tallyFiles.handler(({ context, input }) =>
    answered(() => context.services.presenter.tallyFiles(input.presentationId, input.files)),
  ),
}
