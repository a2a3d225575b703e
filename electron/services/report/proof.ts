/** How anybody can see the same run again: scenario with hash, seed, engine, commands with their times, trace hash. */
import { linkInWords } from '../../../core/base/wording.ts'
import { clockTime, plural } from '../../../core/base/format.ts'
import { sha256Hex } from '../../../core/base/hash.ts'
import { nsPerSecond } from '../../../core/base/units.ts'
import { engineVersion, type Run } from '../../../core/engine/run.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { targetOf } from '../../../core/scenario/command-target.ts'
import { editInWords } from '../../../core/scenario/edit-words.ts'
import { plannedFaultInWords } from '../../../core/scenario/fault-words.ts'
import { canonicalScenarioText } from '../../../core/scenario/parse.ts'
import { namesHiddenFault } from '../shown-trace.ts'
import { figureCell, words, type Block, type Reproduction } from './report-document.ts'

export interface ProofFacts {
  readonly run: Run
  /** Id of the scenario in the library, or null where only its file is known, or a lab has varied it. */
  readonly scenarioId: string | null
  /** The lab that varied the scenario; null where none did. */
  readonly lab: Reproduction['lab']
  readonly traceHash: string
  /** Where the trace ends if something was still to come; null if the run had come to rest. */
  readonly untilNs: number | null
}

export function reproductionOf({ run, scenarioId, lab, traceHash, untilNs }: ProofFacts): Reproduction {
  const { scenario, seed, commands } = run
  return {
    scenario: {
      name: scenario.name,
      id: scenarioId,
      sha256: sha256Hex(canonicalScenarioText(scenario)),
    },
    lab,
    seed,
    engine: `Precopy ${engineVersion}`,
    // How many hidden faults a lab has put in is for its learner to find.
    plannedCommandCount: scenario.commands.filter(({ command }) => !namesHiddenFault(command)).length,
    commands,
    traceSha256: traceHash,
    untilNs,
  }
}

export function proofBlocks(proof: Reproduction, title = 'The run'): Block[] {
  const { scenario, lab, untilNs } = proof
  const until = untilNs === null ? '' : ` up to ${clockTime(untilNs)}`
  return [
    { kind: 'heading', level: 2, text: title, isMajor: true },
    {
      kind: 'properties',
      items: [
        ...(lab === null
          ? []
          : [
              { name: 'Lab', text: lab.id },
              { name: 'Lab SHA-256', text: lab.sha256, isCode: true },
            ]),
        {
          name: 'Scenario',
          text: scenario.name + (lab === null ? '' : ', as the lab varied it for this seed'),
        },
        { name: 'Scenario SHA-256', text: scenario.sha256, isCode: true },
        { name: 'Seed', text: String(proof.seed) },
        { name: 'Engine', text: proof.engine },
        { name: 'Trace SHA-256', text: proof.traceSha256, isCode: true },
        { name: 'Trace', text: untilNs === null ? 'to its end' : `${until.trim()} of virtual time` },
      ],
    },
    ...commandsBlocks(proof),
    ...(lab === null ? rerunBlocks(proof) : regradeBlocks(proof)),
    words('note', 'All times are virtual. Every figure and chart of this report is read from that trace.'),
  ]
}

function commandsBlocks({ commands, plannedCommandCount: count }: Reproduction): Block[] {
  const planned = count === 0 ? [] : [words('note', `The scenario plans ${plural(count, 'command')} itself.`)]
  if (commands.length === 0) return count === 0 ? [words('note', 'No command was given.')] : planned
  return [
    {
      kind: 'table',
      title: 'Commands',
      columns: [{ name: 'Virtual time', unit: 's', isNumber: true }, { name: 'Command' }],
      rows: commands.map(({ atNs, command }) => [
        figureCell(clockTime(atNs), atNs / nsPerSecond),
        commandInWords(command),
      ]),
    },
    ...planned,
  ]
}

export function commandInWords(command: Command): string {
  switch (command.type) {
    case 'migrate':
      return `Migrate ${command.vm} to ${command.toHost}, ${command.priority} priority`
    case 'cancel':
      return `Cancel the migration of ${command.vm}`
    case 'power-on':
      return `Power on ${command.vm}`
    case 'power-off':
      return `Power off ${command.vm}`
    case 'set-workload':
      return `Change the workload of ${command.vm}`
    case 'set-link':
      return `Change ${command.nic} of ${command.host}: ${linkInWords(command.linkMbps, command.connected)}`
    case 'inject-fault':
      return `Inject fault “${command.name}”. ${plannedFaultInWords(command)}`
    case 'clear-fault':
      return `Clear fault “${command.name}”`
    default:
      return otherCommandInWords(command)
  }
}

/** Commands without words of their own: their type, the object, and the fields that an edit names. */
function otherCommandInWords(command: Command): string {
  const { kind, name } = targetOf(command)
  const act = command.type.replaceAll('-', ' ')
  const fields = 'set' in command ? `: ${editInWords(Object.keys(command.set))}` : ''
  return `${act[0]!.toUpperCase()}${act.slice(1)}, ${kind} ${name}${fields}`
}

/** The terminal's command that makes the same trace; with a file of the commands where its options cannot say them. */
function rerunBlocks({ scenario, seed, commands, plannedCommandCount, untilNs }: Reproduction): Block[] {
  const named = scenario.id ?? '<scenario file>'
  const until = untilNs === null ? '' : ` --until ${untilNs / nsPerSecond}`
  const only = commands.length === 1 ? commands[0] : undefined
  const isPlain =
    commands.length === 0 ||
    (only?.atNs === 0 && only.command.type === 'migrate' && only.command.priority === 'high')
  const begin = `npm run -s precopy -- run ${named} --seed ${seed}`
  if (isPlain && (only !== undefined || plannedCommandCount > 0)) {
    const move =
      only?.command.type === 'migrate' ? ` --migrate ${only.command.vm}=${only.command.toHost}` : ''
    return [
      words('plain', 'Anyone can run it again and compare the hash:'),
      { kind: 'code', text: `${begin}${move}${until}` },
    ]
  }
  if (commands.length === 0)
    return [words('plain', 'Nothing was done in this run:'), { kind: 'code', text: `${begin}${until}` }]
  return [
    words(
      'plain',
      'Anyone can run it again and compare the hash, with the commands below saved as commands.json:',
    ),
    { kind: 'code', text: `${begin} --commands commands.json${until}` },
    { kind: 'code', text: JSON.stringify(commands) },
  ]
}

/** A lab makes its scenario from the seed: the hand-in, which names both, is what can be played again. */
function regradeBlocks({ commands }: Reproduction): Block[] {
  return [
    words(
      'plain',
      'The lab made its scenario from the seed. Whoever has the lab begins it with this seed and gives the same commands; Precopy plays an attempt again by itself, marks it and compares the hash where the file of its hand-in is opened, or by',
    ),
    { kind: 'code', text: 'npm run -s precopy -- grade <file of the hand-in>' },
    ...(commands.length === 0
      ? []
      : [
          words('plain', 'The commands of the run, as the hand-in has them:'),
          { kind: 'code' as const, text: JSON.stringify(commands) },
        ]),
  ]
}
