/** Implements the contract with the services. No logic of its own. */
import { answered, os } from './implementer.ts'
import { teachingRouter } from './teaching-router.ts'
import { submissionHandler } from './teaching-router-gradebook.ts'

export type { RouterContext } from './implementer.ts'

export const router = os.router({
  system: {
    about: os.system.about.handler(({ context }) => context.services.about()),
    settings: os.system.settings.handler(({ context }) => context.services.settings()),
    changeSettings: os.system.changeSettings.handler(({ context, input }) =>
      context.services.changeSettings(definedOnly(input)),
    ),
    place: os.system.place.handler(({ context }) => context.services.place()),
    rememberPlace: os.system.rememberPlace.handler(({ context, input }) => {
      context.services.rememberPlace(input)
      return {}
    }),
  },
  scenarios: {
    list: os.scenarios.list.handler(({ context }) => answered(() => context.services.library.list())),
    text: os.scenarios.text.handler(({ context, input }) =>
      answered(() => {
        const found = context.services.library.find(input.scenarioId)
        return { name: found.fileName, mediaType: 'text/yaml', text: found.text }
      }),
    ),
    importText: os.scenarios.importText.handler(({ context, input }) =>
      answered(() => context.services.library.importText(input.fileName, input.text)),
    ),
    duplicate: os.scenarios.duplicate.handler(({ context, input }) =>
      answered(() => context.services.library.duplicate(input.scenarioId)),
    ),
    remove: os.scenarios.remove.handler(({ context, input }) =>
      answered(() => {
        context.services.library.remove(input.scenarioId)
        return {}
      }),
    ),
  },
  runs: {
    list: os.runs.list.handler(({ context }) => answered(() => context.services.runs.list())),
    create: os.runs.create.handler(({ context, input }) =>
      answered(() => context.services.runs.create(input.scenarioId, input.seed)),
    ),
    open: os.runs.open.handler(({ context, input }) =>
      answered(() => context.services.runs.open(input.runId)),
    ),
    remove: os.runs.remove.handler(({ context, input }) =>
      answered(() => {
        context.services.runs.remove(input.runId)
        return {}
      }),
    ),
    rename: os.runs.rename.handler(({ context, input }) =>
      answered(() => context.services.runs.rename(input.runId, input.name)),
    ),
    command: os.runs.command.handler(({ context, input }) =>
      answered(() => context.services.runs.command(input.runId, input.command)),
    ),
    play: os.runs.play.handler(({ context, input }) =>
      answered(() => context.services.runs.play(input.runId, input.speed)),
    ),
    pause: os.runs.pause.handler(({ context, input }) =>
      answered(() => context.services.runs.pause(input.runId)),
    ),
    step: os.runs.step.handler(({ context, input }) =>
      answered(() => context.services.runs.step(input.runId, input.unit)),
    ),
    seek: os.runs.seek.handler(({ context, input }) =>
      answered(() => context.services.runs.seek(input.runId, input.atNs)),
    ),
    branch: os.runs.branch.handler(({ context, input }) =>
      answered(() => context.services.runs.branch(input.runId, input.atNs, input.name)),
    ),
    check: os.runs.check.handler(({ context, input }) =>
      answered(() => context.services.runs.check(input.runId, input.request, input.withPlan ?? false)),
    ),
    preview: os.runs.preview.handler(({ context, input }) =>
      answered(() => context.services.runs.preview(input.runId, input.request)),
    ),
    login: os.runs.login.handler(({ context, input }) =>
      answered(() => context.services.runs.login(input.runId, input)),
    ),
    estate: os.runs.estate.handler(({ context, input }) =>
      answered(() => context.services.runs.estate(input.runId)),
    ),
    report: os.runs.report.handler(({ context, input }) =>
      answered(() => context.services.labs.runReport(input.runId)),
    ),
  },
  labs: {
    list: os.labs.list.handler(({ context }) =>
      answered(async () => (await context.services.labs.ready()).list()),
    ),
    progress: os.labs.progress.handler(({ context }) =>
      answered(async () => (await context.services.labs.ready()).progress()),
    ),
    glossary: os.labs.glossary.handler(({ context }) =>
      answered(async () => (await context.services.labs.ready()).glossary()),
    ),
  },
  attempts: {
    start: os.attempts.start.handler(({ context, input }) =>
      answered(() => context.services.labs.start(input.labId, input.seed, input.mode)),
    ),
    view: os.attempts.view.handler(({ context, input }) =>
      answered(() => context.services.labs.view(input.attemptId)),
    ),
    answer: os.attempts.answer.handler(({ context, input }) =>
      answered(() => context.services.labs.answer(input)),
    ),
    continue: os.attempts.continue.handler(({ context, input }) =>
      answered(() => context.services.labs.continue(input.attemptId, input.step)),
    ),
    watch: os.attempts.watch.handler(({ context, input }) =>
      answered(() => context.services.labs.watch(input.attemptId, input.step)),
    ),
    check: os.attempts.check.handler(({ context, input }) =>
      answered(() => context.services.labs.check(input.attemptId)),
    ),
    hint: os.attempts.hint.handler(({ context, input }) =>
      answered(() => context.services.labs.hint(input.attemptId, input.objective)),
    ),
    note: os.attempts.note.handler(({ context, input }) =>
      answered(() => context.services.labs.note(input.attemptId, input.text)),
    ),
    hypothesis: os.attempts.hypothesis.handler(({ context, input }) =>
      answered(() => context.services.labs.hypothesis(input)),
    ),
    selfMark: os.attempts.selfMark.handler(({ context, input }) =>
      answered(() => context.services.labs.selfMark(input.attemptId, input.step, input.marks)),
    ),
    dismiss: os.attempts.dismiss.handler(({ context, input }) =>
      answered(() => context.services.labs.dismiss(input.attemptId, input.objective)),
    ),
    handIn: os.attempts.handIn.handler(({ context, input }) =>
      answered(() => context.services.labs.handIn(input.attemptId)),
    ),
    submission: submissionHandler,
    report: os.attempts.report.handler(({ context, input }) =>
      answered(() => context.services.labs.report(input.attemptId)),
    ),
  },
  ...teachingRouter,
})

/** Only the settings that were given. */
function definedOnly<Value extends object>(
  value: Value,
): Partial<{ [Key in keyof Value]: Exclude<Value[Key], undefined> }> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never
}
