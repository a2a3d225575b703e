/** Edit Settings: one command that names what differs; what needs a powered-off VM is what the engine refuses. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import type { VmEdit } from '../../../core/scenario/edit-schema.ts'
import {
  hardwareProblems,
  powerOffBecause,
  powerOffFields,
  vmCommand,
} from '../../../renderer/features/edit-vm/vm-settings.ts'
import { fieldProblems } from '../../../renderer/features/forms/field-problems.ts'
import { vmSchema } from '../../../core/scenario/vm-schema.ts'
import { recordsOfType } from '../../support/scenarios.ts'
import { vmOf, wideScenario } from '../configure/wide-estate.ts'

const before = vmOf('web-01').spec

describe('the command of OK', () => {
  it('is none where nothing differs', () => {
    expect(vmCommand(before, { ...before })).toBeNull()
  })

  it('names only what differs, memory reservation by its own name', () => {
    const after = {
      ...before,
      memory: { ...before.memory, reservationMiB: 64 },
      swapFile: 'host' as const,
      nics: before.nics.map((nic) => ({ ...nic, connected: false })),
    }
    expect(vmCommand(before, after)).toEqual({
      type: 'edit-vm',
      vm: 'web-01',
      set: { memoryReservationMiB: 64, swapFile: 'host', nics: after.nics },
    })
  })

  it('takes away what was emptied', () => {
    const had = { ...before, question: 'Retry?' }
    expect(vmCommand(had, { ...had, question: undefined })).toMatchObject({ set: { question: null } })
  })
})

describe('settings of a powered-off VM', () => {
  const values: Required<Pick<VmEdit, (typeof powerOffFields)[number]>> = {
    vcpus: 4,
    hardwareVersion: 18,
    perVmEvc: 'intel-haswell',
    vpmcEnabled: true,
    nestedVirtualization: true,
    isEncrypted: true,
  }

  it.each(powerOffFields)('%s is refused by the engine while the VM runs', (field) => {
    const engine = Engine.start({ scenario: wideScenario, seed: 1 })
    engine.issue({ type: 'edit-vm', vm: 'web-01', set: { [field]: values[field] } })
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([{ fault: 'InvalidPowerState' }])
  })

  it('give their reason while the VM is not off', () => {
    expect(powerOffBecause('web-01', 'poweredOff')).toBe('')
    expect(powerOffBecause('web-01', 'suspended')).toContain('powered off')
  })
})

it('problems are counted on the tab where their fields are', () => {
  const wrong = { ...before, vcpus: 0, maxSwitchoverSeconds: 0 }
  const problems = fieldProblems(vmSchema, wrong)
  expect(problems.size).toBe(2)
  expect(hardwareProblems(problems)).toBe(1)
})
