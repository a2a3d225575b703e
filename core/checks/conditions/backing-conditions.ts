/**
 * Conditions of drives and ports by what backs them: a device of the host, a file, the remote console, the network.
 * A connected one that the destination cannot reach is an error, a disconnected one a warning (API-DEVACC).
 */
import {
  backedDevicesOf,
  backingInWords,
  devicesOf,
  isConnected,
  type BackedDevice,
} from '../../estate/devices.ts'
import type { Host } from '../../estate/inventory.ts'
import { isAccessible, mountOf } from '../../estate/storage.ts'
import { isAtLeast } from '../../scenario/versions.ts'
import type { Cure } from '../cure.ts'
import { disconnect, setDevice, setToClientDevice } from '../cures/device-cures.ts'
import { upgradeHost } from '../cures/setting-cures.ts'
import { presentDatastore } from '../cures/storage-cures.ts'
import type { ComparedValue } from '../finding.ts'
import { bothHosts, type CheckResult, type CheckSubject, type Conditions } from '../subject.ts'
import { allOnOtherHost } from './other-host.ts'

/** First release that takes a drive of the remote console off before vMotion and attaches it again (FD-REMOTE). */
const reattachesClientDevices = '7.0'

function connectedOf({ vm }: CheckSubject): readonly BackedDevice[] {
  return backedDevicesOf(vm).filter((device) => isConnected(vm, device))
}

/** Fields of CannotAccessVmDevice. */
function accessFields(device: BackedDevice, connected: boolean): readonly ComparedValue[] {
  return [
    { label: 'device', value: device.name },
    { label: 'backing', value: backingInWords(device) },
    { label: 'connected', value: String(connected) },
  ]
}

/** A datastore of the other vCenter's tree of the same name is another one: names are unique in an estate. */
function lacksFile(host: Host, { backing }: BackedDevice): boolean {
  return 'datastore' in backing && !isAccessible(host, backing.datastore)
}

function connectedMessage({ vm, destination }: CheckSubject, device: BackedDevice): string {
  return `Currently connected device “${device.name}” of ${vm.name} uses backing “${backingInWords(device)}”, which is not accessible from ${destination.name}.`
}

function checkLocal(subject: CheckSubject): readonly CheckResult[] {
  const { vm, source, destination } = subject
  return connectedOf(subject)
    .filter(({ backing }) => backing.type === 'host-device')
    .map((device) => ({
      message: connectedMessage(subject, device),
      remedy: `Disconnect ${device.name}${device.kind === 'cd-dvd' || device.kind === 'floppy' ? ', or set it to Client Device' : ''}.`,
      left: { label: `${device.name} of ${vm.name}`, value: `${backingInWords(device)} of ${source.name}` },
      right: { label: destination.name, value: `has no access to devices of ${source.name}` },
      fields: accessFields(device, true),
      cures: [disconnect(vm, device), ...setToClientDevice(vm, device)],
    }))
}

function mountInWords(host: Host, datastore: string): string {
  const { isMounted, state } = mountOf(host, datastore)
  if (!isMounted) return `${datastore} is not mounted`
  return state === 'accessible' ? `${datastore} is mounted` : `${datastore}: ${state.replaceAll('-', ' ')}`
}

function checkImage(subject: CheckSubject): readonly CheckResult[] {
  const { vm, destination } = subject
  return connectedOf(subject).flatMap((device) => {
    if (device.backing.type !== 'image-file' || !lacksFile(destination, device)) return []
    const { datastore } = device.backing
    return [
      {
        message: connectedMessage(subject, device),
        remedy: `Disconnect ${device.name}, or put the image on a datastore that both hosts see.`,
        left: { label: `${device.name} of ${vm.name}`, value: backingInWords(device) },
        right: { label: destination.name, value: mountInWords(destination, datastore) },
        fields: accessFields(device, true),
        cures: [
          disconnect(vm, device),
          ...setToClientDevice(vm, device),
          ...mountImages(subject, datastore),
          ...moveImage(subject, device),
        ],
      },
    ]
  })
}

/** Inside one datacenter, where it is only not mounted. */
function mountImages({ inventory, destination }: CheckSubject, name: string): readonly Cure[] {
  const datastore = inventory.datastores.get(name)
  if (datastore === undefined || datastore.datacenter !== destination.datacenter) return []
  return mountOf(destination, name).isMounted ? [] : presentDatastore(destination, datastore)
}

/** To the first datastore that both hosts reach. */
function moveImage({ inventory, vm, source, destination }: CheckSubject, device: BackedDevice): Cure[] {
  const shared = [...inventory.datastores.keys()].find(
    (name) => isAccessible(source, name) && isAccessible(destination, name),
  )
  if (shared === undefined || (device.kind !== 'cd-dvd' && device.kind !== 'floppy')) return []
  const file = device.backing.type === 'image-file' ? device.backing.file : ''
  const changed = { ...device, backing: { type: 'image-file' as const, datastore: shared, file } }
  return [
    setDevice(
      vm,
      `Copy ${file} to ${shared} and connect ${device.name} to it there`,
      ' > Datastore ISO File',
      changed,
      2,
    ),
  ]
}

