/**
 * Terms of an attempt, its time limit and whether it was handed in (attempts from before are practice); and of each
 * run the attempt whose lab put something into its scenario that the learner is to find.
 */
export const attemptTerms = {
  version: 50,
  sql: `
    ALTER TABLE attempts ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';
    ALTER TABLE attempts ADD COLUMN is_handed_in INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE attempts ADD COLUMN due_at TEXT NOT NULL DEFAULT '';
    ALTER TABLE runs ADD COLUMN hides_for_attempt TEXT;
  `,
}
