/** Hosts of a distributed switch: who could join, and with what. */
import { expect, it } from 'vitest'
import { memberRows, withMember } from '../../../renderer/features/configure/switch-members.ts'
import { wideEstate } from './wide-estate.ts'

const members = wideEstate.switches[0]!.spec.members

it('offers every host of the datacenter, with NICs that no other switch has', () => {
  const rows = memberRows(members, wideEstate, 'DC-1', 'DSwitch-1')
  expect(rows.map((row) => [row.host, row.member !== null, row.nics])).toEqual([
    ['esx-01', true, ['vmnic2']],
    ['esx-02', false, []],
    ['lonely-01', false, []],
  ])
})

it('a NIC that was just taken from the switch can be given back', () => {
  const [row] = memberRows(withMember(members, 'esx-01', []), wideEstate, 'DC-1', 'DSwitch-1')
  expect(row!.nics).toEqual(['vmnic2'])
})

it('hosts join, leave and change their uplinks', () => {
  expect(withMember(members, 'esx-02', []).map((one) => one.host)).toEqual(['esx-01', 'esx-02'])
  expect(withMember(members, 'esx-01', null)).toEqual([])
  expect(withMember(members, 'esx-01', ['vmnic1'])).toEqual([{ host: 'esx-01', uplinks: ['vmnic1'] }])
})
