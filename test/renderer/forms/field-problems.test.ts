/** What a schema has against a value stands at the field, in words of the form. */
import { describe, expect, it } from 'vitest'
import { vmkernelAdapterSchema } from '../../../core/scenario/host-schema.ts'
import { vmSchema } from '../../../core/scenario/vm-schema.ts'
import { fieldProblems } from '../../../renderer/features/forms/field-problems.ts'

const adapter = { name: 'vmk1', portGroup: 'vMotion', ip: '10.20.0.11', prefixLength: 24, mtu: 1500 }

describe('problems of a form', () => {
  it('has none for values that the schema takes', () => {
    expect(fieldProblems(vmkernelAdapterSchema, adapter).size).toBe(0)
  })

  it('stand at their field and say what is needed', () => {
    const problems = fieldProblems(vmkernelAdapterSchema, {
      ...adapter,
      ip: '10.20',
      mtu: 12,
      prefixLength: 24.5,
    })
    expect(Object.fromEntries(problems)).toEqual({
      ip: 'Must be an IPv4 address.',
      mtu: 'Must be at least 1,280.',
      prefixLength: 'Must be a whole number.',
    })
  })

  it('an emptied field says that a value is needed', () => {
    const problems = fieldProblems(vmkernelAdapterSchema, { ...adapter, ip: '', mtu: null })
    expect(problems.get('ip')).toBe('A value is needed.')
    expect(problems.get('mtu')).toBe('A value is needed.')
  })

  it('reach into lists, and into the alternative that was meant', () => {
    const vm = {
      name: 'web-01',
      host: 'esx-01',
      memory: { sizeMiB: 64 },
      nics: [{}, { mac: 'nonsense' }],
      devices: [{ kind: 'cd-dvd', backing: { type: 'image-file', datastore: '' } }],
    }
    const problems = fieldProblems(vmSchema, vm)
    expect([...problems.keys()].toSorted()).toEqual(['devices.0.backing.datastore', 'nics.1.mac'])
    expect(problems.get('nics.1.mac')).toMatch(/^Must be a MAC address/)
  })
})
