/** A planned fault that names something unknown is refused with file and place before the run begins. */
import { describe, expect, it } from 'vitest'
import type { FaultSpec } from '../../../core/scenario/fault-schema.ts'
import { smallScenario } from '../../support/scenarios.ts'

const skew: FaultSpec = { kind: 'time-skew', vcenter: 'vc-a', seconds: 4 }

describe('references of a planned fault', () => {
  const parsed = (command: Record<string, unknown>) => () =>
    smallScenario({ commands: [{ atSeconds: 1, command: { type: 'inject-fault', name: 'f', ...command } }] })
  const wrong: [string, Record<string, unknown>, RegExp][] = [
    [
      'host',
      { fault: { kind: 'host-crash', host: 'esx-09' } },
      /small\.scenario\.json:1:\d+: commands\[0\]\.command\.fault\.host: .*"esx-09"/,
    ],
    [
      'host whose address is taken',
      { fault: { kind: 'duplicate-address', host: 'esx-01', adapter: 'vmk1', ofHost: 'esx-09' } },
      /fault\.ofHost: .*"esx-09"/,
    ],
    ['VM', { fault: { kind: 'cancel', vm: 'web-09' } }, /fault\.vm: .*"web-09"/],
    ['datastore', { fault: { kind: 'datastore-full', datastore: 'ghost' } }, /fault\.datastore: .*"ghost"/],
    ['vCenter', { fault: { kind: 'vcenter-restart', vcenter: 'vc-z' } }, /fault\.vcenter: .*"vc-z"/],
    [
      'datacenter',
      { fault: { kind: 'lossy-network', lossPercent: 1, between: ['DC-1', 'DC-9'] } },
      /fault\.between\[1\]: .*"DC-9"/,
    ],
    [
      'VM of a trigger',
      { fault: skew, trigger: { at: 'round', vm: 'web-09', round: 2 } },
      /command\.trigger\.vm: .*"web-09"/,
    ],
    [
      'fault of a trigger',
      { fault: skew, trigger: { at: 'fault', name: 'ghost' } },
      /command\.trigger\.name: .*"ghost"/,
    ],
    [
      'physical NIC',
      { fault: { kind: 'link-down', host: 'esx-01', nic: 'vmnic9' } },
      /fault\.nic: .*"vmnic9"/,
    ],
    [
      'VMkernel adapter',
      { fault: { kind: 'wrong-mtu', host: 'esx-01', adapter: 'vmk7', mtu: 9000 } },
      /fault\.adapter: .*"vmk7"/,
    ],
    [
      'port group',
      { fault: { kind: 'wrong-vlan', host: 'esx-01', portGroup: 'vMotoin', vlan: 7 } },
      /fault\.portGroup: .*"vMotoin".*vMotion/s,
    ],
    [
      'way of a datacenter to itself',
      { fault: { kind: 'high-round-trip', roundTripMs: 9, between: ['DC-1', 'DC-1'] } },
      /fault\.between: .*inside one datacenter/,
    ],
    [
      'address to take, its own,',
      { fault: { kind: 'duplicate-address', host: 'esx-01', adapter: 'vmk1', ofHost: 'esx-01' } },
      /fault\.ofHost: .*own adapter/,
    ],
    [
      'fault to follow, itself,',
      { fault: skew, trigger: { at: 'fault', name: 'f' } },
      /command\.trigger\.name: .*can follow named "f"/,
    ],
    ['kind', { fault: { kind: 'meteor', host: 'esx-01' } }, /command\.fault\.kind: /],
  ]

  it.each(wrong)('an unknown %s is told with file and place', (_, command, words) => {
    expect(parsed(command)).toThrow(words)
  })
})
