/**
 * Plays one document of the storm from its begin to its end under the eyes of the inspector, has its trace judged by
 * the referee, and, where asked, plays it again through a snapshot to see that it is the same run.
 */
import { AssertionError } from '../../core/base/assert.ts'
import { nsFromSeconds, nsPerSecond } from '../../core/base/units.ts'
import { Engine } from '../../core/engine/engine.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { decodeRecords } from '../../core/trace/encode.ts'
import type { TraceRecord } from '../../core/trace/events.ts'
import { foldTrace } from '../../core/trace/fold.ts'
import { mendSecondOf, scenarioOf, type StormDocument } from './document.ts'
import { Inspector } from './inspector.ts'
import { judge, type Judgement } from './referee.ts'
import type { Breach } from './rule.ts'

/** After everything was mended, all must have ended in this time and in so many entries of the clock. */
const longestRestNs = 1200 * nsPerSecond
const mostEvents = 500_000
/** Guests are looked at for so long after a migration at most, until their backlogs have drained (10 s). */
const lastLookNs = 10.2 * nsPerSecond
/** The inspector looks so often. A prime, so that it does not keep step with samples. */
const eventsPerLook = 23

export interface Played {
  /** null: no promise was broken. */
  readonly breach: Breach | null
  readonly events: number
  readonly endNs: number
  readonly hash: string
  readonly records: readonly TraceRecord[]
}

/** `isTwice`: also that the run is the same when it is played again, and when it goes on from a snapshot. */
export function play(document: StormDocument, isTwice: boolean): Played {
  const scenario = scenarioOf(document)
  const restFromNs = nsFromSeconds(mendSecondOf(document))
  const engine = Engine.start({ scenario, seed: scenario.seed })
  const { breach: found, events } = guarded(engine, () => carryOut(engine, restFromNs))
  const { records } = decodeRecords(engine.recorder.bytes())
  const hash = engine.recorder.hash()
  const isWhole = found === null
  const judgement = judge(records, isWhole)
  const breach =
    judgement.breach ??
    found ??
    differenceOf(engine, judgement) ??
    (isTwice ? (problemOfView(engine) ?? playAgain(scenario, events, hash)) : null)
  return { breach, events, endNs: engine.nowNs, hash, records }
}

/** The engine and its trace must tell the same of every VM. */
function differenceOf({ inventory, nowNs }: Engine, { places }: Judgement): Breach | null {
  for (const { name, host, powerState } of inventory.vms.values()) {
    const place = places.get(name)
    const isRunning = powerState === 'poweredOn'
    if (place?.host === host && place.isRunning === isRunning) continue
    const detail = `${name} is ${powerState} on ${host}, by the trace on ${JSON.stringify(place)}`
    return { check: 'trace-agrees-with-engine', detail, atNs: nowNs }
  }
  return null
}

/** What the window would show of the whole run. */
function problemOfView({ recorder, inventory, nowNs }: Engine): Breach | null {
  const view = foldTrace(recorder.bytes())
  for (const { name, host, powerState } of inventory.vms.values()) {
    const vm = view.vms.get(name)
    if (vm?.host !== host || vm.powerState !== powerState || vm.isStunned || vm.slowdownPermyriad !== 0)
      return { check: 'view-agrees-with-engine', detail: `${name} in the view`, atNs: nowNs }
  }
  const open = view.tasks.find(({ state }) => state === 'queued' || state === 'running')
  if (open !== undefined)
    return { check: 'view-agrees-with-engine', detail: `task ${open.task} in the view`, atNs: nowNs }
  const held = [...view.hosts.values()].find((host) => host.reservedMemoryBytes + host.reservedCpuMhz > 0)
  if (held !== undefined)
    return { check: 'view-agrees-with-engine', detail: `${held.name} in the view`, atNs: nowNs }
  return null
}

interface Carried {
  readonly breach: Breach | null
  readonly events: number
}

function carryOut(engine: Engine, restFromNs: number): Carried {
  const inspector = new Inspector(engine)
  let events = 0
  let restsSinceNs = Infinity
  for (; events < mostEvents; events += 1) {
    const nextNs = engine.nextEventNs
    if (nextNs === null || nextNs > restFromNs + longestRestNs) break
    if (nextNs <= restFromNs || !engine.isAtRest || !isSettled(engine)) restsSinceNs = Infinity
    else restsSinceNs = Math.min(restsSinceNs, engine.nowNs)
    if (nextNs > restsSinceNs + lastLookNs) break
    engine.step()
    if (events % eventsPerLook !== 0) continue
    const breach = inspector.inspect()
    if (breach !== null) return { breach, events }
  }
  const isTooLong = events >= mostEvents
  const breach = isTooLong
    ? { check: 'run-comes-to-rest', detail: `${mostEvents} entries of the clock`, atNs: engine.nowNs }
    : inspector.inspectEnd()
  return { breach, events }
}

/** Hosts that came back are seen again, and HA has looked for hosts. */
function isSettled({ inventory }: Engine): boolean {
  return [...inventory.hosts.values()].every(({ unheardSinceNs }) => unheardSinceNs === null)
}

/** An invariant of the engine itself, or a plain error in it, is a breach like any other. */
function guarded(engine: Engine, act: () => Carried): Carried {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const check =
      error instanceof AssertionError ? `engine: ${error.invariant}` : `engine throws ${error.name}`
    const place = error instanceof AssertionError ? '' : (error.stack?.split('\n')[1]?.trim() ?? '')
    return { breach: { check, detail: `${error.message} ${place}`, atNs: engine.nowNs }, events: 0 }
  }
}

/** Begun anew, stopped half way, and continued twice: by itself and from a snapshot that was taken there. */
function playAgain(scenario: Scenario, events: number, hash: string): Breach | null {
  const half = Math.floor(events / 2)
  const again = Engine.start({ scenario, seed: scenario.seed })
  stepTimes(again, half)
  const snapshot = again.snapshot()
  const restored = Engine.restore(snapshot)
  stepTimes(restored, events - half)
  stepTimes(again, events - half)
  if (again.recorder.hash() !== hash)
    return { check: 'same-seed-same-trace', detail: 'played again, the trace is another', atNs: again.nowNs }
  if (restored.recorder.hash() !== hash)
    return {
      check: 'snapshot-goes-on-the-same',
      detail: `after a snapshot at ${snapshot.nowNs} ns the trace is another`,
      atNs: restored.nowNs,
    }
  return null
}

function stepTimes(engine: Engine, times: number): void {
  for (let step = 0; step < times; step += 1) engine.step()
}
