/** Troubleshooting scenarios of processors and EVC: what is met, and that the documented fix cures it. */
import { describe, expect, it } from 'vitest'
import type { Command } from '../../../../core/scenario/command-schema.ts'
import { recordsOfType } from '../../../support/scenarios.ts'
import { openTrouble } from '../../../support/troubleshooting.ts'

const off = (vm: string): Command => ({ type: 'power-off', vm })
const on = (vm: string): Command => ({ type: 'power-on', vm })
const evc = (evcMode: string): Command => ({
  type: 'edit-cluster',
  cluster: 'Production',
  set: { evcMode },
})

describe('a newer processor', () => {
  const id = 'trouble-05-list-of-cpu-features'

  it('keeps what was powered on there, by a list of features, and nothing else', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('shop-01', 'esx-01')).toEqual(['error cpu-feature-missing FeatureRequirementsNotMet'])
    const [finding] = trouble.findings('shop-01', 'esx-01')
    expect(JSON.stringify(finding)).toMatch(/avx512vnni/i)
    expect(trouble.says('web-01', 'esx-03')).toEqual([])
    expect(trouble.says('wiki-01', 'esx-01')).toEqual([])
  })

  it('is cured by EVC and a power cycle', () => {
    const trouble = openTrouble(id)
    const vms = ['web-01', 'shop-01', 'shop-db-01', 'wiki-01']
    trouble.act(...vms.map(off), evc('intel-skylake'), ...vms.map(on))
    expect(trouble.migrate('shop-01', 'esx-01')).toBe('success')
    expect(trouble.migrate('shop-db-01', 'esx-02')).toBe('success')
  })

  it('is got round by a cold migration', () => {
    const trouble = openTrouble(id).act(off('shop-01'))
    expect(trouble.says('shop-01', 'esx-01')).toEqual([])
    expect(trouble.migrate('shop-01', 'esx-01')).toBe('success')
    trouble.act(on('shop-01'))
    expect(trouble.says('shop-01', 'esx-02')).toEqual([])
  })
})

describe('a VM that was powered on before EVC', () => {
  const id = 'trouble-06-evc-is-on-and-one-stays'

  it('keeps its features, whatever the mode of the cluster', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('erp-01', 'esx-02')).toEqual(['error cpu-feature-missing FeatureRequirementsNotMet'])
    expect(trouble.says('web-01', 'esx-02')).toEqual([])
    expect(trouble.says('web-02', 'esx-01')).toEqual([])
  })

  it('is not cured by a restart of its guest, but by a power cycle', () => {
    const trouble = openTrouble(id).act({ type: 'restart-guest', vm: 'erp-01' })
    expect(trouble.says('erp-01', 'esx-02')).toHaveLength(1)
    trouble.act(off('erp-01'), on('erp-01'))
    expect(trouble.migrate('erp-01', 'esx-02')).toBe('success')
  })
})

describe('VMs that show more than the mode', () => {
  const id = 'trouble-07-evc-cannot-be-enabled'

  it('block EVC, the suspended one too', () => {
    const trouble = openTrouble(id)
    expect(trouble.refusals).toHaveLength(1)
    expect(trouble.refusals[0]).toMatch(/Active VMs may use CPU features that Intel "Skylake"/)
    expect(trouble.refusals[0]).toMatch(/build-01/)
    expect(trouble.refusals[0]).toMatch(/test-04/)
    expect(trouble.engine.inventory.clusters.get('Production')?.spec.evcMode).toBeUndefined()
  })

  it('are cured by powering them off', () => {
    const trouble = openTrouble(id)
    trouble.act(...['intranet-01', 'build-01', 'test-04'].map(off), evc('intel-skylake'))
    trouble.act(on('build-01'))
    expect(trouble.migrate('build-01', 'esx-01')).toBe('success')
  })
})

describe('two vendors', () => {
  const id = 'trouble-08-two-vendors'

  it('do not exchange running VMs, and EVC cannot help', () => {
    const trouble = openTrouble(id)
    const refused = ['error cpu-vendor-mismatch FeatureRequirementsNotMet']
    expect(trouble.says('portal-01', 'esx-11')).toEqual(refused)
    expect(trouble.says('analytics-01', 'esx-02')).toEqual(refused)
    expect(trouble.says('portal-01', 'esx-02')).toEqual([])
    expect(() => trouble.act(evc('intel-skylake'))).toThrow(/EVC needs one vendor/)
  })

  it('are crossed cold', () => {
    const trouble = openTrouble(id).act(off('portal-01'))
    expect(trouble.migrate('portal-01', 'esx-11')).toBe('success')
    trouble.act(on('portal-01'))
    expect(trouble.migrate('portal-01', 'esx-12')).toBe('success')
  })
})

describe('a newer host with a VM on it', () => {
  const id = 'trouble-24-new-host-stays-outside'
  const moveIn: Command = { type: 'move-host', host: 'esx-03', toCluster: 'Production' }

  it('is kept out of an EVC cluster', () => {
    const trouble = openTrouble(id)
    expect(trouble.refusals).toHaveLength(1)
    expect(trouble.refusals[0]).toMatch(/trial-01/)
    expect(recordsOfType(trouble.engine, 'command-refused')[0]!.fault).toBe('EVCAdmissionFailedVmActive')
    expect(trouble.view.hosts.get('esx-03')?.cluster).toBe('')
  })

  it('comes in while it is powered off, and the VM then moves like all others', () => {
    const trouble = openTrouble(id).act(off('trial-01'), moveIn, on('trial-01'))
    expect(trouble.view.hosts.get('esx-03')?.cluster).toBe('Production')
    expect(trouble.migrate('trial-01', 'esx-01')).toBe('success')
  })
})
