/** References of the estate's rarer parts: each wrong name is told with its place and the nearest name that exists. */
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../core/base/errors.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { baseEstate, type PlainEstate } from '../../support/blockers/base-estate.ts'

function problemsOf(change: (estate: PlainEstate) => void): string[] {
  const plain = baseEstate('vmotion')
  change(plain)
  const document = { precopy: 'scenario', version: 1, name: 'References', estate: plain.estate }
  try {
    parseScenario('references.json', JSON.stringify(document))
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.problems.map(({ path, message, remedy }) => `${path}: ${message} ${remedy}`)
  }
}

describe('a name that nothing has', () => {
  const cases: readonly [string, (estate: PlainEstate) => void, RegExp][] = [
    [
      'of a rule',
      ({ sourceCluster }) =>
        (sourceCluster['rules'] = [{ type: 'separate', name: 'r', vms: ['web-01', 'web-02'] }]),
      /rules\[0\]\.vms\[1\]: There is no VM named "web-02"\. Did you mean "web-01"\?/,
    ],
    [
      'of a resource pool',
      ({ vm, sourceCluster }) => {
        sourceCluster['resourcePools'] = [{ name: 'gold' }]
        vm['resourcePool'] = 'golt'
      },
      /resourcePool: There is no resource pool of CL-1 named "golt"\. Did you mean "gold"\?/,
    ],
    [
      'of a pool that comes later',
      ({ sourceCluster }) =>
        (sourceCluster['resourcePools'] = [{ name: 'child', parent: 'top' }, { name: 'top' }]),
      /resourcePools\[0\]\.parent: There is no resource pool of CL-1 listed before it/,
    ],
    [
      'of an uplink of a distributed switch',
      ({ distributedSwitch }) => (distributedSwitch['members'] = [{ host: 'esx-01', uplinks: ['vmnic7'] }]),
      /members\[0\]\.uplinks\[0\]: There is no physical NIC of esx-01 named "vmnic7"/,
    ],
    [
      'of a dedicated failover host',
      ({ sourceCluster }) =>
        (sourceCluster['ha'] = { admissionControl: { policy: 'dedicated-hosts', hosts: ['esx-09'] } }),
      /There is no host of CL-1 named "esx-09"/,
    ],
    [
      'of an image',
      ({ vm }) => (vm['devices'] = [{ kind: 'cd-dvd', backing: { type: 'image-file', datastore: 'isos' } }]),
      /devices\[0\]\.backing\.datastore: There is no datastore named "isos"/,
    ],
  ]
  it.each(cases)('%s', (_, change, expected) => {
    const problems = problemsOf(change)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(expected)
  })
})

describe('what may be referred to', () => {
  it('is a port group of a distributed switch that the host has joined', () => {
    expect(problemsOf(({ vm }) => (vm['nics'] = [{ portGroup: 'DPG-VMs' }]))).toEqual([])
    const left = ({ vm, distributedSwitch }: PlainEstate) => {
      distributedSwitch['members'] = [{ host: 'esx-02' }]
      vm['nics'] = [{ portGroup: 'DPG-VMs' }]
    }
    expect(problemsOf(left)[0]).toMatch(/There is no port group of esx-01 named "DPG-VMs"/)
  })

  it('is a stand-alone host', () => {
    expect(
      problemsOf(({ vm, datacenter }) => {
        datacenter['hosts'] = [{ name: 'esx-alone' }]
        vm['host'] = 'esx-alone'
      }),
    ).toEqual([])
  })

  it('is no local datastore that the host does not list', () => {
    const local = ({ vm, source }: PlainEstate) => {
      delete source['datastores']
      vm['disks'] = [{ name: 'Hard disk 1', datastore: 'local-2' }]
    }
    expect(problemsOf(local)[0]).toMatch(/There is no datastore that esx-01 sees named "local-2"/)
  })
})
