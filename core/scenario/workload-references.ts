/**
 * Figures of a workload that must fit each other and the VM: regions inside its memory, steps in the
 * order of time, ends after begins, bursts that are over before they come again.
 */
import { mibBytes, pageBytes } from '../base/units.ts'
import type { Path } from './document.ts'
import type { BurstSpec, WorkloadSpec, WriteStreamSpec } from './workload-schema.ts'

/** Where problems go; `references.ts` owns them. */
export interface WorkloadProblems {
  add(path: Path, message: string, expected: string, remedy: string): void
}

export function checkWorkload(
  problems: WorkloadProblems,
  workload: WorkloadSpec,
  path: Path,
  memoryMib: number,
): void {
  workload.writes.forEach((stream, s) => {
    const at: Path = [...path, 'writes', s]
    checkRegion(problems, stream, at, memoryMib)
    checkBeginAndEnd(problems, stream, at)
    const rate = stream.pagesPerSecond
    if (Array.isArray(rate)) checkRateSteps(problems, rate, [...at, 'pagesPerSecond'])
    else if (typeof rate === 'object') checkBursts(problems, rate, [...at, 'pagesPerSecond'])
  })
}

function checkRegion(
  problems: WorkloadProblems,
  { region }: WriteStreamSpec,
  at: Path,
  memoryMib: number,
): void {
  if (region === undefined) return
  if (region.startMiB + region.sizeMiB > memoryMib) {
    problems.add(
      [...at, 'region'],
      `The region ends at ${region.startMiB + region.sizeMiB} MiB.`,
      `a region inside the VM's ${memoryMib} MiB`,
      'Make it smaller or start earlier.',
    )
  }
  if (region.sizeMiB * mibBytes < pageBytes) {
    problems.add(
      [...at, 'region', 'sizeMiB'],
      'The region is smaller than one page.',
      'at least 0.00390625 MiB (4 KiB)',
      'Make it larger.',
    )
  }
  if (!('growsToMiB' in region) || region.growsToMiB === undefined) return
  const { growsToMiB, growsMiBPerSecond } = region
  if (growsMiBPerSecond === undefined) {
    problems.add(
      [...at, 'region', 'growsToMiB'],
      'The region has a size to grow to but does not grow.',
      '"growsMiBPerSecond" beside it',
      'Say how fast it grows, or leave both out.',
    )
  }
  if (growsToMiB < region.sizeMiB || region.startMiB + growsToMiB > memoryMib) {
    problems.add(
      [...at, 'region', 'growsToMiB'],
      `The region would grow from ${region.sizeMiB} to ${growsToMiB} MiB.`,
      `from ${region.sizeMiB} to ${memoryMib - region.startMiB}, the end of the VM's memory`,
      'Choose a size between the two, or leave it out to grow up to the end of memory.',
    )
  }
}

function checkBeginAndEnd(
  problems: WorkloadProblems,
  { fromSeconds = 0, untilSeconds }: WriteStreamSpec,
  at: Path,
): void {
  if (untilSeconds === undefined || untilSeconds > fromSeconds) return
  problems.add(
    [...at, 'untilSeconds'],
    `The work ends at ${untilSeconds} s, not after its begin at ${fromSeconds} s.`,
    `more than ${fromSeconds}`,
    'Let it end later, or leave it out for work that does not end.',
  )
}

function checkBursts(problems: WorkloadProblems, bursts: BurstSpec, path: Path): void {
  if (bursts.forSeconds < bursts.everySeconds) return
  problems.add(
    [...path, 'forSeconds'],
    `Bursts of ${bursts.forSeconds} s that come every ${bursts.everySeconds} s leave nothing between them.`,
    `less than ${bursts.everySeconds}`,
    'Shorten them, or write a constant rate.',
  )
}

export function checkRateSteps(
  problems: WorkloadProblems,
  steps: readonly { atSeconds: number }[],
  path: Path,
): void {
  if (steps[0]?.atSeconds !== 0)
    problems.add(
      [...path, 0, 'atSeconds'],
      `The first step is at ${steps[0]?.atSeconds} s.`,
      '0',
      'Say what the rate is from the start.',
    )
  for (let index = 1; index < steps.length; index += 1) {
    if (steps[index]!.atSeconds > steps[index - 1]!.atSeconds) continue
    problems.add(
      [...path, index, 'atSeconds'],
      `Step ${index + 1} is at ${steps[index]!.atSeconds} s, not after the one before it.`,
      `more than ${steps[index - 1]!.atSeconds}`,
      'Put the steps in order of time.',
    )
  }
}
