/** Rows of attempts at labs and their entries, which are only ever appended. */
import type { AttemptEntry, AttemptView } from '../../core/lab/attempt.ts'
import type { Feedback } from '../../core/lab/submission-schema.ts'
import { practiceTerms, type AttemptTerms } from '../../core/lab/terms.ts'
import type { SqlDatabase } from './database.ts'

/** A prediction of an attempt whose outcome is known. */
export interface StoredPrediction {
  readonly step: string
  /** Concepts of the lab that it is about. */
  readonly concepts: readonly string[]
  readonly isRight: boolean
}

/** What lists and the learner's progress show of an attempt without replaying it. */
export interface AttemptProgress {
  readonly currentStep: number
  readonly isFinished: boolean
  /** Right and wrong are said of it. */
  readonly isMarked: boolean
  readonly points: number
  readonly maxPoints: number
  /** Furthest virtual time that the run has reached, also while its playhead is back. */
  readonly horizonNs: number
  /** Finished, every objective met, and no worked step was opened. */
  readonly isMastered: boolean
  readonly predictions: readonly StoredPrediction[]
  readonly caseCards: AttemptView['caseCards']
}

export interface AttemptRow {
  readonly id: string
  readonly labId: string
  readonly runId: string
  readonly seed: number
  readonly startedAt: string
  readonly changedAt: string
  readonly terms: AttemptTerms
  /** ISO 8601, '' without a time limit. */
  readonly dueAt: string
  readonly isHandedIn: boolean
  /** An instructor's feedback on it is here. */
  readonly hasFeedback: boolean
  readonly progress: AttemptProgress
}

type NewAttempt = Omit<AttemptRow, 'progress' | 'isHandedIn' | 'hasFeedback'>

type SqlRow = Omit<AttemptRow, 'progress' | 'terms' | 'isHandedIn' | 'hasFeedback'> & {
  readonly progress: string
  readonly terms: string
  readonly isHandedIn: number
  readonly hasFeedback: number
}

const columns = `id, lab_id AS labId, run_id AS runId, seed, started_at AS startedAt, changed_at AS changedAt, terms,
  due_at AS dueAt, is_handed_in AS isHandedIn,
  EXISTS (SELECT 1 FROM feedback WHERE attempt_id = attempts.id) AS hasFeedback, progress`

const noProgress: AttemptProgress = {
  currentStep: 0,
  isFinished: false,
  isMarked: true,
  points: 0,
  maxPoints: 0,
  horizonNs: 0,
  isMastered: false,
  predictions: [],
  caseCards: [],
}

/** What an older Precopy did not save reads as if nothing was there: practice, no progress. */
function fromSql(row: SqlRow): AttemptRow {
  return {
    ...row,
    terms: { ...practiceTerms, ...(JSON.parse(row.terms) as Partial<AttemptTerms>) },
    isHandedIn: row.isHandedIn === 1,
    hasFeedback: row.hasFeedback === 1,
    progress: { ...noProgress, ...(JSON.parse(row.progress) as Partial<AttemptProgress>) },
  }
}

export class AttemptRows {
  private readonly db: SqlDatabase
  private readonly statements

  constructor(db: SqlDatabase) {
    this.db = db
    this.statements = {
      all: db.prepare<[], SqlRow>(`SELECT ${columns} FROM attempts ORDER BY changed_at DESC, id`),
      ofLab: db.prepare<[string], SqlRow>(
        `SELECT ${columns} FROM attempts WHERE lab_id = ? ORDER BY changed_at DESC, id`,
      ),
      one: db.prepare<[string], SqlRow>(`SELECT ${columns} FROM attempts WHERE id = ?`),
      ofRun: db.prepare<[string], SqlRow>(`SELECT ${columns} FROM attempts WHERE run_id = ?`),
      insert: db.prepare(
        `INSERT INTO attempts (id, lab_id, run_id, seed, started_at, changed_at, terms, due_at)
         VALUES (@id, @labId, @runId, @seed, @startedAt, @changedAt, @terms, @dueAt)`,
      ),
      changed: db.prepare<[string, string]>('UPDATE attempts SET changed_at = ? WHERE id = ?'),
      handedIn: db.prepare<[string]>('UPDATE attempts SET is_handed_in = 1 WHERE id = ?'),
      progress: db.prepare<[string, string]>('UPDATE attempts SET progress = ? WHERE id = ?'),
      entries: db.prepare<[string], { entry: string }>(
        'SELECT entry FROM attempt_entries WHERE attempt_id = ? ORDER BY position',
      ),
      append: db.prepare<[string, string, string]>(
        `INSERT INTO attempt_entries (attempt_id, position, entry)
         VALUES (?, (SELECT count(*) FROM attempt_entries WHERE attempt_id = ?), ?)`,
      ),
      exportedAt: db.prepare<[string], { exportedAt: string }>(
        'SELECT exported_at AS exportedAt FROM attempts WHERE id = ?',
      ),
      exported: db.prepare<[string, string]>('UPDATE attempts SET exported_at = ? WHERE id = ?'),
      feedback: db.prepare<[string], { content: string }>(
        'SELECT content FROM feedback WHERE attempt_id = ?',
      ),
      saveFeedback: db.prepare<[string, string, string]>(
        `INSERT INTO feedback (attempt_id, content, received_at) VALUES (?, ?, ?)
         ON CONFLICT (attempt_id) DO UPDATE SET content = excluded.content, received_at = excluded.received_at`,
      ),
    }
  }

  /** Newest change first. */
  all(): AttemptRow[] {
    return this.statements.all.all().map(fromSql)
  }

  /** Newest change first. */
  ofLab(labId: string): AttemptRow[] {
    return this.statements.ofLab.all(labId).map(fromSql)
  }

  find(id: string): AttemptRow | null {
    const row = this.statements.one.get(id)
    return row === undefined ? null : fromSql(row)
  }

  findByRun(runId: string): AttemptRow | null {
    const row = this.statements.ofRun.get(runId)
    return row === undefined ? null : fromSql(row)
  }

  insert(row: NewAttempt): void {
    this.statements.insert.run({ ...row, terms: JSON.stringify(row.terms) })
  }

  entries(id: string): AttemptEntry[] {
    return this.statements.entries.all(id).map((row) => JSON.parse(row.entry) as AttemptEntry)
  }

  /** With what follows from it for the row, in one transaction. */
  append(id: string, entry: AttemptEntry, changedAt: string): void {
    this.db.transaction(() => {
      this.statements.append.run(id, id, JSON.stringify(entry))
      this.statements.changed.run(changedAt, id)
      if (entry.type === 'hand-in') this.statements.handedIn.run(id)
    })()
  }

  saveProgress(id: string, progress: AttemptProgress): void {
    this.statements.progress.run(JSON.stringify(progress), id)
  }

  /** When its hand-in was exported last; '' before. */
  exportedAt(id: string): string {
    return this.statements.exportedAt.get(id)?.exportedAt ?? ''
  }

  saveExported(id: string, exportedAt: string): void {
    this.statements.exported.run(exportedAt, id)
  }

  /** What the instructor sent back last; null before. */
  feedback(id: string): Feedback | null {
    const row = this.statements.feedback.get(id)
    return row === undefined ? null : (JSON.parse(row.content) as Feedback)
  }

  saveFeedback(id: string, feedback: Feedback, receivedAt: string): void {
    this.statements.saveFeedback.run(id, JSON.stringify(feedback), receivedAt)
  }
}
