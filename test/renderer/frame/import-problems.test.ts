/** The problems of a file as text: what a person pastes to whoever wrote it. */
import { expect, it } from 'vitest'
import { problemsAsText } from '../../../renderer/features/frame/import-problems.ts'

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
