/** The part of the fold that is about what follows a hand-over by post-copy, and about what the guest wrote before it. */
import { assertInvariant } from '../base/assert.ts'
import type { TraceRecord } from './events.ts'
import type { MigrationView, PostCopyView } from './view.ts'

/** Adds what the record says to its migration; false if it is of another kind. */
export function applyToPostCopy(
  record: TraceRecord,
  migrationOf: (migration: number) => MigrationView,
): boolean {
  const { atNs } = record
  switch (record.type) {
    case 'guest-wrote': {
      const { writes, durationNs } = record
      migrationOf(record.migration).written = { writes, durationNs }
      return true
    }
    case 'post-copy-started': {
      const { missingPages } = record
      migrationOf(record.migration).postCopy = {
        startedAtNs: atNs,
        missingPages,
        stalls: [],
        pauses: [],
        finished: null,
      }
      return true
    }
    case 'page-stall': {
      const { pages, durationNs } = record
      postCopyOf(migrationOf(record.migration)).stalls.push({ atNs, pages, durationNs })
      return true
    }
    case 'post-copy-paused': {
      const { lostPages } = record
      postCopyOf(migrationOf(record.migration)).pauses.push({ atNs, lostPages, recoveredAtNs: null })
      return true
    }
    case 'post-copy-recovered': {
      const pause = postCopyOf(migrationOf(record.migration)).pauses.at(-1)
      if (pause !== undefined) pause.recoveredAtNs = atNs
      return true
    }
    case 'post-copy-finished': {
      const { type: _, migration, vm: _vm, ...figures } = record
      postCopyOf(migrationOf(migration)).finished = figures
      return true
    }
    default:
      return false
  }
}

function postCopyOf({ migration, postCopy }: MigrationView): PostCopyView {
  assertInvariant(
    postCopy !== null,
    'trace-names-known-objects',
    () => `no post-copy of migration ${migration}`,
  )
  return postCopy
}
