/** Scenarios that a person imported or duplicated; shipped ones stay files. */
export const scenarios = {
  version: 10,
  sql: `
    CREATE TABLE scenarios (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      file_name TEXT NOT NULL,
      text TEXT NOT NULL,
      changed_at TEXT NOT NULL
    ) STRICT;
  `,
}
