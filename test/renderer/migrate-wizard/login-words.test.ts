/** What stands at which field of the login. */
import { expect, it } from 'vitest'
import {
  emptyFieldProblem,
  problemOfAnswer,
  untrustedProblem,
} from '../../../renderer/features/migrate-wizard/login-words.ts'

const answer = { outcome: 'accepted', vcenter: 'vc-c', ssoDomain: 'two.local', thumbprint: 'AA' } as const

it('asks for each field that is empty, from the top', () => {
  expect(emptyFieldProblem(' ', '', '')?.field).toBe('address')
  expect(emptyFieldProblem('vc-c', ' ', '')?.field).toBe('user')
  expect(emptyFieldProblem('vc-c', 'me', '')?.field).toBe('password')
  expect(emptyFieldProblem('vc-c', 'me', ' ')).toBeNull()
})

it('says wrong credentials with vSphere’s fault, and nothing where the login went well', () => {
  expect(problemOfAnswer({ ...answer, outcome: 'wrong' }, 'vc-c', 'one.local')).toEqual({
    field: 'password',
    fault: 'InvalidLogin',
    words: 'Cannot complete login due to an incorrect user name or password.',
  })
  expect(problemOfAnswer(answer, 'vc-c', 'one.local')).toBeNull()
})

it('names an address at which nobody answers, and a vCenter of the own SSO domain', () => {
  const unknown = { outcome: 'unknown-address', vcenter: '', ssoDomain: '', thumbprint: '' } as const
  expect(problemOfAnswer(unknown, 'vc-z', 'one.local')?.words).toContain('vc-z: no vCenter Server answers')
  expect(problemOfAnswer(answer, 'vc-c', 'two.local')).toMatchObject({ field: 'address' })
  expect(untrustedProblem('vc-c').fault).toBe('SSLVerifyFault')
})
