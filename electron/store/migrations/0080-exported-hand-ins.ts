/** When the hand-in of an attempt was exported last; '' before. */
export const exportedHandIns = {
  version: 80,
  sql: `ALTER TABLE attempts ADD COLUMN exported_at TEXT NOT NULL DEFAULT '';`,
}