/** A device of the host is another one there; if it has the same name, that is what is wanted (API-DEVACC). */
function isReachable({ destination }: CheckSubject, device: BackedDevice): boolean {
  const { backing } = device
  if (backing.type === 'host-device') return (destination.spec.hostDevices ?? []).includes(backing.device)
  return !lacksFile(destination, device)
}

function checkDisconnected(subject: CheckSubject): readonly CheckResult[] {
  const { vm, destination } = subject
  return backedDevicesOf(vm)
    .filter((device) => !isConnected(vm, device) && !isReachable(subject, device))
    .map((device) => ({
      message: `Device “${device.name}” of ${vm.name} uses backing “${backingInWords(device)}”, which is not accessible from ${destination.name}.`,
      remedy:
        device.kind === 'cd-dvd' || device.kind === 'floppy'
          ? `It can be ignored. Better set ${device.name} to Client Device.`
          : 'It can be ignored while the device stays disconnected.',
      left: {
        label: `${device.name} of ${vm.name}, disconnected`,
        value: backingInWords(device),
      },
      right: {
        label: destination.name,
        value:
          'datastore' in device.backing
            ? mountInWords(destination, device.backing.datastore)
            : 'no device of that name',
      },
      note:
        device.connected && vm.powerState !== 'poweredOn'
          ? 'It is set to be connected at power-on: the VM may then not start with it.'
          : '',
      fields: accessFields(device, false),
      cures: setToClientDevice(vm, device),
    }))
}

function checkRemote(subject: CheckSubject): readonly CheckResult[] {
  const { vm } = subject
  const old = bothHosts(subject).filter((host) => !isAtLeast(host.spec.version, reattachesClientDevices))
  if (old.length === 0) return []
  return connectedOf(subject)
    .filter(({ backing }) => backing.type === 'client')
    .map((device) => ({
      message: `Remote device “${device.name}” is connected to ${vm.name}, which prevents migration.`,
      remedy: `Disconnect ${device.name} in the remote console, or run both hosts on ${reattachesClientDevices} or later.`,
      left: { label: `${device.name} of ${vm.name}`, value: 'client device, connected' },
      right: {
        label: `Attached again after vMotion from ${reattachesClientDevices} on`,
        value: old.map((host) => `${host.name}: ESXi ${host.spec.version}`).join(', '),
      },
      cures: [
        disconnect(vm, device),
        ...(old.length === 1 ? old.map((host) => upgradeHost(host, reattachesClientDevices, vm)) : []),
      ],
    }))
}

function checkNetworkPort(subject: CheckSubject): readonly CheckResult[] {
  const { vm } = subject
  return connectedOf(subject)
    .filter(({ backing }) => backing.type === 'network' && backing.proxy === undefined)
    .map((device) => ({
      message: `The backing of ${device.name} of ${vm.name}, a direct network connection, prevents migration.`,
      remedy: 'Disconnect the port, or connect it through a virtual serial port concentrator.',
      left: { label: `${device.name} of ${vm.name}`, value: 'network, without a proxy' },
      right: { label: 'vMotion needs', value: 'a proxy (vSPC) that follows the VM' },
      fields: [
        { label: 'device', value: device.name },
        { label: 'backing', value: 'VirtualSerialPortURIBackingInfo' },
      ],
      cures: [disconnect(vm, device)],
    }))
}

/**
 * The API reference refuses every connected one; by DOC-VMC a serial port to a file stops nothing. Taken here: it
 * stops nothing where both hosts are of that age and see the file.
 */
function isFilePortAllowed(subject: CheckSubject, device: BackedDevice): boolean {
  return (
    device.kind === 'serial' &&
    bothHosts(subject).every((host) => isAtLeast(host.spec.version, '7.0') && !lacksFile(host, device))
  )
}

function checkFilePort(subject: CheckSubject): readonly CheckResult[] {
  const { vm, source, destination } = subject
  const ports = [...devicesOf(vm, 'serial'), ...devicesOf(vm, 'parallel')]
  return ports
    .filter((device) => isConnected(vm, device) && device.backing.type === 'file')
    .filter((device) => !isFilePortAllowed(subject, device))
    .map((device) => ({
      message: `${vm.name} has a connected port backed by a file, ${device.name} (${backingInWords(device)}).`,
      remedy: `Disconnect ${device.name}.`,
      left: { label: `${device.name} of ${vm.name}`, value: backingInWords(device) },
      right: {
        label: 'Hosts',
        value: [source, destination]
          .map((host) => `${host.name}: ESXi ${host.spec.version}, ${fileInWords(host, device)}`)
          .join('; '),
      },
      note: 'Sources disagree: the API reference refuses every connected port that is backed by a file; DOC-VMC lets serial ports pass. Here serial ports pass from 7.0 on if both hosts see the file.',
      cures: [disconnect(vm, device)],
    }))
}

function fileInWords(host: Host, device: BackedDevice): string {
  return 'datastore' in device.backing ? mountInWords(host, device.backing.datastore) : ''
}

export const backingConditions: Conditions = allOnOtherHost({
  'device-local-connected': checkLocal,
  'device-file-inaccessible': checkImage,
  'device-disconnected-inaccessible': checkDisconnected,
  'device-remote': checkRemote,
  'device-serial-net': checkNetworkPort,
  'device-file-port': checkFilePort,
})
