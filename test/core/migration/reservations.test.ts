/** The ledger of what migrations hold: one CPU pool a host, memory for each VM to come, zero when all are done. */
import { describe, expect, it } from 'vitest'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { overheadBytes } from '../../../core/estate/vm-overhead.ts'
import { memoryRefusal, Reservations, vmotionCpuMhz } from '../../../core/migration/reservations.ts'
import { smallScenario, smallVm } from '../../support/scenarios.ts'

const mib = 2 ** 20

function world() {
  const inventory = buildInventory(smallScenario())
  const records: string[] = []
  return {
    inventory,
    records,
    host: inventory.hosts.get('esx-02')!,
    record: (
      type: string,
      { migration, memoryBytes, cpuMhz }: { migration: number; memoryBytes: number; cpuMhz: number },
    ) => {
      records.push(`${type} ${migration} ${memoryBytes} ${cpuMhz}`)
    },
  }
}

describe('CPU for vMotion', () => {
  it.each([
    [1000, 30],
    [3000, 30],
    [10_000, 100],
    [25_000, 250],
  ])(
    'of a link of %d Mbit/s is %d %% of a core (MigrateCpuMinPctDefault, MigrateCpuPctPerGb)',
    (mbps, percent) => {
      const { host } = world()
      expect(vmotionCpuMhz(host, mbps)).toBe((2400 * percent) / 100)
    },
  )

  it('is one pool a host, whoever uses it, and goes over to the next migration when its holder ends', () => {
    const at = world()
    const ledger = new Reservations()
    ledger.holdCpu(at, 1, 'esx-02', 2400)
    ledger.holdCpu(at, 2, 'esx-02', 2400)
    expect(at.host.reservedCpuMhz).toBe(2400)
    ledger.releaseAll(at, 1)
    expect(at.host.reservedCpuMhz).toBe(2400)
    ledger.releaseAll(at, 2)
    expect([at.host.reservedCpuMhz, ledger.isEmpty]).toEqual([0, true])
    expect(at.records).toEqual([
      'reservation-made 1 0 2400',
      'reservation-released 1 0 2400',
      'reservation-made 2 0 2400',
      'reservation-released 2 0 2400',
    ])
  })
})

describe('memory for the VM to come', () => {
  it('is its own and the overhead of the published table, within 3 MiB', () => {
    const overheadMib = (sizeMiB: number, vcpus: number) => {
      const vm = smallScenario({ vms: [smallVm({ vcpus, memory: { sizeMiB } })] }).estate.vms[0]!
      return overheadBytes(vm) / mib
    }
    expect(Math.abs(overheadMib(1024, 1) - 25.9)).toBeLessThan(3)
    expect(Math.abs(overheadMib(16_384, 8) - 168.6)).toBeLessThan(3)
  })

  it('fits to the byte, and counts what others were promised', () => {
    const at = world()
    const freeBytes = at.host.memoryBytes - 4 * 1024 * mib
    expect(memoryRefusal(at.inventory, at.host, 'web-01', freeBytes)).toBeNull()
    expect(memoryRefusal(at.inventory, at.host, 'web-01', freeBytes + 1)).toMatchObject({
      fault: 'InsufficientMemoryResourcesFault',
    })
    const ledger = new Reservations()
    ledger.holdMemory(at, 1, 'esx-02', mib)
    expect(memoryRefusal(at.inventory, at.host, 'web-01', freeBytes)).not.toBeNull()
    ledger.releaseMemory(at, 1)
    expect([at.host.reservedMemoryBytes, ledger.isEmpty]).toEqual([0, true])
  })
})

describe('a copy', () => {
  it('releases for itself', () => {
    const at = world()
    const ledger = new Reservations()
    ledger.holdMemory(at, 1, 'esx-02', mib)
    const copy = ledger.clone()
    ledger.releaseAll(at, 1)
    expect([ledger.isEmpty, copy.isEmpty]).toEqual([true, false])
  })
})
