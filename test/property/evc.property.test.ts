/**
 * The full truth table of EVC: every pair of baselines × every state of a VM, against the one relation of the rules,
 * "contains"; and over random hosts, firmware, releases and VMs, what must hold whatever they are.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configureRefusals, evcAction } from '../../core/evc/cluster-evc.ts'
import { isSubset } from '../../core/evc/cpu-features.ts'
import type { CpuVendor } from '../../core/evc/cpu-features.ts'
import { containsMode, evcModes, minRequiredEvcMode } from '../../core/evc/evc-modes.ts'
import type { EvcMode } from '../../core/evc/evc-modes.ts'
import { admissionRefusals } from '../../core/evc/host-admission.ts'
import { cpuPlace, hostFeatures } from '../../core/evc/host-features.ts'
import { checkCpu } from '../../core/evc/migration-check.ts'
import { processors } from '../../core/evc/processors.ts'
import { vmAfter } from '../../core/evc/vm-events.ts'
import { featuresAtPowerOn, missingAtPowerOn } from '../../core/evc/vm-features.ts'
import { ifClusterMode } from '../../core/evc/what-if.ts'
import { releases } from '../../core/scenario/versions.ts'
import { host, placeIn, processorOfMode, runningVm, vm } from '../core/evc/places.ts'
import { drawn } from './arbitraries.ts'

const pairs = evcModes.flatMap((from) => evcModes.map((to) => [from.key, to.key, from, to] as const))

describe('every pair of baselines', () => {
  it('is 23 × 23', () => {
    expect(pairs).toHaveLength(529)
  })

  it.each(pairs)('%s to %s', (_, __, from, to) => {
    const contains = containsMode(to, from)
    const here = placeIn(from.key)
    const there = placeIn(to.key)

    const running = runningVm(here)
    expect(vmAfter(running, 'vmotion', here, there).refusedAt === null, 'running').toBe(contains)
    const suspended = vmAfter(running, 'suspend', here).vm
    expect(vmAfter(suspended, 'vmotion', here, there).refusedAt === null, 'suspended').toBe(contains)
    expect(vmAfter(suspended, 'resume', here, there).refusedAt === null, 'resumed').toBe(contains)

    const off = vmAfter(running, 'power-off', here).vm
    const cold = vmAfter(off, 'cold-migration', here, there)
    expect(cold.refusedAt, 'cold').toBeNull()
    const started = vmAfter(cold.vm, 'power-on', there).vm
    expect(minRequiredEvcMode(started.features!.required)?.key).toBe(to.key)

    const arrived = vmAfter(running, 'vmotion', here, there)
    if (contains) {
      expect(arrived.vm.features, 'not power cycled').toBe(running.features)
      const cycled = vmAfter(arrived.vm, 'power-cycle', there)
      expect(cycled.vm.features, 'power cycled').toEqual(started.features)
      expect(vmAfter(cycled.vm, 'vmotion', there, here).refusedAt === null).toBe(containsMode(from, to))
    }

    const own = vm({ perVmEvc: from.key })
    const start = vmAfter(own, 'power-on', there)
    expect(start.refusedAt, 'per-VM EVC').toBe(contains ? null : 'power-on')
    const ownHere = runningVm(here, { perVmEvc: from.key })
    expect(vmAfter(ownHere, 'vmotion', here, there).refusedAt === null, 'per-VM EVC, vMotion').toBe(contains)
    // The mask follows the VM: where it starts does not matter.
    if (contains) expect(start.vm.features).toEqual(ownHere.features)
  })

  it.each(pairs)('a cluster set from %s to %s', (_, __, from, to) => {
    const processor = processorOfMode[from.key]!
    const of = (powerState: 'poweredOn' | 'suspended' | 'poweredOff', more = {}) => {
      const running = runningVm(cpuPlace(hostFeatures({ processor, vendor: from.vendor }), from), more)
      const vms = [powerState === 'poweredOff' ? vm(more) : { ...running, powerState }]
      return configureRefusals({ name: 'c', mode: from, hosts: [host('h', processor, { vms })] }, to)
    }
    const faults = (refusals: ReturnType<typeof of>) => refusals.map(({ fault }) => fault)
    const capable = admissionRefusals(host('h', processor), to).length === 0
    const keeps = containsMode(to, from)
    const active = keeps || !sameVendor(from, to) ? [] : ['ActiveVMsBlockingEVC']
    const support = capable
      ? []
      : [sameVendor(from, to) ? 'EVCModeUnsupportedByHosts' : 'EVCModeIllegalByVendor']
    expect(faults(of('poweredOn'))).toEqual([...support, ...active])
    expect(faults(of('suspended'))).toEqual([...support, ...active])
    expect(faults(of('poweredOff'))).toEqual(support)
    if (evcAction(from, to) === 'lower') {
      // A VM that has not been above the lower mode does not stand in its way.
      expect(faults(of('poweredOn', { perVmEvc: to.key }))).toEqual([])
    }
  })
})

function sameVendor(left: EvcMode, right: EvcMode): boolean {
  return left.vendor === right.vendor
}

const randomHost = fc
  .record({
    processor: fc.constantFrom(...processors),
    firmwareOff: fc.subarray(['aes', 'nx', 'vmx', 'svm', 'mwait', 'rtm', 'avx512f', 'pcid']),
    version: fc.constantFrom(...releases, undefined),
  })
  .map(({ processor, ...rest }) =>
    hostFeatures({ processor: processor.id, vendor: processor.vendor, ...rest }),
  )
/** Of the host's own vendor, or none. */
const modeOf = (vendor: CpuVendor) =>
  fc.constantFrom(null, ...evcModes.filter((mode) => mode.vendor === vendor))
