/** A cluster in Broadwell EVC over three generations of Xeons, and hosts outside it; VMs of every kind. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { EvcCluster } from '../../../core/evc/cluster-evc.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { Engine } from '../../../core/engine/engine.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { evcOf, type EstateEvc } from '../../../renderer/features/evc/evc-estate.ts'
import { estateViewOf } from '../../support/estate-view.ts'
import { viewOf } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

const host = (name: string, processor: string, vendor = 'Intel', more: Json = {}) => ({
  name,
  cpu: { processor, vendor, model: processor, ...more },
})

const vm = (name: string, onHost: string, more: Json = {}) => ({
  name,
  host: onHost,
  memory: { sizeMiB: 64 },
  disks: [{ name: 'Hard disk 1', datastore: 'shared' }],
  nics: [{}],
  workload: { writes: [] },
  ...more,
})

export function evcStory(evcMode: string | null = 'intel-broadwell'): {
  readonly estate: EstateView
  readonly view: RunView
  readonly evc: EstateEvc
  readonly cluster: EvcCluster
} {
  const hosts = [
    host('esx-01', 'xeon-e5-2697v4'),
    host('esx-02', 'xeon-gold-6148'),
    host('esx-03', 'xeon-platinum-8280', 'Intel', { firmwareOff: ['aes'] }),
  ]
  const outside = [host('esx-11', 'xeon-e5-2660v3'), host('esx-12', 'epyc-7551p', 'AMD')]
  const clusters = [
    { name: 'CL-1', hosts: hosts.slice(0, 2), ...(evcMode === null ? {} : { evcMode }) },
    { name: 'CL-2', hosts: [...hosts.slice(2), ...outside] },
  ]
  const vms = [
    vm('web-01', 'esx-02'),
    vm('over-01', 'esx-02', { poweredOnAt: { processor: 'xeon-gold-6148' } }),
    vm('old-01', 'esx-02', { hardwareVersion: 10 }),
    vm('off-01', 'esx-01', { powerState: 'poweredOff' }),
    vm('free-01', 'esx-11'),
  ]
  const text = JSON.stringify({
    precopy: 'scenario',
    version: 1,
    name: 'EVC',
    estate: {
      ssoDomains: [
        {
          vcenters: [
            { name: 'vc-a', datacenters: [{ name: 'DC-1', datastores: [{ name: 'shared' }], clusters }] },
          ],
        },
      ],
      vms,
    },
  })
  const scenario = parseScenario('evc.scenario.json', text)
  const estate = estateViewOf(scenario)
  const view = viewOf(Engine.start({ scenario, seed: 1 }))
  const evc = evcOf(estate, view)
  return { estate, view, evc, cluster: evc.clusters.find((one) => one.name === 'CL-1')! }
}
