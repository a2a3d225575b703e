/** An edit names what differs and nothing else. */
import { expect, it } from 'vitest'
import { changedFields, isSame } from '../../../renderer/features/forms/changed-fields.ts'

interface Spec {
  mtu: number
  uplinks: string[]
  gateway?: string | undefined
  stack?: { name: string; ports: number } | undefined
}

const before: Spec = { mtu: 1500, uplinks: ['vmnic0'], gateway: '10.0.0.1', stack: { name: 'a', ports: 1 } }
const keys = ['mtu', 'uplinks', 'gateway', 'stack'] as const

it('names the new value of what differs, whole', () => {
  const after = { ...before, uplinks: ['vmnic0', 'vmnic1'] }
  expect(changedFields(before, after, keys)).toEqual({ uplinks: ['vmnic0', 'vmnic1'] })
})

it('names what was taken away with null', () => {
  expect(changedFields(before, { ...before, gateway: undefined }, keys)).toEqual({ gateway: null })
})

it('names nothing for the same in another order of keys, or undefined for absent', () => {
  const bare: Spec = { mtu: 1500, uplinks: [] }
  expect(changedFields(before, { ...before, stack: { ports: 1, name: 'a' } }, keys)).toEqual({})
  expect(changedFields(bare, { ...bare, gateway: undefined }, keys)).toEqual({})
  expect(isSame(['a', 'b'], ['b', 'a'])).toBe(false)
})
