/** `precopy run`: plays a scenario to its end without a window and says what came of it. */
import { largestOf } from '../../core/base/extremes.ts'
import { nsFromSeconds } from '../../core/base/units.ts'
import { durationInWords } from '../../core/base/wording.ts'
import { Engine } from '../../core/engine/engine.ts'
import { engineVersion, type Run } from '../../core/engine/run.ts'
import { parseCommandLog } from '../../core/scenario/command-log.ts'
import type { LoggedCommand } from '../../core/scenario/command-schema.ts'
import { foldTrace } from '../../core/trace/fold.ts'
import { placedDisks } from '../services/placed-disks.ts'
import { defineCliCommand } from './command.ts'
import { exitStatus } from './exit-status.ts'
import { readScenario, readText } from './input-file.ts'
import { numberOption, seedBounds } from './options.ts'
import { keepFile, outputPath, refuseSameFile } from './output-file.ts'
import { refuseOtherEnding, writtenRunReport } from './run-report-file.ts'
import { planRun } from './run-plan.ts'
import { describeResult, hasFailed, resultOf } from './run-result.ts'
import { giveWay, type Terminal } from './terminal.ts'

/** Latest virtual time that --until takes, in s: that of planned commands. */
const latestUntilSeconds = 9_000_000
/**
 * QEMU has no end of its own where it does not converge. Without --until a run stops so long, in s, after its last
 * command, if a VM is in pre-copy still and has been sent more often than this: three times, where Xen gives up. Ours.
 */
const patienceSeconds = 1800
const mostTimesSent = 3
/** Entries of the clock between two looks at the terminal: some 10 ms of work. */
const eventsPerTurn = 200

export const runCommand = defineCliCommand({
  name: 'run',
  description: "Runs a scenario's planned commands to the end",
  args: {
    scenario: {
      type: 'positional',
      required: true,
      description: 'A scenario file, or the id of a shipped scenario',
    },
    seed: { type: 'string', valueHint: 'N', description: "Seed of all randomness instead of the scenario's" },
    until: {
      type: 'string',
      valueHint: 'T',
      description: 'Stop at this virtual second; else at the end, or where a move does not converge',
    },
    migrate: {
      type: 'string',
      valueHint: 'VM=HOST:DATASTORE:FORMAT',
      description:
        'Migrate this VM as well, at second 0; VM=HOST changes the host alone, VM=:DATASTORE the storage alone. May be given several times',
    },
    commands: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Give the commands of this log as well: a list of { atNs, command }, as reports print it',
    },
    json: { type: 'boolean', description: 'Print the result as JSON' },
    trace: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Write the trace, byte for byte what its hash is of',
    },
    report: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Write the report; the ending says as what: .html, .pdf, .md, .csv or .json',
    },
  },
  repeatable: ['migrate'],
  async run(args, terminal, values) {
    const seed = numberOption('--seed', args.seed, seedBounds)
    const untilSeconds = numberOption('--until', args.until, { min: 0, max: latestUntilSeconds })
    const traceFile = outputPath(terminal, '--trace', args.trace)
    const reportFile = outputPath(terminal, '--report', args.report)
    refuseSameFile({ '--trace': traceFile, '--report': reportFile })
    if (reportFile !== null) refuseOtherEnding(reportFile)
    const { file, scenario } = readScenario(terminal, args.scenario)
    const plan = planRun(scenario, { moves: values('migrate'), log: readLog(args.commands, terminal) })
    if (plan.note !== '') terminal.note(plan.note)
    const run: Run = { scenario, seed: seed ?? scenario.seed, commands: plan.commands }
    const untilNs = untilSeconds === undefined ? Infinity : nsFromSeconds(untilSeconds)
    const { engine, isEndless } = await playOut(run, untilNs, terminal, args.json !== true)
    const { recorder } = engine
    const stopped = isEndless ? stoppedBecause(engine) : ''
    if (stopped !== '') terminal.note(stopped)
    const trace = recorder.bytes()
    const view = foldTrace(trace)
    const result = resultOf(view, {
      scenario: { name: scenario.name, file },
      seed: run.seed,
      engine: engineVersion,
      plannedBy: plan.plannedBy,
      stopped,
      traceBytes: trace.length,
      traceHash: recorder.hash(),
      placed: (vm) => placedDisks(scenario, vm),
    })
    keepFile(terminal, traceFile, () => trace)
    if (reportFile !== null) {
      const facts = {
        run,
        trace,
        traceHash: recorder.hash(),
        scenarioId: args.scenario,
        reachedNs: view.nowNs,
      }
      const written = await writtenRunReport(facts, reportFile)
      keepFile(terminal, reportFile, () => written)
    }
    terminal.print(args.json === true ? JSON.stringify(result, null, 2) : describeResult(result))
    return hasFailed(result) ? exitStatus.failed : exitStatus.done
  },
})

