/** Runs with the scenario as it was, and their command logs: enough to make every trace again. */
export const runs = {
  version: 20,
  sql: `
    CREATE TABLE runs (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      scenario_id TEXT NOT NULL,
      scenario_file TEXT NOT NULL,
      scenario_text TEXT NOT NULL,
      seed INTEGER NOT NULL,
      parent_run_id TEXT REFERENCES runs(id) ON DELETE SET NULL,
      branched_at_ns INTEGER,
      created_at TEXT NOT NULL,
      opened_at TEXT NOT NULL,
      playhead_ns INTEGER NOT NULL DEFAULT 0,
      summary TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
    CREATE TABLE commands (
      run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      at_ns INTEGER NOT NULL,
      command TEXT NOT NULL,
      PRIMARY KEY (run_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX runs_by_opening ON runs(opened_at);
  `,
}
