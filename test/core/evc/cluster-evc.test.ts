/** When the EVC mode of a cluster, or of one VM, can be changed; each fault alone; what would happen if. */
import { describe, expect, it } from 'vitest'
import { configureRefusals, evcAction, modeOrRefusal } from '../../../core/evc/cluster-evc.ts'
import { evcMode } from '../../../core/evc/evc-modes.ts'
import type { EvcHost } from '../../../core/evc/host-admission.ts'
import { perVmEvcVerdict } from '../../../core/evc/per-vm-evc.ts'
import { ifClusterMode, ifHostAdded, ifMoved, ifPowerCycled } from '../../../core/evc/what-if.ts'
import { cpu, host, place, runningVm, vm } from './places.ts'

const haswell = 'xeon-e5-2660v3'
const broadwell = 'xeon-e5-2697v4'

function cluster(mode: string | null, ...hosts: EvcHost[]) {
  return { name: 'prod', mode: mode === null ? null : evcMode(mode), hosts }
}

function faultsOf(of: ReturnType<typeof cluster>, mode: string | null): string[] {
  return configureRefusals(of, mode === null ? null : evcMode(mode)).map(({ fault }) => fault)
}

const two = (change: Partial<EvcHost> = {}) => [host('a', haswell), host('b', broadwell, change)]

describe('configuring EVC', () => {
  it.each([
    [null, 'intel-haswell', 'enable'],
    ['intel-haswell', 'intel-broadwell', 'raise'],
    ['intel-haswell', 'intel-merom', 'lower'],
    ['intel-haswell', null, 'disable'],
    ['intel-haswell', 'intel-haswell', 'none'],
    ['amd-steamroller', 'amd-zen', 'change'],
    ['amd-greyhound-no3dnow', 'amd-zen', 'raise'],
  ] as const)('from %s to %s is to %s', (from, to, action) => {
    expect(evcAction(from && evcMode(from), to && evcMode(to))).toBe(action)
  })

  it.each<[string, EvcHost[], string, readonly string[]]>([
    ['HeterogenousHostsBlockingEVC', [host('a', haswell), host('b', 'epyc-7742')], 'intel-haswell', []],
    ['EVCModeIllegalByVendor', two(), 'amd-zen', []],
    ['DisconnectedHostsBlockingEVC', two({ isConnected: false }), 'intel-haswell', []],
    ['EVCModeUnsupportedByHosts', two(), 'intel-broadwell', ['3dnprefetch', 'adx', 'rdseed', 'rtm', 'smap']],
    [
      'EVCModeUnsupportedByHosts',
      two({ cpu: cpu(broadwell, { firmwareOff: ['nx'] }) }),
      'intel-merom',
      ['nx'],
    ],
    ['EVCUnsupportedByHostHardware', [host('a', 'opteron-248')], 'amd-rev-e', ['ffxsr', 'lahf64', 'sse3']],
    ['EVCUnsupportedByHostSoftware', two({ cpu: cpu(broadwell, { version: '5.5' }) }), 'intel-haswell', []],
    [
      'ActiveVMsBlockingEVC',
      two({ vms: [runningVm(place(broadwell))] }),
      'intel-haswell',
      ['3dnprefetch', 'adx', 'rdseed', 'rtm', 'smap'],
    ],
  ])('is refused with %s alone', (fault, hosts, mode, features) => {
    const refusals = configureRefusals(cluster(null, ...hosts), evcMode(mode))
    expect(refusals.map((each) => each.fault)).toEqual([fault])
    expect(refusals[0]!.features).toEqual(features)
    expect(refusals[0]!.hosts.length).toBeGreaterThan(0)
    expect(refusals[0]!.remedy).not.toBe('')
  })

  it('names hosts, VMs and features of active VMs; suspended ones count, those that are off do not', () => {
    const vms = [
      runningVm(place(broadwell), { name: 'db', powerState: 'suspended' }),
      runningVm(place(broadwell), { name: 'old', hardwareVersion: 3 }),
      vm({ name: 'off' }),
    ]
    const [only] = configureRefusals(cluster(null, ...two({ vms })), evcMode('intel-haswell'))
    expect(only?.hosts).toEqual([
      {
        host: 'b',
        features: ['3dnprefetch', 'adx', 'rdseed', 'rtm', 'smap'],
        vms: [
          {
            vm: 'db',
            powerState: 'suspended',
            features: ['3dnprefetch', 'adx', 'rdseed', 'rtm', 'smap'],
          },
          { vm: 'old', powerState: 'poweredOn', features: [] },
        ],
      },
    ])
    expect(only?.message).toContain('db and old on b')
  })

  it('is granted with VMs only where nothing is beyond the mode', () => {
    const hosts = [host('a', haswell, { vms: [runningVm(place(haswell))] }), host('b', broadwell)]
    expect(faultsOf(cluster(null, ...hosts), 'intel-haswell')).toEqual([])
  })

  it('raises over running VMs, lowers over those that are not above, and always disables', () => {
    const low = runningVm(place(broadwell, 'intel-haswell'), { name: 'low' })
    const high = runningVm(place(broadwell, 'intel-broadwell'), { name: 'high' })
    const of = (mode: string, ...vms: EvcHost['vms']) => cluster(mode, host('a', broadwell, { vms }))
    expect(faultsOf(of('intel-haswell', low), 'intel-broadwell')).toEqual([])
    expect(faultsOf(of('intel-broadwell', low), 'intel-haswell')).toEqual([])
    expect(faultsOf(of('intel-broadwell', low, high), 'intel-haswell')).toEqual(['ActiveVMsBlockingEVC'])
    const [only] = configureRefusals(of('intel-broadwell', low, high), evcMode('intel-haswell'))
    expect(only?.hosts[0]?.vms.map((each) => each.vm)).toEqual(['high'])
    expect(only?.note).toMatch(/recalled/)
    expect(faultsOf(of('intel-broadwell', low, high), null)).toEqual([])
  })

  it('asks a mistyped mode back', () => {
    expect(modeOrRefusal('intel-haswel')).toMatchObject({ remedy: 'Did you mean intel-haswell?' })
    expect(modeOrRefusal('intel-haswell')).toBe(evcMode('intel-haswell'))
  })
})

