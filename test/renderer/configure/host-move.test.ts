/** Where the dialog lets a host be moved, and what it says before vCenter is asked. */
import { describe, expect, it } from 'vitest'
import { moveProblem, placesFor } from '../../../renderer/features/configure/host-move.ts'
import { describeEstate } from '../../../electron/services/estate-view.ts'
import { engineOf, enter, hostsNamed } from '../../support/clusters.ts'
import { viewOf } from '../../support/scenarios.ts'

const parts = {
  hosts: hostsNamed(2),
  cluster: {},
  others: [{ name: 'CL-2', hosts: [{ name: 'esx-21' }] }],
  standalone: [{ name: 'esx-31' }],
  vms: [],
}

function told(...commands: Parameters<typeof enter>[]) {
  const engine = engineOf(parts, ...commands.map((one) => enter(...one)))
  const estate = describeEstate(engine.inventory)
  const host = (name: string) => estate.hosts.find((one) => one.name === name)!
  return { estate, host, view: viewOf(engine) }
}

describe('a host', () => {
  it('of a cluster goes to the others, or stands alone', () => {
    const { estate, host } = told()
    expect(placesFor(host('esx-01'), estate)).toEqual([
      { value: 'CL-2', text: 'CL-2' },
      { value: '', text: 'DC-1, as a stand-alone host' },
    ])
  })

  it('that stands alone goes to any cluster', () => {
    const { estate, host } = told()
    expect(placesFor(host('esx-31'), estate).map(({ value }) => value)).toEqual(['CL-1', 'CL-2'])
  })

  it('goes to no cluster of another datacenter', () => {
    const { estate, host } = told()
    expect(placesFor({ ...host('esx-31'), datacenter: 'DC-2' }, estate)).toEqual([])
  })

  it('leaves its cluster only in maintenance mode; one that stands alone needs none', () => {
    const before = told()
    expect(moveProblem(before.host('esx-01'), before.view)).toBe(
      'esx-01 must be in maintenance mode to leave CL-1.',
    )
    expect(moveProblem(before.host('esx-31'), before.view)).toBe('')
    const entered = told(['esx-01'])
    expect(moveProblem(entered.host('esx-01'), entered.view)).toBe('')
  })
})