const randomPlace = randomHost.chain((each) => modeOf(each.vendor).map((mode) => cpuPlace(each, mode)))
const hostAndModes = randomHost.chain((each) =>
  fc.tuple(fc.constant(each), modeOf(each.vendor), modeOf(each.vendor)),
)
const randomVm = fc
  .record({
    hardwareVersion: fc.integer({ min: 4, max: 22 }),
    perVmEvc: fc.option(fc.constantFrom(...evcModes.map(({ key }) => key)), { freq: 4 }),
    nestedVirtualization: fc.boolean(),
    guestGetsMwait: fc.boolean(),
  })
  .map((options) => vm(options))

describe('whatever host and VM', () => {
  it('the sets lie inside each other', () => {
    fc.assert(
      fc.property(randomPlace, randomVm, (at, each) => {
        const { visible, required } = featuresAtPowerOn(each, at)
        expect(isSubset(at.exposed, at.host.capability)).toBe(true)
        expect(isSubset(at.host.capability, at.host.silicon)).toBe(true)
        if (at.mode !== null) expect(isSubset(at.exposed, at.mode.all)).toBe(true)
        if (each.perVmEvc === null) {
          expect(isSubset(visible, at.exposed)).toBe(true)
          expect(isSubset(required, visible)).toBe(true)
        }
      }),
      drawn(41, 400),
    )
  })

  it('a VM that starts may stay, suspend, resume and come back, and goes wherever no less is exposed', () => {
    fc.assert(
      fc.property(randomPlace, randomPlace, randomVm, (at, other, each) => {
        const start = vmAfter(each, 'power-on', at)
        expect(start.refusedAt === null).toBe(missingAtPowerOn(each, at).length === 0)
        if (start.refusedAt !== null) return
        const features = start.vm.features!
        expect(checkCpu(features, at, at, 'requirements').isCompatible).toBe(true)
        expect(checkCpu(features, at, at, 'strict-user-level').isCompatible).toBe(true)
        const there = checkCpu(features, at, other, 'requirements')
        if (isSubset(at.exposed, other.exposed)) expect(there.isCompatible).toBe(true)
        for (const { feature } of there.missing) {
          expect(features.required.has(feature)).toBe(true)
          expect(other.exposed.has(feature)).toBe(false)
        }
        if (checkCpu(features, at, other, 'strict-user-level').isCompatible)
          expect(there.isCompatible).toBe(true)
      }),
      drawn(42, 400),
    )
  })

  it('an older virtual hardware version never needs more', () => {
    fc.assert(
      fc.property(randomPlace, randomVm, fc.integer({ min: 4, max: 22 }), (at, each, hardwareVersion) => {
        const low = Math.min(each.hardwareVersion, hardwareVersion)
        const high = Math.max(each.hardwareVersion, hardwareVersion)
        const of = (version: number) => featuresAtPowerOn({ ...each, hardwareVersion: version }, at).required
        expect(isSubset(of(low), of(high))).toBe(true)
      }),
      drawn(43, 400),
    )
  })

  it('the least mode admits the VM, and none before it does', () => {
    fc.assert(
      fc.property(randomPlace, randomVm, (at, each) => {
        const { required } = featuresAtPowerOn(each, at)
        const least = minRequiredEvcMode(required)
        const admitting = evcModes.filter((mode) => isSubset(required, mode.all))
        expect(admitting[0]?.key).toBe(least?.key)
      }),
      drawn(44, 400),
    )
  })

  it('a host that a cluster takes offers every VM of the cluster a home', () => {
    fc.assert(
      fc.property(randomHost, fc.constantFrom(...evcModes), randomVm, (added, mode, each) => {
        const refusals = admissionRefusals({ name: 'h', cpu: added.cpu, isConnected: true, vms: [] }, mode)
        if (refusals.length > 0) return
        const home = placeIn(mode.key)
        const start = vmAfter({ ...each, guestGetsMwait: true, nestedVirtualization: true }, 'power-on', home)
        if (start.refusedAt !== null) return
        expect(checkCpu(start.vm.features!, home, cpuPlace(added, mode), 'requirements').missing).toEqual([])
      }),
      drawn(45, 400),
    )
  })

  it('what would happen if agrees with what happens', () => {
    fc.assert(
      fc.property(hostAndModes, randomVm, ([each, from, to], off) => {
        const before = cpuPlace(each, from)
        const started = vmAfter(off, 'power-on', before)
        const present = started.refusedAt === null ? started.vm : off
        const hosts = [{ name: 'h', cpu: each.cpu, isConnected: true, vms: [present] }]
        const [outlook] = ifClusterMode({ name: 'c', mode: from, hosts }, to).vms
        const event = present.powerState === 'poweredOn' ? 'power-cycle' : 'power-on'
        const happened = vmAfter(present, event, cpuPlace(each, to))
        expect(outlook!.missingAtPowerOn).toEqual(happened.missing)
        if (event === 'power-cycle') expect(outlook!.atPowerCycle).toEqual(happened.change)
      }),
      drawn(46, 400),
    )
  })
})
