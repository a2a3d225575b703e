/** Rows of runs and of their command logs. A command is appended here before the engine obeys it. */
import type { SqlDatabase } from './database.ts'
import type { Command, LoggedCommand } from '../../core/scenario/command-schema.ts'

/** What the library shows of a run without opening it. */
export interface StoredSummary {
  readonly vm: string
  readonly outcome: string
  readonly headline: string
  readonly sparkline: readonly number[]
  /** Virtual time up to which it was seen: the furthest that the run has got. */
  readonly reachedNs: number
}

export interface RunRow {
  readonly id: string
  readonly name: string
  readonly scenarioId: string
  readonly scenarioFile: string
  readonly scenarioText: string
  readonly seed: number
  readonly parentRunId: string | null
  readonly branchedAtNs: number | null
  /** Attempt until whose end the scenario and its hidden faults are not shown; null where nothing is hidden. */
  readonly hidesForAttempt: string | null
  readonly createdAt: string
  readonly openedAt: string
  readonly playheadNs: number
  readonly summary: StoredSummary
  readonly commandCount: number
}

type SqlRow = Omit<RunRow, 'summary'> & { readonly summary: string }

const columns = `id, name, scenario_id AS scenarioId, scenario_file AS scenarioFile, scenario_text AS scenarioText,
  seed, parent_run_id AS parentRunId, branched_at_ns AS branchedAtNs, hides_for_attempt AS hidesForAttempt,
  created_at AS createdAt, opened_at AS openedAt, playhead_ns AS playheadNs, summary,
  (SELECT count(*) FROM commands WHERE run_id = runs.id) AS commandCount`

const noSummary: StoredSummary = { vm: '', outcome: '', headline: '', sparkline: [], reachedNs: 0 }

function fromSql(row: SqlRow): RunRow {
  return { ...row, summary: { ...noSummary, ...(JSON.parse(row.summary) as Partial<StoredSummary>) } }
}

export class RunRows {
  private readonly db: SqlDatabase
  private readonly statements

  constructor(db: SqlDatabase) {
    this.db = db
    this.statements = {
      all: db.prepare<[], SqlRow>(`SELECT ${columns} FROM runs ORDER BY opened_at DESC, id`),
      one: db.prepare<[string], SqlRow>(`SELECT ${columns} FROM runs WHERE id = ?`),
      branches: db.prepare<[string], SqlRow>(
        `SELECT ${columns} FROM runs WHERE parent_run_id = ? ORDER BY created_at, id`,
      ),
      insert: db.prepare(
        `INSERT INTO runs (id, name, scenario_id, scenario_file, scenario_text, seed, parent_run_id, branched_at_ns, hides_for_attempt, created_at, opened_at, playhead_ns)
         VALUES (@id, @name, @scenarioId, @scenarioFile, @scenarioText, @seed, @parentRunId, @branchedAtNs, @hidesForAttempt, @createdAt, @openedAt, @playheadNs)`,
      ),
      remove: db.prepare<[string]>('DELETE FROM runs WHERE id = ?'),
      rename: db.prepare<[string, string]>('UPDATE runs SET name = ? WHERE id = ?'),
      opened: db.prepare<[string, string]>('UPDATE runs SET opened_at = ? WHERE id = ?'),
      playhead: db.prepare<[number, string]>('UPDATE runs SET playhead_ns = ? WHERE id = ?'),
      summary: db.prepare<[string, string]>('UPDATE runs SET summary = ? WHERE id = ?'),
      commands: db.prepare<[string], { atNs: number; command: string }>(
        'SELECT at_ns AS atNs, command FROM commands WHERE run_id = ? ORDER BY position',
      ),
      append: db.prepare<[string, string, number, string]>(
        `INSERT INTO commands (run_id, position, at_ns, command)
         VALUES (?, (SELECT count(*) FROM commands WHERE run_id = ?), ?, ?)`,
      ),
    }
  }

  all(): RunRow[] {
    return this.statements.all.all().map(fromSql)
  }

  find(id: string): RunRow | null {
    const row = this.statements.one.get(id)
    return row === undefined ? null : fromSql(row)
  }

  branchesOf(id: string): RunRow[] {
    return this.statements.branches.all(id).map(fromSql)
  }

  /** With the commands it begins with (a branch has its parent's up to the branching). One transaction. */
  insert(row: Omit<RunRow, 'summary' | 'commandCount'>, commands: readonly LoggedCommand[]): void {
    this.db.transaction(() => {
      this.statements.insert.run(row)
      for (const entry of commands) this.append(row.id, entry)
    })()
  }

  remove(id: string): boolean {
    return this.statements.remove.run(id).changes > 0
  }

  rename(id: string, name: string): void {
    this.statements.rename.run(name, id)
  }

  markOpened(id: string, at: string): void {
    this.statements.opened.run(at, id)
  }

  savePlayhead(id: string, playheadNs: number): void {
    this.statements.playhead.run(playheadNs, id)
  }

  saveSummary(id: string, summary: StoredSummary): void {
    this.statements.summary.run(JSON.stringify(summary), id)
  }

  commands(id: string): LoggedCommand[] {
    return this.statements.commands
      .all(id)
      .map((row) => ({ atNs: row.atNs, command: JSON.parse(row.command) as Command }))
  }

  append(id: string, entry: LoggedCommand): void {
    this.statements.append.run(id, id, entry.atNs, JSON.stringify(entry.command))
  }
}
