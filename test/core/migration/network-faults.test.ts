/** Faults of the vMotion network that vCenter does not check: the stage at which the run meets them, and the cures. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { provisioningPath } from '../../../core/migration/provisioning-path.ts'
import { nfcProblem } from '../../../core/network/path-problem.ts'
import {
  moved,
  networkScenario,
  switchesOf,
  type Json,
  type NetworkEstate,
} from '../../support/network-estate.ts'

const trunks = (trunkedVlans: number[]): Json => ({
  physicalNics: [{ name: 'vmnic0' }, { name: 'vmnic1', trunkedVlans }],
})
const twin = (ip: string, change: Json = {}): Json => ({
  name: 'esx-03',
  vmkernelAdapters: [{ name: 'vmk1', portGroup: 'vMotion', ip, services: ['vmotion'] }],
  ...change,
})
const far: NetworkEstate = { destinationAdapter: { ip: '10.21.0.12', gateway: '10.21.0.1' } }
const near = { gateway: '10.20.0.1' }

const faults: readonly (readonly [string, NetworkEstate, RegExp])[] = [
  [
    'a VLAN that the switch port does not pass',
    { vMotion: { vlan: 20 }, destination: trunks([0, 10]) },
    /vmnic1 of esx-02 does not pass VLAN 20/,
  ],
  ['a firewall', { source: { closedPorts: ['vmotion-8000'] } }, /a firewall closes TCP port 8000 for esx-01/],
  [
    'an address that a third host has',
    { more: [twin('10.20.0.12')] },
    /vmk1 of esx-03 has the address 10\.20\.0\.12/,
  ],
  ['another subnet without a gateway here', far, /different subnets.*vmk1 of esx-01 has no gateway/],
  [
    'a gateway outside its subnet',
    { ...far, sourceAdapter: { gateway: '10.99.0.1' } },
    /vmk1 of esx-01 has a gateway outside its subnet \(10\.99\.0\.1\)/,
  ],
  [
    'a gateway of its own before 6.5',
    { ...far, sourceAdapter: near, source: { version: '6.0' }, vm: { hardwareVersion: 11 } },
    /ESXi 6\.0 knows on the vMotion TCP\/IP stack only/,
  ],
  [
    'two TCP/IP stacks',
    { destinationAdapter: { stack: 'vmotion' } },
    /vmk1 of esx-01 is on the default TCP\/IP stack, vmk1 of esx-02 on the vMotion one/,
  ],
]

describe('what vCenter does not check', () => {
  it.each(faults)('%s fails the run while the hosts connect, after 20 s', (_, parts, words) => {
    const request = { vm: 'web-01', toHost: 'esx-02' }
    const { findings } = checkMigration(buildInventory(networkScenario(parts)), request)
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const migration = moved(parts)
    expect(migration.stages.map(({ stage }) => stage)).toEqual(['validate', 'reserve', 'connect', 'clean-up'])
    expect(migration.outcome).toMatchObject({
      outcome: 'failed',
      fault: 'Timedout',
      owner: 'esx-01',
      sentBytes: 0,
    })
    expect(migration.outcome!.message).toMatch(words)
    expect(migration.outcome!.totalNs / 1e9).toBeCloseTo(21.2, 1)
  })

  it('an MTU that does not fit fails it with the first pages', () => {
    const { stages, outcome } = moved({ sourceAdapter: { mtu: 9000 } })
    expect(stages.at(-2)!.stage).toBe('pre-copy')
    expect(outcome).toMatchObject({ outcome: 'failed', fault: 'Timedout', sentBytes: 0 })
  })
})

describe('a way that works', () => {
  it.each<[string, NetworkEstate]>([
    [
      'with the VLAN on both switch ports',
      { vMotion: { vlan: 20 }, source: trunks([20]), destination: trunks([0, 20]) },
    ],
    ['by gateways of adapters, from 6.5 on', { ...far, sourceAdapter: near }],
    [
      'by the gateways of the vMotion stack, from 6.0 on, through other VLANs',
      {
        destinationAdapter: { ...far.destinationAdapter, stack: 'vmotion' },
        sourceAdapter: { ...near, stack: 'vmotion' },
        source: { version: '6.0' },
        destination: { version: '6.0', standardSwitches: switchesOf({ vMotion: { vlan: 21 } }) },
        vm: { hardwareVersion: 11 },
      },
    ],
    [
      'beside an address of a host that does not respond',
      { more: [twin('10.20.0.12', { connectionState: 'notResponding' })] },
    ],
    ['beside the same address in another VLAN', { vMotion: { vlan: 20 }, more: [twin('10.20.0.12')] }],
    ['with the port of cold data closed', { destination: { closedPorts: ['nfc-902'] } }],
  ])('%s', (_, parts) => {
    expect(moved(parts).outcome).toMatchObject({ outcome: 'completed' })
  })
})

describe('the way of cold data', () => {
  const adapters = (...added: Json[]) => ({
    vmkernelAdapters: [
      { name: 'vmk0', portGroup: 'Management Network', ip: '10.10.0.12', services: ['management'] },
      { name: 'vmk1', portGroup: 'vMotion', ip: '10.20.0.12', services: ['vmotion'] },
      ...added,
    ],
  })
  const problemOf = (destination: Json) => {
    const source = adapters()
    source.vmkernelAdapters[0]!.ip = '10.10.0.11'
    source.vmkernelAdapters[1]!.ip = '10.20.0.11'
    const inventory = buildInventory(networkScenario({ source, destination }))
    const [from, to] = inventory.hosts.values()
    const path = provisioningPath(inventory, from!, to!)
    return path === null ? 'no adapter' : (nfcProblem(path)?.message ?? path.description)
  }

  it('is from vmk0 to vmk0 where no adapter has the service', () => {
    expect(problemOf(adapters())).toMatch(/^vmk0 → vmk0/)
  })

  it('is by the adapter that has it, which may have no way there', () => {
    const own = { name: 'vmk2', portGroup: 'VM Network', ip: '10.30.0.12', services: ['provisioning'] }
    expect(problemOf(adapters(own))).toMatch(/10\.30\.0\.12 is not reachable.*vmk0 of esx-01 has no gateway/)
    const onStack = { ...own, services: [], stack: 'provisioning' }
    expect(problemOf(adapters(onStack))).toMatch(
      /on the default TCP\/IP stack, vmk2 of esx-02 on the provisioning/,
    )
  })

  it('is closed by a firewall on 902, and missing without vmk0', () => {
    expect(problemOf({ ...adapters(), closedPorts: ['nfc-902'] })).toMatch(/TCP port 902/)
    expect(problemOf({ vmkernelAdapters: adapters().vmkernelAdapters.slice(1) })).toBe('no adapter')
  })
})
