/**
 * The workload of a published migration that leaves out pages which are dirty again, from what its first three
 * rounds sent and nothing later. Two classes, as everywhere (`workload-fit.ts`): a hot set, and all other memory;
 * each page of a class is written with the same chance. Where such pages are left out the rounds tell the hot set's
 * rate too: three figures for three unknowns. Expectations are E5 and E8 of MODEL.md §12.
 */
import { naturalExp, naturalLog } from '../base/fixed-math.ts'

export interface SkippedRounds {
  readonly memoryMB: number
  /** What the first three rounds sent. */
  readonly sentMB: readonly [number, number, number]
  readonly firstSeconds: number
  /** The rate of a round: what the one before it dirtied and an increment, at least the floor. MB/s. */
  readonly floorMBs: number
  readonly incrementMBs: number
}

export interface FittedClasses {
  readonly hotMB: number
  /** Writes per page and second in the hot set, and in all other memory. */
  readonly hotRate: number
  readonly coldRate: number
}

/** Halvings of an interval of rates: far below what three printed figures say. */
const halvings = 60
/** Hot rates that are looked at, in writes per page in the first round and in a second. Ours, wide. */
const leastHotWrites = 1
const mostHotRate = 100
/** Steps in which the rates between are looked at, each by the same factor. */
const rateSteps = 50

/** Share of pages that are dirty after so many writes a page (E5). */
function dirtyShare(writes: number): number {
  return 1 - naturalExp(-writes)
}

/** Share of pages that are sent in a round of so many writes a page: not written before their turn (E8). */
function sentShare(writes: number): number {
  return writes < 1e-9 ? 1 : dirtyShare(writes) / writes
}

/**
 * The hot rate at which the third round sends what it did; with it go the cold rate and the hot set's size. Where
 * there are several, the fastest: the smallest hot set that explains the rounds. Where there is none, the one that
 * comes nearest.
 */
export function fitSkippedRounds(rounds: SkippedRounds): FittedClasses {
  const lowest = leastHotWrites / rounds.firstSeconds
  const ratio = naturalExp(naturalLog(lowest / mostHotRate) / rateSteps)
  const missing = (hotRate: number) => rounds.sentMB[2] - thirdRoundMB(rounds, classesFor(rounds, hotRate))
  let high = mostHotRate
  let nearest = high
  for (let step = 0; step < rateSteps; step += 1) {
    const low = high * ratio
    if (missing(low) < 0 !== missing(high) < 0) return classesFor(rounds, crossing(missing, low, high))
    if (Math.abs(missing(low)) < Math.abs(missing(nearest))) nearest = low
    high = low
  }
  return classesFor(rounds, nearest)
}

/** Where `missing` changes its sign between two rates. */
function crossing(missing: (rate: number) => number, low: number, high: number): number {
  const isNegativeBelow = missing(low) < 0
  let [from, to] = [low, high]
  for (let step = 0; step < halvings; step += 1) {
    const middle = (from + to) / 2
    if (missing(middle) < 0 === isNegativeBelow) from = middle
    else to = middle
  }
  return (from + to) / 2
}

/** For a hot rate, the two others: the first round says what was left out, the second what it sent of it. */
function classesFor(rounds: SkippedRounds, hotRate: number): FittedClasses {
  const { memoryMB, sentMB, firstSeconds } = rounds
  const skippedMB = memoryMB - sentMB[0]
  const hotSkipped = 1 - sentShare(hotRate * firstSeconds)
  const classesWith = (coldRate: number): FittedClasses => {
    const coldSkipped = 1 - sentShare(coldRate * firstSeconds)
    const hotMB = (skippedMB - memoryMB * coldSkipped) / (hotSkipped - coldSkipped)
    return { hotMB: Math.max(0, Math.min(memoryMB, hotMB)), hotRate, coldRate }
  }
  let low = 0
  let high = hotRate
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2
    const classes = classesWith(middle)
    const isTooMuch = classes.hotMB === 0 || secondRoundMB(rounds, classes) > sentMB[1]
    if (isTooMuch) high = middle
    else low = middle
  }
  return classesWith(low)
}

function secondRoundMB(rounds: SkippedRounds, classes: FittedClasses): number {
  const seconds = roundSeconds(rounds, classes, rounds.firstSeconds, rounds.sentMB[1])
  return sentMBOf(rounds, classes, rounds.firstSeconds, seconds)
}

function thirdRoundMB(rounds: SkippedRounds, classes: FittedClasses): number {
  const second = roundSeconds(rounds, classes, rounds.firstSeconds, rounds.sentMB[1])
  const third = roundSeconds(rounds, classes, second, rounds.sentMB[2])
  return sentMBOf(rounds, classes, second, third)
}

/** How long a round took that sent so much, by the rate that the round before it of `beforeSeconds` gave it. */
function roundSeconds(
  { memoryMB, floorMBs, incrementMBs }: SkippedRounds,
  { hotMB, hotRate, coldRate }: FittedClasses,
  beforeSeconds: number,
  sentMB: number,
): number {
  const dirtiedMB =
    hotMB * dirtyShare(hotRate * beforeSeconds) + (memoryMB - hotMB) * dirtyShare(coldRate * beforeSeconds)
  return sentMB / Math.max(floorMBs, dirtiedMB / beforeSeconds + incrementMBs)
}

/** Dirtied in a round, and sent in the next because it was not written again before its turn. */
function sentMBOf(
  { memoryMB }: SkippedRounds,
  { hotMB, hotRate, coldRate }: FittedClasses,
  beforeSeconds: number,
  seconds: number,
): number {
  const ofClass = (sizeMB: number, rate: number) =>
    sizeMB * dirtyShare(rate * beforeSeconds) * sentShare(rate * seconds)
  return ofClass(hotMB, hotRate) + ofClass(memoryMB - hotMB, coldRate)
}
