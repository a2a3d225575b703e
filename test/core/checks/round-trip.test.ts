/** Round-trip times at the limits: 150 ms on the vMotion network stop a migration, 100 ms between vCenters are told. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { Finding } from '../../../core/checks/finding.ts'
import type { MigrationKind } from '../../../core/checks/request.ts'
import { baseEstate, baseRequest, inventoryOf } from '../../support/blockers/base-estate.ts'

/** Between the datacenters where there are two, else between the hosts of the one. */
function findingsAt(
  kind: MigrationKind,
  ms: number,
  powerState?: 'poweredOff' | 'suspended',
): readonly Finding[] {
  const plain = baseEstate(kind, powerState)
  if (kind === 'xvc-elm' || kind === 'xvc-advanced')
    plain.fabric.between = [{ datacenters: ['DC-1', 'DC-B'], roundTripUs: ms * 1000 }]
  else plain.fabric.roundTripUs = ms * 1000
  return checkMigration(inventoryOf(plain), baseRequest(kind)).findings
}

const told = (kind: MigrationKind, ms: number) =>
  findingsAt(kind, ms).map(({ check, severity }) => `${severity} ${check}`)

const inside = ['vmotion', 'combined'] as const
const between = ['xvc-elm', 'xvc-advanced'] as const

describe.each(inside)('%s inside a vCenter', (kind) => {
  it.each([
    [99, []],
    [100, []],
    [101, []],
    [149, []],
    [150, []],
    [151, ['error vmotion-rtt-too-high']],
  ])('over %i ms', (ms, expected) => {
    expect(told(kind, ms)).toEqual(expected)
  })
})

describe.each(between)('%s', (kind) => {
  it.each([
    [99, []],
    [100, []],
    [101, ['warning xvc-rtt-above-100']],
    [149, ['warning xvc-rtt-above-100']],
    [150, ['warning xvc-rtt-above-100']],
    [151, ['error vmotion-rtt-too-high']],
  ])('over %i ms', (ms, expected) => {
    expect(told(kind, ms)).toEqual(expected)
  })

  it.each([101, 151])('shows both limits with their sources at %i ms', (ms) => {
    const [finding] = findingsAt(kind, ms)
    expect(finding!.note).toContain('SEED gives 100 ms')
    expect(finding!.note).toContain('no page of the vendor was found')
    expect(finding!.note).toContain('150 ms on the vMotion network (DOC-VMNET')
    expect(finding!.source).toContain('DOC-VMNET')
    expect(finding!.left.value).toBe(`${ms} ms`)
  })

  it('does not ask of a VM that does not run', () => {
    expect(findingsAt(kind, 400, 'poweredOff')).toEqual([])
    expect(findingsAt(kind, 400, 'suspended')).toEqual([])
  })

  it('asks for the way between the datacenters and not for that inside them', () => {
    const plain = baseEstate(kind)
    plain.fabric.roundTripUs = 400_000
    plain.fabric.between = [{ datacenters: ['DC-B', 'DC-1'], roundTripUs: 1000 }]
    expect(checkMigration(inventoryOf(plain), baseRequest(kind)).findings).toEqual([])
  })

  it('counts bandwidth of that way too', () => {
    const plain = baseEstate(kind)
    plain.fabric.between = [{ datacenters: ['DC-1', 'DC-B'], roundTripUs: 1000, limitMiBs: 20 }]
    const { findings } = checkMigration(inventoryOf(plain), baseRequest(kind))
    expect(findings.map(({ check }) => check)).toEqual(['vmotion-bandwidth-low'])
  })
})
