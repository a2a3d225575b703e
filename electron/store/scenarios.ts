/** Rows of imported scenarios. */
import type { SqlDatabase } from './database.ts'

export interface ScenarioRow {
  readonly id: string
  readonly name: string
  readonly fileName: string
  readonly text: string
  readonly changedAt: string
}

const columns = 'id, name, file_name AS fileName, text, changed_at AS changedAt'

export class ScenarioRows {
  private readonly statements

  constructor(db: SqlDatabase) {
    this.statements = {
      all: db.prepare<[], ScenarioRow>(`SELECT ${columns} FROM scenarios ORDER BY name, id`),
      one: db.prepare<[string], ScenarioRow>(`SELECT ${columns} FROM scenarios WHERE id = ?`),
      insert: db.prepare<ScenarioRow>(
        'INSERT INTO scenarios (id, name, file_name, text, changed_at) VALUES (@id, @name, @fileName, @text, @changedAt)',
      ),
      remove: db.prepare<[string]>('DELETE FROM scenarios WHERE id = ?'),
    }
  }

  all(): ScenarioRow[] {
    return this.statements.all.all()
  }

  find(id: string): ScenarioRow | null {
    return this.statements.one.get(id) ?? null
  }

  insert(row: ScenarioRow): void {
    this.statements.insert.run(row)
  }

  remove(id: string): boolean {
    return this.statements.remove.run(id).changes > 0
  }
}
