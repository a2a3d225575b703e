/** A move takes its adapters to the networks that were chosen, and the VM into its resource pool, at the hand-over. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'
import { recordsOfType, runOut, smallScenarioText, smallVm, viewOf } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

function hostWith(name: string, labels: readonly string[]): Json {
  return {
    name,
    standardSwitches: [
      {
        name: 'vSwitch0',
        uplinks: ['vmnic0'],
        portGroups: [{ name: 'Management Network' }, ...labels.map((label) => ({ name: label }))],
      },
      { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion' }] },
    ],
  }
}

/** web-01 on esx-01 in pool Web of CL-1; esx-02 in the same cluster, esx-03 in CL-2. */
function twoClusters(vm: Json = {}): Scenario {
  const nics = [
    { name: 'Network adapter 1', portGroup: 'VM Network' },
    { name: 'Network adapter 2', portGroup: 'Backup' },
  ]
  const vms = [smallVm({ nics, resourcePool: 'Web', ...vm })]
  // oxlint-disable-next-line typescript/no-explicit-any -- plain data on purpose: a test changes it before it is parsed
  const document = JSON.parse(smallScenarioText({ vms }))
  document.estate.ssoDomains[0].vcenters[0].datacenters[0].clusters = [
    {
      name: 'CL-1',
      drs: {},
      resourcePools: [{ name: 'Web' }, { name: 'Lab' }],
      hosts: [
        hostWith('esx-01', ['VM Network', 'Backup']),
        hostWith('esx-02', ['VM Network', 'Backup', 'Production']),
      ],
    },
    {
      name: 'CL-2',
      drs: {},
      resourcePools: [{ name: 'Other' }],
      hosts: [hostWith('esx-03', ['VM Network', 'Backup', 'Production'])],
    },
  ]
  return parseScenario('two-clusters.scenario.json', JSON.stringify(document))
}

function moved(change: Partial<Extract<Command, { type: 'migrate' }>>, vm: Json = {}): Engine {
  const engine = Engine.start({ scenario: twoClusters(vm), seed: 1 })
  engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high', ...change })
  return runOut(engine)
}

const web = (engine: Engine) => engine.inventory.vms.get('web-01')!

describe.each(['poweredOn', 'poweredOff'])('a VM that is %s', (powerState) => {
  it('has the chosen networks from its hand-over on, single adapters before whole networks', () => {
    const engine = moved(
      { networks: { 'VM Network': 'Production' }, adapters: { 'Network adapter 2': 'VM Network' } },
      { powerState },
    )
    expect(web(engine)).toMatchObject({ host: 'esx-02', spec: { resourcePool: 'Web' } })
    expect(web(engine).spec.nics.map((nic) => nic.portGroup)).toEqual(['Production', 'VM Network'])
    const [changed] = recordsOfType(engine, 'object-reconfigured')
    const [passed] = recordsOfType(engine, 'ownership-passed')
    expect(changed).toMatchObject({
      kind: 'VM',
      name: 'web-01',
      fields: 'network adapters',
      atNs: passed!.atNs,
    })
  })

  it('goes into the pool that was chosen', () => {
    expect(web(moved({ resourcePool: 'Lab' }, { powerState })).spec.resourcePool).toBe('Lab')
    expect(web(moved({ toHost: 'esx-03', resourcePool: 'Other' }, { powerState })).spec.resourcePool).toBe(
      'Other',
    )
  })

  it('leaves its pool with its cluster, and keeps it inside it', () => {
    expect(web(moved({ toHost: 'esx-03' }, { powerState })).spec).not.toHaveProperty('resourcePool')
    const engine = moved({}, { powerState })
    expect(web(engine).spec.resourcePool).toBe('Web')
    expect(recordsOfType(engine, 'object-reconfigured')).toEqual([])
  })
})

it('keeps its networks and its pool when the move fails', () => {
  const engine = Engine.start({ scenario: twoClusters(), seed: 1 })
  engine.issue({
    type: 'migrate',
    vm: 'web-01',
    toHost: 'esx-02',
    priority: 'high',
    resourcePool: 'Lab',
    networks: { 'VM Network': 'Production' },
  })
  engine.advance(2_000_000_000)
  engine.issue({ type: 'cancel', vm: 'web-01' })
  runOut(engine)
  expect(viewOf(engine).migrations[0]?.outcome?.outcome).toBe('cancelled')
  expect(web(engine)).toMatchObject({ host: 'esx-01', spec: { resourcePool: 'Web' } })
  expect(web(engine).spec.nics[0]?.portGroup).toBe('VM Network')
})

it('refuses a resource pool that the destination does not have', () => {
  const engine = moved({ toHost: 'esx-03', resourcePool: 'Lab' })
  expect(recordsOfType(engine, 'command-refused')[0]).toMatchObject({ id: 'object-not-found' })
  expect(web(engine).host).toBe('esx-01')
})
