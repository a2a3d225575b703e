import { afterEach, describe, expect, it } from 'vitest'
import { InputError } from '../../../../core/base/errors.ts'
import { parsePack } from '../../../../core/lab/pack.ts'
import { examTerms } from '../../../../core/lab/terms.ts'
import { NotFoundError, RefusedError } from '../../../../electron/services/refused.ts'
import { closeDesks, Desk, rightOrder } from '../lab-desk.ts'
import { checkedTerms, handOut, keylessTerms, request } from './pack-bench.ts'

afterEach(closeDesks)

describe('a pack', () => {
  it('is made of labs, and both copies read as what they are', () => {
    const { instructor, pack } = handOut(
      request(['first-move', 'never-done'], keylessTerms, { scenarioIds: ['first-move'] }),
    )
    expect(pack).toMatchObject({ copy: 'instructor', isOwn: true, scenarioCount: 1, submissionCount: 0 })
    expect(pack.labs).toMatchObject([
      { id: 'first-move', key: `${pack.id}.first-move`, hasKey: true },
      { id: 'never-done' },
    ])
    const own = parsePack('own', instructor.services.packs.file(pack.id, 'instructor').text)
    const handed = parsePack('handed', instructor.services.packs.file(pack.id, 'student').text)
    expect(handed).toMatchObject({ id: pack.id, copy: 'student', title: 'Week 3', author: 'Ada' })
    expect(handed.labs.map(({ hash }) => hash)).toEqual(own.labs.map(({ hash }) => hash))
    expect(handed).not.toHaveProperty('signingKey')
  })

  it('is signed with the same key in both copies, and with the same one when it is made anew', () => {
    const { instructor, student, pack } = handOut(request(['first-move'], keylessTerms))
    const key = `${pack.id}.first-move`
    const marked = instructor.services.packs.packLabOf(key)!
    expect(marked.pack!.signingKey).toMatch(/^[0-9a-f]{64}$/)
    expect(student.services.packs.packLabOf(key)).toMatchObject({ hash: marked.hash, pack: marked.pack })
    const anew = instructor.services.packs.make(
      request(['first-move', 'latched'], checkedTerms, { packId: pack.id, title: 'Week 4' }),
    )
    expect(anew).toMatchObject({ id: pack.id, title: 'Week 4' })
    expect(instructor.services.packs.packLabOf(key)!.pack).toMatchObject({
      signingKey: marked.pack!.signingKey,
      title: 'Week 4',
    })
    expect(instructor.services.packs.list()).toHaveLength(1)
  })

  it('refuses two labs with one id, labs that are not there, and labs of a student’s copy', () => {
    const { student, pack } = handOut(request(['first-move'], keylessTerms))
    const { packs } = student.services
    expect(() => packs.make(request(['first-move', 'first-move'], keylessTerms))).toThrow(
      /Two of the labs have the id "first-move"/,
    )
    expect(() => packs.make(request(['no-such-lab'], keylessTerms))).toThrow(NotFoundError)
    expect(() => packs.make(request([`${pack.id}.first-move`], keylessTerms))).toThrow(/nobody could mark/)
    expect(() => packs.make(request(['first-move'], keylessTerms, { packId: pack.id }))).toThrow(
      /only the student's copy/,
    )
    expect(() => packs.file(pack.id, 'instructor')).toThrow(RefusedError)
    expect(packs.file(pack.id, 'student').name).toBe('week-3.pack.yaml')
  })
})

