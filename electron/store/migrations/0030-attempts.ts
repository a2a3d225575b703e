/** Attempts at labs; their entries are appended one by one and never changed. */
export const attempts = {
  version: 30,
  sql: `
    CREATE TABLE attempts (
      id TEXT PRIMARY KEY,
      lab_id TEXT NOT NULL,
      run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
      seed INTEGER NOT NULL,
      started_at TEXT NOT NULL,
      changed_at TEXT NOT NULL,
      progress TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
    CREATE TABLE attempt_entries (
      attempt_id TEXT NOT NULL REFERENCES attempts(id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      entry TEXT NOT NULL,
      PRIMARY KEY (attempt_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX attempts_by_run ON attempts(run_id);
    CREATE INDEX attempts_by_lab ON attempts(lab_id, changed_at);
  `,
}
