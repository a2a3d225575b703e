/** Hand-ins as they came, with what they were marked as and what the instructor changed; and feedback on own attempts. */
export const submissions = {
  version: 70,
  sql: `
    CREATE TABLE submissions (
      id TEXT PRIMARY KEY,
      pack_id TEXT NOT NULL,
      file_name TEXT NOT NULL,
      content TEXT NOT NULL,
      graded TEXT NOT NULL,
      marks TEXT NOT NULL DEFAULT '{}',
      added_at TEXT NOT NULL,
      run_id TEXT REFERENCES runs(id) ON DELETE SET NULL
    ) STRICT;
    CREATE INDEX submissions_by_pack ON submissions(pack_id);
    CREATE TABLE feedback (
      attempt_id TEXT PRIMARY KEY REFERENCES attempts(id) ON DELETE CASCADE,
      content TEXT NOT NULL,
      received_at TEXT NOT NULL
    ) STRICT;
  `,
}
