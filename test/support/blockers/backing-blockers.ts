/** Blockers of drives and ports, by what backs them: each makes exactly one check speak on its base. */
import type { Blocker, Plain, PlainEstate } from './base-estate.ts'

/** Adds a device beside those that other blockers have planted. */
export const attach = ({ vm }: PlainEstate, device: Plain) => {
  vm.devices = [...(vm.devices ?? []), device]
}

const cdOf = (backing: Plain, connected = true): Plain => ({ kind: 'cd-dvd', backing, connected })

export const backingBlockers: readonly Blocker[] = [
  {
    check: 'device-local-connected',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotAccessVmDevice',
    text: /Currently connected device “CD\/DVD drive 1” of web-01 uses backing “vmhba1 CD”, which is not accessible/,
    plant: (plain) => attach(plain, cdOf({ type: 'host-device', device: 'vmhba1 CD' })),
    touches: ['vm.devices.cd'],
  },
  {
    check: 'device-local-connected',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'CannotAccessVmDevice',
    text: /“Serial port 1” of web-01 uses backing “COM1”, which is not accessible from esx-b1/,
    plant: (plain) => {
      plain.destination.hostDevices = ['COM1']
      attach(plain, { kind: 'serial', backing: { type: 'host-device', device: 'COM1' } })
    },
    touches: ['vm.devices.serial'],
  },
  {
    check: 'device-file-inaccessible',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotAccessVmDevice',
    text: /uses backing “\[local-1\] setup\.iso”, which is not accessible from esx-02/,
    plant: (plain) => attach(plain, cdOf({ type: 'image-file', datastore: 'local-1', file: 'setup.iso' })),
    touches: ['vm.devices.cd', 'destination.datastores'],
  },
  {
    check: 'device-file-inaccessible',
    kind: 'vmotion',
    severity: 'error',
    fault: 'CannotAccessVmDevice',
    text: /“Floppy drive 1” of web-01 uses backing “\[shared-2\] image\.iso”/,
    plant: (plain) => {
      plain.destination.mounts = [{ datastore: 'shared-2', state: 'all-paths-down' }]
      attach(plain, { kind: 'floppy', backing: { type: 'image-file', datastore: 'shared-2' } })
    },
    touches: ['vm.devices.floppy', 'destination.datastores', 'destination.mounts'],
  },
  {
    check: 'device-disconnected-inaccessible',
    kind: 'vmotion',
    severity: 'warning',
    fault: 'CannotAccessVmDevice',
    text: /Device “CD\/DVD drive 1” of web-01 uses backing “\[local-1\] image\.iso”, which is not accessible/,
    plant: (plain) => attach(plain, cdOf({ type: 'image-file', datastore: 'local-1' }, false)),
    touches: ['vm.devices.cd', 'destination.datastores'],
  },
  {
    check: 'device-disconnected-inaccessible',
    kind: 'cold',
    severity: 'warning',
    fault: 'CannotAccessVmDevice',
    text: /uses backing “vmhba1 CD”, which is not accessible from esx-02/,
    plant: (plain) => attach(plain, cdOf({ type: 'host-device', device: 'vmhba1 CD' })),
    touches: ['vm.devices.cd'],
  },
  {
    check: 'device-remote',
    kind: 'vmotion',
    severity: 'error',
    fault: 'RemoteDeviceNotSupported',
    wrapper: 'DisallowedMigrationDeviceAttached',
    text: /Remote device “CD\/DVD drive 1” is connected to web-01, which prevents migration/,
    plant: (plain) => {
      plain.source.version = '6.7'
      attach(plain, cdOf({ type: 'client' }))
    },
    touches: ['vm.devices.cd', 'versions', 'vm.hardware'],
  },
  {
    check: 'device-serial-net',
    kind: 'vmotion',
    severity: 'error',
    fault: 'DeviceBackingNotSupported',
    wrapper: 'DisallowedMigrationDeviceAttached',
    text: /The backing of Serial port 1 of web-01, a direct network connection, prevents migration/,
    plant: (plain) => attach(plain, { kind: 'serial', backing: { type: 'network' } }),
    touches: ['vm.devices.serial'],
  },
  {
    check: 'device-file-port',
    kind: 'vmotion',
    severity: 'error',
    fault: 'FileBackedPortNotSupported',
    wrapper: 'DisallowedMigrationDeviceAttached',
    text: /web-01 has a connected port backed by a file, Serial port 1 \(\[local-1\] port\.log\)/,
    plant: (plain) => attach(plain, { kind: 'serial', backing: { type: 'file', datastore: 'local-1' } }),
    touches: ['vm.devices.serial', 'destination.datastores'],
  },
  {
    check: 'device-file-port',
    kind: 'combined',
    severity: 'error',
    fault: 'FileBackedPortNotSupported',
    wrapper: 'DisallowedMigrationDeviceAttached',
    text: /Parallel port 1 \(\[shared-1\] port\.log\)/,
    plant: (plain) => attach(plain, { kind: 'parallel', backing: { type: 'file', datastore: 'shared-1' } }),
    touches: ['vm.devices.parallel'],
  },
]