describe('EVC of one VM', () => {
  const mode = evcMode('intel-skylake')
  const idsOf = (...args: Parameters<typeof perVmEvcVerdict>) =>
    perVmEvcVerdict(...args).refusals.map(({ id }) => id)
  const here = place('xeon-gold-6148', null, { version: '8.0' })

  it('is set while the VM is off', () => {
    expect(perVmEvcVerdict(vm(), mode, here)).toEqual({ refusals: [], warning: '' })
    expect(perVmEvcVerdict(vm(), null, here)).toEqual({ refusals: [], warning: '' })
  })

  it('is refused alone for power state, virtual hardware, ESXi and vCenter', () => {
    expect(idsOf(runningVm(here), mode, here)).toEqual(['per-vm-evc-power-state'])
    expect(idsOf(vm({ powerState: 'suspended' }), null, here)).toEqual(['per-vm-evc-power-state'])
    expect(idsOf(vm({ hardwareVersion: 13 }), mode, here)).toEqual(['per-vm-evc-hardware-version'])
    expect(idsOf(vm({ hardwareVersion: 14 }), mode, here)).toEqual([])
    const old = place('xeon-gold-6148', null, { version: '6.5' })
    expect(idsOf(vm(), evcMode('intel-merom'), old)).toEqual(['per-vm-evc-release'])
    expect(idsOf(vm(), mode, here, '6.5')).toEqual(['per-vm-evc-release'])
  })

  it('warns of a mode above the cluster, which only power-on refuses', () => {
    const verdict = perVmEvcVerdict(vm(), mode, place('xeon-gold-6148', 'intel-broadwell'))
    expect(verdict.refusals).toEqual([])
    expect(verdict.warning).toMatch(/will not power on .*Broadwell.*avx512f/)
  })
})

