/** The chart on which a curve is drawn: values and places, ticks, keys, strokes. */
import { describe, expect, it } from 'vitest'
import {
  apart,
  heightOf,
  labelled,
  nearestPlace,
  pathThrough,
  placesOf,
  sketched,
  stepped,
  ticksOf,
  valueAt,
  type CurveAxis,
} from '../../../renderer/features/lab-guide/curve-geometry.ts'
import { curvePlot, spokenPoint } from '../../../renderer/features/lab-guide/curve-plot.ts'

const linear: CurveAxis = { min: 0, max: 60, scale: 'linear' }
const log: CurveAxis = { min: 1, max: 16384, scale: 'log' }

describe('a value', () => {
  it.each([linear, log])('stands where its place is read as it again', (axis) => {
    for (const share of [0, 0.1, 0.37, 0.5, 0.99, 1]) {
      expect(heightOf(axis, valueAt(axis, share))).toBeCloseTo(share, 1)
    }
  })

  it('outside the axis is cut to its end', () => {
    expect(heightOf(log, 0)).toBe(0)
    expect(valueAt(linear, 1.4)).toBe(60)
    expect(valueAt(linear, -1)).toBe(0)
  })

  it('has equal ratios at equal distances on a log axis', () => {
    expect(heightOf(log, 128)).toBeCloseTo(0.5, 6)
  })
})

describe('arrow keys', () => {
  it('move a value by a hundredth of the axis, and not past its end', () => {
    expect(stepped(linear, 30, 1)).toBe(31)
    expect(stepped(linear, 30, -10)).toBe(20)
    expect(stepped(linear, 59.8, 3)).toBe(60)
  })

  it('always move a value on a log axis, also a narrow one, and come back to it', () => {
    expect(stepped(log, 100, 1)).toBeGreaterThan(100)
    expect(stepped({ min: 100, max: 120, scale: 'log' }, 100, 1)).toBeGreaterThan(100)
    expect(stepped(log, stepped(log, 100, 1), -1)).toBeCloseTo(100, 0)
  })

  it('leave no trace of how numbers are kept', () => {
    expect(stepped({ min: 0, max: 1, scale: 'linear' }, 0.2, 1)).toBe(0.21)
  })
})

describe('ticks', () => {
  it('are round, inside the axis, and at most six', () => {
    expect(ticksOf(linear)).toEqual([0, 20, 40, 60])
    expect(ticksOf(log)).toEqual([1, 10, 100, 1000, 10000])
    expect(ticksOf({ min: 1, max: 16, scale: 'log' })).toEqual([1, 2, 4, 8, 16])
    expect(ticksOf({ min: -5, max: 5, scale: 'linear' })).toEqual([-4, -2, 0, 2, 4])
  })
})

describe('places', () => {
  it('are true to the values', () => {
    expect(placesOf([0, 1, 4])).toEqual([0, 0.25, 1])
  })

  it('are even where points would lie too close to be taken hold of', () => {
    expect(placesOf([1, 2, 1000])).toEqual([0, 0.5, 1])
  })

  it('are found by the nearest', () => {
    expect(nearestPlace([0, 0.25, 1], 0.6)).toBe(1)
    expect(nearestPlace([0, 0.25, 1], 2)).toBe(2)
  })

  it('carry as many labels as fit', () => {
    expect(labelled(6, 200, 20)).toHaveLength(6)
    expect(labelled(24, 200, 20)).toEqual([0, 3, 6, 9, 12, 15, 18, 21])
  })
})

describe('a stroke', () => {
  it('sets what a fast pointer skipped, in both directions', () => {
    const empty = [null, null, null, null]
    const forth = sketched(empty, linear, { at: 0, height: 1 }, { at: 3, height: 0 })
    expect(forth).toEqual([60, 40, 20, 0])
    const back = sketched(empty, linear, { at: 3, height: 0 }, { at: 1, height: 1 })
    expect(back).toEqual([null, 60, 30, 0])
  })

  it('that stays at a place moves it alone', () => {
    expect(sketched([1, 2, 3], linear, { at: 1, height: 0.2 }, { at: 1, height: 0.5 })).toEqual([1, 30, 3])
  })
})

it('a line breaks where a point is missing', () => {
  expect(pathThrough([{ x: 0, y: 1 }, null, { x: 2, y: 3 }, { x: 4, y: 5 }])).toBe('M0.0 1.0M2.0 3.0L4.0 5.0')
})

it('names at two ends keep their distance', () => {
  expect(apart(10, 40, 13)).toEqual([10, 40])
  expect(apart(10, 11, 13)).toEqual([4, 17])
  expect(apart(11, 10, 13)).toEqual([17, 4])
})

describe('the plot', () => {
  const shape = {
    x: { label: 'Pass', unit: '', values: [0, 1, 2] },
    y: { ...log, label: 'Remaining memory', unit: 'MiB' },
  }

  it('keeps its points inside, the highest above the lowest', () => {
    const plot = curvePlot(shape, 245, 190, false)
    const points = plot.pointsOf([16384, null, 1])
    expect(points[1]).toBeNull()
    expect(points[0]!.x).toBeGreaterThan(plot.left)
    expect(points[2]!.x).toBeLessThan(plot.right)
    expect(points[0]!.y).toBeLessThan(points[2]!.y)
  })

  it('says each point with its place, unit and whether it is set', () => {
    expect(spokenPoint(shape, 1, 512)).toBe('Pass 1: 512 MiB')
    expect(spokenPoint(shape, 2, null)).toBe('Pass 2: not set')
  })
})
