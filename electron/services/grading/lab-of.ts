/** Finds the lab that a hand-in is of: by the hash of lab and scenario, else by name, and says what does not agree. */
import type { Flag } from '../../../core/contract/teaching-messages.ts'
import type { Submission } from '../../../core/lab/submission-schema.ts'
import { errorFlag } from './flags.ts'
import type { GradingLab } from './grading-lab.ts'

export interface FoundLab {
  /** null where no lab is here that it could be marked by. */
  readonly lab: GradingLab | null
  readonly flags: readonly Flag[]
}

export function findLab(submission: Submission, labs: readonly GradingLab[]): FoundLab {
  const { pack, lab: said } = submission
  const ofPack = labs.filter((one) => (one.pack?.id ?? null) === (pack?.id ?? null))
  const isPackKnown = pack === null || ofPack.length > 0
  const sameHash = labs.filter(({ hash }) => hash === said.hash)
  const lab =
    sameHash.find((one) => ofPack.includes(one) && one.labId === said.id) ??
    sameHash.find((one) => ofPack.includes(one)) ??
    sameHash.find(({ labId }) => labId === said.id) ??
    sameHash[0] ??
    ofPack.find(({ labId }) => labId === said.id) ??
    null
  const flags: Flag[] = []
  if (!isPackKnown) flags.push(unknownPack(submission, lab))
  if (lab === null) {
    if (isPackKnown) flags.push(unknownLab(submission))
    return { lab, flags }
  }
  if (lab.hash !== said.hash) flags.push(otherVersion(submission, lab))
  else if (lab.labId !== said.id || lab.title !== said.title) flags.push(otherName(submission, lab))
  if (isPackKnown && !ofPack.includes(lab)) flags.push(otherPack(submission, lab))
  return { lab, flags }
}

function unknownPack({ pack }: Submission, lab: GradingLab | null): Flag {
  const instead = lab === null ? '' : ` Its lab is that of ${packOf(lab)}, and was marked by it.`
  return errorFlag(
    'unknown-pack',
    `It names the pack ${pack?.id} ("${pack?.title}"), which is not here.${instead}`,
    'Import the instructor’s copy of the pack that the class was given, then add the file again.',
  )
}

function otherPack({ pack }: Submission, lab: GradingLab): Flag {
  const said = pack === null ? 'no pack' : `the pack ${pack.id} ("${pack.title}")`
  return errorFlag(
    'unknown-pack',
    `It names ${said}; its lab is that of ${packOf(lab)}, and was marked by it.`,
    'Ask which pack the learner worked with.',
  )
}

function packOf({ pack }: GradingLab): string {
  return pack === null ? 'the labs that come with Precopy' : `the pack ${pack.id} ("${pack.title}")`
}

function unknownLab({ lab, pack }: Submission): Flag {
  const where = pack === null ? 'among the labs that come with Precopy' : `in the pack "${pack.title}"`
  return errorFlag(
    'wrong-lab',
    `It is of the lab "${lab.title}" (${lab.id}), which is not ${where}.`,
    'Ask which lab the learner worked on, or import the pack that has it.',
  )
}

function otherVersion({ lab: said }: Submission, lab: GradingLab): Flag {
  return errorFlag(
    'wrong-lab',
    `Its lab "${said.title}" (hash ${said.hash.slice(0, 12)}…) is not the "${lab.title}" that is here (${lab.hash.slice(0, 12)}…). It was marked by that one.`,
    'Mark it by the version of the lab that was given out: import that pack, or use that version of Precopy.',
  )
}

function otherName({ lab: said }: Submission, lab: GradingLab): Flag {
  return errorFlag(
    'wrong-lab',
    `It says that it is of the lab "${said.title}" (${said.id}); by its hash it is of "${lab.title}" (${lab.labId}), and was marked by that.`,
    'Ask which lab the learner worked on.',
  )
}
