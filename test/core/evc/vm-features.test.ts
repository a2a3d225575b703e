/** What a VM gets at power-on, what then follows it, and what each event does to it. */
import { describe, expect, it } from 'vitest'
import { namesOf } from '../../../core/evc/cpu-features.ts'
import { minRequiredEvcMode } from '../../../core/evc/evc-modes.ts'
import { hostFeatures, whyMissing } from '../../../core/evc/host-features.ts'
import { checkCpu } from '../../../core/evc/migration-check.ts'
import { isPossible, vmAfter } from '../../../core/evc/vm-events.ts'
import type { VmCpuEvent } from '../../../core/evc/vm-events.ts'
import { featuresAtPowerOn, featuresPoweredOnAt, missingAtPowerOn } from '../../../core/evc/vm-features.ts'
import { cpu, place, placeIn, runningVm, vm } from './places.ts'

const options = { hardwareVersion: 99, perVmEvc: null, nestedVirtualization: false }

describe('power-on', () => {
  it.each([
    [10, [], ['avx512f', 'avx512vnni', 'adx', 'rtm']],
    [13, ['avx512f', 'adx'], ['avx512vnni', 'xgetbv_ecx1']],
    [17, ['avx512f', 'avx512vnni', 'xgetbv_ecx1'], ['amx_tile']],
  ])('with hardware version %i gives %j but not %j', (hardwareVersion, given, kept) => {
    const { required } = featuresAtPowerOn({ ...options, hardwareVersion }, place('xeon-platinum-8280'))
    for (const name of given) expect(required.has(name), name).toBe(true)
    for (const name of kept) expect(required.has(name), name).toBe(false)
  })

  it('keeps back what no ordinary guest gets, and gives it to those that do', () => {
    const at = place('xeon-platinum-8280')
    const ordinary = featuresAtPowerOn(options, at).required
    for (const name of ['vmx', 'mwait', 'pqe', 'pqe_l3', 'mpx']) expect(ordinary.has(name), name).toBe(false)
    expect(featuresAtPowerOn({ ...options, nestedVirtualization: true }, at).required.has('vmx')).toBe(true)
    expect(featuresAtPowerOn({ ...options, guestGetsMwait: true }, at).required.has('mwait')).toBe(true)
  })

  it('lets the guest see what is not checked, without requiring it', () => {
    const { visible, required } = featuresAtPowerOn(options, place('xeon-e5-2697v4'))
    expect(visible.has('hle')).toBe(true)
    expect(required.has('hle')).toBe(false)
  })

  it('hands a state component out only with its feature', () => {
    // Zen 2 reports the state of protection keys, but not the keys.
    expect(place('epyc-7742').exposed.has('xcr0_master_pkru')).toBe(true)
    expect(featuresAtPowerOn(options, place('epyc-7742')).visible.has('xcr0_master_pkru')).toBe(false)
    expect(featuresAtPowerOn(options, place('epyc-7763')).visible.has('xcr0_master_pkru')).toBe(true)
  })

  it('carries the vendor as an ordinary requirement', () => {
    expect(featuresAtPowerOn(options, place('epyc-7742')).required.has('amd')).toBe(true)
  })

  it('depends on firmware and release', () => {
    const noAes = place('xeon-e5-2660v3', null, { firmwareOff: ['aes'] })
    expect(featuresAtPowerOn(options, noAes).required.has('aes')).toBe(false)
    const old = place('xeon-platinum-8280', null, { version: '6.7' })
    expect(featuresAtPowerOn(options, old).required.has('avx512vnni')).toBe(false)
    expect(featuresAtPowerOn(options, old).required.has('avx512f')).toBe(true)
  })

  it('switches all of AMD-V off with one switch', () => {
    const { capability } = place('epyc-7742', null, { firmwareOff: ['svm'] }).host
    expect([...capability].filter((name) => name.startsWith('svm'))).toEqual([])
  })

  it('is remembered from elsewhere and before', () => {
    const there = { ...cpu('xeon-x5670'), ...options, evcMode: 'intel-nehalem' }
    expect(minRequiredEvcMode(featuresPoweredOnAt(there).required)?.key).toBe('intel-nehalem')
  })
})