function readLog(named: string | undefined, terminal: Terminal): LoggedCommand[] | undefined {
  return named === undefined ? undefined : parseCommandLog(named, readText(terminal, named))
}

function stoppedBecause(engine: Engine): string {
  const inPreCopy = engine.inPreCopyBeyond(mostTimesSent)
  const paused = engine.inPausedPostCopy
  const reasons = [
    inPreCopy.length === 0
      ? ''
      : ` ${inPreCopy.join(', ')} still in pre-copy, which does not converge, and QEMU does not give up by itself.`,
    paused.length === 0
      ? ''
      : ` ${paused.join(', ')} in paused post-copy, which waits for a link to come up.`,
  ]
  return (
    `Stopped at ${durationInWords(engine.nowNs)} of virtual time:${reasons.join('')} ` +
    '--until T runs on to a time of your choice; giveUpAfterSeconds in the policy, a higher downtime limit, ' +
    'autoConverge or postCopy end a pre-copy, set-link a pause.'
  )
}

/** When the last command is given that is known beforehand. */
function lastCommandNs({ scenario, commands }: Run): number {
  const planned = scenario.commands.map(({ atSeconds }) => nsFromSeconds(atSeconds))
  return largestOf([...planned, ...commands.map(({ atNs }) => atNs)], 0)
}

/**
 * The engine when nothing is scheduled any more, at `untilNs`, or where a migration has no end (`isEndless`); in
 * between, Ctrl-C is heard.
 */
async function playOut(
  run: Run,
  untilNs: number,
  terminal: Terminal,
  showsProgress: boolean,
): Promise<{ readonly engine: Engine; readonly isEndless: boolean }> {
  const engine = Engine.start(run)
  const patientUntilNs = untilNs === Infinity ? lastCommandNs(run) + nsFromSeconds(patienceSeconds) : Infinity
  let isEndless = false
  for (const { atNs, command } of run.commands) engine.plan(command, atNs)
  while ((engine.nextEventNs ?? Infinity) <= untilNs && !engine.isIdle && !isEndless) {
    if (untilNs === Infinity && engine.isOnlyTurning) {
      terminal.note(
        `Stopped at ${durationInWords(engine.nowNs)} of virtual time: only faults go on that nobody clears.`,
      )
      break
    }
    for (let events = 0; events < eventsPerTurn; events += 1) {
      if ((engine.nextEventNs ?? Infinity) > untilNs || !engine.step()) break
      if (untilNs === Infinity && engine.isOnlyTurning) break
    }
    if (engine.nowNs >= patientUntilNs)
      isEndless = engine.inPreCopyBeyond(mostTimesSent).length + engine.inPausedPostCopy.length > 0
    if (showsProgress) terminal.progress(`${run.scenario.name}: at ${durationInWords(engine.nowNs)}`)
    await giveWay(terminal)
  }
  if (untilNs !== Infinity) engine.advance(untilNs)
  terminal.progress('')
  return { engine, isEndless }
}
