/** Every row of the catalogue can be made to speak, says who, what and how to cure it, and is silent otherwise. */
import { describe, expect, it } from 'vitest'
import { conditions, checkMigration } from '../../../core/checks/check-migration.ts'
import type { CheckReport } from '../../../core/checks/finding.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import type { SmallScenario } from '../../support/scenarios.ts'
import { smallScenario, smallVm } from '../../support/scenarios.ts'

const request = { vm: 'web-01', toHost: 'esx-02' }
const wide = { limitMiBs: 0 }

function reportOf(parts: SmallScenario, asked = request): CheckReport {
  return checkMigration(buildInventory(smallScenario({ fabric: wide, ...parts })), asked)
}

const destination = (change: object) => ({ hosts: [{ name: 'esx-01' }, { name: 'esx-02', ...change }] })
const both = (change: object) => ({
  hosts: [
    { name: 'esx-01', ...change },
    { name: 'esx-02', ...change },
  ],
})
const switches = (vmotionUplinks: string[], vmLabel = 'VM Network', vmotionLabel = 'vMotion') => [
  { name: 'vSwitch0', uplinks: ['vmnic0'], portGroups: [{ name: 'Management Network' }, { name: vmLabel }] },
  { name: 'vSwitch1', uplinks: vmotionUplinks, portGroups: [{ name: vmotionLabel }] },
]
const adapterOn = (portGroup: string) => [
  { name: 'vmk1', portGroup, ip: '10.20.0.12', prefixLength: 16, services: ['vmotion'] },
]
const nics = (vmotion: object) => [{ name: 'vmnic0' }, { name: 'vmnic1', ...vmotion }]
const internal = [
  { name: 'vSwitch0', uplinks: ['vmnic0'], portGroups: [{ name: 'Management Network' }] },
  { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion' }] },
  { name: 'vSwitch2', uplinks: [], portGroups: [{ name: 'VM Network' }] },
]

/** Check, estate that makes it speak, severity and vim25 fault as the rules name them. */
const cases: readonly (readonly [string, SmallScenario, 'error' | 'warning', string])[] = [
  ['vm-state-mismatch', { vms: [smallVm({ powerState: 'suspended' })] }, 'error', 'InvalidPowerState'],
  ['host-not-connected', destination({ connectionState: 'disconnected' }), 'error', 'HostNotConnected'],
  ['host-not-reachable', destination({ connectionState: 'notResponding' }), 'error', 'HostNotReachable'],
  ['dest-in-maintenance', destination({ inMaintenanceMode: true }), 'error', 'InvalidState'],
  ['lic-vmotion', destination({ vmotionLicensed: false }), 'error', 'VMotionNotLicensed'],
  ['vmotion-nic-missing', destination({ vmkernelAdapters: [] }), 'error', 'VMotionNotConfigured'],
  [
    'vmotion-link-down',
    destination({ physicalNics: nics({ connected: false }) }),
    'error',
    'VMotionLinkDown',
  ],
  [
    'vmotion-link-slow',
    destination({ physicalNics: nics({ linkMbps: 100 }) }),
    'warning',
    'VMotionLinkCapacityLow',
  ],
  ['vmotion-bandwidth-low', { fabric: { limitMiBs: 29 } }, 'warning', ''],
  [
    'vmotion-network-name-differs',
    destination({
      standardSwitches: switches(['vmnic1'], 'VM Network', 'vMotion-B'),
      vmkernelAdapters: adapterOn('vMotion-B'),
    }),
    'warning',
    'MismatchedVMotionNetworkNames',
  ],
  ['vmotion-rtt-too-high', { fabric: { ...wide, roundTripUs: 150_001 } }, 'warning', ''],
  [
    'net-missing-connected',
    destination({ standardSwitches: switches(['vmnic1'], 'vm network') }),
    'error',
    'CannotAccessNetwork',
  ],
  [
    'net-missing-disconnected',
    {
      ...destination({ standardSwitches: switches(['vmnic1'], 'Other') }),
      vms: [smallVm({ nics: [{ connected: false }] })],
    },
    'warning',
    'CannotAccessNetwork',
  ],
  ['net-internal-only', both({ standardSwitches: internal }), 'error', 'VMOnVirtualIntranet'],
  ['cpu-vendor-mismatch', destination({ cpu: { vendor: 'AMD' } }), 'error', 'FeatureRequirementsNotMet'],
  [
    'vcpu-exceeds-host',
    { ...destination({ cpu: { sockets: 1, coresPerSocket: 1 } }) },
    'error',
    'NotEnoughLogicalCpus',
  ],
  [
    'vcpu-unsupported-by-software',
    { ...both({ version: '6.5', cpu: { sockets: 8, coresPerSocket: 40 } }), vms: [smallVm({ vcpus: 200 })] },
    'error',
    'NumVirtualCpusNotSupported',
  ],
  [
    'mem-unsupported',
    {
      hosts: [
        { name: 'esx-01', memoryGiB: 8192 },
        { name: 'esx-02', memoryGiB: 8192, version: '6.7' },
      ],
      vms: [smallVm({ memory: { sizeMiB: 7 * 1024 * 1024 } })],
    },
    'error',
    'MemorySizeNotSupported',
  ],
  [
    'host-mem-insufficient',
    { ...destination({ memoryGiB: 5 }), vms: [smallVm({ memory: { sizeMiB: 2048, reservationMiB: 2048 } })] },
    'error',
    'InsufficientHostMemoryCapacityFault',
  ],
  [
    'host-mem-free',
    { ...destination({ memoryGiB: 5 }), vms: [smallVm({ memory: { sizeMiB: 2048 } })] },
    'error',
    'InsufficientMemoryResourcesFault',
  ],
  ['disk-not-shared', destination({ datastores: [] }), 'error', 'CannotAccessVmDisk'],
]

describe('a small estate where nothing is wrong', () => {
  it('passes every check of the catalogue', () => {
    const report = reportOf({})
    expect(report).toMatchObject({ ...request, findings: [] })
  })
})

describe('each check', () => {
  it.each(cases)('%s speaks, with its severity and fault', (check, parts, severity, fault) => {
    const found = reportOf(parts).findings.filter((finding) => finding.check === check)
    expect(found.length).toBeGreaterThan(0)
    for (const finding of found) {
      expect(finding).toMatchObject({ severity, fault })
      expect(finding.message).toMatch(/\.$/)
      expect(finding.remedy).toMatch(/\.$/)
      for (const side of [finding.left, finding.right])
        expect(side.label.length * side.value.length).toBeGreaterThan(0)
      expect(finding.source).not.toBe('')
    }
  })

  it('has a case here, or one of its own below', () => {
    const own = ['vm-task-in-progress', 'same-host', 'vcenter-differs', 'networks-may-differ']
    const covered = new Set([...cases.map(([check]) => check), ...own])
    expect(Object.keys(conditions).filter((id) => !covered.has(id))).toEqual([])
  })
})

describe('the report', () => {
  it('has all findings at once, errors first', () => {
    const parts = destination({
      vmotionLicensed: false,
      physicalNics: nics({ linkMbps: 100 }),
      cpu: { vendor: 'AMD' },
    })
    const severities = reportOf(parts).findings.map((finding) => finding.severity)
    expect(severities).toEqual(['error', 'error', 'warning', 'warning'])
  })

  it('names the label that differs in case only', () => {
    const [finding] = reportOf(destination({ standardSwitches: switches(['vmnic1'], 'vm network') })).findings
    expect(finding!.remedy).toContain('“vm network”')
  })

  it('refuses the host on which the VM is, and a VM that is on its way', () => {
    expect(reportOf({}, { ...request, toHost: 'esx-01' }).findings[0]).toMatchObject({ check: 'same-host' })
    const inventory = buildInventory(smallScenario({ fabric: wide }))
    inventory.vms.get('web-01')!.isMigrating = true
    expect(checkMigration(inventory, request).findings[0]).toMatchObject({
      check: 'vm-task-in-progress',
      fault: 'TaskInProgress',
    })
  })

  it('is one finding when there is no such VM or host', () => {
    for (const asked of [
      { ...request, vm: 'ghost' },
      { ...request, toHost: 'ghost' },
    ]) {
      const { findings, checksRun } = reportOf({}, asked)
      expect([findings.length, checksRun]).toEqual([1, 1])
      expect(findings[0]).toMatchObject({ severity: 'error', fault: 'ManagedObjectNotFound' })
    }
  })

  it('tells datacenters and vCenters apart', () => {
    const scenario = smallScenario({ fabric: wide })
    const [domain] = scenario.estate.ssoDomains
    const [vcenter] = domain!.vcenters
    const [datacenter] = vcenter!.datacenters
    const [cluster] = datacenter!.clusters
    const [here, there] = cluster!.hosts
    const only = (host: typeof here) => ({ ...datacenter!, clusters: [{ ...cluster!, hosts: [host!] }] })
    const estateOf = (vcenters: (typeof vcenter)[]) => ({
      ...scenario,
      estate: { ...scenario.estate, ssoDomains: [{ ...domain!, vcenters: vcenters.map((each) => each!) }] },
    })
    const oneVcenter = estateOf([
      { ...vcenter!, datacenters: [only(here), { ...only(there), name: 'DC-2' }] },
    ])
    const twoVcenters = estateOf([
      { ...vcenter!, datacenters: [only(here)] },
      { ...vcenter!, name: 'vc-b', datacenters: [{ ...only(there), name: 'DC-2' }] },
    ])
    const idsOf = (estate: typeof scenario) =>
      checkMigration(buildInventory(estate), request).findings.map((each) => each.check)
    expect(idsOf(oneVcenter)).toEqual(['networks-may-differ'])
    expect(idsOf(twoVcenters)).toEqual(['vcenter-differs'])
  })
})
