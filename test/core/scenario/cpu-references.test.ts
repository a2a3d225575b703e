/** Processors, EVC modes and CPU features by name: each wrong one is told with the nearest that exists; and modes that no power-on would have taken. */
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../core/base/errors.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { baseEstate, type Plain, type PlainEstate } from '../../support/blockers/base-estate.ts'

function problemsOf(change: (estate: PlainEstate) => void, commands: Plain[] = []): string[] {
  const plain = baseEstate('vmotion')
  change(plain)
  const document = { precopy: 'scenario', version: 1, name: 'CPU', estate: plain.estate, commands }
  try {
    parseScenario('cpu.json', JSON.stringify(document))
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.problems.map(({ path, message, remedy }) => `${path}: ${message} ${remedy}`)
  }
}

describe('a name that the CPU catalogue does not have', () => {
  const cases: readonly [string, (estate: PlainEstate) => void, RegExp][] = [
    [
      'of a host’s processor',
      ({ source }) => (source['cpu'] = { processor: 'xeon-gold-6184' }),
      /cpu\.processor: There is no processor in the CPU catalogue named "xeon-gold-6184"\. Did you mean "xeon-gold-61/,
    ],
    [
      'of a feature that is off in the firmware',
      ({ source }) => (source['cpu'] = { firmwareOff: ['aess'] }),
      /cpu\.firmwareOff\[0\]: There is no CPU feature named "aess"\. Did you mean "aes"\?/,
    ],
    [
      'of a cluster’s EVC mode',
      ({ sourceCluster }) => (sourceCluster['evcMode'] = 'intel-skylak'),
      /evcMode: There is no EVC mode named "intel-skylak"\. Did you mean "intel-skylake"\?/,
    ],
    [
      'of a VM’s own mode',
      ({ vm }) => (vm['perVmEvc'] = 'intel-haswel'),
      /perVmEvc: There is no EVC mode named "intel-haswel"\. Did you mean "intel-haswell"\?/,
    ],
    [
      'of the mode at its power-on',
      ({ vm }) => (vm['poweredOnAt'] = { processor: 'xeon-gold-6148', evcMode: 'haswell' }),
      /poweredOnAt\.evcMode: There is no EVC mode named "haswell"/,
    ],
    [
      'of the processor at its power-on',
      ({ vm }) => (vm['poweredOnAt'] = { processor: 'xeon-gold-6149' }),
      /poweredOnAt\.processor: There is no processor in the CPU catalogue named "xeon-gold-6149"\. Did you mean/,
    ],
  ]
  it.each(cases)('%s', (_, change, expected) => {
    const problems = problemsOf(change)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(expected)
  })

  it('of a planned command', () => {
    const at = {
      atSeconds: 1,
      command: { type: 'edit-cluster', cluster: 'CL-1', set: { evcMode: 'intel-haswel' } },
    }
    const [problem] = problemsOf(() => {}, [at])
    expect(problem).toMatch(
      /set\.evcMode: There is no EVC mode named "intel-haswel"\. Did you mean "intel-haswell"/,
    )
  })
})

describe('what may be said of CPUs', () => {
  it('is a processor by its name, and a model that nobody knows', () => {
    const named = ({ source, destination }: PlainEstate) => {
      source['cpu'] = { processor: 'Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz' }
      destination['cpu'] = { model: 'Made in the lab' }
    }
    expect(problemsOf(named)).toEqual([])
  })

  it('is no running VM from another vendor', () => {
    const [problem] = problemsOf(({ vm }) => (vm['poweredOnAt'] = { processor: 'epyc-7763' }))
    expect(problem).toMatch(/powered on at a CPU of AMD, but esx-01 has one of Intel/)
  })
})

describe('EVC of a VM itself', () => {
  const own =
    (mode: string, more: Plain = {}) =>
    ({ vm, sourceCluster }: PlainEstate) => {
      Object.assign(vm, { perVmEvc: mode }, more)
      sourceCluster['evcMode'] = 'intel-haswell'
    }

  it('may be at or below the mode of its cluster, and above it while the VM is off', () => {
    expect(problemsOf(own('intel-haswell'))).toEqual([])
    expect(problemsOf(own('intel-sandybridge'))).toEqual([])
    expect(problemsOf(own('intel-skylake', { powerState: 'poweredOff' }))).toEqual([])
  })

  it('above it would not have powered on', () => {
    const [problem] = problemsOf(own('intel-skylake'))
    expect(problem).toMatch(/Feature 'cpuid\.avx512f' was 0, but must be 0x1\./)
    expect(problem).toMatch(/Lower the EVC mode of web-01 itself/)
  })

  it('above it is possible for a VM that came from where the mode was offered', () => {
    expect(problemsOf(own('intel-skylake', { poweredOnAt: { processor: 'xeon-gold-6148' } }))).toEqual([])
  })

  it('needs virtual hardware 14 and ESXi 6.7', () => {
    expect(problemsOf(own('intel-haswell', { hardwareVersion: 13 }))[0]).toMatch(/needs virtual hardware 14/)
    const old = (estate: PlainEstate) => {
      own('intel-haswell')(estate)
      estate.source['version'] = '6.5'
    }
    expect(problemsOf(old).join(' ')).toMatch(/needs ESXi 6\.7 or later; this is 6\.5/)
  })
})
