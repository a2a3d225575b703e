/** A lab of a few lines over the small scenario, and its attempt played by hand, for the tests of this folder. */
import { Engine } from '../../../core/engine/engine.ts'
import { attemptState } from '../../../core/lab/attempt-state.ts'
import { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import { attemptViewOf, type AttemptIdentity } from '../../../core/lab/attempt-view.ts'
import { attemptViewSchema, type AttemptEntry, type AttemptView } from '../../../core/lab/attempt.ts'
import { compileLab } from '../../../core/lab/compile.ts'
import { parseLab } from '../../../core/lab/parse.ts'
import type { Lab, LabStep } from '../../../core/lab/schema.ts'
import { practiceTerms, type AttemptTerms } from '../../../core/lab/terms.ts'
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
  verdict: {
    type: 'predict',
    id: 'table',
    title: 'Table',
    prose: 'Which may go?',
    question: {
      kind: 'verdict',
      options: ['goes', 'is-refused', 'goes-cold'].map((id) => ({ id, text: id })),
      rows: [
        { id: 'row-a', text: 'A to B', right: ['goes'], reply: 'A goes.' },
        {
          id: 'row-b',
          text: 'B to A',
          right: ['is-refused'],
          reply: 'B is refused.',
          misconceptions: { goes: 'always-back' },
        },
      ],
      reasons: [
        { id: 'features', text: 'features', reply: 'Features decide.', isRight: true },
        { id: 'clock', text: 'clock', reply: 'Not the clock.', misconception: 'by-clock' },
      ],
      replies: { right: 'All right.', wrong: 'Not all.' },
      passPercent: 60,
    },
  },
  curve: {
    type: 'predict',
    id: 'sketch',
    title: 'Sketch',
    prose: 'Draw it.',
    question: {
      kind: 'curve',
      x: { label: 'Round', values: [1, 2, 3, 4] },
      y: { label: 'Remaining', unit: 'MiB', min: 0, max: 100 },
      first: 80,
      outcome: 'size(migrations) == 0 ? [80.0] : [80.0, 40.0, 20.0, 10.0]',
      tolerancePercent: 20,
      traps: [{ value: '[80.0, 80.0, 80.0, 80.0]', misconception: 'never-shrinks' }],
      replies: { within: 'Within.', above: 'Too high.', below: 'Too low.' },
    },
  },
  predictOrder: {
    type: 'predict',
    id: 'who-first',
    title: 'Who first',
    prose: 'In which order?',
    question: {
      kind: 'order',
      items: ['one', 'two', 'three'].map((id) => ({ id, text: id })),
      distractors: [{ id: 'nobody', text: 'nobody', reply: 'Somebody does.', misconception: 'by-clock' }],
      reply: { right: 'So it was.', wrong: 'Not so.' },
      outcome: 'size(migrations) > 0 ? ["two", "one", "three"] : []',
    },
  },
  decidedChoice: {
    type: 'predict',
    id: 'which-host',
    title: 'Which host',
    prose: 'Where?',
    question: {
      kind: 'choice',
      options: [
        { id: 'esx-02', text: 'esx-02', reply: 'It went there.', misconception: 'by-clock' },
        { id: 'esx-03', text: 'esx-03', reply: 'It stayed away.', misconception: 'by-clock' },
      ],
      outcome: 'vms["web-01"].host',
    },
  },
  diagnose: {
    type: 'diagnose',
    id: 'find',
    title: 'Find',
    prose: 'What is it?',
    decoys: [{ id: 'restart', text: 'a restart', reply: 'No restart.', misconception: 'by-clock' }],
    leastHypotheses: 1,
    reply: { right: 'Found.', wrong: 'Not yet found.' },
  },
} satisfies Record<string, Json>

/** Misconceptions that the questions above link to. */
export const misconceptions: Json[] = [
  {
    id: 'always-back',
    text: 'It always goes back.',
    reply: 'Not to an older one.',
    phrases: ['always back'],
  },
  {
    id: 'by-clock',
    text: 'The clock decides.',
    reply: 'Features do.',
    phrases: ['clock speed', "can't wait"],
  },
  {
    id: 'never-shrinks',
    text: 'It never shrinks.',
    reply: 'Each round is shorter.',
    phrases: ['never less'],
  },
]

/** One of two causes is drawn: web-01 runs on a slow path, or on a full host. Curing is powering off. */
export function hiddenFaults(change: Json = {}): Json {
  const fault = (id: string) => ({
    id,
    text: `the ${id}`,
    set: [{ at: 'vms[web-01].memory.sizeMiB', value: 64 }],
    cured: 'vms["web-01"].powerState == "poweredOff"',
    card: { symptom: `${id} symptom`, evidence: `${id} evidence`, cure: `${id} cure` },
    solution: [{ act: 'command', command: { type: 'power-off', vm: 'web-01' } }],
  })
  return { least: 1, most: 1, pool: [fault('slow-path'), fault('full-host')], ...change }
}

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

export function smallLab(change: Json = {}, seed?: number): Lab {
  return parseLab('small.lab.json', JSON.stringify(labDocument(change), null, 1), seed)
}

type Asked = Extract<LabStep, { type: 'predict' }>['question']

/** The question of a prediction, of the kind that the test is about. */
export function questionOf<Kind extends Asked['kind']>(
  lab: Lab,
  id: string,
  kind: Kind,
): Extract<Asked, { kind: Kind }> {
  const step = lab.steps.find((one) => one.id === id)
  if (step?.type !== 'predict' || step.question.kind !== kind) throw new Error(`"${id}" is no ${kind}.`)
  return step.question as Extract<Asked, { kind: Kind }>
}

/** An attempt without services: an engine, the entries, and the tracker that follows both. */
export class Attempt {
  readonly lab: Lab
  readonly terms: AttemptTerms
  readonly engine: Engine
  readonly tracker: AttemptTracker
  readonly entries: AttemptEntry[] = []
  private readonly commands: Command[] = []
  private takenBytes = 0
  commandCount = 0

  constructor(lab: Lab, scenario: SmallScenario = {}, terms = practiceTerms) {
    this.lab = lab
    this.terms = terms
    const parsed = smallScenario(scenario)
    this.engine = Engine.start({ scenario: parsed, seed: 1 })
    this.tracker = new AttemptTracker(lab, compileLab(lab), parsed, attemptState(lab, [], terms))
    this.take()
  }

  enter(entry: Json): void {
    const place = { atNs: this.engine.nowNs, commandCount: this.commandCount }
    this.entries.push({ ...entry, ...place } as AttemptEntry)
    this.tracker.setState(attemptState(this.lab, this.entries, this.terms))
  }

  command(command: Command): void {
    this.commands.push(command)
    this.tracker.trace.setCommandLog(this.commands)
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

  /** What the guide shows now. */
  view(more: Partial<AttemptIdentity> = {}): AttemptView {
    const identity = { id: 'a', runId: 'r', seed: 1, ...more }
    return attemptViewSchema.parse(attemptViewOf(identity, this.tracker, this.entries, this.commandCount))
  }

  private take(): void {
    const bytes = this.engine.recorder.bytes(this.takenBytes)
    this.takenBytes += bytes.length
    for (const record of decodeRecords(bytes).records) this.tracker.add(record)
  }
}
