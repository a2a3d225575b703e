/** Rows of attempts at labs and their entries, which are only ever appended. */
import type { AttemptEntry } from '../../core/lab/attempt.ts'
import type { SqlDatabase } from './database.ts'

/** What lists show of an attempt without replaying it. */
export interface AttemptProgress {
  readonly currentStep: number
  readonly isFinished: boolean
  readonly points: number
  readonly maxPoints: number
  /** Furthest virtual time that the run has reached, also while its playhead is back. */
  readonly horizonNs: number
}

export interface AttemptRow {
  readonly id: string
  readonly labId: string
  readonly runId: string
  readonly seed: number
  readonly startedAt: string
  readonly changedAt: string
  readonly progress: AttemptProgress
}

type SqlRow = Omit<AttemptRow, 'progress'> & { readonly progress: string }

const columns =
  'id, lab_id AS labId, run_id AS runId, seed, started_at AS startedAt, changed_at AS changedAt, progress'

const noProgress: AttemptProgress = {
  currentStep: 0,
  isFinished: false,
  points: 0,
  maxPoints: 0,
  horizonNs: 0,
}

function fromSql(row: SqlRow): AttemptRow {
  return { ...row, progress: { ...noProgress, ...(JSON.parse(row.progress) as Partial<AttemptProgress>) } }
}

export class AttemptRows {
  private readonly db: SqlDatabase
  private readonly statements

  constructor(db: SqlDatabase) {
    this.db = db
    this.statements = {
      all: db.prepare<[], SqlRow>(`SELECT ${columns} FROM attempts ORDER BY changed_at DESC, id`),
      one: db.prepare<[string], SqlRow>(`SELECT ${columns} FROM attempts WHERE id = ?`),
      ofRun: db.prepare<[string], SqlRow>(`SELECT ${columns} FROM attempts WHERE run_id = ?`),
      insert: db.prepare(
        `INSERT INTO attempts (id, lab_id, run_id, seed, started_at, changed_at)
         VALUES (@id, @labId, @runId, @seed, @startedAt, @changedAt)`,
      ),
      changed: db.prepare<[string, string]>('UPDATE attempts SET changed_at = ? WHERE id = ?'),
      progress: db.prepare<[string, string]>('UPDATE attempts SET progress = ? WHERE id = ?'),
      entries: db.prepare<[string], { entry: string }>(
        'SELECT entry FROM attempt_entries WHERE attempt_id = ? ORDER BY position',
      ),
      append: db.prepare<[string, string, string]>(
        `INSERT INTO attempt_entries (attempt_id, position, entry)
         VALUES (?, (SELECT count(*) FROM attempt_entries WHERE attempt_id = ?), ?)`,
      ),
    }
  }

  /** Newest change first. */
  all(): AttemptRow[] {
    return this.statements.all.all().map(fromSql)
  }

  find(id: string): AttemptRow | null {
    const row = this.statements.one.get(id)
    return row === undefined ? null : fromSql(row)
  }

  findByRun(runId: string): AttemptRow | null {
    const row = this.statements.ofRun.get(runId)
    return row === undefined ? null : fromSql(row)
  }

  insert(row: Omit<AttemptRow, 'progress'>): void {
    this.statements.insert.run(row)
  }

  entries(id: string): AttemptEntry[] {
    return this.statements.entries.all(id).map((row) => JSON.parse(row.entry) as AttemptEntry)
  }

  append(id: string, entry: AttemptEntry, changedAt: string): void {
    this.db.transaction(() => {
      this.statements.append.run(id, id, JSON.stringify(entry))
      this.statements.changed.run(changedAt, id)
    })()
  }

  saveProgress(id: string, progress: AttemptProgress): void {
    this.statements.progress.run(JSON.stringify(progress), id)
  }
}
