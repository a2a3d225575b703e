/** The Change EVC Mode dialog: which modes can be set, and what each that cannot says. */
import { describe, expect, it } from 'vitest'
import {
  firstOffered,
  highestCommonMode,
  modeRows,
  shortList,
  vendorOfCluster,
} from '../../../renderer/features/evc/mode-rows.ts'
import { evcStory } from './evc-story.ts'

const rowIn = (mode: string | null, key: string) =>
  modeRows(evcStory(mode).cluster, 'Intel').find((row) => row.mode.key === key)!

describe('the modes of a cluster of Broadwell and Skylake hosts', () => {
  it('a mode above the oldest host names that host, its features and the fault', () => {
    const row = rowIn('intel-broadwell', 'intel-skylake')
    expect(row.reason).toBe('Not for esx-01')
    expect(row.refusals.map((one) => one.fault)).toEqual(['EVCModeUnsupportedByHosts'])
    expect(row.refusals[0]!.hosts[0]).toMatchObject({ host: 'esx-01' })
    expect(row.refusals[0]!.hosts[0]!.features).toContain('avx512f')
  })

  it('lowering is kept back by the VMs that run above the new mode', () => {
    const row = rowIn('intel-broadwell', 'intel-haswell')
    expect(row.action).toBe('lower')
    expect(row.refusals.map((one) => one.fault)).toEqual(['ActiveVMsBlockingEVC'])
    expect(row.reason).toMatch(/active VMs? in the way/)
  })

  it('raising within what the hosts can do is free, whatever runs', () => {
    expect(rowIn('intel-haswell', 'intel-broadwell')).toMatchObject({ action: 'raise', reason: '' })
  })

  it('lists the newest first and marks the current one', () => {
    const rows = modeRows(evcStory().cluster, 'Intel')
    expect(rows[0]!.mode.key).toBe('intel-sapphirerapids')
    expect(rows.filter((row) => row.isCurrent).map((row) => row.mode.key)).toEqual(['intel-broadwell'])
  })

  it('begins with the highest mode that can be set, or else with the highest that the hosts could run', () => {
    const offered = (mode: string | null) => {
      const { cluster } = evcStory(mode)
      return firstOffered(modeRows(cluster, 'Intel'), cluster)?.mode.key
    }
    expect(offered('intel-haswell')).toBe('intel-broadwell')
    // Active VMs on a Skylake host keep every mode from being enabled.
    expect(modeRows(evcStory(null).cluster, 'Intel').every((row) => row.refusals.length > 0)).toBe(true)
    expect(offered(null)).toBe('intel-broadwell')
  })

  it('every mode of the other vendor is refused as such', () => {
    const rows = modeRows(evcStory().cluster, 'AMD')
    expect(new Set(rows.flatMap((row) => row.refusals.map((one) => one.fault)))).toEqual(
      new Set(['EVCModeIllegalByVendor']),
    )
  })
})

it('the highest common mode is that of the oldest host; two vendors have none', () => {
  const { evc, cluster } = evcStory(null)
  expect(highestCommonMode(cluster)?.key).toBe('intel-broadwell')
  const mixed = evc.clusters.find((one) => one.name === 'CL-2')!
  expect([vendorOfCluster(mixed), highestCommonMode(mixed)]).toEqual([null, null])
})

it('a long list of hosts is cut', () => {
  expect(shortList(['a', 'b', 'c'])).toBe('a, b and c')
  expect(shortList(['a', 'b', 'c', 'd'])).toBe('a, b and 2 more')
})
