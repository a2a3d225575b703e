/** Rows of packs. The content is what was validated when the pack was made or imported, as JSON. */
import type { Pack } from '../../core/lab/pack-schema.ts'
import type { SqlDatabase } from './database.ts'

export interface PackRow {
  readonly id: string
  /** It was made here. */
  readonly isOwn: boolean
  readonly pack: Pack
  readonly changedAt: string
}

interface SqlRow {
  readonly id: string
  readonly isOwn: number
  readonly content: string
  readonly changedAt: string
}

const columns = 'id, is_own AS isOwn, content, changed_at AS changedAt'

function fromSql({ id, isOwn, content, changedAt }: SqlRow): PackRow {
  return { id, isOwn: isOwn === 1, pack: JSON.parse(content) as Pack, changedAt }
}

export class PackRows {
  private readonly statements

  constructor(db: SqlDatabase) {
    this.statements = {
      all: db.prepare<[], SqlRow>(`SELECT ${columns} FROM packs ORDER BY id`),
      one: db.prepare<[string], SqlRow>(`SELECT ${columns} FROM packs WHERE id = ?`),
      save: db.prepare<[string, number, string, string]>(
        `INSERT INTO packs (id, is_own, content, changed_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET is_own = excluded.is_own, content = excluded.content, changed_at = excluded.changed_at`,
      ),
      remove: db.prepare<[string]>('DELETE FROM packs WHERE id = ?'),
    }
  }

  all(): PackRow[] {
    return this.statements.all.all().map(fromSql)
  }

  find(id: string): PackRow | null {
    const row = this.statements.one.get(id)
    return row === undefined ? null : fromSql(row)
  }

  /** New, or in the place of the one with its id. */
  save({ id, isOwn, pack, changedAt }: PackRow): void {
    this.statements.save.run(id, isOwn ? 1 : 0, JSON.stringify(pack), changedAt)
  }

  remove(id: string): boolean {
    return this.statements.remove.run(id).changes > 0
  }
}
