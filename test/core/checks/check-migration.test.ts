/** Every row of the catalogue can be made to speak, says who, what and how to cure it, and is silent otherwise. */
import { describe, expect, it } from 'vitest'
import { conditions, checkMigration } from '../../../core/checks/check-migration.ts'
import type { CheckReport } from '../../../core/checks/finding.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { crossVcenterBlockers } from '../../support/blockers/cross-vcenter-blockers.ts'
import { hostBlockers, licenceBlockers } from '../../support/blockers/host-blockers.ts'
import { resourceBlockers } from '../../support/blockers/resource-blockers.ts'
import { longNameBlocker, storageBlockers } from '../../support/blockers/storage-blockers.ts'
import { sourceBlockers } from '../../support/blockers/source-blockers.ts'
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
    const own = [
      'same-host',
      ...[
        ...resourceBlockers,
        ...storageBlockers,
        longNameBlocker,
        ...sourceBlockers,
        ...hostBlockers,
        ...licenceBlockers,
        ...crossVcenterBlockers,
      ].map(({ check }) => check),
    ]
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
})
