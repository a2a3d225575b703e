/**
 * Plays seeds until one breaks a promise, in a copy of the tree that has a mistake in it, and says in one line of JSON
 * which promise and after how many seeds. `mutants.ts` runs it.
 */
import { documentOfSeed } from './simulation.ts'
import { play } from './play.ts'

const [most = '1000', first = '1'] = process.argv.slice(2)

/** Every so many seeds are played again, through a snapshot. */
const seedsPerRepeat = 4

function hunt(): { readonly check: string; readonly detail: string; readonly seeds: number } | null {
  for (let seeds = 1; seeds <= Number(most); seeds += 1) {
    const { breach } = play(documentOfSeed(Number(first) + seeds - 1), seeds % seedsPerRepeat === 0)
    if (breach !== null) return { check: breach.check, detail: breach.detail, seeds }
  }
  return null
}

process.stdout.write(`${JSON.stringify(hunt())}\n`)
