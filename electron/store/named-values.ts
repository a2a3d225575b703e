/** Small values saved under a name: settings, and where the workbench was. */
import type { SqlDatabase } from './database.ts'

export class NamedValues {
  private readonly statements

  constructor(db: SqlDatabase) {
    this.statements = {
      get: db.prepare<[string], { value: string }>('SELECT value FROM named_values WHERE name = ?'),
      set: db.prepare<[string, string]>(
        'INSERT INTO named_values (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      ),
    }
  }

  /** The parsed value, or null if none was saved; its shape is the caller's to check. */
  get(name: string): unknown {
    const row = this.statements.get.get(name)
    return row === undefined ? null : (JSON.parse(row.value) as unknown)
  }

  set(name: string, value: unknown): void {
    this.statements.set.run(name, JSON.stringify(value))
  }
}
