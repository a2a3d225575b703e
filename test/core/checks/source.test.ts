/** Checks of the VM itself: each speaks alone and is mended by its cures; and when they do not speak. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { MigrationKind, MigrationRequest } from '../../../core/checks/request.ts'
import { reportAfter, testCures } from '../../support/blockers/apply-cure.ts'
import {
  baseEstate,
  baseRequest,
  inventoryOf,
  reportWith,
  type Blocker,
  type PlainEstate,
} from '../../support/blockers/base-estate.ts'
import { testBlockers } from '../../support/blockers/describe-blockers.ts'
import { sourceBlockers } from '../../support/blockers/source-blockers.ts'

function checksOf(
  kind: MigrationKind,
  powerState: Blocker['powerState'],
  plant: (plain: PlainEstate) => void,
  request: Partial<MigrationRequest> = {},
): readonly string[] {
  const plain = baseEstate(kind, powerState)
  plant(plain)
  const { findings } = checkMigration(inventoryOf(plain), { ...baseRequest(kind), ...request })
  return findings.map((finding) => finding.check)
}

describe('each check of the VM', () => {
  testBlockers(sourceBlockers)
  testCures(sourceBlockers)

  it.each(
    sourceBlockers.filter(({ severity }) => severity === 'error').map((one) => [one.check, one] as const),
  )('%s says how to mend it', (_, blocker) => {
    const { findings } = reportWith([blocker], blocker.kind)
    expect(findings.every(({ cures }) => cures.length > 0)).toBe(true)
  })
})

describe('a VM that is on its way', () => {
  it('is held by its migration, queued or running, which can be cancelled', () => {
    const inventory = inventoryOf(baseEstate('vmotion'))
    const vm = inventory.vms.get('web-01')!
    for (const [value, isMigrating, queuedTask] of [
      ['queued to migrate', false, 3],
      ['migrating', true, null],
    ] as const) {
      Object.assign(vm, { isMigrating, queuedTask })
      const [finding] = checkMigration(inventory, baseRequest('vmotion')).findings
      expect(finding).toMatchObject({
        check: 'vm-task-in-progress',
        fault: 'TaskInProgress',
        left: { value },
      })
      const [cancel] = finding!.cures
      expect(cancel!.commands).toEqual([{ type: 'cancel', vm: 'web-01' }])
      expect(reportAfter(inventory, baseRequest('vmotion'), cancel!).findings).toEqual([])
    }
  })
})

describe('the power state', () => {
  it('is minded only where the caller said which one it expects', () => {
    const nothing = () => {}
    expect(checksOf('vmotion', 'poweredOff', nothing)).toEqual([])
    expect(checksOf('vmotion', 'suspended', nothing)).toEqual([])
    expect(checksOf('vmotion', 'poweredOff', nothing, { powerState: 'poweredOff' })).toEqual([])
    expect(checksOf('vmotion', 'poweredOff', nothing, { powerState: 'poweredOn' })).toEqual([
      'vm-state-mismatch',
    ])
  })

  it('of a VM that is off cannot become suspended, so no cure says so', () => {
    const plain = baseEstate('cold', 'poweredOff')
    const request = { ...baseRequest('cold'), powerState: 'suspended' } as const
    const [finding] = checkMigration(inventoryOf(plain), request).findings
    expect(finding!.cures.flatMap((cure) => cure.commands)).toEqual([])
  })

  it('decides whether starting, Tools and affinity are looked at', () => {
    const busy = ({ vm }: PlainEstate) => {
      vm.isStarting = true
      vm.tools = { installerMounted: true, heartbeat: 'red' }
      vm.cpuAffinity = [0]
    }
    expect(checksOf('cold', 'poweredOff', busy)).toEqual([])
    expect(checksOf('cold', 'suspended', busy)).toEqual([])
  })
})

describe('what has one cause is said once', () => {
  it('names the host and not the VM that is disconnected with it', () => {
    const lost = ({ vm, source }: PlainEstate) => {
      source.connectionState = 'notResponding'
      vm.connectionState = 'disconnected'
    }
    expect(checksOf('vmotion', 'poweredOn', lost)).toEqual(['host-not-reachable'])
  })

  it('names both where the VM is orphaned besides', () => {
    const lost = ({ vm, source }: PlainEstate) => {
      source.connectionState = 'notResponding'
      vm.connectionState = 'orphaned'
    }
    expect(checksOf('vmotion', 'poweredOn', lost)).toEqual(['vm-invalid-state', 'host-not-reachable'])
  })

  it('expects no heartbeat of a guest that starts', () => {
    const starting = ({ vm }: PlainEstate) => {
      vm.isStarting = true
      vm.tools = { isRunning: false, heartbeat: 'gray' }
    }
    expect(checksOf('vmotion', 'poweredOn', starting)).toEqual(['vm-not-ready'])
  })
})

describe('heartbeats', () => {
  it.each([
    ['no VMware Tools in the scenario', undefined, []],
    ['intermittent heartbeats', { heartbeat: 'yellow' }, []],
    ['no heartbeats', { heartbeat: 'gray' }, ['vm-no-heartbeat']],
    ['VMware Tools not running', { isRunning: false }, ['vm-no-heartbeat']],
  ])('%s', (_, tools, checks) => {
    const plant = ({ vm }: PlainEstate) => {
      if (tools !== undefined) vm.tools = tools
    }
    expect(checksOf('vmotion', 'poweredOn', plant)).toEqual(checks)
    expect(checksOf('storage-vmotion', 'poweredOn', plant)).toEqual([])
  })
})

describe('snapshots', () => {
  const amd = ({ vm, destination }: PlainEstate, withMemory: boolean) => {
    vm.snapshots = [{ name: 'before-update', withMemory }]
    destination.cpu = { vendor: 'AMD', model: 'EPYC 7763' }
  }

  it('without memory can be reverted to anywhere', () => {
    expect(checksOf('cold', 'poweredOff', (plain) => amd(plain, false))).toEqual([])
  })

  it('with memory can be reverted to where the same CPU features are', () => {
    const same = ({ vm }: PlainEstate) => {
      vm.snapshots = [{ name: 'before-update', withMemory: true }]
    }
    expect(checksOf('cold', 'poweredOff', same)).toEqual([])
  })

  it('are not named where only the storage moves', () => {
    const here = ({ vm, source }: PlainEstate) => {
      vm.snapshots = [{ name: 'before-update', withMemory: true }]
      source.cpu = { firmwareOff: ['aes'] }
    }
    const request = { toHost: undefined, toDatastore: 'shared-2' }
    expect(checksOf('cold', 'poweredOff', here, request)).not.toContain('vm-snapshot-revert')
  })
})

describe('templates and vApps', () => {
  it('move inside their vCenter', () => {
    const both = ({ vm }: PlainEstate) => {
      vm.isTemplate = true
      vm.vApp = 'shop'
    }
    expect(checksOf('cold', 'poweredOff', both)).toEqual([])
    expect(checksOf('xvc-elm', 'poweredOff', both)).toEqual(['vm-template-hot', 'vm-vapp-member-xvc'])
  })
})
