/** Suggestions for misspelt names. */
import { expect, it } from 'vitest'
import { nearestName } from '../../../core/base/nearest-name.ts'

const hosts = ['esx-01', 'esx-02', 'storage-01']

it.each([
  ['esx02', 'esx-02'],
  ['ESX-01', 'esx-01'],
  ['storag-1', 'storage-01'],
  ['esx-09', 'esx-01'],
])('takes "%s" for "%s"', (given, meant) => {
  expect(nearestName(given, hosts)).toBe(meant)
})

it('suggests nothing that is more than two letters away', () => {
  expect(nearestName('vcenter', hosts)).toBeNull()
  expect(nearestName('esx-01', [])).toBeNull()
})
