import { effectScope } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { useQuietSave } from '../../../renderer/features/lab-guide/use-quiet-save.ts'

vi.mock('vue', async (actual) => ({ ...(await actual<object>()), onBeforeUnmount: () => undefined }))

describe('what is written while a save is under way', () => {
  it('is saved after it, not beside it', async () => {
    let text = ''
    const saved: string[] = []
    const answers: (() => void)[] = []
    const saving = effectScope().run(() =>
      useQuietSave(async () => {
        saved.push(text)
        await new Promise<void>((resolve) => answers.push(resolve))
        return true
      }),
    )!
    text = 'cause'
    saving.touch()
    void saving.flush()
    await vi.waitFor(() => expect(saved).toEqual(['cause']))
    text = 'cause, evidence'
    saving.touch()
    const second = saving.flush()
    await Promise.resolve()
    expect(saved).toEqual(['cause'])
    answers.shift()!()
    await vi.waitFor(() => expect(saved).toEqual(['cause', 'cause, evidence']))
    answers.shift()!()
    await second
    expect(saving.state.value).toBe('saved')
  })
})
