/** Packs of this machine: those that were made here and those that were imported, either copy. */
import { randomBytes } from 'node:crypto'
import type { PackRequest, PackSummary } from '../../../core/contract/teaching-messages.ts'
import { packText, parsePack } from '../../../core/lab/pack.ts'
import { packLabKey, type InstructorPack, type Pack } from '../../../core/lab/pack-schema.ts'
import { parseLab } from '../../../core/lab/parse.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { PackRow, PackRows } from '../../store/packs.ts'
import type { GradingLab } from '../grading/grading-lab.ts'
import type { Library } from '../library.ts'
import { NotFoundError, RefusedError } from '../refused.ts'
import { slugOf } from '../slug.ts'
import type { WallClock } from '../wall-clock.ts'
import { instructorPack, studentPack } from './make-pack.ts'
import { filesOfLab, PackShelf } from './pack-shelf.ts'

export interface PacksOptions {
  readonly rows: PackRows
  readonly library: Library
  readonly clock: WallClock
  readonly madeWith: InstructorPack['madeWith']
  /** Hand-ins in the gradebook of a pack. */
  readonly submissionCount: (packId: string) => number
  /** Takes the gradebook of a pack away. */
  readonly forgetSubmissions: (packId: string) => void
}

export interface PackFileText {
  readonly name: string
  readonly mediaType: string
  readonly text: string
}

export class Packs {
  private readonly options: PacksOptions
  private readonly shelf: PackShelf

  /** Joins the library: labs and scenarios of packs are found there from now on. */
  constructor(options: PacksOptions) {
    this.options = options
    this.shelf = new PackShelf(options.rows)
    options.library.addShelf(this.shelf)
  }

  /** Newest change first. */
  list(): PackSummary[] {
    const rows = this.shelf.packs().toSorted((left, right) => right.changedAt.localeCompare(left.changedAt))
    return rows.map((row) => this.summaryOf(row))
  }

  /** Throws NotFoundError, InputError where a lab is wrong, or RefusedError. */
  make(request: PackRequest): PackSummary {
    const before = request.packId === undefined ? null : this.ownPack(request.packId)
    const { library, madeWith } = this.options
    const pack = instructorPack(request, {
      id: before?.id ?? this.freshId(),
      signingKey: before?.signingKey ?? randomBytes(32).toString('hex'),
      madeWith,
      labSource: (key) => library.labSource(key),
      scenarioFile: (id) => {
        const { fileName, text } = library.find(id)
        return { fileName, text }
      },
    })
    return this.save(pack, true)
  }

  /** The file to keep or to hand out. Throws NotFoundError, or RefusedError for the copy that is not here. */
  file(packId: string, copy: Pack['copy']): PackFileText {
    const { pack } = this.row(packId)
    if (copy === 'instructor' && pack.copy !== 'instructor') throw new RefusedError(onlyStudentsCopy(pack))
    const wanted = copy === 'student' && pack.copy === 'instructor' ? studentPack(pack) : pack
    const name = `${slugOf(pack.title, 'pack')}${copy === 'student' ? '' : '.instructor'}.pack.yaml`
    return { name, mediaType: 'text/yaml', text: packText(wanted) }
  }

  /**
   * A pack of the same id is replaced; attempts at its labs stay, and so does its gradebook. Throws InputError with
   * every problem, also of the labs inside, or RefusedError where a student's copy would take the place of an
   * instructor's.
   */
  import(fileName: string, text: string): { packId: string; title: string; isReplaced: boolean } {
    const pack = parsePack(fileName, text)
    const before = this.options.rows.find(pack.id)
    if (before?.pack.copy === 'instructor' && pack.copy === 'student') {
      throw new RefusedError(instructorsCopyIsHere(before.pack))
    }
    pack.labs.forEach((_, index) => {
      const { lab, scenario } = filesOfLab(fileName, pack, index)
      parseLab(lab.fileName, lab.text)
      parseScenario(scenario.fileName, scenario.text)
    })
    for (const scenario of pack.scenarios) parseScenario(scenario.fileName, scenario.text)
    this.save(pack, before?.isOwn ?? false)
    return { packId: pack.id, title: pack.title, isReplaced: before !== null }
  }

  /** With its gradebook. Attempts at its labs stay, and open again when it is imported anew. Throws NotFoundError. */
  remove(packId: string): void {
    this.row(packId)
    this.options.forgetSubmissions(packId)
    this.options.rows.remove(packId)
    this.shelf.changed()
  }

  /** Title and copy of a pack; null where it is not here. */
  find(packId: string): { readonly title: string; readonly copy: Pack['copy'] } | null {
    const row = this.shelf.packs().find(({ id }) => id === packId)
    return row === undefined ? null : { title: row.pack.title, copy: row.pack.copy }
  }

  /** What hand-ins of a lab of a pack are signed and marked by; null where the key is of no pack. */
  packLabOf(key: string): GradingLab | null {
    return this.shelf.gradingLab(key)
  }

  /** All labs of a pack, as hand-ins are marked by. Throws NotFoundError. */
  packLabsOf(packId: string): GradingLab[] {
    const { pack } = this.row(packId)
    return pack.labs.flatMap(({ id }) => this.packLabOf(packLabKey(packId, id)) ?? [])
  }

  private save(pack: Pack, isOwn: boolean): PackSummary {
    const row: PackRow = { id: pack.id, isOwn, pack, changedAt: this.options.clock.timestamp() }
    this.options.rows.save(row)
    this.shelf.changed()
    return this.summaryOf(row)
  }

  private row(packId: string): PackRow {
    const row = this.shelf.packs().find(({ id }) => id === packId)
    if (row === undefined) throw new NotFoundError('pack', packId)
    return row
  }

  private ownPack(packId: string): InstructorPack {
    const { pack } = this.row(packId)
    if (pack.copy !== 'instructor') throw new RefusedError(onlyStudentsCopy(pack))
    return pack
  }

  private freshId(): string {
    for (;;) {
      const id = `p-${randomBytes(4).toString('hex')}`
      if (this.options.rows.find(id) === null) return id
    }
  }

  private summaryOf({ id, isOwn, pack, changedAt }: PackRow): PackSummary {
    const { title, author, description, copy, scenarios } = pack
    return {
      id,
      title,
      author,
      description,
      copy,
      isOwn,
      labs: pack.labs.map((lab) => ({
        id: lab.id,
        key: packLabKey(id, lab.id),
        title: lab.title,
        terms: lab.terms,
        hasKey: 'hasKey' in lab ? lab.hasKey : true,
      })),
      scenarioCount: scenarios.length,
      submissionCount: this.options.submissionCount(id),
      changedAt,
    }
  }
}

function onlyStudentsCopy({ title }: Pack) {
  return {
    id: 'pack-is-students-copy',
    fault: '',
    message: `Of "${title}" only the student's copy is here.`,
    remedy: 'Import the instructor’s copy first.',
  }
}

function instructorsCopyIsHere({ title }: Pack) {
  return {
    id: 'pack-instructors-copy-is-here',
    fault: '',
    message: `The instructor's copy of "${title}" is here, and a student's copy would take its place.`,
    remedy:
      'Its labs can be begun from the Library as they are; to see a student’s copy, import it on another machine.',
  }
}
