/** A lab of a few lines over the small scenario, and its attempt played by hand, for the tests of this folder. */
import { Engine } from '../../../core/engine/engine.ts'
import { attemptState } from '../../../core/lab/attempt-state.ts'
import { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import type { AttemptEntry } from '../../../core/lab/attempt.ts'
import { compileLab } from '../../../core/lab/compile.ts'
import { parseLab } from '../../../core/lab/parse.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { decodeRecords } from '../../../core/trace/encode.ts'
import { smallScenario, type SmallScenario } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

const hints = ['look', 'rule', 'step']
const reasons = { met: 'met', partly: 'partly', notYet: 'not yet' }
export const moved = 'migrations.exists(m, m.vm == "web-01" && m.outcome == "completed")'

export function objective(change: Json = {}): Json {
  return { id: 'move', text: 'Move it.', points: 100, scope: 'ever', check: moved, reasons, hints, ...change }
}

export const steps = {
  read: { type: 'read', id: 'intro', title: 'Intro', prose: 'Read.' },
  watch: {
    type: 'watch',
    id: 'demo',
    title: 'Demo',
    prose: 'Watch.',
    commands: [{ type: 'migrate', vm: 'web-01', toHost: 'esx-02' }],
    pauses: [
      { when: 'migrations.exists(m, m.copiedPercent >= 50.0)', caption: 'Half-way.' },
      { when: 'migrations.exists(m, has(m.ownershipAtMs))', caption: 'Handed over.' },
    ],
    doneWhen: moved,
  },
  order: {
    type: 'order',
    id: 'order',
    title: 'Order',
    prose: 'Order.',
    items: ['one', 'two', 'three'].map((id) => ({ id, text: id })),
    distractors: [{ id: 'never-so', text: 'never so', reply: 'That does not happen.' }],
    reply: { right: 'Right.', wrong: 'Wrong.' },
  },
  choice: {
    type: 'predict',
    id: 'owner',
    title: 'Owner',
    prose: 'Who?',
    question: {
      kind: 'choice',
      options: [
        { id: 'source', text: 'the source', reply: 'Yes.', isRight: true },
        { id: 'both', text: 'both', reply: 'Never both.' },
      ],
    },
  },
  number: {
    type: 'predict',
    id: 'pause',
    title: 'Pause',
    prose: 'How long?',
    question: {
      kind: 'number',
      unit: 'ms',
      max: 100000,
      outcome: 'last(migrations.filter(m, m.vm == "web-01")).downtimeMs',
      tolerancePercent: 10,
      replies: { within: 'Within.', above: 'Too long.', below: 'Too short.' },
    },
  },
  do: { type: 'do', id: 'act', title: 'Act', prose: 'Act.', doneWhen: 'size(migrations) > 0' },
  run: { type: 'run', id: 'run', title: 'Run', prose: 'Run.', doneWhen: moved },
  explain: {
    type: 'explain',
    id: 'why',
    title: 'Why',
    prose: 'Why?',
    options: [
      { id: 'because', text: 'because', reply: 'Yes.', isRight: true },
      { id: 'despite', text: 'despite', reply: 'No.' },
    ],
    evidence: [{ label: 'Pause', value: 'span(last(migrations).downtimeMs)' }],
  },
} satisfies Record<string, Json>

/** The lab as its author would write it. */
export function labDocument(change: Json = {}): Json {
  return {
    precopy: 'lab',
    version: 1,
    id: 'small',
    number: 2,
    title: 'Small',
    summary: 'A small lab.',
    track: 'memory',
    minutes: 5,
    concepts: ['moving'],
    scenario: 'small',
    steps: [steps.read, steps.run],
    objectives: [objective()],
    debrief: 'Done.',
    solution: [
      { act: 'command', command: { type: 'migrate', vm: 'web-01', toHost: 'esx-02' } },
      { act: 'advance-until-idle' },
    ],
    ...change,
  }
}

export function smallLab(change: Json = {}): Lab {
  return parseLab('small.lab.json', JSON.stringify(labDocument(change), null, 1))
}

/** An attempt without services: an engine, the entries, and the tracker that follows both. */
export class Attempt {
  readonly lab: Lab
  readonly engine: Engine
  readonly tracker: AttemptTracker
  readonly entries: AttemptEntry[] = []
  private takenBytes = 0
  commandCount = 0

  constructor(lab: Lab, scenario: SmallScenario = {}) {
    this.lab = lab
    const parsed = smallScenario(scenario)
    this.engine = Engine.start({ scenario: parsed, seed: 1 })
    this.tracker = new AttemptTracker(lab, compileLab(lab), parsed, attemptState(lab, []))
    this.take()
  }

  enter(entry: Json): void {
    const place = { atNs: this.engine.nowNs, commandCount: this.commandCount }
    this.entries.push({ ...entry, ...place } as AttemptEntry)
    this.tracker.setState(attemptState(this.lab, this.entries))
  }

  command(command: Command): void {
    this.engine.issue(command)
    this.commandCount += 1
    this.take()
  }

  runOut(): void {
    while (this.engine.step());
    this.take()
  }

  advance(seconds: number): void {
    this.engine.advance(this.engine.nowNs + seconds * 1e9)
    this.take()
  }

  private take(): void {
    const bytes = this.engine.recorder.bytes(this.takenBytes)
    this.takenBytes += bytes.length
    for (const record of decodeRecords(bytes).records) this.tracker.add(record)
  }
}
