/** Rows of labs and scenarios in the making: each is its text as the author left it, problems or not. */
import type { SqlDatabase } from './database.ts'

export interface DraftRow {
  readonly id: string
  readonly kind: 'lab' | 'scenario'
  /** As it was called when it was imported or copied: with it problems are named. */
  readonly fileName: string
  readonly text: string
  readonly changedAt: string
}

const columns = 'id, kind, file_name AS fileName, text, changed_at AS changedAt'

export class DraftRows {
  private readonly statements

  constructor(db: SqlDatabase) {
    this.statements = {
      all: db.prepare<[], DraftRow>(`SELECT ${columns} FROM drafts ORDER BY changed_at DESC, id`),
      one: db.prepare<[string], DraftRow>(`SELECT ${columns} FROM drafts WHERE id = ?`),
      insert: db.prepare<DraftRow>(
        'INSERT INTO drafts (id, kind, file_name, text, changed_at) VALUES (@id, @kind, @fileName, @text, @changedAt)',
      ),
      save: db.prepare<[string, string, string]>('UPDATE drafts SET text = ?, changed_at = ? WHERE id = ?'),
      remove: db.prepare<[string]>('DELETE FROM drafts WHERE id = ?'),
    }
  }

  /** Newest change first. */
  all(): DraftRow[] {
    return this.statements.all.all()
  }

  find(id: string): DraftRow | null {
    return this.statements.one.get(id) ?? null
  }

  insert(row: DraftRow): void {
    this.statements.insert.run(row)
  }

  save(id: string, text: string, changedAt: string): void {
    this.statements.save.run(text, changedAt, id)
  }

  remove(id: string): boolean {
    return this.statements.remove.run(id).changes > 0
  }
}
