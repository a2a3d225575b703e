/** How anybody can see the same run again: scenario with hash, seed, engine, commands with their times, trace hash. */
import { linkInWords } from '../../../core/base/wording.ts'
import { clockTime, plural } from '../../../core/base/format.ts'
import { sha256Hex } from '../../../core/base/hash.ts'
import { nsPerSecond } from '../../../core/base/units.ts'
import { engineVersion, type Run } from '../../../core/engine/run.ts'
import type { Command, LoggedCommand } from '../../../core/scenario/command-schema.ts'
import { targetOf } from '../../../core/scenario/command-target.ts'
import { editInWords } from '../../../core/scenario/edit-words.ts'
import { plannedFaultInWords } from '../../../core/scenario/fault-words.ts'
import { canonicalScenarioText } from '../../../core/scenario/parse.ts'
import { markup, type Html } from './html.ts'

export interface ProofFacts {
  readonly run: Run
  /** Id of the scenario in the library, or null where only its file is known. */
  readonly scenarioId: string | null
  readonly traceHash: string
  /** Where the trace ends if something was still to come; null if the run had come to rest. */
  readonly untilNs: number | null
}

export function proofSection(facts: ProofFacts): Html {
  const { scenario, seed, commands } = facts.run
  return markup`<section class="proof">
    <h2>The run</h2>
    <dl>
      <dt>Scenario</dt>
      <dd>
        ${scenario.name}, SHA-256 <span class="hash">${sha256Hex(canonicalScenarioText(scenario))}</span>
      </dd>
      <dt>Seed</dt>
      <dd>${seed}</dd>
      <dt>Engine</dt>
      <dd>Precopy ${engineVersion}</dd>
      <dt>Trace</dt>
      <dd>
        SHA-256
        <span class="hash">${facts.traceHash}</span
        >${facts.untilNs === null ? '' : ` up to ${clockTime(facts.untilNs)}`}
      </dd>
    </dl>
    ${commandsTable(commands, scenario.commands.length)} ${rerunText(facts)}
    <p class="note">All times are virtual. Every figure and chart of this report is read from that trace.</p>
  </section>`
}

function commandsTable(commands: readonly LoggedCommand[], plannedCount: number): Html {
  const planned =
    plannedCount === 0
      ? null
      : markup`<p class="note">The scenario plans ${plural(plannedCount, 'command')} itself.</p>`
  if (commands.length === 0) return planned ?? markup`<p class="note">No command was given.</p>`
  return markup`<table>
      <thead>
        <tr>
          <th class="number">Virtual time</th>
          <th>Command</th>
        </tr>
      </thead>
      <tbody>
        ${commands.map(
          ({ atNs, command }) =>
            markup`<tr>
              <td class="number">${clockTime(atNs)}</td>
              <td>${commandInWords(command)}</td>
            </tr> `,
        )}
      </tbody>
    </table>
    ${planned}`
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
function rerunText({ run, scenarioId, untilNs }: ProofFacts): Html {
  const scenario = scenarioId ?? '<scenario file>'
  const until = untilNs === null ? '' : ` --until ${untilNs / nsPerSecond}`
  const only = run.commands.length === 1 ? run.commands[0] : undefined
  const isPlain =
    run.commands.length === 0 ||
    (only?.atNs === 0 && only.command.type === 'migrate' && only.command.priority === 'high')
  const begin = `npm run -s precopy -- run ${scenario} --seed ${run.seed}`
  if (isPlain && (only !== undefined || run.scenario.commands.length > 0)) {
    const move =
      only?.command.type === 'migrate' ? ` --migrate ${only.command.vm}=${only.command.toHost}` : ''
    return markup`<p>Anyone can run it again and compare the hash:</p>
      <pre>${begin}${move}${until}</pre>`
  }
  if (run.commands.length === 0)
    return markup`<p>Nothing was done in this run: <code>${begin}${until}</code></p>`
  return markup`<p>
      Anyone can run it again and compare the hash, with the commands below saved as
      <code>commands.json</code>:
    </p>
    <pre>${begin} --commands commands.json${until}</pre>
    <pre>${JSON.stringify(run.commands)}</pre>`
}
