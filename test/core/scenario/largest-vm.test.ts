/** The largest VM: every page number fits 32 bits, and a larger one is refused in words before anything is made. */
import { describe, expect, it } from 'vitest'
import { pagesFromMib } from '../../../core/base/units.ts'
import { maxVmMemoryMib, vmSchema } from '../../../core/scenario/schema.ts'
import { smallScenario, smallVm } from '../../support/scenarios.ts'

const largestFirmwarePages = 65_536

describe('the largest VM', () => {
  it('has no page number beyond 32 bits, firmware included', () => {
    const { memory } = vmSchema.parse({
      name: 'vm',
      host: 'esx-01',
      memory: { sizeMiB: maxVmMemoryMib, firmwarePages: largestFirmwarePages },
    })
    expect(pagesFromMib(memory.sizeMiB) + memory.firmwarePages).toBe(2 ** 32)
  })

  it('may not be larger, nor have more firmware', () => {
    const oneMore = () => smallScenario({ vms: [smallVm({ memory: { sizeMiB: maxVmMemoryMib + 1 } })] })
    expect(oneMore).toThrow(/memory\.sizeMiB.*16776960/)
    const firmware = () =>
      smallScenario({ vms: [smallVm({ memory: { sizeMiB: 64, firmwarePages: largestFirmwarePages + 1 } })] })
    expect(firmware).toThrow(/firmwarePages/)
  })
})
