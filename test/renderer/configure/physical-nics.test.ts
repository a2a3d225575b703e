/** Physical NICs: a link's speed and state are a command of their own, VLANs are typed as ranges. */
import { describe, expect, it } from 'vitest'
import { fieldProblems } from '../../../renderer/features/forms/field-problems.ts'
import { physicalNicSchema } from '../../../core/scenario/host-schema.ts'
import {
  nicCommands,
  speedOptions,
  trunkOf,
  trunkText,
} from '../../../renderer/features/configure/physical-nics.ts'
import { hostOf } from './wide-estate.ts'

const host = hostOf('esx-01')
const nic = host.spec.physicalNics![0]!

describe('changing a physical NIC', () => {
  it('is nothing where nothing differs', () => {
    expect(nicCommands(host, nic, { ...nic })).toEqual([])
  })

  it('pulls a cable, and names only that', () => {
    expect(nicCommands(host, nic, { ...nic, connected: false })).toEqual([
      { type: 'set-link', host: 'esx-01', nic: 'vmnic0', connected: false },
    ])
  })

  it('configures the NIC with the link as it was, then changes the link', () => {
    const commands = nicCommands(host, nic, { ...nic, duplex: 'half', linkMbps: 1000 })
    expect(commands.map((command) => command.type)).toEqual(['edit-host', 'set-link'])
    expect(commands[0]).toMatchObject({
      set: { physicalNics: [{ name: 'vmnic0', duplex: 'half', linkMbps: 10_000 }, {}, {}] },
    })
  })
})

describe('VLANs of a switch port', () => {
  it('are written as ranges and read back', () => {
    expect(trunkText([12, 10, 11, 0])).toBe('0, 10-12')
    expect(trunkOf('0, 10-12')).toEqual([0, 10, 11, 12])
    expect(trunkOf(' ')).toBeUndefined()
    expect(trunkText(undefined)).toBe('')
  })

  it('what is no VLAN is refused by the schema, never dropped', () => {
    for (const text of ['ten', '5-', '20-10', '0-99999']) {
      const problems = fieldProblems(physicalNicSchema, { ...nic, trunkedVlans: trunkOf(text) })
      expect(problems.size, text).toBeGreaterThan(0)
    }
  })
})

it('a speed that is not among the usual ones is offered too', () => {
  expect(speedOptions(10_000)).toEqual(speedOptions(1000))
  expect(speedOptions(1234).some((option) => option.value === 1234)).toBe(true)
})
