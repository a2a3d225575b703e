/** Numbers, bytes and times as the screens write them. */
import { describe, expect, it } from 'vitest'
import { byteSize, copyRate, linkRate, pageSize } from '../../../renderer/format/bytes.ts'
import { clockTime, milliseconds, timeSpan } from '../../../renderer/format/duration.ts'
import { plural, wholePercent } from '../../../renderer/format/numbers.ts'

const ns = 1
const ms = 1_000_000 * ns
const second = 1000 * ms

describe('the clock', () => {
  it('is cut, never rounded up: it does not run ahead of the run', () => {
    expect(clockTime(19 * second + 165 * ms + 999_999)).toBe('00:19.165')
  })

  it('shows hours from the first hour on', () => {
    expect(clockTime(59 * 60 * second + 59 * second + 999 * ms)).toBe('59:59.999')
    expect(clockTime(3600 * second)).toBe('1:00:00.000')
  })
})

describe('lengths of time', () => {
  it.each([
    [850_000, '850 µs'],
    [412 * ms, '412 ms'],
    [22_110 * ms, '22.1 s'],
    [119.94 * second, '120 s'],
    [162.4 * second, '2 min 42 s'],
    [179.7 * second, '3 min 0 s'],
  ])('%d ns is %s', (length, text) => {
    expect(timeSpan(length)).toBe(text.replaceAll(' ', '\u00a0'))
  })

  it('parts of a stun stay in milliseconds, so that they can be added up', () => {
    expect(milliseconds(1530 * ms)).toBe('1,530\u00a0ms')
  })
})

describe('sizes and rates', () => {
  it('memory is in binary units, with a no-break space', () => {
    expect(byteSize(16 * 1024 ** 3)).toBe('16\u00a0GiB')
    expect(byteSize(556 * 1024 ** 2)).toBe('556\u00a0MiB')
    expect(byteSize(0)).toBe('0\u00a0B')
    expect(pageSize(256)).toBe('1\u00a0MiB')
  })

  it('copying is in MiB/s, links are in decimal Gbit/s', () => {
    expect(copyRate(1112 * 1024 ** 2)).toBe('1,112\u00a0MiB/s')
    expect(linkRate(10_000)).toBe('10\u00a0Gbit/s')
    expect(linkRate(100)).toBe('100\u00a0Mbit/s')
  })
})

describe('counts', () => {
  it('takes the plural from the count', () => {
    expect(plural(1, 'host')).toBe('1 host')
    expect(plural(1024, 'page')).toBe('1,024 pages')
  })

  it('is not 100 % before it is all', () => {
    expect(wholePercent(0.9999)).toBe('99\u00a0%')
    expect(wholePercent(1)).toBe('100\u00a0%')
  })
})