describe('what would happen if', () => {
  const merom = runningVm(place('xeon-e5462', 'intel-merom'))
  const meroms = cluster('intel-merom', host('a', 'xeon-e5462', { vms: [merom] }), host('b', 'xeon-e5462'))

  it('the cluster were raised: nothing now, more at the next power cycle', () => {
    const { action, refusals, hosts, vms } = ifClusterMode(meroms, evcMode('intel-penryn'))
    expect({ action, refusals }).toEqual({ action: 'raise', refusals: [] })
    expect(hosts).toEqual([
      { host: 'a', gained: ['sse41'], lost: [] },
      { host: 'b', gained: ['sse41'], lost: [] },
    ])
    expect(vms).toEqual([
      {
        vm: 'web-01',
        host: 'a',
        minModeNow: 'intel-merom',
        atPowerCycle: { gained: ['sse41'], lost: [] },
        minModeAtPowerCycle: 'intel-penryn',
        missingAtPowerOn: [],
        exceedsMode: false,
        targetsNow: ['b'],
        targetsAtPowerCycle: ['b'],
      },
    ])
  })

  it('the cluster were lowered: refused by the VM above, which would exceed the mode', () => {
    const above = runningVm(place('xeon-e5462', 'intel-penryn'), { perVmEvc: 'intel-penryn' })
    const of = cluster('intel-penryn', host('a', 'xeon-e5462', { vms: [above] }))
    const { action, refusals, vms } = ifClusterMode(of, evcMode('intel-merom'))
    expect(action).toBe('lower')
    expect(refusals.map(({ fault }) => fault)).toEqual(['ActiveVMsBlockingEVC'])
    expect(vms[0]).toMatchObject({
      exceedsMode: true,
      missingAtPowerOn: [{ feature: 'sse41', reason: 'hidden-by-evc' }],
      atPowerCycle: { gained: [], lost: [] },
    })
  })

  it('EVC were off: the next power cycle gets the whole host, and may not come back', () => {
    const of = cluster(
      'intel-haswell',
      host('a', haswell),
      host('b', broadwell, { vms: [runningVm(place(broadwell, 'intel-haswell'))] }),
    )
    const [only] = ifClusterMode(of, null).vms
    expect(only).toMatchObject({ targetsNow: ['a'], targetsAtPowerCycle: [] })
    expect(only?.atPowerCycle.gained).toContain('adx')
  })

  it('a newer host were added: masked, a target for all; an older one: refused', () => {
    const added = ifHostAdded(meroms, host('c', 'xeon-x5670'))
    expect(added.refusals).toEqual([])
    expect(added.hosts[0]).toMatchObject({ host: 'c', gained: [] })
    expect(added.hosts[0]?.lost).toContain('aes')
    expect(added.vms[0]?.targetsNow).toEqual(['b', 'c'])
    const penryns = cluster('intel-penryn', host('a', 'xeon-e5462'))
    expect(ifHostAdded(penryns, host('c', 'xeon-l5320')).refusals.map(({ fault }) => fault)).toEqual([
      'EVCAdmissionFailedCPUModelForMode',
    ])
  })

  it('a VM were power cycled where it is', () => {
    const raised = { ...meroms, mode: evcMode('intel-penryn') }
    expect(ifPowerCycled(raised, 'web-01')).toMatchObject({
      refusals: [],
      atPowerCycle: { gained: ['sse41'], lost: [] },
    })
    expect(() => ifPowerCycled(raised, 'nobody')).toThrow(/nobody is on no host of prod/)
    const own = runningVm(place('xeon-e5462', 'intel-penryn'), { perVmEvc: 'intel-penryn' })
    const lowered = cluster('intel-merom', host('a', 'xeon-e5462', { vms: [own] }))
    expect(ifPowerCycled(lowered, 'web-01').refusals[0]?.message).toContain(
      "Feature 'cpuid.sse41' was 0, but must be 0x1.",
    )
  })

  it('a VM were moved up: it could come back, but not once it is power cycled there', () => {
    const low = { name: 'a', place: place(haswell) }
    const high = { name: 'b', place: place(broadwell) }
    const moved = ifMoved(runningVm(low.place), low, high)
    expect(moved).toMatchObject({ refusals: [], returnsNow: true, returnsAfterPowerCycle: false })
    expect(moved.outlook.atPowerCycle.gained).toContain('smap')
    const back = ifMoved(runningVm(high.place), high, low)
    expect(back.refusals[0]).toMatchObject({
      fault: 'FeatureRequirementsNotMet',
      features: ['3dnprefetch', 'adx', 'rdseed', 'rtm', 'smap'],
    })
    expect(back.refusals[0]?.message).toContain('cpuid.smap')
    expect(ifMoved(vm(), high, low).refusals).toEqual([])
  })

  it.each([
    [place('epyc-7742'), /same vendor/],
    [place('xeon-gold-6148', 'intel-haswell'), /EVC mode of b hides/],
    [place('xeon-gold-6148', null, { firmwareOff: ['aes'] }), /firmware of b/],
    [place('xeon-gold-6148', null, { version: '6.0' }), /release of b/],
    [place(haswell), /processor of b/],
  ])('a refused move says its own cure (%#)', (to, cure) => {
    const from = { name: 'a', place: place('xeon-gold-6148') }
    expect(ifMoved(runningVm(from.place), from, { name: 'b', place: to }).refusals[0]?.remedy).toMatch(cure)
  })
})
