/** The estate as the window shows it: workloads in words, with the commas that every number on screen has. */
import { expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { describeEstate } from '../../../electron/services/estate-view.ts'
import { estateViewOf } from '../../support/estate-view.ts'
import { smallScenario, smallVm } from '../../support/scenarios.ts'

it('writes regions and rates of a workload with thousands apart', () => {
  const writes = [
    { pattern: 'uniform', pagesPerSecond: 76_800 },
    {
      pattern: 'uniform',
      region: { startMiB: 1024, sizeMiB: 2048 },
      pagesPerSecond: [
        { atSeconds: 0, pagesPerSecond: 12_000 },
        { atSeconds: 60, pagesPerSecond: 900 },
      ],
    },
  ]
  const vm = smallVm({ memory: { sizeMiB: 4096 }, workload: { writes } })
  const [described] = estateViewOf(smallScenario({ vms: [vm] })).vms
  expect(described?.workload.map(({ region, rate }) => ({ region, rate }))).toEqual([
    { region: 'all 4,096 MiB', rate: '76,800 pages/s' },
    { region: '2,048 MiB from 1,024 MiB', rate: '12,000 pages/s from 0 s, 900 pages/s from 60 s' },
  ])
})

it('writes bursts, phases and regions that grow in words', () => {
  const writes = [
    {
      pattern: 'uniform',
      region: { startMiB: 8, sizeMiB: 16, growsMiBPerSecond: 1.6 },
      pagesPerSecond: { everySeconds: 77, forSeconds: 18, pagesPerSecond: 32_000, firstAtSeconds: 63 },
    },
    { pattern: 'sequential', pagesPerSecond: 11_500, fromSeconds: 258, untilSeconds: 266 },
  ]
  const vm = smallVm({ memory: { sizeMiB: 4096 }, workload: { writes } })
  const [described] = estateViewOf(smallScenario({ vms: [vm] })).vms
  expect(described?.workload.map(({ region, rate }) => ({ region, rate }))).toEqual([
    {
      region: '16 MiB from 8 MiB, growing by 1.6 MiB/s to 4,088 MiB',
      rate: 'bursts of 32,000 pages/s for 18 s every 77 s, the first at 63 s',
    },
    { region: 'all 4,096 MiB', rate: '11,500 pages/s, from 258 s on, ends at 266 s' },
  ])
})

it('shows what a fault has broken where settings are shown, until it is mended', () => {
  const inject = (name: string, fault: object) => ({
    atSeconds: 1,
    command: { type: 'inject-fault', name, fault, forSeconds: 100 },
  })
  const commands = [
    inject('service', { kind: 'vcenter-restart', vcenter: 'vc-a' }),
    inject('account', { kind: 'credentials-expired', vcenter: 'vc-a' }),
    inject('slow', { kind: 'datastore-slow', datastore: 'shared', factor: 20 }),
    inject('cable', { kind: 'link-down', host: 'esx-02', nic: 'vmnic0' }),
  ]
  const scenario = smallScenario({ commands })
  const engine = Engine.start({ scenario, seed: scenario.seed })
  const shown = () => {
    const { vcenters, ssoDomains, hosts } = describeEstate(engine.inventory)
    const { isRunning, isAccountExpired } = vcenters[0]!
    return {
      isRunning,
      isAccountExpired,
      slowness: ssoDomains[0]!.vcenters[0]!.datacenters[0]!.datastores[0]!.slowness,
      isLinkUp: hosts[1]!.physicalNics[0]!.connected,
    }
  }
  const usual = { isRunning: true, isAccountExpired: false, slowness: 1, isLinkUp: true }
  expect(shown()).toEqual(usual)
  engine.advance(2e9)
  expect(shown()).toEqual({ isRunning: false, isAccountExpired: true, slowness: 20, isLinkUp: false })
  engine.advance(102e9)
  expect(shown()).toEqual(usual)
})