describe('the processor of a host', () => {
  it('is found by id, or by a model of the stated vendor', () => {
    expect(hostFeatures({ processor: 'epyc-7742', vendor: 'Intel' }).vendor).toBe('AMD')
    expect(hostFeatures({ model: 'Xeon Gold 6148', vendor: 'Intel' }).processor?.id).toBe('xeon-gold-6148')
    const odd = hostFeatures({ model: 'Xeon Gold 6148', vendor: 'AMD' })
    expect({ processor: odd.processor, features: [...odd.capability] }).toEqual({
      processor: null,
      features: ['amd'],
    })
  })
})

describe('per-VM EVC', () => {
  it('is the mode and nothing else, wherever the VM starts', () => {
    const own = { ...options, perVmEvc: 'intel-haswell' }
    const here = featuresAtPowerOn(own, place('xeon-platinum-8480p')).required
    const there = featuresAtPowerOn(own, place('xeon-e5-2699v3')).required
    expect(namesOf(here)).toEqual(namesOf(there))
    expect(here.has('mwait')).toBe(true)
    expect(minRequiredEvcMode(here)?.key).toBe('intel-haswell')
  })

  it('does not start where MONITOR/MWAIT is off, though an ordinary VM does', () => {
    const at = place('xeon-gold-6330', null, { firmwareOff: ['mwait'] })
    const own = vm({ perVmEvc: 'intel-sandybridge', hardwareVersion: 19 })
    expect(missingAtPowerOn(own, at)).toEqual(['mwait'])
    const refused = vmAfter(own, 'power-on', at)
    expect(refused).toMatchObject({
      refusedAt: 'power-on',
      missing: [{ feature: 'mwait', reason: 'off-in-firmware' }],
      vm: { powerState: 'poweredOff', features: null },
    })
    expect(vmAfter(vm({ hardwareVersion: 19 }), 'power-on', at).refusedAt).toBeNull()
  })

  it('leaves a VM off whose power cycle it refuses', () => {
    const started = runningVm(placeIn('intel-skylake'), { perVmEvc: 'intel-skylake' })
    const cycled = vmAfter(started, 'power-cycle', placeIn('intel-broadwell'))
    expect(cycled.vm).toMatchObject({ powerState: 'poweredOff', features: null })
    expect(cycled.missing.find(({ feature }) => feature === 'avx512f')?.reason).toBe('not-in-silicon')
  })
})

describe('events', () => {
  const merom = place('xeon-e5462', 'intel-merom')
  const penryn = place('xeon-e5462', 'intel-penryn')
  const running = runningVm(merom)

  it.each<VmCpuEvent>(['vmotion', 'guest-reboot', 'reset', 'suspend'])('%s keeps the features', (event) => {
    const after = vmAfter(running, event, merom, penryn)
    expect(after.vm.features).toBe(running.features)
    expect(after.change).toEqual({ gained: [], lost: [] })
  })

  it('suspend and resume keep them, and the resume host is checked', () => {
    const suspended = vmAfter(runningVm(penryn), 'suspend', penryn).vm
    expect(vmAfter(suspended, 'resume', penryn).vm).toMatchObject({
      powerState: 'poweredOn',
      features: suspended.features,
    })
    const elsewhere = vmAfter(suspended, 'resume', penryn, place('xeon-l5320'))
    expect(elsewhere.vm).toBe(suspended)
    expect(elsewhere.missing).toEqual([{ feature: 'sse41', reason: 'not-in-silicon' }])
  })

  it('a power cycle makes them anew, of the host and cluster of then', () => {
    const after = vmAfter(running, 'power-cycle', penryn)
    expect(after.change).toEqual({ gained: ['sse41'], lost: [] })
  })

  it('vmx.reboot.powerCycle turns one guest reboot into a power cycle, and not a reset', () => {
    const set = { ...running, rebootPowerCycles: true }
    expect(vmAfter(set, 'reset', penryn).change.gained).toEqual([])
    const rebooted = vmAfter(set, 'guest-reboot', penryn)
    expect(rebooted.change.gained).toEqual(['sse41'])
    expect(rebooted.vm.rebootPowerCycles).toBe(false)
    expect(vmAfter(rebooted.vm, 'guest-reboot', merom).change.lost).toEqual([])
  })

  it('a cold migration goes anywhere, and the set shrinks at power-on', () => {
    const off = vmAfter(runningVm(penryn), 'power-off', penryn).vm
    const moved = vmAfter(off, 'cold-migration', penryn, place('epyc-7742'))
    expect(moved.refusedAt).toBeNull()
    const started = vmAfter(moved.vm, 'power-on', place('epyc-7742')).vm
    expect(started.features?.required.has('amd')).toBe(true)
  })

  it('are not possible in every power state', () => {
    expect(isPossible(vm(), 'vmotion')).toBe(false)
    expect(() => vmAfter(vm(), 'vmotion', merom)).toThrow(/cpu-event-fits-power-state/)
  })
})

