/** Permissions as a form, and the command's list of what is missing. */
import { describe, expect, it } from 'vitest'
import { privileges } from '../../../core/scenario/vcenter-schema.ts'
import {
  formOf,
  isIn,
  missingOf,
  objectNames,
  withGap,
} from '../../../renderer/features/configure/permission-form.ts'
import { wideEstate } from './wide-estate.ts'

const [first, second] = privileges
const gap = { privilege: first, object: 'web-01' }

describe('permissions', () => {
  it('of an administrator are all, and nothing is missing', () => {
    const form = formOf([])
    expect(form).toEqual({ held: privileges, gaps: [] })
    expect(missingOf(form)).toEqual([])
  })

  it('come back as they were: missing everywhere, or on one object', () => {
    const missing = [{ privilege: second }, gap]
    const form = formOf(missing)
    expect(form.held).not.toContain(second)
    expect(form.gaps).toEqual([gap])
    expect(missingOf(form)).toEqual(missing)
  })

  it('that are held nowhere need no exception', () => {
    expect(missingOf({ held: privileges.filter((one) => one !== first), gaps: [gap] })).toEqual([
      { privilege: first },
    ])
  })

  it('are taken away once on an object', () => {
    const once = withGap([], gap)
    expect(withGap(once, gap)).toBe(once)
    expect(isIn(once, { privilege: second, object: 'web-01' })).toBe(false)
  })

  it('can be taken away on all kinds of objects, each named once', () => {
    const names = objectNames(wideEstate)
    expect(names).toEqual(expect.arrayContaining(['db-01', 'esx-01', 'dv-app']))
    expect(new Set(names).size).toBe(names.length)
    expect(names).not.toContain('')
  })
})
