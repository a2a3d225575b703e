/** Devices: new ones are valid as they come, connections turn one thing alone. */
import { describe, expect, it } from 'vitest'
import { vmDeviceSchema, type VmDeviceSpec } from '../../../core/scenario/vm-device-schema.ts'
import { vmAlerts } from '../../../renderer/features/edit-vm/vm-alerts.ts'
import {
  addableKinds,
  backingTypes,
  connectionEdit,
  connectionRows,
  newBacking,
  newDevice,
  newNic,
} from '../../../renderer/features/edit-vm/vm-devices.ts'
import { vmOf } from '../configure/wide-estate.ts'

const spec = vmOf('web-01').spec
const drive = newDevice('cd-dvd', [], 'shared')

describe('new devices', () => {
  it.each(addableKinds)('%s is as the schema wants it', (kind) => {
    expect(vmDeviceSchema.safeParse(newDevice(kind, [], 'shared')).success).toBe(true)
  })

  it('have names that are free', () => {
    const second = newDevice('cd-dvd', [drive], 'shared')
    expect([drive.name, second.name]).toEqual(['CD/DVD drive 1', 'CD/DVD drive 2'])
    expect(newDevice('vgpu', [newDevice('pci-passthrough', [], '')], '').name).toBe('PCI device 2')
    expect(newNic(spec.nics, 'VM Network').name).toBe('Network adapter 2')
  })

  it.each(['cd-dvd', 'floppy', 'serial', 'parallel'] as const)('%s takes each of its backings', (kind) => {
    for (const type of backingTypes(kind)) {
      const device = { kind, name: 'Device 1', backing: newBacking(type, kind, 'shared'), connected: true }
      expect(vmDeviceSchema.safeParse(device).success, type).toBe(true)
    }
  })
})

describe('connections', () => {
  const usb: VmDeviceSpec = newDevice('usb', [], '')
  const vm = { ...spec, devices: [usb, drive] }

  it('are those of network adapters, drives and ports', () => {
    expect(connectionRows(vm).map((row) => `${row.name} ${row.connected}`)).toEqual([
      'Network adapter 1 true',
      'CD/DVD drive 1 false',
    ])
  })

  it('turn one device and leave the others', () => {
    const [nic, cd] = connectionRows(vm)
    expect(connectionEdit(vm, nic!)).toEqual({ nics: [{ ...spec.nics[0], connected: false }] })
    expect(connectionEdit(vm, cd!)).toEqual({ devices: [usb, { ...drive, connected: true }] })
  })
})

it('alerts say what holds a VM; a question can be answered', () => {
  expect(vmAlerts(spec)).toEqual([])
  const held = { ...spec, question: 'Retry?', runningTask: 'Create virtual machine snapshot' }
  expect(vmAlerts(held).map((alert) => alert.isQuestion)).toEqual([true, false])
})
