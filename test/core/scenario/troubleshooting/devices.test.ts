/** Troubleshooting scenarios of drives, networks of VMs and disks: what is met, and that the documented fix cures it. */
import { describe, expect, it } from 'vitest'
import type { Command } from '../../../../core/scenario/command-schema.ts'
import { openTrouble, type Trouble } from '../../../support/troubleshooting.ts'

function disconnectDrive(trouble: Trouble, vm: string): Command {
  const devices = (trouble.vm(vm).devices ?? []).map((device) =>
    device.kind === 'cd-dvd' ? { ...device, connected: false } : device,
  )
  return { type: 'edit-vm', vm, set: { devices } }
}

describe('an ISO image on a local datastore', () => {
  const id = 'trouble-09-image-in-the-drive'

  it('stops the VM whose drive is connected, and only warns where it is not', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('dc-01', 'esx-02')).toEqual(['error device-file-inaccessible CannotAccessVmDevice'])
    expect(trouble.says('dc-02', 'esx-02')).toEqual([
      'warning device-disconnected-inaccessible CannotAccessVmDevice',
    ])
    expect(trouble.migrate('dc-02', 'esx-02')).toBe('success')
  })

  it('is cured by disconnecting it', () => {
    const trouble = openTrouble(id)
    trouble.act(disconnectDrive(trouble, 'dc-01'))
    expect(trouble.migrate('dc-01', 'esx-03')).toBe('success')
  })

  it('is cured by a client device, without a warning', () => {
    const trouble = openTrouble(id)
    const devices = trouble
      .vm('dc-01')
      .devices!.map((device) => ({ ...device, backing: { type: 'client' }, connected: false }))
    trouble.act({ type: 'edit-vm', vm: 'dc-01', set: { devices } } as Command)
    expect(trouble.says('dc-01', 'esx-03')).toEqual([])
  })
})

describe('a CD drive of a remote console on 6.7', () => {
  const id = 'trouble-10-maintenance-at-two-percent'

  it('holds up its host at 2 % while all other VMs leave', () => {
    const trouble = openTrouble(id)
    expect(trouble.task('esx-01')).toMatchObject({ state: 'running', percent: 2 })
    const { maintenance, heldUpBy } = trouble.view.hosts.get('esx-01')!
    expect(maintenance).toBe('entering')
    expect([...heldUpBy.keys()]).toEqual(['backup-01'])
    expect(heldUpBy.get('backup-01')).toMatchObject({ check: 'device-remote' })
    const left = [...trouble.view.vms.values()].filter((vm) => vm.host === 'esx-01').map((vm) => vm.name)
    expect(left).toEqual(['backup-01'])
  })

  it('lets it go as soon as it is disconnected', () => {
    const trouble = openTrouble(id)
    trouble.act(disconnectDrive(trouble, 'backup-01'))
    expect(trouble.view.hosts.get('esx-01')?.maintenance).toBe('in')
    expect(trouble.task('esx-01').state).toBe('success')
  })
})

describe('a label in other letters', () => {
  const id = 'trouble-11-network-that-is-there'

  it('is another network', () => {
    const trouble = openTrouble(id)
    const [finding] = trouble.findings('web-01', 'esx-03')
    expect(finding).toMatchObject({ check: 'net-missing-connected', fault: 'CannotAccessNetwork' })
    expect(`${finding!.remedy} ${finding!.right.value}`).toMatch(/VM-prod-30/)
    expect(trouble.says('web-01', 'esx-02')).toEqual([])
  })

  it('is cured by renaming it', () => {
    const trouble = openTrouble(id)
    const { standardSwitches } = trouble.host('esx-01')
    trouble.act({ type: 'edit-host', host: 'esx-03', set: { standardSwitches } })
    expect(trouble.migrate('web-01', 'esx-03')).toBe('success')
  })

  it('is cured by choosing the other network in the wizard', () => {
    const trouble = openTrouble(id)
    const networks = { 'VM-Prod-30': 'VM-prod-30' }
    expect(trouble.migrate('web-01', 'esx-03', { networks })).toBe('success')
  })
})

describe('a distributed switch that the host has not joined', () => {
  const id = 'trouble-12-disconnected-adapter'

  it('stops a VM with a port there, though that is disconnected', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('billing-01', 'esx-03')).toEqual(['error net-vds-not-member CannotAccessNetwork'])
    expect(trouble.findings('billing-01', 'esx-03')[0]!.message).toMatch(/Network adapter 2|dv-backup-40/)
    expect(trouble.says('billing-02', 'esx-03')).toEqual([])
    expect(trouble.says('billing-01', 'esx-02')).toEqual([])
  })

  it('is cured by adding the host to it', () => {
    const trouble = openTrouble(id)
    const { members } = trouble.engine.inventory.switches.get('dvs-backup')!.spec
    const all = [...members, { host: 'esx-03', uplinks: ['vmnic2'] }]
    trouble.act({ type: 'edit-switch', switch: 'dvs-backup', set: { members: all } })
    expect(trouble.migrate('billing-01', 'esx-03')).toBe('success')
  })
})

describe('a switch without uplinks', () => {
  const id = 'trouble-13-lab-network'

  it('is a network of one host', () => {
    const trouble = openTrouble(id)
    const refused = ['error net-internal-only VMOnVirtualIntranet']
    expect(trouble.says('fw-lab-01', 'esx-02')).toEqual(refused)
    expect(trouble.says('client-lab-01', 'esx-02')).toEqual(refused)
    expect(trouble.says('jump-01', 'esx-01')).toEqual([])
  })

  it('is cured by uplinks', () => {
    const trouble = openTrouble(id)
    for (const host of ['esx-01', 'esx-02']) {
      const standardSwitches = trouble
        .host(host)
        .standardSwitches.map((one) => (one.name === 'vSwitch2' ? { ...one, uplinks: ['vmnic2'] } : one))
      trouble.act({ type: 'edit-host', host, set: { standardSwitches } })
    }
    expect(trouble.migrate('fw-lab-01', 'esx-02')).toBe('success')
  })

  it('is let pass by an advanced setting of vCenter', () => {
    const trouble = openTrouble(id)
    const settings = { 'config.migrate.test.CompatibleNetworks.VMOnVirtualIntranet': false }
    trouble.act({ type: 'edit-vcenter', vcenter: 'vcsa-01.corp.example', set: { settings } })
    expect(trouble.migrate('client-lab-01', 'esx-02')).toBe('success')
  })
})

describe('a LUN that is not presented', () => {
  const id = 'trouble-15-disk-not-accessible'

  it('stops the VM that has a disk there', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('db-01', 'esx-03')).toEqual(['error disk-not-shared CannotAccessVmDisk'])
    expect(trouble.findings('db-01', 'esx-03')[0]!.message).toMatch(/Hard disk 2|vmfs-db-01/)
    expect(trouble.says('web-01', 'esx-03')).toEqual([])
    expect(trouble.says('db-01', 'esx-02')).toEqual([])
  })

  it('is cured by presenting it, or by moving the disk as well', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('db-01', 'esx-03', { toDatastore: 'vmfs-prod-01' })).toEqual([])
    const datastores = ['vmfs-prod-01', 'vmfs-db-01']
    trouble.act({ type: 'edit-host', host: 'esx-03', set: { datastores } })
    expect(trouble.migrate('db-01', 'esx-03')).toBe('success')
  })
})
