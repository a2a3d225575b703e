/**
 * Makes a document that breaks a promise smaller while it still breaks the same one: acts are dropped, then whatever
 * else can be left out of it, then figures become plain. What is no valid scenario any more is no candidate.
 */
import {
  actsOf,
  mendSecondOf,
  scenarioOrNull,
  withActs,
  type Planned,
  type StormDocument,
} from './document.ts'

export interface Shrunk {
  readonly document: StormDocument
  readonly tries: number
  /** The time was over before nothing more could be left out. */
  readonly isCutShort: boolean
}

/** `breaks`: whether a document still breaks the promise. */
export function shrink(
  document: StormDocument,
  breaks: (candidate: StormDocument) => boolean,
  limitMs: number,
): Shrunk {
  const endMs = performance.now() + limitMs
  let best = document
  let tries = 0
  const isLate = () => performance.now() > endMs
  const take = (candidate: StormDocument): boolean => {
    if (isLate() || scenarioOrNull(candidate) === null) return false
    tries += 1
    if (!breaks(candidate)) return false
    best = candidate
    return true
  }
  for (let before = ''; before !== JSON.stringify(best) && !isLate();) {
    before = JSON.stringify(best)
    dropActs(() => best, take)
    dropParts(() => best, take)
    roundFigures(() => best, take)
  }
  return { document: best, tries, isCutShort: isLate() }
}

type Best = () => StormDocument
type Take = (candidate: StormDocument) => boolean

/** Halves of the list, then quarters, and so on to single acts. */
function dropActs(best: Best, take: Take): void {
  for (let size = Math.max(1, actsOf(best()).length >> 1); size >= 1; size >>= 1) {
    for (let at = 0; at < actsOf(best()).length;) {
      const acts = actsOf(best())
      if (!take(remade(best(), acts.toSpliced(at, size)))) at += size
    }
    if (size === 1) return
  }
}

/** Any entry of any list and any field that may be left out, the last and so the least important first. */
function dropParts(best: Best, take: Take): void {
  for (const path of pathsOf(best()).toReversed()) {
    const candidate = withoutPath(best(), path)
    if (candidate !== null && scenarioOrNull(candidate) !== null) take(remade(candidate, actsOf(candidate)))
  }
}

function roundFigures(best: Best, take: Take): void {
  for (const path of pathsOf(best())) {
    const value = valueAt(best(), path)
    if (typeof value !== 'number' || path[0] === 'version' || path[0] === 'seed') continue
    for (const plainer of new Set([0, 1, Math.round(value), Math.round(value * 10) / 10])) {
      if (Math.abs(plainer) >= Math.abs(value)) continue
      const candidate = withValue(best(), path, plainer)
      if (scenarioOrNull(candidate) !== null && take(remade(candidate, actsOf(candidate)))) break
    }
  }
}

/** Mends follow from the acts, and come when they always came. */
function remade(document: StormDocument, acts: readonly Planned[]): StormDocument {
  const sorted = acts.toSorted((a, b) => a.atSeconds - b.atSeconds)
  return withActs(document, sorted, mendSecondOf(document))
}

type Path = readonly (string | number)[]
type Tree = Record<string | number, unknown>

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value)
  return keys.flatMap((key) => {
    const inner = [...path, key]
    return [inner, ...pathsOf((value as Tree)[key], inner)]
  })
}

function valueAt(document: StormDocument, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Tree | undefined)?.[key], document)
}

/** null if the path is not there any more, or is one that the storm itself needs. */
function withoutPath(document: StormDocument, path: Path): StormDocument | null {
  const key = path.at(-1)
  const isMend = path[0] === 'commands' && (path.length === 1 || isLastSecond(document, path))
  if (key === undefined || isMend || valueAt(document, path) === undefined) return null
  const copy = structuredClone(document)
  const parent = valueAt(copy, path.slice(0, -1)) as Tree
  if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else delete parent[key]
  return copy
}

function isLastSecond(document: StormDocument, path: Path): boolean {
  const planned = document.commands?.[Number(path[1])]
  return planned === undefined || planned.atSeconds >= mendSecondOf(document)
}

function withValue(document: StormDocument, path: Path, value: unknown): StormDocument {
  const copy = structuredClone(document)
  if (path[0] === 'commands' && isLastSecond(document, path)) return copy
  const parent = valueAt(copy, path.slice(0, -1)) as Tree
  parent[path.at(-1) ?? ''] = value
  return copy
}
