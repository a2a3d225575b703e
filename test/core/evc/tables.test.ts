/** The tables agree with each other, with the releases of the scenario, and with the rule of the API. */
import { describe, expect, it } from 'vitest'
import { cpuFeatures } from '../../../core/evc/cpu-features.ts'
import { evcModes, evidenceTexts, findEvcMode, nearestEvcMode } from '../../../core/evc/evc-modes.ts'
import { hostFeatures, maxEvcMode, modesOfHost } from '../../../core/evc/host-features.ts'
import { findProcessor, nearestProcessor, processors } from '../../../core/evc/processors.ts'
import { hardwareVersionOfRelease, isReleaseAtLeast } from '../../../core/evc/releases.ts'
import { newestHardwareVersion, releases } from '../../../core/scenario/versions.ts'
import { processorOfMode } from './places.ts'

describe('the modes', () => {
  it('are twelve of Intel and eleven of AMD, in their order', () => {
    expect(evcModes.filter((mode) => mode.vendor === 'Intel').map((mode) => mode.level)).toEqual(
      Array.from({ length: 12 }, (_, index) => `L${index}`),
    )
    const amd = evcModes.filter((mode) => mode.vendor === 'AMD')
    expect(amd.map((mode) => mode.order)).toEqual(amd.map((_, index) => index))
    expect(amd).toHaveLength(11)
  })

  it.each(evcModes.map((mode) => [mode.key, mode] as const))(
    '%s contains what its features contain',
    (_, mode) => {
      for (const other of evcModes) {
        if (other === mode) continue
        const containsFeatures = [...other.needed].every((name) => mode.needed.has(name))
        const byApiRule =
          other.track.every((track) => mode.track.includes(track)) &&
          mode.tier >= other.tier &&
          mode.vendor === other.vendor
        expect(mode.supersetOf.has(other.key), `${mode.key} over ${other.key}`).toBe(containsFeatures)
        expect(byApiRule, `${mode.key} over ${other.key} by track and tier`).toBe(containsFeatures)
      }
    },
  )

  it.each(evcModes.map((mode) => [mode.key, mode] as const))('%s adds what it says it adds', (_, mode) => {
    const before = mode.comparedWith === null ? new Set<string>() : findEvcMode(mode.comparedWith)!.all
    const removed = new Set(mode.removes)
    const expected = [
      ...[...before].filter((name) => !removed.has(name)),
      ...mode.adds.map(({ feature }) => feature),
    ]
    expect([...new Set(expected)].sort()).toEqual([...mode.all].sort())
    for (const { evidence } of mode.adds) {
      expect(evidence.length).toBeGreaterThan(0)
      for (const key of evidence) expect(evidenceTexts).toHaveProperty(key)
    }
  })

  it('guess what a mistyped key meant', () => {
    expect(nearestEvcMode('intel-haswel')).toBe('intel-haswell')
    expect(nearestEvcMode('arm-neoverse')).toBeNull()
  })
})

describe('the processors', () => {
  it('are the 72 of the catalogue', () => {
    expect(processors).toHaveLength(72)
    expect(new Set(processors.map(({ id }) => id)).size).toBe(72)
  })

  it.each(processors.map((each) => [each.id, each] as const))(
    '%s reaches the mode that its entry names',
    (id, each) => {
      const features = hostFeatures({ processor: id, vendor: each.vendor })
      expect(maxEvcMode(features)?.key ?? null).toBe(each.maxEvcMode)
      for (const name of each.features) expect(cpuFeatures.has(name), name).toBe(true)
      expect(each.coresPerSocket).toBeGreaterThan(0)
      expect(each.baseMhz).toBeGreaterThan(1000)
    },
  )

  it.each([
    ['xeon-gold-6148', 'xeon-gold-6148'],
    ['Xeon Gold 6148', 'xeon-gold-6148'],
    ['Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz', 'xeon-gold-6148'],
    ['Xeon E5-2660 v3', 'xeon-e5-2660v3'],
    ['AMD EPYC 7742 64-Core Processor', 'epyc-7742'],
    ['Quad-Core AMD Opteron(tm) Processor 2378', 'opteron-2378'],
    ['Xeon Platinum 8480+', 'xeon-platinum-8480p'],
  ])('are found by "%s"', (name, id) => {
    expect(findProcessor(name)?.id).toBe(id)
  })

  it('are not made up', () => {
    expect(findProcessor('Xeon Gold 9999')).toBeNull()
    expect(nearestProcessor('xeon-gold-6149')).toBe('xeon-gold-6148')
  })

  it('can run each mode that the tests put them into', () => {
    for (const [mode, id] of Object.entries(processorOfMode)) {
      const keys = modesOfHost(hostFeatures({ processor: id, vendor: 'Intel' })).map(({ key }) => key)
      expect(keys).toContain(mode)
    }
  })
})

describe('the releases', () => {
  it('bring the virtual hardware that the scenario gives them', () => {
    for (const release of releases)
      expect(hardwareVersionOfRelease(release)).toBe(newestHardwareVersion(release))
  })

  it('are in the order of the scenario', () => {
    for (const [index, release] of releases.entries()) {
      for (const [otherIndex, other] of releases.entries()) {
        expect(isReleaseAtLeast(release, other), `${release} and ${other}`).toBe(index >= otherIndex)
      }
    }
    expect(isReleaseAtLeast('3.5 U1', '3.5 U2')).toBe(false)
    expect(isReleaseAtLeast('10.0', '9.0')).toBe(true)
  })

  it('refuse what is none', () => {
    expect(() => isReleaseAtLeast('latest', '7.0')).toThrow(/"latest" is no release/)
  })
})
