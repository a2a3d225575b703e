/** A seed that breaks a promise, made small, written to a file, and told with the commands that show it again. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Failure } from './chunk.ts'
import { actsOf, type StormDocument } from './document.ts'
import { play } from './play.ts'
import type { Breach } from './rule.ts'
import { shrink } from './shrink.ts'
import { documentOfSeed } from './simulation.ts'

/** So long a failure is made smaller, at most. */
const shrinkMs = 30_000

/** Checks of playing again need it; others are found by playing once. */
function isOfRepeat({ check }: Breach): boolean {
  return check === 'same-seed-same-trace' || check === 'snapshot-goes-on-the-same'
}

/** Returns lines for people. */
export function tellFailure({ seed, breach }: Failure): string[] {
  const isTwice = isOfRepeat(breach)
  const breaks = (candidate: StormDocument) => play(candidate, isTwice).breach?.check === breach.check
  const { document, tries, isCutShort } = shrink(documentOfSeed(seed), breaks, shrinkMs)
  const file = path.join(os.tmpdir(), `precopy-storm-${seed}.scenario.json`)
  fs.writeFileSync(file, `${JSON.stringify({ ...document, description: breach.check }, null, 2)}\n`)
  const hosts = document.estate.ssoDomains.flatMap(({ vcenters }) =>
    vcenters.flatMap(({ datacenters }) =>
      datacenters.flatMap(({ clusters = [] }) => clusters.flatMap((cluster) => cluster.hosts)),
    ),
  )
  const small = `${hosts.length} hosts, ${document.estate.vms?.length ?? 0} VMs, ${actsOf(document).length} acts`
  return [
    `Seed ${seed} breaks "${breach.check}" at ${(breach.atNs / 1e9).toFixed(6)} s: ${breach.detail}`,
    `  shrunk to ${small} in ${tries} tries${isCutShort ? ', cut short' : ''}: ${file}`,
    `  npm run storm -- --replay ${file}`,
    `  npm run storm -- --seed ${seed} --seeds 1`,
  ]
}

/** What a file of the storm breaks; null if nothing any more. Throws Error if it is no scenario. */
export function replay(file: string): Breach | null {
  return play(JSON.parse(fs.readFileSync(file, 'utf8')) as StormDocument, true).breach
}
