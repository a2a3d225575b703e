/**
 * What a host has saved of its newest run, run again by the engine alone. Reads a copy of the database, since
 * the host holds the original; that the copy holds everything also shows that commands are saved at once.
 */
import fs from 'node:fs'
import path from 'node:path'
import { runToEnd } from '../../core/engine/engine.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import { databaseFileName, openStore } from '../../electron/store/database.ts'
import { RunRows } from '../../electron/store/runs.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

export interface Replay {
  readonly trace: Uint8Array
  readonly hash: string
}

/** Throws if nothing was saved. */
export function replayNewestRun(stateFolder: string): Replay {
  const copy = temporaryFolder()
  for (const ending of ['', '-wal']) {
    const file = path.join(stateFolder, databaseFileName + ending)
    if (fs.existsSync(file)) fs.copyFileSync(file, path.join(copy, databaseFileName + ending))
  }
  const store = openStore(copy)
  try {
    const rows = new RunRows(store.db)
    const row = rows.all()[0]
    if (row === undefined) throw new Error(`No run was saved in ${stateFolder}.`)
    const scenario = parseScenario(row.scenarioFile, row.scenarioText)
    const { recorder } = runToEnd({ scenario, seed: row.seed, commands: rows.commands(row.id) })
    return { trace: recorder.bytes(), hash: recorder.hash() }
  } finally {
    store.close()
  }
}
