/** Checks of processors, virtual hardware and Fault Tolerance: each speaks alone, is mended by its cures, and when it does not speak. */
import { describe, expect, it } from 'vitest'
import { afterCure } from '../../../core/checks/apply-cure.ts'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { Finding } from '../../../core/checks/finding.ts'
import type { MigrationKind, MigrationRequest } from '../../../core/checks/request.ts'
import { reportAfter, testCures } from '../../support/blockers/apply-cure.ts'
import {
  baseEstate,
  baseRequest,
  inventoryOf,
  type Blocker,
  type PlainEstate,
} from '../../support/blockers/base-estate.ts'
import { compatibilityBlockers, withCpu } from '../../support/blockers/compatibility-blockers.ts'
import { testBlockers } from '../../support/blockers/describe-blockers.ts'

const skylake = { processor: 'xeon-gold-6148' }
const haswell = { processor: 'xeon-e5-2630v3' }
const iceLake = { processor: 'xeon-platinum-8380' }

interface Asked {
  readonly kind?: MigrationKind
  readonly powerState?: Blocker['powerState']
  readonly request?: Partial<MigrationRequest>
}

function findingsOf(plant: (plain: PlainEstate) => void, asked: Asked = {}): readonly Finding[] {
  const { kind = 'vmotion', powerState, request } = asked
  const plain = baseEstate(kind, powerState)
  plant(plain)
  return checkMigration(inventoryOf(plain), { ...baseRequest(kind), ...request }).findings
}

const checksOf = (plant: (plain: PlainEstate) => void, asked: Asked = {}) =>
  findingsOf(plant, asked).map(({ check }) => check)

const curesOf = (plant: (plain: PlainEstate) => void, asked: Asked = {}) =>
  findingsOf(plant, asked).flatMap(({ cures }) => cures.map(({ text }) => text))

describe('each check of compatibility', () => {
  testBlockers(compatibilityBlockers)
  testCures(compatibilityBlockers)
})

describe('CPU features', () => {
  const toHaswell = ({ destination }: PlainEstate) => withCpu(destination, haswell)

  it('of a VM that is powered off are not compared, of a suspended one they are', () => {
    expect(checksOf(toHaswell, { kind: 'cold' })).toEqual([])
    expect(checksOf(toHaswell, { kind: 'cold', powerState: 'suspended' })).toEqual(['cpu-feature-missing'])
  })

  it('are not compared where only the storage moves', () => {
    const above = ({ vm, sourceCluster }: PlainEstate) => {
      sourceCluster.evcMode = 'intel-haswell'
      vm.poweredOnAt = { processor: 'xeon-gold-6148' }
    }
    expect(checksOf(above, { kind: 'storage-vmotion' })).toEqual([])
  })

  it('let a VM go to a newer processor, and home again while it stays powered on', () => {
    const up = ({ source, destination }: PlainEstate) => {
      withCpu(source, haswell)
      withCpu(destination, skylake)
    }
    expect(checksOf(up)).toEqual([])
    const back = (plain: PlainEstate) => {
      withCpu(plain.source, skylake)
      withCpu(plain.destination, haswell)
      plain.vm.poweredOnAt = { processor: 'xeon-e5-2630v3' }
    }
    expect(checksOf(back)).toEqual([])
  })

  it('do not differ inside an EVC cluster, whatever the policy', () => {
    const evc = ({ source, destination, sourceCluster, vcenter }: PlainEstate) => {
      withCpu(source, iceLake)
      withCpu(destination, haswell)
      sourceCluster.evcMode = 'intel-haswell'
      vcenter.cpuPolicy = 'strict-user-level'
    }
    expect(checksOf(evc)).toEqual([])
  })

  it('that EVC of the VM itself leaves are found everywhere', () => {
    const own = ({ vm, destination }: PlainEstate) => {
      withCpu(destination, haswell)
      vm.perVmEvc = 'intel-haswell'
    }
    expect(checksOf(own)).toEqual([])
  })

  it('of a processor that the catalogue does not know are compared by vendor only', () => {
    const unknown = (vendor: string) => (plain: PlainEstate) =>
      withCpu(plain.destination, { vendor, model: 'Made in the lab' })
    expect(checksOf(unknown('Intel'))).toEqual([])
    expect(checksOf(unknown('AMD'))).toEqual(['cpu-vendor-mismatch'])
  })

  it('that only a newer release knows are not named beside the virtual hardware that goes with them', () => {
    const old = ({ source, destination }: PlainEstate) => {
      for (const host of [source, destination]) withCpu(host, iceLake)
      destination.version = '6.5'
    }
    expect(checksOf(old)).toEqual(['hw-version-unsupported'])
  })

  it('are named with the two values and the fields of the fault', () => {
    const [finding] = findingsOf(({ destination }) => withCpu(destination, { firmwareOff: ['aes'] }))
    expect(finding).toMatchObject({
      left: { label: 'web-01 requires (powered on at Intel Xeon Gold 6148, ESXi 8.0)', value: 'aes' },
      right: { label: 'esx-02 (Intel Xeon Gold 6148)', value: 'off in the firmware: aes' },
      fields: [
        { label: 'featureRequirement', value: 'cpuid.aes = Bool:Min:1' },
        { label: 'vm', value: 'web-01' },
        { label: 'host', value: 'esx-02' },
      ],
    })
  })

  it('are told with the EVC modes of both sides', () => {
    const [finding] = findingsOf(
      ({ source, destination, sourceCluster, destinationCluster }) => {
        withCpu(source, iceLake)
        withCpu(destination, iceLake)
        sourceCluster.evcMode = 'intel-skylake'
        destinationCluster.evcMode = 'intel-broadwell'
      },
      { kind: 'xvc-elm' },
    )
    expect(finding!.left.label).toMatch(/in EVC, ESXi 8\.0\)$/)
    expect(finding!.right.label).toMatch(/esx-b1 \(.*in EVC\)/)
    expect(finding!.right.value).toMatch(/^hidden by EVC: /)
  })
})

