/** Scenarios of moves between vCenters: what they promise really comes. */
import { describe, expect, it } from 'vitest'
import type { Command } from '../../../../core/scenario/command-schema.ts'
import { accountOf, loginOutcome } from '../../../../core/estate/login.ts'
import { openTrouble, troubleAt } from '../../../support/troubleshooting.ts'

const accepted = { credentials: 'accepted', certificate: 'accepted' } as const
const mib = 2 ** 20

describe('in linked mode', () => {
  const trouble = openTrouble('cross-vcenter-01-linked-mode')

  it('needs no login, and takes host and storage along in one task', () => {
    expect(trouble.task('shop-01').state).toBe('success')
    expect(trouble.migration('shop-01').kind).toBe('combined')
  })

  it('keeps its MAC address, and not its storage policy, rules and history', () => {
    const { kept, lost, isSameSsoDomain } = trouble.migration('shop-01').vcenterChange!
    expect(isSameSsoDomain).toBe(true)
    expect(kept.join()).toMatch(/MAC addresses/)
    expect(lost.join()).toMatch(/storage policy Gold.*rules shop apart.*performance history/)
    expect(trouble.vm('shop-01').nics[0]!.mac).toBe('00:50:56:8b:10:01')
    expect(trouble.vm('shop-01').storagePolicy).toBeUndefined()
    expect(trouble.engine.inventory.vcenters.get('vcsa-a.corp.example')!.blockedMacs).toHaveLength(1)
  })
})

describe('an export with a selection of networks', () => {
  const id = 'cross-vcenter-02-export-with-networks'
  const target = { toDatastore: 'vmfs-partner-01' }
  const mapped = { networks: { 'dv-prod-30': 'dv-crm-30' } }

  it('has the account of its description', () => {
    const vcenter = openTrouble(id).engine.inventory.vcenters.get('vcsa.partner.example')!
    expect(accountOf(vcenter)).toEqual({
      user: 'mover@partner.local',
      password: 'Export!2026',
    })
    expect(loginOutcome(vcenter, 'mover@partner.local', 'Export!2026')).toBe('accepted')
    expect(loginOutcome(vcenter, 'administrator@vsphere.local', 'VMware1!')).toBe('wrong')
  })

  it.each([
    ['without a login', { ...target, ...mapped }, 'xvc-elm-domain'],
    [
      'with a wrong one',
      { ...target, ...mapped, remote: { ...accepted, credentials: 'wrong' } },
      'xvc-login',
    ],
    ['without a network', { ...target, networks: {}, remote: accepted }, 'xvc-network-map'],
  ] as const)('is refused %s', (_, chosen, check) => {
    const trouble = openTrouble(id)
    const errors = trouble.findings('crm-01', 'esx-p1', chosen).filter(({ severity }) => severity === 'error')
    expect(errors.map((one) => one.check)).toEqual([check])
  })

  it('arrives with both', () => {
    const trouble = openTrouble(id)
    const chosen: Partial<Extract<Command, { type: 'migrate' }>> = {
      ...target,
      ...mapped,
      remote: accepted,
    }
    expect(trouble.migrate('crm-01', 'esx-p1', chosen)).toBe('success')
    expect(trouble.vm('crm-01').nics[0]!.portGroup).toBe('dv-crm-30')
    const texts = trouble.view.events.map(({ text }) => text)
    expect(texts.filter((text) => /nobody reaches/.test(text))).toEqual([])
    expect(texts.join()).toContain('crm-01 was reconfigured: network adapters')
    expect(trouble.migration('crm-01').vcenterChange).toMatchObject({
      isSameSsoDomain: false,
    })
  })
})

describe('long distance', () => {
  const id = 'cross-vcenter-03-long-distance'
  const chosen = {
    toDatastore: 'vmfs-sg-01',
    networks: { 'VM Network': 'VM Network' },
  }

  it('is warned of above 100 ms, and refused by none of the checks', () => {
    expect(openTrouble(id).says('erp-02', 'esx-sg-01', chosen)).toEqual([
      expect.stringMatching(/^warning xvc-rtt-above-100/),
    ])
  })

  it('gets a small part of the line, and mirrored writes do not wait for the way', () => {
    const trouble = openTrouble(id)
    const [copy] = trouble.migration('erp-01').storage!.copies
    const seconds = (copy!.readyAtNs! - copy!.startedAtNs) / 1e9
    expect(copy!.ended!.copiedBytes / mib / seconds).toBeLessThan(50)
    const { atNs, writeLatencyNs } = trouble.view.vms.get('erp-01')!.disks.get('Hard disk 1')!
    const late = writeLatencyNs.filter(
      (_, at) => atNs[at]! > 0.9 * copy!.readyAtNs! && atNs[at]! < copy!.readyAtNs!,
    )
    expect(late.reduce((sum, one) => sum + one, 0) / late.length).toBeLessThan(5_000_000)
    expect(copy!.ended!.writesToBoth).toBeGreaterThan(100)
    expect(copy!.ended!.writesSynchronous).toBe(0)
    expect(trouble.migration('erp-01').outcome!.downtimeNs).toBeGreaterThan(500_000_000)
  })
})

describe('a cold export', () => {
  const id = 'cross-vcenter-04-cold-export'
  const chosen = {
    toDatastore: 'vmfs-cloud-01',
    networks: { 'VM Network': 'VM Network' },
    remote: accepted,
  }

  it('goes by NFC, far below what the line carries', () => {
    const { kind, storage, vcenterChange } = openTrouble(id).migration('archive-01')
    expect([kind, storage!.method, vcenterChange?.isSameSsoDomain]).toEqual(['cold', 'offline-copy', false])
    const [copy] = storage!.copies
    expect(copy!.mover).toBe('nfc')
    const rate = copy!.ended!.copiedBytes / mib / ((copy!.readyAtNs! - copy!.startedAtNs) / 1e9)
    expect(rate).toBeGreaterThan(30)
    expect(rate).toBeLessThan(110)
  })

  it('is the way for a VM that other processors refuse', () => {
    const trouble = openTrouble(id)
    const [refusal] = trouble.findings('batch-01', 'esx-c1', chosen)
    expect(refusal).toMatchObject({
      check: 'cpu-vendor-mismatch',
      severity: 'error',
    })
    trouble.act({ type: 'power-off', vm: 'batch-01' })
    expect(trouble.migrate('batch-01', 'esx-c1', chosen)).toBe('success')
  })
})

describe('frames that are too large for the way', () => {
  const id = 'cross-vcenter-05-jumbo-frames'

  it('are not seen by the wizard; the home directory arrives, and no disk', () => {
    const chosen = {
      toDatastore: 'vmfs-hb-01',
      networks: { 'VM Network': 'VM Network' },
    }
    expect(troubleAt(id, 1).says('shop-01', 'esx-hb-01', chosen)).toEqual([])
    const trouble = openTrouble(id)
    expect(trouble.task('shop-01').message).toMatch(/MTU of 9000 but the physical switches pass 1500/)
    expect(trouble.failedIn('shop-01')).toBe('disk-copy')
    expect(trouble.migration('shop-01').storage!.homeCopied).not.toBeNull()
    expect(trouble.vm('shop-01').disks[0]!.datastore).toBe('vmfs-hh-01')
  })
})