describe('the migration check', () => {
  it.each([
    ['hidden-by-evc', 'avx512f', place('xeon-gold-6148', 'intel-broadwell')],
    ['off-in-firmware', 'aes', place('xeon-gold-6148', null, { firmwareOff: ['aes'] })],
    ['unknown-to-release', 'avx512vnni', place('xeon-platinum-8280', null, { version: '6.7 U3' })],
    ['not-in-silicon', 'avx512vnni', place('xeon-gold-6148')],
    ['other-vendor', 'intel', place('epyc-7742')],
  ] as const)('says %s of %s', (reason, feature, at) => {
    expect(whyMissing(at, feature)).toBe(reason)
  })

  it('under the strict policy blocks on user-level differences also upwards, except in EVC', () => {
    const low = place('xeon-e5-2660v3')
    const high = place('xeon-e5-2697v4')
    const { features } = runningVm(low)
    expect(checkCpu(features!, low, high, 'requirements').isCompatible).toBe(true)
    expect(checkCpu(features!, low, high, 'strict-user-level')).toMatchObject({
      isCompatible: false,
      fault: 'FeatureRequirementsNotMet',
      missing: [],
      onlySource: [],
      onlyTarget: ['3dnprefetch', 'adx', 'rdseed', 'rtm'],
    })
    const lowEvc = place('xeon-e5-2660v3', 'intel-haswell')
    const highEvc = place('xeon-e5-2697v4', 'intel-haswell')
    const inEvc = runningVm(lowEvc).features!
    expect(checkCpu(inEvc, lowEvc, highEvc, 'strict-user-level').isCompatible).toBe(true)
    const ownMask = runningVm(low, { perVmEvc: 'intel-haswell' }).features!
    expect(checkCpu(ownMask, low, high, 'strict-user-level').isCompatible).toBe(true)
  })

  it('under the strict policy still counts kernel-level features only if the VM has them', () => {
    const withNx = place('xeon-e5-2660v3')
    const without = place('xeon-e5-2660v3', null, { firmwareOff: ['nx'] })
    const has = runningVm(withNx).features!
    const hasNot = runningVm(without).features!
    expect(checkCpu(has, withNx, without, 'strict-user-level').missing.map(({ feature }) => feature)).toEqual(
      ['nx'],
    )
    expect(checkCpu(hasNot, without, withNx, 'strict-user-level').isCompatible).toBe(true)
  })

  it('compares vendors alone where the catalogue does not know a processor', () => {
    const known = place('xeon-gold-6148')
    const intel = runningVm(known).features!
    const other = { ...place('xeon-gold-6148'), ...unknownPlace('Intel') }
    expect(checkCpu(intel, known, other, 'requirements')).toMatchObject({
      isCompatible: true,
      isVendorOnly: true,
    })
    expect(checkCpu(intel, known, unknownPlace('AMD'), 'strict-user-level').missing).toEqual([
      { feature: 'intel', reason: 'other-vendor' },
    ])
    const here = runningVm(unknownPlace('Intel')).features!
    expect(checkCpu(here, unknownPlace('Intel'), known, 'requirements')).toMatchObject({
      isCompatible: true,
      isVendorOnly: true,
    })
  })
})

function unknownPlace(vendor: 'Intel' | 'AMD') {
  const silicon = new Set([vendor === 'Intel' ? 'intel' : 'amd'])
  const host = { cpu: { model: 'home-made', vendor }, processor: null, vendor, silicon, capability: silicon }
  return { host, mode: null, exposed: silicon }
}
