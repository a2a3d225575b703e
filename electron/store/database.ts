/**
 * Opens the one SQLite file that holds everything Precopy saves. It is opened with an exclusive lock, so a
 * second writer is refused with a sentence; the system releases the lock when the process dies. A file that is damaged
 * or of a newer Precopy is set aside under another name and a fresh one is begun: never overwritten, never
 * silent.
 */
import fs from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { attempts } from './migrations/0030-attempts.ts'
import { attemptTerms } from './migrations/0050-attempt-terms.ts'
import { packs } from './migrations/0060-packs.ts'
import { runs } from './migrations/0020-runs.ts'
import { scenarios } from './migrations/0010-scenarios.ts'
import { settings } from './migrations/0040-settings.ts'
import { submissions } from './migrations/0070-submissions.ts'
import { exportedHandIns } from './migrations/0080-exported-hand-ins.ts'

export type SqlDatabase = Database.Database

export interface Migration {
  readonly version: number
  readonly sql: string
}

/** In ascending order; numbers have gaps so that a branch can be merged between two. */
export const migrations: readonly Migration[] = [
  scenarios,
  runs,
  attempts,
  settings,
  attemptTerms,
  packs,
  submissions,
  exportedHandIns,
]

export const databaseFileName = 'precopy.db'

/** What a person must know about the opening of the database, and what to do. */
export class StoreError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StoreError'
  }
}

export interface Store {
  readonly db: SqlDatabase
  readonly folder: string
  /** What was set aside at opening, in sentences for the person. */
  readonly notices: readonly string[]
  close(): void
}

/** better-sqlite3 13 is built against Node-API 10; an older Node would crash in it without a word. */
const neededNapi = 10

/**
 * Opens (or begins) the database in `folder`, made if it is not there. Throws StoreError if another process
 * holds it, the folder cannot be written, or this Node is too old.
 */
export function openStore(folder: string): Store {
  if (Number(process.versions.napi) < neededNapi) {
    throw new StoreError(
      `Precopy's database needs Node 22.12 or newer; this is Node ${process.versions.node}. Start Precopy with "npm start", which brings its own.`,
    )
  }
  makeStateFolder(folder)
  const file = path.join(folder, databaseFileName)
  const notices: string[] = []
  const first = tryOpen(file)
  if (first.db !== null) return { db: first.db, folder, notices, close: () => first.db.close() }
  const kept = setAside(file, first.reason)
  notices.push(`${first.sentence} It was kept as ${kept}, and a fresh database was begun.`)
  const second = tryOpen(file)
  if (second.db === null)
    throw new StoreError(`The database in ${folder} cannot be opened: ${second.sentence}`)
  return { db: second.db, folder, notices, close: () => second.db.close() }
}

/** Throws StoreError if the folder cannot be made or written. */
export function makeStateFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true })
    fs.accessSync(folder, fs.constants.W_OK)
  } catch (error) {
    throw new StoreError(
      `Precopy cannot write to its folder ${folder} (${(error as Error).message}). Make it writable, or name another with PRECOPY_STATE.`,
    )
  }
}

type Opened =
  | { readonly db: SqlDatabase }
  | { readonly db: null; readonly reason: 'damaged' | 'newer'; readonly sentence: string }

function tryOpen(file: string): Opened {
  let db: SqlDatabase | null = null
  try {
    db = new Database(file, { timeout: 200 })
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = WAL')
    // Saved means saved: the log is flushed at every commit, so a killed machine loses nothing that was acknowledged.
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.exec('BEGIN IMMEDIATE; COMMIT')
    const check = db.pragma('quick_check', { simple: true })
    if (check !== 'ok') return abandon(db, 'damaged', 'The database is damaged.')
    const newest = migrations.at(-1)?.version ?? 0
    const version = db.pragma('user_version', { simple: true }) as number
    if (version > newest) {
      return abandon(
        db,
        'newer',
        `The database is of a newer Precopy (version ${version}, this one knows ${newest}).`,
      )
    }
    migrate(db)
    return { db }
  } catch (error) {
    db?.close()
    return openingFailure(file, error)
  }
}

function abandon(db: SqlDatabase, reason: 'damaged' | 'newer', sentence: string): Opened {
  db.close()
  return { db: null, reason, sentence }
}

function openingFailure(file: string, error: unknown): Opened {
  const code = (error as { code?: string }).code ?? ''
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return { db: null, reason: 'damaged', sentence: 'The database is damaged.' }
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    throw new StoreError(
      `Another Precopy has the database ${file} open. Close it, or start this one with another folder in PRECOPY_STATE.`,
    )
  }
  if (code.startsWith('SQLITE_FULL'))
    throw new StoreError(`The disk with ${file} is full. Free some space and start again.`)
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) {
    throw new StoreError(
      `The database ${file} cannot be written. Check its permissions, or name another folder in PRECOPY_STATE.`,
    )
  }
  throw error
}

/** Renames the file and its companions; the name says why and when. */
function setAside(file: string, reason: string): string {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const kept = file.replace(/\.db$/, `-${reason}-${stamp}.db`)
  for (const suffix of ['', '-wal', '-shm']) {
    if (fs.existsSync(file + suffix)) fs.renameSync(file + suffix, kept + suffix)
  }
  return kept
}

/** Applies what is missing, one transaction a step. `upTo` is for the tests of single steps. */
export function migrate(db: SqlDatabase, upTo: number = Number.POSITIVE_INFINITY): void {
  const version = db.pragma('user_version', { simple: true }) as number
  for (const step of migrations) {
    if (step.version <= version || step.version > upTo) continue
    db.transaction(() => {
      db.exec(step.sql)
      db.pragma(`user_version = ${step.version}`)
    })()
  }
}
