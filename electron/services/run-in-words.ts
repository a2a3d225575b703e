/** A run as lists and the workbench show it, made of its row. */
import type { RunSummary } from '../../core/contract/messages.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { RunRow } from '../store/runs.ts'

export function runSummaryOf(row: RunRow, attemptId: string | null): RunSummary {
  const { id, name, scenarioId, seed, parentRunId, createdAt, openedAt, commandCount, playheadNs } = row
  const { reachedNs: _reached, sparkline, ...told } = row.summary
  return {
    id,
    name,
    scenarioId,
    scenarioName: parseScenario(row.scenarioFile, row.scenarioText).name,
    seed,
    attemptId,
    parentRunId,
    createdAt,
    openedAt,
    commandCount,
    playheadNs,
    ...told,
    sparkline: [...sparkline],
  }
}