describe('a student’s copy that was imported', () => {
  it('lists its labs with the terms of the instructor, and its scenarios', () => {
    const { student, pack } = handOut(
      request(['first-move'], { ...examTerms, minutes: 20 }, { scenarioIds: ['first-move'] }),
    )
    const listed = student.labs.list().find(({ id }) => id === `${pack.id}.first-move`)
    expect(listed).toMatchObject({
      pack: 'Week 3',
      title: 'First move',
      terms: { mode: 'exam', minutes: 20 },
      attempt: null,
    })
    expect(student.labs.list().find(({ id }) => id === 'first-move')).toMatchObject({ pack: '', terms: null })
    const scenario = student.services.library.list().find(({ id }) => id.startsWith(pack.id))!
    expect(scenario).toMatchObject({ name: 'First move', isShipped: false })
    expect(student.refusal(() => student.services.library.remove(scenario.id))).toBe('scenario-stays')
  })

  it('begins an attempt under the terms and with the seed of the pack', () => {
    const asked = request([], keylessTerms, { labs: [{ lab: 'first-move', terms: keylessTerms, seed: 77 }] })
    const { student, pack } = handOut(asked)
    const key = `${pack.id}.first-move`
    student.attempt = student.labs.start(key, 5, 'practice')
    expect(student.attempt).toMatchObject({
      labId: key,
      seed: 77,
      terms: keylessTerms,
      areVerdictsShown: false,
    })
    expect(student.labs.list().find(({ id }) => id === key)!.attempt).toMatchObject({
      id: student.attempt.id,
    })
  })

  it('without its key judges nothing on the way and nothing when it is handed in', () => {
    const { student, pack } = handOut(request(['first-move'], keylessTerms))
    student.attempt = student.labs.start(`${pack.id}.first-move`)
    student.watchAll()
    student.answer('order-stages', { order: [...rightOrder].reverse() })
    expect(student.view().steps[2]).toMatchObject({ state: 'done', answer: { isRight: null, reply: null } })
    student.answer('predict-owner', { option: 'both-run' })
    student.answer('predict-pause', { number: 3 })
    student.answer('predict-users', { option: 'address-changes' })
    student.moveAndFinish()
    student.labs.handIn(student.attempt.id)
    const view = student.view()
    expect(view).toMatchObject({
      isHandedIn: true,
      areVerdictsShown: false,
      debrief: '',
      score: { points: 0 },
    })
    expect(view.objectives.every(({ verdict }) => verdict === 'cannot-judge')).toBe(true)
    expect(student.labs.list().find(({ id }) => id === view.labId)).toMatchObject({
      first: null,
      best: null,
      isMastered: false,
    })
    expect(student.refusal(() => student.labs.report(student.attempt.id))).not.toBe('done')
  })

  it('with its key checks as the lab does', () => {
    const { student, pack } = handOut(request(['first-move'], checkedTerms))
    student.attempt = student.labs.start(`${pack.id}.first-move`)
    student.watchAll()
    student.answer('order-stages', { order: rightOrder })
    expect(student.labs.check(student.attempt.id).objectives[0]).toMatchObject({ verdict: 'met', points: 20 })
  })

  it('is replaced by a newer one, and its attempts stay', () => {
    const { instructor, student, pack } = handOut(request(['first-move'], checkedTerms))
    const { id } = student.labs.start(`${pack.id}.first-move`)
    instructor.services.packs.make(
      request(['first-move', 'latched'], checkedTerms, { packId: pack.id, title: 'Week 3 again' }),
    )
    const { text } = instructor.services.packs.file(pack.id, 'student')
    expect(student.services.packs.import('again', text)).toEqual({
      packId: pack.id,
      title: 'Week 3 again',
      isReplaced: true,
    })
    expect(student.services.packs.list()).toMatchObject([{ labs: [{}, {}], isOwn: false, copy: 'student' }])
    expect(student.labs.view(id).labId).toBe(`${pack.id}.first-move`)
  })

  it('is removed, and its attempts open again when it comes back', () => {
    const { instructor, student, pack } = handOut(request(['first-move'], { ...examTerms, minutes: 1 }))
    const { id, runId } = student.labs.start(`${pack.id}.first-move`)
    student.services.packs.remove(pack.id)
    student.close()
    const again = new Desk({ stateFolder: student.folder, clock: student.clock })
    student.clock.advance(120_000)
    expect(again.labs.list().some(({ pack: of }) => of !== '')).toBe(false)
    expect(() => again.labs.view(id)).toThrow(NotFoundError)
    expect(() => again.services.runs.play(runId, 1)).not.toThrow()
    again.services.packs.import('back', instructor.services.packs.file(pack.id, 'student').text)
    expect(again.labs.view(id)).toMatchObject({ isHandedIn: true })
  })

  it('is not taken where the instructor’s is, nor with a broken seal', () => {
    const { instructor, student, pack } = handOut(request(['first-move'], keylessTerms))
    const { text } = instructor.services.packs.file(pack.id, 'student')
    expect(instructor.refusal(() => instructor.services.packs.import('x', text))).toBe(
      'pack-instructors-copy-is-here',
    )
    const at = text.indexOf('sealed:') + 60
    const other = text[at] === 'A' ? 'B' : 'A'
    const broken = text.slice(0, at) + other + text.slice(at + 1)
    student.services.packs.remove(pack.id)
    expect(() => student.services.packs.import('week-3.pack.yaml', broken)).toThrow(InputError)
    expect(student.services.packs.list()).toEqual([])
  })
})

it('an instructor’s copy takes the place of a student’s, and its labs are there after a restart', () => {
  const { instructor, student, pack } = handOut(request(['first-move'], keylessTerms))
  const { text } = instructor.services.packs.file(pack.id, 'instructor')
  expect(student.services.packs.import('own', text)).toMatchObject({ isReplaced: true })
  const { folder } = student
  student.close()
  const again = new Desk(folder)
  expect(again.services.packs.list()).toMatchObject([{ copy: 'instructor', isOwn: false }])
  expect(again.services.packs.packLabsOf(pack.id).map(({ labId }) => labId)).toEqual(['first-move'])
  expect(again.labs.start(`${pack.id}.first-move`).title).toBe('First move')
})