describe('cures of CPU features', () => {
  it('of an older destination are an EVC mode of the VM, one of its cluster, and a cold move', () => {
    const texts = curesOf(({ destination }) => withCpu(destination, haswell))
    expect(texts).toHaveLength(3)
    expect(texts[0]).toMatch(/Power web-01 off, set its own EVC mode to .*Haswell.*, and power it on again/)
    expect(texts[1]).toMatch(/Power web-01 off, set the EVC mode of CL-1 to .*Haswell/)
    expect(texts[2]).toBe('Power off web-01 and migrate it powered off')
  })

  it('leave the cluster alone while another VM keeps it from EVC', () => {
    const busy = ({ destination, vms }: PlainEstate) => {
      withCpu(destination, haswell)
      vms.push({ name: 'db-01', host: 'esx-01', memory: { sizeMiB: 4096 } })
    }
    expect(curesOf(busy).some((text) => text.includes('EVC mode of CL-1'))).toBe(false)
  })

  it('leave the VM alone where its virtual hardware is too old for EVC of its own', () => {
    const old = ({ vm, destination }: PlainEstate) => {
      withCpu(destination, haswell)
      vm.hardwareVersion = 13
    }
    expect(curesOf(old).some((text) => text.includes('its own EVC mode'))).toBe(false)
  })

  it('begin with the mode of the destination where that alone hides them', () => {
    const hidden = ({ source, destination, sourceCluster, destinationCluster }: PlainEstate) => {
      withCpu(source, skylake)
      withCpu(destination, iceLake)
      sourceCluster.evcMode = 'intel-skylake'
      destinationCluster.evcMode = 'intel-haswell'
    }
    const [first] = curesOf(hidden, { kind: 'xvc-elm' })
    expect(first).toMatch(/^Raise the EVC mode of CL-B to .*Skylake/)
  })

  it('say that a VM from before EVC only needs to be powered off and on', () => {
    const before = ({ vm, sourceCluster }: PlainEstate) => {
      sourceCluster.evcMode = 'intel-haswell'
      vm.poweredOnAt = { processor: 'xeon-gold-6148' }
    }
    expect(curesOf(before)).toContain('Power web-01 off and on again: it then sees what esx-01 offers now')
  })

  it('send a person to the firmware for what is only switched off', () => {
    const [finding] = findingsOf(({ destination }) => withCpu(destination, { firmwareOff: ['aes'] }))
    expect(finding!.cures[0]).toMatchObject({
      text: 'Switch aes on in the firmware of esx-02',
      inVsphere: false,
      commands: [],
    })
  })

  it('do not wake a suspended VM', () => {
    const texts = curesOf(({ destination }) => withCpu(destination, haswell), {
      kind: 'cold',
      powerState: 'suspended',
    })
    expect(texts).toEqual(['Power off web-01 and migrate it powered off'])
  })

  it('across vendors are a cold move alone', () => {
    const texts = curesOf(({ destination }) => withCpu(destination, { processor: 'epyc-7763' }))
    expect(texts).toEqual(['Power off web-01 and migrate it powered off'])
  })

  it('leave a VM that powers on with the features of then', () => {
    const plain = baseEstate('vmotion')
    withCpu(plain.destination, haswell)
    const inventory = inventoryOf(plain)
    const [finding] = checkMigration(inventory, baseRequest('vmotion')).findings
    for (const cure of finding!.cures.filter(({ text }) => text.includes('power it on again'))) {
      expect(afterCure(inventory, cure).vms.get('web-01')).toMatchObject({ powerState: 'poweredOn' })
      expect(reportAfter(inventory, baseRequest('vmotion'), cure).findings).toEqual([])
    }
  })
})

