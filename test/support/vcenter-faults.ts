/** Faults of vCenter for tests: injected at a stage or a time, and what must hold of tasks and limits afterwards. */
import { Engine } from '../../core/engine/engine.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import type { FaultSpec } from '../../core/scenario/fault-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import type { MigrationView, TaskView } from '../../core/trace/view.ts'
import { recordsOf, runOut, smallScenario, smallVm, viewOf } from './scenarios.ts'
import { leftBehind, storageEstate } from './storage-moves.ts'

export const second = 1_000_000_000

type Inject = Extract<Command, { type: 'inject-fault' }>
type Migrate = Extract<Command, { type: 'migrate' }>

export function inject(fault: FaultSpec, more: Partial<Omit<Inject, 'type' | 'fault'>> = {}): Inject {
  return { type: 'inject-fault', name: 'fault', fault, ...more }
}

export const loseSource = inject({ kind: 'management-lost', host: 'esx-01' })
export const restart = inject({ kind: 'vcenter-restart', vcenter: 'vc-a' })
export const mend: Command = { type: 'clear-fault', name: 'fault' }

/** One migration of web-01 of every kind. */
export interface Move {
  readonly scenario: Scenario
  readonly command: Migrate
}

const asked = { type: 'migrate', vm: 'web-01', priority: 'high' } as const

export const moves: Readonly<
  Record<'vmotion' | 'post-copy' | 'storage-vmotion' | 'combined' | 'cold' | 'cold-files', Move>
> = {
  vmotion: { scenario: smallScenario(), command: { ...asked, toHost: 'esx-02' } },
  'post-copy': {
    scenario: smallScenario({ policy: { name: 'qemu', downtimeLimitMs: 100, postCopy: { afterSyncs: 2 } } }),
    command: { ...asked, toHost: 'esx-02' },
  },
  'storage-vmotion': { scenario: smallScenario(storageEstate()), command: { ...asked, toDatastore: 'b' } },
  combined: {
    scenario: smallScenario(storageEstate()),
    command: { ...asked, toHost: 'esx-02', toDatastore: 'b' },
  },
  cold: {
    scenario: smallScenario({ vms: [smallVm({ powerState: 'poweredOff' })] }),
    command: { ...asked, toHost: 'esx-02' },
  },
  'cold-files': {
    scenario: smallScenario(
      storageEstate({
        vms: [
          smallVm({
            powerState: 'poweredOff',
            disks: [{ name: 'Hard disk 1', datastore: 'a', sizeGiB: 1, usedGiB: 0.5 }],
          }),
        ],
      }),
    ),
    command: { ...asked, toHost: 'esx-02', toDatastore: 'b' },
  },
}

export function begin({ scenario, command }: Move): Engine {
  const engine = Engine.start({ scenario, seed: scenario.seed })
  engine.issue(command)
  return engine
}

interface BegunStage {
  readonly stage: string
  readonly atNs: number
}

const knownStages = new Map<Move, readonly BegunStage[]>()

/** Stages of the move when nothing is broken, in order, and when each begins. */
export function stagesOf(move: Move): readonly BegunStage[] {
  const known = knownStages.get(move)
  if (known !== undefined) return known
  const stages = migrationIn(runOut(begin(move))).stages.map(({ stage, atNs }) => ({ stage, atNs }))
  knownStages.set(move, stages)
  return stages
}

/** Every kind of move with each stage in which it stands for some time; QEMU's first and last take none. */
export const everyStage = (Object.keys(moves) as (keyof typeof moves)[]).flatMap((kind) => {
  const stages = stagesOf(moves[kind])
  const endNs = migrationIn(runOut(begin(moves[kind]))).outcome!.atNs
  return stages
    .filter(({ atNs }, index) => (stages[index + 1]?.atNs ?? endNs) > atNs)
    .map(({ stage }) => [kind, stage] as const)
})

/** Obeys `command` when all has happened that happens at the first instant of a stage of the move. */
export function atStage(move: Move, stage: string, command: Command): Engine {
  const engine = begin(move)
  const atNs = stagesOf(move).find((one) => one.stage === stage)?.atNs
  if (atNs === undefined) throw new Error(`The move has no stage ${stage}.`)
  engine.advance(atNs)
  engine.issue(command)
  return engine
}

export function migrationIn(engine: Engine, number = 1): MigrationView {
  const found = viewOf(engine).migrations[number - 1]
  if (found === undefined) throw new Error(`There is no migration ${number}.`)
  return found
}

export function taskIn(engine: Engine, number = 1): TaskView {
  const found = viewOf(engine).tasks[number - 1]
  if (found === undefined) throw new Error(`There is no task ${number}.`)
  return found
}

/** Runs to the end; '' if all tasks have ended once, nothing was said of them after that, and nothing is left. */
export function restProblem(engine: Engine): string {
  runOut(engine)
  const ended = new Set<number>()
  let queued = 0
  for (const record of recordsOf(engine)) {
    if (record.type === 'task-queued') queued += 1
    const isAboutTask =
      record.type === 'task-progress' || record.type === 'task-waits' || record.type === 'task-started'
    if (isAboutTask && ended.has(record.task)) return `${record.type} of task ${record.task} after its end`
    if (record.type !== 'task-ended') continue
    if (ended.has(record.task)) return `task ${record.task} ends twice`
    ended.add(record.task)
  }
  if (ended.size !== queued) return `${ended.size} of ${queued} tasks have ended`
  const { admissions, queued: waiting, migrations, unheardEnds, services } = engine.snapshot().state
  if (!admissions.isEmpty || waiting.size > 0) return 'a task holds or awaits a slot'
  if (migrations.size > 0) return 'a migration is under way'
  if (unheardEnds.size > 0) return 'vCenter still waits to hear of an end'
  if (services.entering.size + services.enteringDatastores.size > 0)
    return 'something enters maintenance mode'
  return leftBehind(engine)
}
