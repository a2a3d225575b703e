/**
 * A small storm of fixed seeds in every run of the tests, and every scenario in which a storm has once found a mistake.
 * The large one is `npm run storm`.
 */
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { playChunk } from './chunk.ts'
import { playSeeds } from './crew.ts'
import type { StormDocument } from './document.ts'
import { play } from './play.ts'
import { documentOfSeed } from './simulation.ts'

const folder = path.join(import.meta.dirname, 'regressions')
const regressions = fs.readdirSync(folder).filter((file) => file.endsWith('.json'))

describe('a small storm', () => {
  it('breaks no promise', { timeout: 60_000 }, () => {
    const { failures, tally } = playChunk({ firstSeed: 1, seeds: 300 })
    expect(failures).toEqual([])
    expect(tally.get('migrations')).toBeGreaterThan(300)
    expect(tally.get('outcome: vmotion × failed')).toBeGreaterThan(20)
  })

  it('is the same whoever plays it', { timeout: 60_000 }, async () => {
    const order = {
      firstSeed: 1001,
      seeds: 100,
      limitMs: Infinity,
      signal: new AbortController().signal,
      onResult: () => {},
    }
    const one = await playSeeds({ ...order, workers: 1 })
    const two = await playSeeds({ ...order, workers: 2 })
    expect(two).toEqual(one)
  })

  it('makes of one seed one document', () => {
    expect(documentOfSeed(7)).toEqual(documentOfSeed(7))
    expect(documentOfSeed(7)).not.toEqual(documentOfSeed(8))
  })
})

describe('what a storm has found once', () => {
  it.each(regressions)('%s', (file) => {
    const document = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as StormDocument
    expect(play(document, true).breach).toBeNull()
  })
})
