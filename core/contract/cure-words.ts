/** What a cure disturbs, in the words that window and command line share. */
import type { Cure } from '../checks/cure.ts'

export const effortWords: Readonly<Record<Cure['effort'], string>> = {
  1: 'nothing is interrupted',
  2: 'changes a setting that others may notice',
  5: 'the VM is down for a while',
}

/** How the smallest cure is chosen. */
export const smallestMeans =
  'Of all sets of changes after which nothing blocks, the one that disturbs least; of equal ones, the one with the fewest changes.'
