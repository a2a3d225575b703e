/** Keys of a presentation, also those that slide remotes send. Pure; both windows use them. */
import type { PresenterAct } from '../../stores/presenter.ts'

export type PresenterKey = 'forward' | 'back' | 'blank' | 'reveal' | 'timer' | 'begin' | 'leave'

/** By `KeyboardEvent.key`, letters in lower case. Remotes send PageDown, PageUp, F5 or Escape, and b or the dot. */
export const presenterKeys: Readonly<Record<PresenterKey, readonly string[]>> = {
  forward: ['PageDown', 'ArrowRight', ' '],
  back: ['PageUp', 'ArrowLeft'],
  blank: ['b', '.'],
  reveal: ['r'],
  timer: ['t'],
  begin: ['F5'],
  leave: ['Escape'],
}

export const presenterKeyWords: Readonly<Record<PresenterKey, string>> = {
  forward: 'Forward: ask, play on, reveal',
  back: 'Back',
  blank: 'Blank the audience view',
  reveal: 'Reveal at once',
  timer: 'Time to think: begin or stop',
  begin: 'Begin: open the audience view',
  leave: 'Leave the presenter view',
}

export function presenterKeyOf(press: {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}): PresenterKey | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  const found = Object.entries(presenterKeys).find(([, keys]) => keys.includes(key))
  return found === undefined ? null : (found[0] as PresenterKey)
}

/** What a key does to the presentation itself; null for one that is the window's own business. */
export function actOfKey(key: PresenterKey, think: { readonly isRunning: boolean }): PresenterAct | null {
  switch (key) {
    case 'forward':
    case 'back':
    case 'reveal':
    case 'blank':
      return { type: key }
    case 'timer':
      return { type: 'think', seconds: think.isRunning ? 0 : 30 }
    default:
      return null
  }
}
