/** Packs as they were made or imported (a student's copy still sealed), and labs and scenarios in the making. */
export const packs = {
  version: 60,
  sql: `
    CREATE TABLE packs (
      id TEXT PRIMARY KEY,
      is_own INTEGER NOT NULL,
      content TEXT NOT NULL,
      changed_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE drafts (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      file_name TEXT NOT NULL,
      text TEXT NOT NULL,
      changed_at TEXT NOT NULL
    ) STRICT;
  `,
}
