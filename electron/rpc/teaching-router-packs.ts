/** Calls of packs, of labs and scenarios in the making, of long work, and the import of any file. */
import { answered, os } from './implementer.ts'

export const packsRouter = {
  files: {
    import: os.files.import.handler(({ context, input }) =>
      answered(() => context.services.files.importText(input.fileName, input.text)),
    ),
  },
  jobs: {
    state: os.jobs.state.handler(({ context, input }) =>
      answered(() => context.services.jobs.state(input.jobId)),
    ),
    cancel: os.jobs.cancel.handler(({ context, input }) =>
      answered(() => context.services.jobs.cancel(input.jobId)),
    ),
  },
  packs: {
    list: os.packs.list.handler(({ context }) => answered(() => context.services.packs.list())),
    make: os.packs.make.handler(({ context, input }) => answered(() => context.services.packs.make(input))),
    file: os.packs.file.handler(({ context, input }) =>
      answered(() => context.services.packs.file(input.packId, input.copy)),
    ),
    remove: os.packs.remove.handler(({ context, input }) =>
      answered(() => {
        context.services.packs.remove(input.packId)
        return {}
      }),
    ),
  },
  drafts: {
    list: os.drafts.list.handler(({ context }) => answered(() => context.services.drafts.list())),
    create: os.drafts.create.handler(({ context, input }) =>
      answered(() => context.services.drafts.create(input.kind, input.from)),
    ),
    text: os.drafts.text.handler(({ context, input }) =>
      answered(() => ({ text: context.services.drafts.text(input.draftId) })),
    ),
    save: os.drafts.save.handler(({ context, input }) =>
      answered(() => context.services.drafts.save(input.draftId, input.text)),
    ),
    remove: os.drafts.remove.handler(({ context, input }) =>
      answered(() => {
        context.services.drafts.remove(input.draftId)
        return {}
      }),
    ),
    review: os.drafts.review.handler(({ context, input }) =>
      answered(() => context.services.drafts.review(input)),
    ),
    preview: os.drafts.preview.handler(({ context, input }) =>
      answered(() => context.services.drafts.preview(input)),
    ),
    try: os.drafts.try.handler(({ context, input }) =>
      answered(() => context.services.drafts.try(input.draftId, input.seed)),
    ),
    verify: os.drafts.verify.handler(({ context, input }) =>
      answered(() => context.services.drafts.verify(input.draftId, input.seeds)),
    ),
    findings: os.drafts.findings.handler(({ context, input }) =>
      answered(() => context.services.drafts.findings(input.jobId)),
    ),
  },
}
