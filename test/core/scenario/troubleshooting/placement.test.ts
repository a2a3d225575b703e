/** Troubleshooting scenarios of rules, HA, reservations and old hosts: what is met, and that the documented fix cures it. */
import { describe, expect, it } from 'vitest'
import { openTrouble } from '../../../support/troubleshooting.ts'

describe('a required rule', () => {
  const id = 'trouble-18-host-does-not-empty'

  it('keeps its VM, and so the host out of maintenance mode', () => {
    const trouble = openTrouble(id)
    expect(trouble.task('esx-01')).toMatchObject({ state: 'running', percent: 2 })
    const { heldUpBy } = trouble.view.hosts.get('esx-01')!
    expect([...heldUpBy.keys()]).toEqual(['oracle-01'])
    expect(heldUpBy.get('oracle-01')).toMatchObject({ check: 'vm-host-must-rule' })
    expect(trouble.task('app-01').state).toBe('success')
  })

  it('is cured by editing the rule', () => {
    const trouble = openTrouble(id)
    const rules = trouble.engine.inventory.clusters
      .get('Production')!
      .spec.rules!.map((rule) => ({ ...rule, hosts: ['esx-01', 'esx-02'] }))
    trouble.act({ type: 'edit-cluster', cluster: 'Production', set: { rules } })
    expect(trouble.view.hosts.get('esx-01')?.maintenance).toBe('in')
    expect(trouble.view.vms.get('oracle-01')?.host).toBe('esx-02')
  })
})

describe('a required rule of a cluster without DRS', () => {
  const id = 'trouble-19-drs-is-off-already'

  it('stays in force', () => {
    const trouble = openTrouble(id)
    expect(trouble.engine.inventory.clusters.get('Production')?.spec.drs).toBeUndefined()
    expect(trouble.says('cad-01', 'esx-03')).toEqual(['error vm-host-must-rule VmHostAffinityRuleViolation'])
    expect(trouble.says('cad-01', 'esx-02')).toEqual([])
  })

  it('is cured by deleting the rule', () => {
    const trouble = openTrouble(id)
    trouble.act({ type: 'edit-cluster', cluster: 'Production', set: { rules: [] } })
    expect(trouble.migrate('cad-01', 'esx-03')).toBe('success')
  })
})

describe('admission control of HA', () => {
  const id = 'trouble-20-the-other-cluster-says-no'

  it('refuses what fits on each host, because nothing would be left for a failover', () => {
    const trouble = openTrouble(id)
    for (const host of ['esx-21', 'esx-22']) {
      expect(trouble.says('report-01', host)).toEqual([
        'error ha-admission InsufficientFailoverResourcesFault',
      ])
    }
    expect(trouble.says('report-01', 'esx-02')).toEqual([])
  })

  it('is cured by capacity', () => {
    const trouble = openTrouble(id).act({ type: 'power-off', vm: 'mes-02' })
    expect(trouble.migrate('report-01', 'esx-22')).toBe('success')
  })

  it('is cured by holding back less', () => {
    const trouble = openTrouble(id)
    const admissionControl = { policy: 'percentage', cpuPercent: 25, memoryPercent: 40 } as const
    trouble.act({ type: 'edit-cluster', cluster: 'New', set: { ha: { admissionControl } } })
    expect(trouble.migrate('report-01', 'esx-21')).toBe('success')
  })
})

describe('a memory reservation', () => {
  const id = 'trouble-21-memory-is-free'

  it('does not fit its pool, however much memory the host has free', () => {
    const trouble = openTrouble(id)
    expect(trouble.task('sap-02')).toMatchObject({
      state: 'error',
      fault: 'InsufficientMemoryResourcesFault',
    })
    expect(trouble.says('sap-02', 'esx-22', { toPool: 'Gold' })).toEqual([
      'error pool-mem-insufficient InsufficientMemoryResourcesFault',
    ])
    expect(trouble.says('sap-02', 'esx-22')).toEqual([])
  })

  it('is cured by lowering it', () => {
    const trouble = openTrouble(id)
    trouble.act({ type: 'edit-vm', vm: 'sap-02', set: { memoryReservationMiB: 4096 } })
    expect(trouble.migrate('sap-02', 'esx-22', { resourcePool: 'Gold' })).toBe('success')
    expect(trouble.vm('sap-02').resourcePool).toBe('Gold')
  })
})

describe('encrypted vMotion that is required', () => {
  const id = 'trouble-22-one-vm-fails-again-and-again'

  it('keeps its VM away from an old host, again and again', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('hr-01', 'esx-03')).toEqual([
      'error encrypted-vmotion-required MigrationFeatureNotSupported',
    ])
    expect(trouble.migrate('hr-01', 'esx-03')).toBe('error MigrationFeatureNotSupported')
    expect(trouble.view.vms.get('wiki-01')?.host).toBe('esx-03')
    expect([...trouble.view.hosts.get('esx-01')!.heldUpBy.keys()]).toEqual(['hr-01'])
    expect(trouble.task('esx-01').state).toBe('running')
  })

  it('is cured by upgrading the host', () => {
    const trouble = openTrouble(id)
    trouble.act({ type: 'edit-host', host: 'esx-03', set: { version: '6.7 U3' } })
    expect(trouble.view.vms.get('hr-01')?.host).toBe('esx-03')
    expect(trouble.view.hosts.get('esx-01')?.maintenance).toBe('in')
  })

  it('is got round by encrypting only where it can be', () => {
    const trouble = openTrouble(id)
    trouble.act({ type: 'edit-vm', vm: 'hr-01', set: { encryptedVmotion: 'opportunistic' } })
    expect(trouble.view.hosts.get('esx-01')?.maintenance).toBe('in')
  })
})
