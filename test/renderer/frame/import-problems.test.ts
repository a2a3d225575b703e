/** The problems of a file as text: what a person pastes to whoever wrote it. */
import { expect, it } from 'vitest'
import { importWords, problemsAsText } from '../../../renderer/features/frame/import-problems.ts'

const error = { message: 'It is no YAML.', fault: '', remedy: 'Mend it.', problems: [] }

it('writes each problem on a line with file, place, path, expectation and remedy', () => {
  const problem = {
    line: 12,
    column: 7,
    path: 'estate.vms[0].vcpus',
    message: 'This is text.',
    expected: 'a whole number',
    remedy: 'Write 2.',
  }
  const second = { ...problem, line: 14, path: '', expected: '', remedy: '' }
  expect(
    problemsAsText({ fileName: 'a.yaml', error: { ...error, problems: [problem, second] } }).split('\n'),
  ).toEqual([
    'a.yaml:12:7: estate.vms[0].vcpus: This is text. Expected: a whole number. Write 2.',
    'a.yaml:14:7: This is text.',
  ])
})

it('writes the message of a file that could not be read at all', () => {
  expect(problemsAsText({ fileName: 'a.yaml', error })).toBe('a.yaml: It is no YAML. Mend it.')
})

it('says by the kind of the file whom to ask, and what it said itself where its kind is not known', () => {
  const problem = { line: 1, column: 1, path: '', message: '', expected: '', remedy: '' }
  const wrong = { ...error, problems: [problem, problem] }
  expect(importWords({ kind: 'submission', error: wrong })).toEqual({
    message: 'This hand-in has 2 problems; each stands at its line and column.',
    remedy: 'Ask the learner for the file as Precopy wrote it. Nothing was changed.',
  })
  expect(importWords({ kind: null, error: wrong })).toEqual({ message: 'It is no YAML.', remedy: 'Mend it.' })
  expect(importWords({ kind: 'lab', error }).message).toBe('It is no YAML.')
})
