/** The troubleshooting scenario of a VM that nobody reaches after its move: what is met, and what cures it. */
import { describe, expect, it } from 'vitest'
import { openTrouble } from '../../../support/troubleshooting.ts'

describe('a VLAN that the switch port of the destination does not pass', () => {
  const id = 'trouble-14-silent-after-the-move'

  it('lets checks and migration succeed, and nobody reaches the VM', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('shop-01', 'esx-01')).toEqual([])
    expect(trouble.task('shop-01')).toMatchObject({ state: 'success', fault: '' })
    expect(trouble.migration('shop-01').outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    const { networkLoss, guest, powerState } = trouble.view.vms.get('shop-01')!
    expect(powerState).toBe('poweredOn')
    expect(networkLoss!.reason).toMatch(/vmnic0 of esx-02 does not pass VLAN 35/)
    expect(guest.requestsPerSecond.at(-1)).toBe(0)
    expect(trouble.view.vms.get('web-02')!.networkLoss).toBeNull()
  })

  it('is cured by going back, for as long as it stays there', () => {
    const trouble = openTrouble(id)
    expect(trouble.migrate('shop-01', 'esx-01')).toBe('success')
    expect(trouble.view.vms.get('shop-01')!.networkLoss).toBeNull()
    expect(trouble.migrate('shop-01', 'esx-02')).toBe('success')
    expect(trouble.view.vms.get('shop-01')!.networkLoss).not.toBeNull()
  })

  it('is cured by the VLAN on the switch port', () => {
    const trouble = openTrouble(id)
    const physicalNics = trouble
      .host('esx-02')
      .physicalNics.map((nic) => (nic.name === 'vmnic0' ? { ...nic, trunkedVlans: [0, 30, 35] } : nic))
    trouble.act({ type: 'edit-host', host: 'esx-02', set: { physicalNics } })
    const { networkLoss, guest } = trouble.view.vms.get('shop-01')!
    expect(networkLoss).toBeNull()
    expect(guest.requestsPerSecond.at(-1)).toBeGreaterThan(2900)
  })
})
