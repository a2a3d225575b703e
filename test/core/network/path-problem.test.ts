/** What keeps a path from working: each cause by itself, and what does not. */
import { describe, expect, it } from 'vitest'
import { connectProblem, mtuProblem, nfcProblem } from '../../../core/network/path-problem.ts'
import { pathBetween, type PathEnd } from '../../../core/network/path.ts'

const fabric = { roundTripUs: 200, mtu: 9190, limitMiBs: 0 }

function endOf(host: string, ip: string, change: Partial<PathEnd> = {}): PathEnd {
  return {
    host,
    adapter: 'vmk1',
    portGroup: 'vMotion',
    ip,
    prefixLength: 24,
    vlan: 0,
    adapterMtu: 1500,
    switchName: 'vSwitch1',
    switchMtu: 1500,
    uplinks: [{ name: 'vmnic1', linkMbps: 10_000, connected: true }],
    ...change,
  }
}

const left = endOf('esx-01', '10.0.1.11')
const right = endOf('esx-02', '10.0.1.12')
const problemOf = (change: Partial<PathEnd>, leftChange: Partial<PathEnd> = {}) =>
  connectProblem(pathBetween({ ...left, ...leftChange }, { ...right, ...change }, fabric))
const link = (trunkedVlans?: number[], connected = true) => ({
  name: 'vmnic1',
  linkMbps: 10_000,
  connected,
  trunkedVlans,
})

describe('a connection', () => {
  it('is made over a good path', () => {
    expect(problemOf({})).toBeNull()
    expect(mtuProblem(pathBetween(left, right, fabric), fabric.mtu)).toBeNull()
  })

  it.each<[string, Partial<PathEnd>, string]>([
    ['another VLAN', { vlan: 20 }, 'VLAN 20'],
    ['another subnet', { ip: '10.0.2.12' }, 'different subnets (vmk1 10.0.1.0/24, vmk1 10.0.2.0/24)'],
    ['another prefix', { prefixLength: 25 }, 'different subnets'],
    ['no link', { uplinks: [link(undefined, false)] }, 'no uplink of vSwitch1 on esx-02 is connected'],
    [
      'another TCP/IP stack',
      { stack: 'vmotion' },
      'on the default TCP/IP stack, vmk1 of esx-02 on the vMotion',
    ],
    [
      'an address that another has',
      { sameAddress: 'vmk1 of esx-03' },
      'vmk1 of esx-03 has the address 10.0.1.12',
    ],
    ['a closed port', { closedPorts: ['vmotion-8000'] }, 'a firewall closes TCP port 8000 for esx-02'],
    ['an adapter that is gone', { isGone: true }, 'vmk1 of esx-02 does not serve it any more'],
    [
      'a port without untagged frames',
      { uplinks: [link([20])] },
      'vmnic1 of esx-02 does not pass untagged frames',
    ],
  ])('cannot be made to %s', (_, change, words) => {
    expect(problemOf(change)).toMatchObject({ id: 'vmotion-unreachable', fault: 'Timedout' })
    expect(problemOf(change)!.message).toContain(words)
  })

  it('needs the VLAN on the switch port of the link that carries it, at both ends', () => {
    const tagged = { vlan: 20, uplinks: [link([10, 20])] }
    expect(problemOf(tagged, tagged)).toBeNull()
    expect(problemOf(tagged, { vlan: 20, uplinks: [link([10])] })!.message).toContain(
      'vmnic1 of esx-01 does not pass VLAN 20 of "vMotion"',
    )
    const standby = { name: 'vmnic2', linkMbps: 10_000, connected: true, trunkedVlans: [10] }
    expect(problemOf({ vlan: 20, uplinks: [link([20]), standby] }, tagged)).toBeNull()
    expect(problemOf({ vlan: 20, uplinks: [link([20], false), standby] }, tagged)).not.toBeNull()
  })

  it('goes to another subnet, and another VLAN, if both ends have a gateway that helps', () => {
    const far = { ip: '10.0.2.12', vlan: 30, gateway: '10.0.2.1' }
    expect(problemOf(far, { gateway: '10.0.1.1' })).toBeNull()
    expect(problemOf(far)!.message).toContain('vmk1 of esx-01 has no gateway')
    const old = { ...far, gatewayProblem: 'has a gateway, but ESXi 5.5 does not route vMotion' }
    expect(problemOf(old, { gateway: '10.0.1.1' })!.message).toContain('esx-02 has a gateway, but ESXi 5.5')
  })

  it('does not mind the port of cold data', () => {
    expect(problemOf({ closedPorts: ['nfc-902'] })).toBeNull()
  })
})

describe('cold data', () => {
  it('goes by TCP 902 and is HostCommunication where it cannot', () => {
    const path = (change: Partial<PathEnd>) => pathBetween(left, { ...right, ...change }, fabric)
    expect(nfcProblem(path({}))).toBeNull()
    expect(nfcProblem(path({ closedPorts: ['vmotion-8000'] }))).toBeNull()
    const problem = nfcProblem(path({ closedPorts: ['nfc-902'] }))
    expect(problem).toMatchObject({ id: 'provisioning-unreachable', fault: 'HostCommunication' })
    expect(problem!.message).toMatch(
      /^Cannot connect to host esx-02.*a firewall closes TCP port 902 for esx-02\.$/,
    )
  })
})

describe('full-size frames', () => {
  it.each([
    ['the switch', { adapterMtu: 9000 }, 9190, 'switch vSwitch1 passes 1500'],
    ['the fabric', { adapterMtu: 9000, switchMtu: 9000 }, 1500, 'physical switches pass 1500'],
    ['the other end', { adapterMtu: 9000, switchMtu: 9000 }, 9190, 'one of 9000'],
  ])('are dropped when the MTU does not fit %s', (_, change, fabricMtu, words) => {
    const path = pathBetween(left, { ...right, ...change }, { ...fabric, mtu: fabricMtu })
    expect(connectProblem(path)).toBeNull()
    expect(mtuProblem(path, fabricMtu)!.message).toContain(words)
    expect(mtuProblem(path, fabricMtu)!.message).toContain('while memory was being sent')
    expect(mtuProblem(path, fabricMtu, 'disks were')!.message).toContain('while disks were being sent')
  })
})