describe('virtual CPU performance counters', () => {
  it('go with the microarchitecture, and are another vendor’s not at all', () => {
    const counters = (processor: string) => (plain: PlainEstate) => {
      plain.vm.vpmcEnabled = true
      withCpu(plain.destination, { processor })
    }
    expect(checksOf(counters('xeon-platinum-8180'))).toEqual([])
    expect(checksOf(counters('xeon-platinum-8280'))).toEqual(['cpu-perf-counters'])
    expect(checksOf(counters('epyc-7763'))).toEqual(['cpu-vendor-mismatch'])
  })
})

describe('the largest VM', () => {
  it.each([
    ['6.7 U2', undefined, 256, []],
    ['7.0', undefined, 257, ['vcpu-unsupported-by-software']],
    ['7.0 U1', undefined, 700, []],
    ['5.1', 'Enterprise', 32, []],
    ['5.1', 'Enterprise', 33, ['vcpu-unsupported-by-software']],
    ['5.1', 'Enterprise Plus', 64, []],
    ['5.5', 'Enterprise', 64, []],
  ])('of ESXi %s, edition %s: %i vCPUs', (version, licence, vcpus, checks) => {
    const plant = ({ vm, source, destination }: PlainEstate) => {
      for (const host of [source, destination]) withCpu(host, { sockets: 16, coresPerSocket: 56 })
      Object.assign(vm, { vcpus, hardwareVersion: 8 })
      Object.assign(destination, { version, licence })
    }
    const found = checksOf(plant).filter((check) => check === 'vcpu-unsupported-by-software')
    expect(found).toEqual(checks)
  })

  it('counts hyperthreads where the host has them', () => {
    const plant = (hyperthreading: boolean) => (plain: PlainEstate) => {
      plain.vm.vcpus = 8
      withCpu(plain.destination, { sockets: 1, coresPerSocket: 4, hyperthreading })
    }
    expect(checksOf(plant(true))).toEqual([])
    expect(checksOf(plant(false))).toEqual(['vcpu-exceeds-host'])
  })

  it('and virtual hardware do not matter where only the storage of a powered-off VM moves', () => {
    const plant = ({ vm, source }: PlainEstate) => {
      source.version = '6.7'
      vm.hardwareVersion = 21
    }
    const request = { toHost: undefined, toDatastore: 'shared-2' }
    expect(checksOf(plant, { kind: 'cold', request })).toEqual([])
  })
})
