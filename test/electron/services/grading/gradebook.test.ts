/**
 * From a learner's attempt to the instructor's marks and back: handed in as a file, marked in a gradebook of another
 * machine, changed by hand, sent back as feedback that opens beside the attempt.
 */
import { afterEach, describe, expect, it } from 'vitest'
import type { AttemptTerms } from '../../../../core/lab/terms.ts'
import { parseSubmission } from '../../../../core/lab/submission.ts'
import { RefusedError } from '../../../../electron/services/refused.ts'
import type { Services } from '../../../../electron/services/services.ts'
import { temporaryServices } from '../../../support/services.ts'
import { walkAttempt } from '../../../support/walked-attempt.ts'

const open: Services[] = []

function machine(name: string): Services {
  const services = temporaryServices()
  services.changeSettings({ learnerName: name })
  open.push(services)
  return services
}

afterEach(() => {
  for (const services of open.splice(0)) services.close()
})

async function attempted(services: Services, labId: string): Promise<string> {
  const { id, seed } = services.labs.start(labId, undefined)
  await walkAttempt({ services, attemptId: id, lab: services.library.lab(labId, seed) })
  return id
}

async function handedIn(services: Services, labId: string) {
  const id = await attempted(services, labId)
  services.labs.handIn(id)
  return { id, file: services.handIns.file(id) }
}

async function added(
  services: Services,
  packId: string,
  files: readonly { fileName: string; text: string }[],
) {
  const { id } = services.gradebook.add(packId, files)
  while (services.jobs.state(id).state === 'running') await new Promise((resolve) => setTimeout(resolve, 20))
  expect(services.jobs.state(id)).toMatchObject({ state: 'done', problem: '' })
  return services.gradebook.open(packId).submissions
}

const assignment: AttemptTerms = {
  mode: 'assignment',
  hasChecks: false,
  hasHints: false,
  hintCostPercent: 0,
  minutes: null,
}

function refusalOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal.id
    throw error
  }
  return ''
}

describe('a hand-in of a shipped lab', () => {
  it('needs to be handed in, and a name', async () => {
    const learner = machine('')
    const id = await attempted(learner, 'first-move')
    expect(refusalOf(() => learner.handIns.file(id))).toBe('attempt-not-handed-in')
    learner.labs.handIn(id)
    expect(refusalOf(() => learner.handIns.file(id))).toBe('learner-has-no-name')
    learner.changeSettings({ learnerName: 'Ada' })
    expect(learner.handIns.file(id).name).toBe('first-move-ada.submission.yaml')
  }, 60_000)

  it('comes to the points that the learner saw, without a flag', async () => {
    const learner = machine('Ada Lovelace')
    const { id, file } = await handedIn(learner, 'first-move')
    const seen = learner.labs.view(id)
    const { results } = parseSubmission(file.name, file.text).submission
    expect(results).toMatchObject(seen.score)
    const instructor = machine('Dr. M')
    const imported = instructor.files.importText(file.name, file.text)
    expect(imported).toEqual({ kind: 'submission', packId: '', learner: 'Ada Lovelace', flags: 0 })
    const [graded] = instructor.gradebook.open('').submissions
    expect(graded).toMatchObject({ points: seen.score.points, attemptId: id, flags: [], labId: 'first-move' })
    // The same file again takes the place of the first.
    instructor.files.importText(file.name, file.text)
    expect(instructor.gradebook.open('').submissions).toHaveLength(1)
    // Its copy under another name is told on both.
    instructor.files.importText('copy.yaml', file.text)
    const twice = instructor.gradebook.open('').submissions
    expect(twice.map(({ flags }) => flags.map((flag) => flag.id))).toEqual([['duplicate'], ['duplicate']])
  }, 60_000)

  it('opens as a run that is the learner’s', async () => {
    const learner = machine('Ada')
    const { id, file } = await handedIn(learner, 'first-move')
    const instructor = machine('')
    instructor.files.importText(file.name, file.text)
    const submissionId = instructor.gradebook.open('').submissions[0]!.id
    const { runId } = instructor.gradebook.openRun(submissionId)
    expect(instructor.gradebook.openRun(submissionId).runId).toBe(runId)
    const { submission } = parseSubmission(file.name, file.text)
    await instructor.runs.seek(runId, submission.horizonNs)
    expect(instructor.runs.liveRun(runId).traceHash()).toBe(submission.traceHash)
    expect(instructor.runs.describe(runId).summary.name).toContain('Ada')
    expect(learner.labs.view(id).feedback).toBeNull()
  }, 60_000)
})

