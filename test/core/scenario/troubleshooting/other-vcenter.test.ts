/** Troubleshooting scenarios of moves to another vCenter: what is met, and that the documented fix cures it. */
import { describe, expect, it } from 'vitest'
import type { MigrationRequest } from '../../../../core/checks/request.ts'
import { openTrouble } from '../../../support/troubleshooting.ts'

const accepted = { credentials: 'accepted', certificate: 'accepted' } as const

describe('clocks that differ', () => {
  const id = 'trouble-32-token-is-refused'
  const chosen: Partial<MigrationRequest> = {
    toDatastore: 'vmfs-hb-01',
    networks: { 'VM Network': 'VM Network' },
  }

  it('make the other vCenter refuse the token; inside each vCenter all is well', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('web-01', 'esx-hb-01', chosen)).toEqual(['error xvc-time-skew InvalidLogin'])
    expect(trouble.findings('web-01', 'esx-hb-01', chosen)[0]!.message).toMatch(/differ by 540 s/)
    expect(trouble.says('web-01', 'esx-hh-02')).toEqual([])
  })

  it('are cured by NTP', () => {
    const trouble = openTrouble(id)
    trouble.act({
      type: 'edit-vcenter',
      vcenter: 'vcsa-b.corp.example',
      set: { clockOffsetSeconds: null },
    })
    expect(
      trouble.migrate('web-01', 'esx-hb-01', {
        toDatastore: 'vmfs-hb-01',
        networks: { 'VM Network': 'VM Network' },
      }),
    ).toBe('success')
    expect(trouble.migration('web-01').vcenterChange).toMatchObject({
      isSameSsoDomain: true,
    })
  })
})

describe('a vCenter of another SSO domain', () => {
  const id = 'trouble-33-vcenter-not-in-the-list'
  const chosen = {
    toDatastore: 'vmfs-kiel-01',
    networks: { 'VM Network': 'VM Network' },
  }

  it('is not in the list', () => {
    const trouble = openTrouble(id)
    const [finding] = trouble.findings('wiki-01', 'esx-k1', chosen)
    expect(finding).toMatchObject({
      check: 'xvc-elm-domain',
      severity: 'error',
    })
    expect(finding!.remedy).toMatch(/Cross vCenter Server export/)
  })

  it('is reached by an export with a login, and not with a wrong one', () => {
    const trouble = openTrouble(id)
    expect(
      trouble.says('wiki-01', 'esx-k1', {
        ...chosen,
        remote: { ...accepted, credentials: 'wrong' },
      }),
    ).toEqual(['error xvc-login InvalidLogin'])
    expect(trouble.migrate('wiki-01', 'esx-k1', { ...chosen, remote: accepted })).toBe('success')
    expect(trouble.migration('wiki-01').vcenterChange).toMatchObject({
      toVcenter: 'vcsa.bought.example',
      isSameSsoDomain: false,
    })
  })
})

describe('a standard switch for a distributed one', () => {
  const id = 'trouble-34-switch-of-another-kind'
  const to = (network: string): Partial<MigrationRequest> => ({
    toDatastore: 'vmfs-hb-01',
    networks: { [network]: network.replace('dv-', '') },
  })

  it('is refused whatever the port group is called, with a note that releases differ', () => {
    const trouble = openTrouble(id)
    const [finding] = trouble.findings('shop-01', 'esx-hb-01', to('dv-prod-30'))
    expect(finding).toMatchObject({
      check: 'net-vds-to-vss',
      severity: 'error',
    })
    expect(finding!.note).not.toBe('')
    expect(trouble.says('intra-01', 'esx-hb-01', to('VM Network'))).toEqual([])
  })

  it('is refused on any network of the kind, and allowed while it is off', () => {
    const trouble = openTrouble(id)
    const chosen = {
      toDatastore: 'vmfs-hb-01',
      networks: { 'dv-prod-30': 'VM Network' },
    }
    expect(trouble.says('shop-01', 'esx-hb-01', chosen)).toEqual(['error net-vds-to-vss CannotUseNetwork'])
    trouble.act({ type: 'power-off', vm: 'shop-01' })
    expect(
      trouble.migrate('shop-01', 'esx-hb-01', {
        ...chosen,
        networks: { 'dv-prod-30': 'prod-30' },
      }),
    ).toBe('success')
  })
})
