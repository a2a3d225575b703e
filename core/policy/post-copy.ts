/**
 * Post-copy, as pure decisions: when somebody asks for it, and the words of the switch. How pages and requests
 * go then is `migration/post-copy-run.ts`. Source: QEMU 7.2, migration/migration.c (postcopy_start), as
 * described and measured in MODEL.md.
 */
import { nsPerMs, nsPerSecond } from '../base/units.ts'
import { bytesInWords } from '../base/wording.ts'
import type { PostCopySpec } from '../scenario/policy-schema.ts'
import type { Verdict } from './policy.ts'
import { pendingBytes, verdictFigures } from './qemu.ts'
import type { QemuFigures } from './qemu.ts'

/** Whoever asks for the switch looks at the migration so often, ms. */
const postCopyPollMs = 25

/**
 * When the switch is asked for, in ns from the start of pre-copy, as a sync shows it: `syncs` have been made, the
 * last of them at `syncNs`. Infinity: not by what is known so far.
 */
export function askedForNs(settings: PostCopySpec, syncNs: number, syncs: number): number {
  const { afterSyncs, afterSeconds } = settings
  const bySyncs = afterSyncs !== undefined && syncs >= afterSyncs ? syncNs : Infinity
  const bySeconds = afterSeconds === undefined ? Infinity : afterSeconds * nsPerSecond
  const pollNs = postCopyPollMs * nsPerMs
  return Math.ceil(Math.min(bySyncs, bySeconds) / pollNs) * pollNs
}

/** The switch has been asked for, and what is left is too much for an ordinary end. */
export function decidePostCopy(figures: QemuFigures): Verdict {
  const reason =
    `Post-copy was asked for: the VM goes on at the destination at once, and the ` +
    `${bytesInWords(pendingBytes(figures.todoPages))} that are left, with all that was dirtied since the log ` +
    `was last read, follow while it runs.`
  return { kind: 'switch-over', reason, ...verdictFigures(figures) }
}
