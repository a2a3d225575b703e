/** Rows of hand-ins in gradebooks: the file as it came, how it was marked, and what the instructor made of that. */
import type { GradedSubmission } from '../../core/contract/teaching-messages.ts'
import type { SqlDatabase } from './database.ts'

/** Points and comment that an instructor gives instead. */
export interface Mark {
  readonly points: number
  readonly comment: string
}

/** What an instructor changed, by the ids of objectives and of steps. */
export interface Marks {
  readonly objectives: Readonly<Record<string, Mark>>
  readonly explanations: Readonly<Record<string, Mark>>
  /** On the whole. */
  readonly comment: string
}

/** As it was marked by itself, and what is compared with others. */
export interface StoredGrade {
  readonly graded: GradedSubmission
  /** Pack of the lab that it was marked by, '' for a shipped lab, null where none was found. */
  readonly packId: string | null
  readonly fingerprint: { readonly acts: string; readonly isTelling: boolean } | null
}

export interface SubmissionRow {
  readonly id: string
  /** Gradebook that it is in, '' for that of shipped labs. */
  readonly gradebook: string
  readonly fileName: string
  readonly text: string
  readonly grade: StoredGrade
  readonly marks: Marks
  readonly addedAt: string
  /** Run that was made of it, null before. */
  readonly runId: string | null
}

interface SqlRow {
  readonly id: string
  readonly gradebook: string
  readonly fileName: string
  readonly text: string
  readonly graded: string
  readonly marks: string
  readonly addedAt: string
  readonly runId: string | null
}

const columns = `id, pack_id AS gradebook, file_name AS fileName, content AS text, graded, marks, added_at AS addedAt,
  run_id AS runId`

export const noMarks: Marks = { objectives: {}, explanations: {}, comment: '' }

function fromSql({ graded, marks, ...row }: SqlRow): SubmissionRow {
  return {
    ...row,
    grade: JSON.parse(graded) as StoredGrade,
    marks: { ...noMarks, ...(JSON.parse(marks) as Partial<Marks>) },
  }
}

export class SubmissionRows {
  private readonly db: SqlDatabase
  private readonly statements

  constructor(db: SqlDatabase) {
    this.db = db
    this.statements = {
      of: db.prepare<[string], SqlRow>(
        `SELECT ${columns} FROM submissions WHERE pack_id = ? ORDER BY file_name, id`,
      ),
      one: db.prepare<[string], SqlRow>(`SELECT ${columns} FROM submissions WHERE id = ?`),
      count: db.prepare<[string], { count: number }>(
        'SELECT count(*) AS count FROM submissions WHERE pack_id = ?',
      ),
      save: db.prepare<[string, string, string, string, string, string]>(
        `INSERT INTO submissions (id, pack_id, file_name, content, graded, added_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET pack_id = excluded.pack_id, graded = excluded.graded, added_at = excluded.added_at`,
      ),
      mark: db.prepare<[string, string]>('UPDATE submissions SET marks = ? WHERE id = ?'),
      run: db.prepare<[string, string]>('UPDATE submissions SET run_id = ? WHERE id = ?'),
      remove: db.prepare<[string]>('DELETE FROM submissions WHERE id = ?'),
      removeOf: db.prepare<[string]>('DELETE FROM submissions WHERE pack_id = ?'),
    }
  }

  /** In the order of their file names. */
  of(gradebook: string): SubmissionRow[] {
    return this.statements.of.all(gradebook).map(fromSql)
  }

  find(id: string): SubmissionRow | null {
    const row = this.statements.one.get(id)
    return row === undefined ? null : fromSql(row)
  }

  countOf(gradebook: string): number {
    return this.statements.count.get(gradebook)?.count ?? 0
  }

  /** All or none. One that is there already is marked anew; what the instructor made of it stays. */
  save(rows: readonly Omit<SubmissionRow, 'marks' | 'runId'>[]): void {
    this.db.transaction(() => {
      for (const { id, gradebook, fileName, text, grade, addedAt } of rows) {
        this.statements.save.run(id, gradebook, fileName, text, JSON.stringify(grade), addedAt)
      }
    })()
  }

  saveMarks(id: string, marks: Marks): void {
    this.statements.mark.run(JSON.stringify(marks), id)
  }

  saveRun(id: string, runId: string): void {
    this.statements.run.run(runId, id)
  }

  remove(id: string): boolean {
    return this.statements.remove.run(id).changes > 0
  }

  removeOf(gradebook: string): void {
    this.statements.removeOf.run(gradebook)
  }
}
