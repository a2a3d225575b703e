import { describe, expect, it } from 'vitest'
import { InputError } from '../../../core/base/errors.ts'
import { Jobs } from '../../../electron/services/jobs.ts'
import { NotFoundError, RefusedError } from '../../../electron/services/refused.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('jobs', () => {
  it('tell how far they are, and keep their result until it is read', async () => {
    const jobs = new Jobs()
    let go = (): void => {}
    const held = new Promise<void>((resolve) => (go = resolve))
    const { id, state } = jobs.begin('Prove it', 4, async ({ progress }) => {
      progress(1, 5)
      await held
      return ['found']
    })
    expect(state).toBe('running')
    await settled()
    expect(jobs.state(id)).toMatchObject({
      label: 'Prove it',
      done: 1,
      total: 5,
      state: 'running',
      problem: '',
    })
    expect(() => jobs.takeResult(id)).toThrow(RefusedError)
    go()
    await settled()
    expect(jobs.state(id)).toMatchObject({ done: 5, state: 'done' })
    expect(jobs.takeResult(id)).toEqual(['found'])
    expect(() => jobs.state(id)).toThrow(NotFoundError)
  })

  it('say why they failed', async () => {
    const jobs = new Jobs()
    const problem = {
      line: 3,
      column: 1,
      path: '',
      message: 'It is wrong.',
      expected: '',
      remedy: 'Mend it.',
    }
    const { id } = jobs.begin('Prove it', 1, () => Promise.reject(new InputError('a.yaml', [problem])))
    await settled()
    expect(jobs.state(id)).toMatchObject({ state: 'failed', problem: 'a.yaml:3:1: It is wrong. Mend it.' })
    expect(() => jobs.takeResult(id)).toThrow(/It is wrong/)
  })

  it('stop when they are cancelled, and when everything closes', async () => {
    const jobs = new Jobs()
    const until = (signal: AbortSignal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    const one = jobs.begin('One', 1, ({ signal }) => until(signal))
    const other = jobs.begin('Other', 1, ({ signal }) => until(signal))
    await settled()
    expect(jobs.cancel(one.id)).toMatchObject({ state: 'cancelled' })
    expect(jobs.cancel(one.id)).toMatchObject({ state: 'cancelled' })
    expect(jobs.state(other.id).state).toBe('running')
    await jobs.close()
    expect(() => jobs.state(other.id)).toThrow(NotFoundError)
  })
})
