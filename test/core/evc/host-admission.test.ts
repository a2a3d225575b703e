/** Each reason for which an EVC cluster refuses a host, alone and together, and that it takes the host without it. */
import { describe, expect, it } from 'vitest'
import { evcMode } from '../../../core/evc/evc-modes.ts'
import { admissionRefusals } from '../../../core/evc/host-admission.ts'
import type { EvcHost } from '../../../core/evc/host-admission.ts'
import { cpu, host, place, runningVm } from './places.ts'

function faultsOf(added: EvcHost, mode: string, hostMode: string | null = null): string[] {
  const refusals = admissionRefusals(added, evcMode(mode), hostMode === null ? null : evcMode(hostMode))
  for (const each of refusals) {
    expect(each.message).toContain(added.name)
    expect(each.remedy).not.toBe('')
  }
  return refusals.map(({ fault }) => fault)
}

const haswell = 'xeon-e5-2660v3'
const active = (processor: string, change = {}) => [runningVm(place(processor), change)]

describe('admission of a host', () => {
  it('is granted to a host that fits, and to a newer one', () => {
    expect(faultsOf(host('esx-09', haswell), 'intel-haswell')).toEqual([])
    expect(faultsOf(host('esx-09', 'xeon-platinum-8480p'), 'intel-haswell')).toEqual([])
  })

  it.each<[string, EvcHost, string, readonly string[]]>([
    ['EVCAdmissionFailedHostDisconnected', host('h', haswell, { isConnected: false }), 'intel-haswell', []],
    ['EVCAdmissionFailedCPUVendor', host('h', 'epyc-7742'), 'intel-haswell', ['intel']],
    ['EVCAdmissionFailedCPUModel', host('h', 'opteron-248'), 'amd-rev-e', ['ffxsr', 'lahf64', 'sse3']],
    [
      'EVCAdmissionFailedCPUModelForMode',
      host('h', haswell),
      'intel-broadwell',
      ['3dnprefetch', 'adx', 'rdseed', 'rtm', 'smap'],
    ],
    [
      'EVCAdmissionFailedCPUFeaturesForMode',
      host('h', haswell, { cpu: cpu(haswell, { firmwareOff: ['aes'] }) }),
      'intel-haswell',
      ['aes'],
    ],
    [
      'EVCAdmissionFailedHostSoftware',
      host('h', 'xeon-l5320', { cpu: cpu('xeon-l5320', { version: '3.0' }) }),
      'intel-merom',
      [],
    ],
    [
      'EVCAdmissionFailedHostSoftwareForMode',
      host('h', 'xeon-gold-6148', { cpu: cpu('xeon-gold-6148', { version: '6.5' }) }),
      'intel-skylake',
      [],
    ],
    [
      'EVCAdmissionFailedVmActive',
      host('h', 'xeon-e5-2697v4', { vms: active('xeon-e5-2697v4') }),
      'intel-haswell',
      ['3dnprefetch', 'adx', 'rdseed', 'rtm', 'smap'],
    ],
  ])('is refused with %s alone', (fault, added, mode, features) => {
    expect(faultsOf(added, mode)).toEqual([fault])
    expect(admissionRefusals(added, evcMode(mode))[0]!.features).toEqual(features)
  })

  it('asks for NX/XD and virtualization even where the mode does not list them', () => {
    const noVt = host('h', 'xeon-l5320', { cpu: cpu('xeon-l5320', { firmwareOff: ['vmx'] }) })
    expect(evcMode('intel-merom').all.has('vmx')).toBe(false)
    expect(faultsOf(noVt, 'intel-merom')).toEqual(['EVCAdmissionFailedCPUFeaturesForMode'])
  })

  it('tells firmware from silicon for the machine that was read with AES off', () => {
    expect(faultsOf(host('h', 'xeon-e5-2699v3-noaes'), 'intel-haswell')).toEqual([
      'EVCAdmissionFailedCPUFeaturesForMode',
    ])
  })

  it('counts suspended VMs, not those that are off, and looks at the host', () => {
    const beyond = (change: object) => host('h', 'xeon-e5-2697v4', { vms: active('xeon-e5-2697v4', change) })
    expect(faultsOf(beyond({ powerState: 'suspended' }), 'intel-haswell')).toEqual([
      'EVCAdmissionFailedVmActive',
    ])
    // Virtual hardware 8 hides all that is beyond the mode; the rule does not ask the VM.
    expect(faultsOf(beyond({ hardwareVersion: 3 }), 'intel-haswell')).toEqual(['EVCAdmissionFailedVmActive'])
    expect(faultsOf(beyond({ powerState: 'poweredOff' }), 'intel-haswell')).toEqual([])
  })

  it.each([
    ['xeon-x5670', 'intel-westmere', ['pcid', 'pdpe1gb']],
    ['xeon-gold-6148', 'intel-skylake', ['xgetbv_ecx1']],
  ])('refuses %s with active VMs even to its own highest mode', (processor, mode, features) => {
    const [only] = admissionRefusals(host('h', processor, { vms: active(processor) }), evcMode(mode))
    expect(only).toMatchObject({ fault: 'EVCAdmissionFailedVmActive', features })
    expect(only?.hosts[0]?.vms).toEqual([{ vm: 'web-01', powerState: 'poweredOn', features }])
  })

  it('takes a host with active VMs that shows nothing beyond the mode, or comes from the same mode', () => {
    expect(faultsOf(host('h', haswell, { vms: active(haswell) }), 'intel-haswell')).toEqual([])
    const vms = [runningVm(place('xeon-e5-2697v4', 'intel-haswell'))]
    expect(faultsOf(host('h', 'xeon-e5-2697v4', { vms }), 'intel-haswell', 'intel-haswell')).toEqual([])
  })

  it('names all that stands in the way at once', () => {
    const added = host('h', haswell, {
      cpu: cpu(haswell, { firmwareOff: ['aes'], version: '6.0' }),
      vms: active(haswell),
    })
    expect(faultsOf(added, 'intel-skylake')).toEqual([
      'EVCAdmissionFailedHostSoftwareForMode',
      'EVCAdmissionFailedCPUModelForMode',
      'EVCAdmissionFailedCPUFeaturesForMode',
    ])
  })

  it('is not asked for without EVC, and says so of a processor that the catalogue does not know', () => {
    const unknown = host('h', haswell, { cpu: { vendor: 'Intel', model: 'home-made' } })
    expect(admissionRefusals(unknown, null)).toEqual([])
    const [only] = admissionRefusals(unknown, evcMode('intel-merom'))
    expect(only).toMatchObject({ fault: 'EVCAdmissionFailedCPUModel', note: expect.stringMatching(/lab/) })
  })
})
