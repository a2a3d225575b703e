/** The router says the services' errors in the contract's words; a bug stays a bug, told on standard error. */
import { createRouterClient } from '@orpc/server'
import { expect, it, vi } from 'vitest'
import { InputError } from '../../../core/base/errors.ts'
import { router } from '../../../electron/rpc/router.ts'
import { NotFoundError, RefusedError } from '../../../electron/services/refused.ts'
import type { Services } from '../../../electron/services/services.ts'
import { temporaryServices } from '../../support/services.ts'

/** The error of a call whose service throws this. */
async function errorOf(thrown: unknown): Promise<unknown> {
  const runs = {
    list() {
      throw thrown
    },
  }
  const client = createRouterClient(router, { context: { services: { runs } as unknown as Services } })
  return client.runs.list({}).then(
    () => null,
    (error: unknown) => error,
  )
}

const problem = {
  line: 3,
  column: 1,
  path: 'seed',
  message: 'Not a number.',
  expected: 'a number',
  remedy: 'Mend it.',
}

it('passes refusals, wrong input and unknown ids on with their data', async () => {
  const refusal = { id: 'no', fault: 'InvalidState', message: 'It cannot be.', remedy: 'Do otherwise.' }
  expect(await errorOf(new RefusedError(refusal))).toMatchObject({
    code: 'REFUSED',
    status: 422,
    defined: true,
    message: 'It cannot be. Do otherwise.',
    data: refusal,
  })
  expect(await errorOf(new InputError('a.yaml', [problem]))).toMatchObject({
    code: 'INPUT_WRONG',
    defined: true,
    data: { file: 'a.yaml', problems: [problem] },
  })
  expect(await errorOf(new NotFoundError('run', 'r1'))).toMatchObject({
    code: 'NOT_FOUND',
    defined: true,
    data: { kind: 'run', id: 'r1' },
  })
})

it('passes a bug on as it is, with its stack on standard error', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const bug = new TypeError('x is not a function')
  expect(await errorOf(bug)).toBe(bug)
  expect(said.mock.calls.flat().join('')).toContain('router.test.ts')
  said.mockRestore()
})

it('gives the glossary with the labs that teach each term, and what the learner knows of it', async () => {
  const services = temporaryServices()
  const client = createRouterClient(router, { context: { services } })
  const terms = await client.labs.glossary({})
  const stun = terms.find(({ id }) => id === 'stun')!
  expect(stun.labs).toContainEqual({ id: 'first-move', title: 'First move' })
  expect(terms.map(({ title }) => title)).toEqual(
    terms.map(({ title }) => title).toSorted((left, right) => left.localeCompare(right, 'en')),
  )
  const { concepts } = await client.labs.progress({})
  expect(concepts.find(({ id }) => id === 'stun')).toMatchObject({ title: 'Stun', mastery: 'none' })
  services.close()
})
