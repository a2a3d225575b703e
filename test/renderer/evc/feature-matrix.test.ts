/** Features side by side: which columns have them, and why they differ. */
import { describe, expect, it } from 'vitest'
import { featureMatrix, filterRows } from '../../../renderer/features/evc/feature-matrix.ts'
import { findEvcVm } from '../../../renderer/features/evc/evc-estate.ts'
import { evcStory } from './evc-story.ts'

const { evc, cluster } = evcStory()

function rowsFor(vm: string) {
  const found = findEvcVm(evc, vm)!
  return featureMatrix({ host: found.host, mode: evc.modeOf.get(found.host.name)!, vm: found.vm })
}

function rowOf(vm: string, feature: string) {
  return rowsFor(vm).find((row) => row.name === feature)!
}

describe('the matrix of a Skylake host in Broadwell EVC', () => {
  it('shows AVX-512 in silicon, and that EVC hides it from a VM powered on there', () => {
    expect(rowOf('web-01', 'avx512f')).toMatchObject({
      silicon: true,
      capability: true,
      baseline: false,
      exposed: false,
      vm: false,
      differs: true,
      why: 'EVC hides it: not in Intel "Broadwell" Generation.',
    })
  })

  it('says of a VM from before EVC that it loses at the next power cycle what it has', () => {
    const row = rowOf('over-01', 'avx512f')
    expect(row).toMatchObject({ exposed: false, vm: true })
    expect(row.why).toContain('over-01 got it at its power-on and loses it at its next power cycle.')
  })

  it('names the virtual hardware that keeps a feature from an old VM', () => {
    expect(rowOf('old-01', 'rdseed')).toMatchObject({ exposed: true, vm: false })
    expect(rowOf('old-01', 'rdseed').why).toMatch(/Hidden from old-01: virtual hardware 10 does not know it/)
  })

  it('puts what differs first and has nothing to say of the rest', () => {
    const rows = rowsFor('web-01')
    const firstSame = rows.findIndex((row) => !row.differs)
    expect(firstSame).toBeGreaterThan(0)
    expect(rows.slice(firstSame).some((row) => row.differs || row.why !== '')).toBe(false)
  })

  it('leaves the VM’s column empty for a VM that is off, which then differs from nothing', () => {
    const row = rowOf('off-01', 'avx2')
    expect(row).toMatchObject({ vm: null, differs: false })
  })
})

it('a feature that is off in the firmware is in the silicon alone', () => {
  const host = evc.hosts.find((one) => one.name === 'esx-03')!
  const row = featureMatrix({ host, mode: cluster.mode, vm: null }).find((one) => one.name === 'aes')!
  expect(row).toMatchObject({ silicon: true, capability: false, baseline: true, exposed: false })
  expect(row.why).toBe('Switched off in the firmware.')
})

it('the filter takes all words, in name, text or reason', () => {
  const rows = rowsFor('web-01')
  expect(filterRows(rows, 'AVX512F', false).map((row) => row.name)).toEqual(['avx512f'])
  expect(filterRows(rows, 'evc hides', true).every((row) => row.differs)).toBe(true)
  expect(filterRows(rows, 'no-such-word', false)).toEqual([])
})
