/** The login to another vCenter: who gets in, and the thumbprint that a person compares. */
import { describe, expect, it } from 'vitest'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { certificateThumbprint, loginOutcome } from '../../../core/estate/login.ts'
import { islands } from '../../support/two-islands.ts'

function vcenter(to: Record<string, unknown> = {}) {
  return buildInventory(islands({ isOtherDomain: true, to })).vcenters.get('vc-b')!
}

describe('the login', () => {
  it('is that of the administrator of the SSO domain where the scenario names nobody', () => {
    expect(loginOutcome(vcenter(), 'administrator@island.local', 'VMware1!')).toBe('accepted')
    expect(loginOutcome(vcenter(), 'Administrator@ISLAND.local', 'VMware1!')).toBe('accepted')
    expect(loginOutcome(vcenter(), 'island.local\\administrator', 'VMware1!')).toBe('accepted')
  })

  it.each([
    ['administrator@vsphere.local', 'VMware1!'],
    ['administrator', 'VMware1!'],
    ['administrator@island.local', 'vmware1!'],
    ['administrator@island.local', ''],
    ['', ''],
  ])('is wrong as %s with %s', (user, password) => {
    expect(loginOutcome(vcenter(), user, password)).toBe('wrong')
  })

  it('is that which the scenario names', () => {
    const own = vcenter({ login: { user: 'svc-move@island.local', password: 'Lab-2' } })
    expect(loginOutcome(own, 'svc-move@island.local', 'Lab-2')).toBe('accepted')
    expect(loginOutcome(own, 'administrator@island.local', 'VMware1!')).toBe('wrong')
  })
})

describe('the thumbprint', () => {
  it('is 32 bytes in pairs, the same every time, and another for each vCenter', () => {
    const thumbprint = certificateThumbprint({ name: 'vc-b' })
    expect(thumbprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    expect(certificateThumbprint({ name: 'vc-b' })).toBe(thumbprint)
    expect(certificateThumbprint({ name: 'vc-a' })).not.toBe(thumbprint)
  })
})
