/** The scrubber: what each stretch was, where keys lead, why controls do nothing, and seeks that do not pile up. */
import { describe, expect, it } from 'vitest'
import { nsFromSeconds, nsPerSecond } from '../../../core/base/units.ts'
import type { Playback } from '../../../core/contract/frame-channel.ts'
import { seekNewest } from '../../../renderer/features/timeline/seek-newest.ts'
import {
  markAt,
  roundLabels,
  scrubbedNs,
  timelineMarks,
  timelineScale,
} from '../../../renderer/features/timeline/timeline-marks.ts'
import { transportReasons } from '../../../renderer/features/timeline/transport-reasons.ts'
import { Story } from '../monitor/story.ts'

describe('marks', () => {
  it('cover a move without gaps, from the first stage to the last', () => {
    const { view } = new Story().completed()
    const marks = timelineMarks(view, view.nowNs)
    expect(marks.map(({ kind }) => kind)).toEqual(['prepare', 'round', 'stun', 'finish'])
    for (const [index, mark] of marks.slice(1).entries()) expect(mark.fromNs).toBe(marks[index]!.toNs)
    expect(marks.at(-1)!.toNs).toBe(nsFromSeconds(11))
  })

  it('let the running round reach to the playhead', () => {
    const { view } = new Story().halfOfRoundOne()
    expect(timelineMarks(view, nsFromSeconds(6)).at(-1)).toMatchObject({
      kind: 'round',
      toNs: nsFromSeconds(6),
    })
  })

  it('say in words what stands at a time', () => {
    const { view } = new Story().completed()
    const marks = timelineMarks(view, view.nowNs)
    expect(markAt(marks, nsFromSeconds(5))).toBe('db-02: round 1')
    expect(markAt(marks, nsFromSeconds(0.5))).toBe('')
  })

  it('show how long a fault was broken, and say it beside the round that it befell', () => {
    const story = new Story().completed()
    const fault = { fault: 'cut', kind: 'link-down', target: 'esx-02' }
    story.say(11, 'fault-begun', { ...fault, detail: 'vmnic1 down', occurrence: 1 })
    story.view.faults[0]!.spans.splice(0, 1, {
      beganAtNs: nsFromSeconds(4),
      endedAtNs: nsFromSeconds(6),
    })
    const marks = timelineMarks(story.view, story.view.nowNs)
    expect(marks.at(-1)).toMatchObject({
      kind: 'fault',
      fromNs: nsFromSeconds(4),
      toNs: nsFromSeconds(6),
      text: 'fault cut: Link down, esx-02',
    })
    expect(markAt(marks, nsFromSeconds(5))).toBe('db-02: round 1, fault cut: Link down, esx-02')
    expect(markAt(marks, nsFromSeconds(7))).not.toContain('fault')
  })
})

describe('labels of rounds', () => {
  const round = (vm: string, number: number, fromNs: number, toNs: number) =>
    ({ kind: 'round', vm, round: number, fromNs, toNs, text: '' }) as const

  it('are those of the VM on show alone, so that moves beside each other do not overprint', () => {
    const marks = [round('one', 1, 0, 50), round('one', 2, 50, 52), round('two', 1, 10, 60)]
    const labels = (vm: string | null) =>
      roundLabels(marks, vm, 100).map(({ mark }) => `${mark.vm} ${mark.round}`)
    expect(labels('one')).toEqual(['one 1'])
    expect(labels('two')).toEqual(['two 1'])
    expect(labels(null)).toEqual(['two 1'])
  })
})

describe('scale', () => {
  it('holds the horizon and does not shrink when the playhead goes back', () => {
    const story = new Story().completed()
    const horizonNs = nsFromSeconds(12)
    const scale = timelineScale(story.view, nsFromSeconds(12), horizonNs)
    expect(scale.endNs).toBeGreaterThanOrEqual(horizonNs)
    expect(timelineScale(story.view, 0, horizonNs)).toEqual(scale)
  })
})

describe('keys', () => {
  it('move by 100 ms, with Ctrl by 1 s, to the start and to the horizon', () => {
    const at = 5 * nsPerSecond
    expect(scrubbedNs('ArrowRight', at, 9e9, false)).toBe(5.1e9)
    expect(scrubbedNs('ArrowLeft', at, 9e9, true)).toBe(4e9)
    expect(scrubbedNs('ArrowLeft', 0, 9e9, true)).toBe(0)
    expect(scrubbedNs('Home', at, 9e9, false)).toBe(0)
    expect(scrubbedNs('End', at, 9e9, false)).toBe(9e9)
    expect(scrubbedNs('x', at, 9e9, false)).toBeNull()
  })
})

describe('reasons', () => {
  const playback: Playback = {
    runId: 'run-1',
    playheadNs: 0,
    horizonNs: 0,
    isPlaying: false,
    speed: 1,
    isIdle: false,
    traceHash: '',
    commandCount: 0,
    failure: null,
  }

  it('are empty while all can be done', () => {
    expect(transportReasons(playback, null)).toEqual({ run: '', step: '', seek: '' })
  })

  it('name an open prediction, but still let a running run be paused', () => {
    const held = { canRun: false, cannotRunBecause: 'Commit your prediction first.' }
    expect(transportReasons(playback, held)).toMatchObject({ run: 'Commit your prediction first.', seek: '' })
    expect(transportReasons({ ...playback, isPlaying: true }, held).run).toBe('')
  })

  it('name the broken invariant, and still let a person go back', () => {
    const reasons = transportReasons({ ...playback, failure: 'one-owner: web-01 is on two hosts.' }, null)
    expect(reasons.run).toContain('one-owner')
    expect(reasons.step).toContain('one-owner')
    expect(reasons.seek).toBe('')
  })

  it('say that there is no round to step when nothing is scheduled', () => {
    expect(transportReasons({ ...playback, isIdle: true }, null).step).toContain(
      'Migrate a virtual machine first',
    )
  })
})

describe('seekNewest', () => {
  it('goes to the first and the newest place, never to two at once', async () => {
    const went: number[] = []
    let running = 0
    await new Promise<void>((settled) => {
      const seek = seekNewest(async (atNs) => {
        running += 1
        expect(running).toBe(1)
        await new Promise((resolve) => setTimeout(resolve, 5))
        went.push(atNs)
        running -= 1
      }, settled)
      for (let atNs = 1; atNs <= 20; atNs += 1) seek(atNs)
    })
    expect(went).toEqual([1, 20])
  })
})
