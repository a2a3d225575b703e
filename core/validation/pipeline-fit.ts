/**
 * Fits the times of a copy's stages to measured runs that share stages: reading from a source, a network, writing to a
 * target. A copy of given depth takes the longest of its stages, or all of them divided by its depth, whichever is
 * longer: what storage's pipeline comes to with stages of constant time. The same fit for every table of runs.
 */

export interface MeasuredRun {
  /** Names of the stages that it went through. */
  readonly stages: readonly string[]
  readonly seconds: number
  /** Of one more stage, whose time is known beforehand. Left out: none. */
  readonly knownSeconds?: number
}

/** The search moves one stage's time at a time by this factor, which shrinks to the second. */
const firstStep = 1.25
const lastStep = 1.0005

/** Seconds that each stage takes by itself; least squares of the relative error, by coordinates. */
export function fitStages(runs: readonly MeasuredRun[], depth: number): ReadonlyMap<string, number> {
  const seconds = new Map<string, number>()
  // A stage takes at most as long as the fastest run that it is part of.
  for (const run of runs)
    for (const stage of run.stages) seconds.set(stage, Math.min(seconds.get(stage) ?? Infinity, run.seconds))
  let least = squaredError(runs, seconds, depth)
  for (let step = firstStep; step > lastStep;) {
    let hasMoved = false
    for (const stage of seconds.keys()) {
      const before = seconds.get(stage)!
      for (const moved of [before * step, before / step]) {
        seconds.set(stage, moved)
        const error = squaredError(runs, seconds, depth)
        if (error < least - 1e-12) {
          least = error
          hasMoved = true
          break
        }
        seconds.set(stage, before)
      }
    }
    if (!hasMoved) step = 1 + (step - 1) / 2
  }
  return seconds
}

function squaredError(
  runs: readonly MeasuredRun[],
  seconds: ReadonlyMap<string, number>,
  depth: number,
): number {
  return runs.reduce((sum, run) => {
    const times = [...run.stages.map((stage) => seconds.get(stage)!), run.knownSeconds ?? 0]
    const total = times.reduce((all, each) => all + each, 0)
    const relative = Math.max(...times, total / depth) / run.seconds - 1
    return sum + relative * relative
  }, 0)
}
