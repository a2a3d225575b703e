/** A measured QEMU migration as a case: its simulations, and the median over those that end like most of them. */
import type { CaseOutcome, Conclusion, ExpressedCase, Quantities } from './measured-case.ts'
import type { QemuCase } from './qemu-case.ts'
import { simulationsOf } from './qemu-scenario.ts'
import { median } from './statistics.ts'

export function expressQemuCase(measured: QemuCase): ExpressedCase {
  return {
    simulations: simulationsOf(measured),
    conclude: (outcomes) => concludeFrom(measured, outcomes),
  }
}

function concludeFrom(measured: QemuCase, outcomes: readonly CaseOutcome[]): Conclusion {
  const converged = outcomes.filter((outcome) => outcome.converged)
  const predictsConvergence = converged.length * 2 > outcomes.length
  const isComparable = predictsConvergence === measured.converged
  return {
    predicted: medianQuantities(outcomes.filter((outcome) => outcome.converged === predictsConvergence)),
    outcome: isDivided(measured, outcomes) ? 'onEdge' : isComparable ? 'right' : 'wrong',
    isComparable,
  }
}

/** Chance decides: not all repeats, or not all simulations, came to the same end. */
function isDivided({ repeats }: QemuCase, outcomes: readonly CaseOutcome[]): boolean {
  const measuredEnds = new Set(repeats.map((repeat) => repeat.outcome))
  const simulatedEnds = new Set(outcomes.map((outcome) => outcome.converged))
  return measuredEnds.size > 1 || simulatedEnds.size > 1
}

function medianQuantities(outcomes: readonly CaseOutcome[]): Quantities {
  const names = Object.keys(outcomes[0]?.quantities ?? {})
  return Object.fromEntries(
    names.map((name) => [name, median(outcomes.map((outcome) => outcome.quantities[name] ?? 0))]),
  )
}