describe('a hand-in of a pack without its key', () => {
  it('is marked by the instructor, changed by hand, and comes back', async () => {
    const instructor = machine('Dr. M')
    const pack = instructor.packs.make({
      title: 'Autumn',
      author: '',
      description: '',
      labs: [{ lab: 'first-move', terms: assignment, seed: 77 }],
      scenarioIds: [],
    })
    const learner = machine('Ada')
    const given = instructor.packs.file(pack.id, 'student')
    learner.files.importText(given.name, given.text)
    const key = `${pack.id}.first-move`
    const { id, seed } = learner.labs.start(key)
    expect(seed).toBe(77)
    await walkAttempt({ services: learner, attemptId: id, lab: instructor.library.lab('first-move', 77) })
    learner.labs.handIn(id)
    const file = learner.handIns.file(id)
    expect(parseSubmission(file.name, file.text).submission.results).toBeNull()
    expect(learner.labs.view(id).areVerdictsShown).toBe(false)

    const [graded] = await added(instructor, pack.id, [{ fileName: file.name, text: file.text }])
    expect(graded).toMatchObject({ flags: [], points: 100, maxPoints: 100 })
    expect(instructor.packs.list()[0]!.submissionCount).toBe(1)

    const { id: objective, points } = graded!.objectives[0]!
    const changed = instructor.gradebook.override({
      submissionId: graded!.id,
      objective,
      points: 1,
      comment: 'Too quick.',
    })
    expect(changed.points).toBe(100 - points + 1)
    instructor.gradebook.override({ submissionId: graded!.id, comment: 'Well done.' })
    // Marked anew, what was changed by hand stays.
    const [again] = await added(instructor, pack.id, [{ fileName: file.name, text: file.text }])
    expect(again).toMatchObject({ points: changed.points, comment: 'Well done.' })
    expect(instructor.gradebook.open(pack.id).objectives[0]).toMatchObject({ id: objective, partly: 1 })

    const [feedback] = instructor.gradebook.feedback([graded!.id])
    expect(refusalOf(() => machine('Bob').files.importText(feedback!.name, feedback!.text))).toBe(
      'feedback-without-attempt',
    )
    expect(learner.files.importText(feedback!.name, feedback!.text)).toMatchObject({
      kind: 'feedback',
      attemptId: id,
    })
    const view = learner.labs.view(id)
    expect(view.areVerdictsShown).toBe(true)
    expect(view.feedback).toMatchObject({
      instructor: 'Dr. M',
      comment: 'Well done.',
      points: changed.points,
    })
    expect(view.feedback!.objectives[0]).toMatchObject({
      id: objective,
      points: 1,
      comment: 'Too quick.',
      isOverridden: true,
    })

    instructor.gradebook.remove(graded!.id)
    expect(instructor.gradebook.open(pack.id).submissions).toEqual([])
  }, 90_000)

  it('that is put into another gradebook is told', async () => {
    const instructor = machine('')
    const make = (title: string) =>
      instructor.packs.make({
        title,
        author: '',
        description: '',
        labs: [{ lab: 'first-move', terms: assignment, seed: null }],
        scenarioIds: [],
      })
    const pack = make('One')
    const learner = machine('Ada')
    const { file } = await handedIn(learner, 'first-move')
    const [graded] = await added(instructor, pack.id, [{ fileName: file.name, text: file.text }])
    expect(graded!.flags.map(({ id }) => id)).toEqual(['wrong-lab'])
    expect(() => instructor.gradebook.open('p-00000000')).toThrow(/no pack/)
  }, 60_000)
})
