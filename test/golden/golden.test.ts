/** Every golden scenario gives its trace to the byte. A change here is a change of behaviour: review it, then `npm run golden`. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { goldenNames, goldenText, goldenTracePath } from './trace-text.ts'

describe('golden traces', () => {
  it.each(goldenNames())('%s', (name) => {
    expect(goldenText(name)).toBe(readFileSync(goldenTracePath(name), 'utf8'))
  })
})
