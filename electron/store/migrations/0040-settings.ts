/** Settings and the place where the workbench was, as named JSON values. */
export const settings = {
  version: 40,
  sql: `
    CREATE TABLE named_values (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
