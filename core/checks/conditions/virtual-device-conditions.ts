/** Conditions of controllers, shared disks, NVDIMMs, and devices that a host does not know or makes otherwise. */
import { hardwareVersionOf } from '../../estate/cpu-latch.ts'
import { devicesOf, pmemGiBOf } from '../../estate/devices.ts'
import type { Host } from '../../estate/inventory.ts'
import { isAtLeast, newestHardwareVersion, releases } from '../../scenario/versions.ts'
import type { Cure } from '../cure.ts'
import { devicesWith, removeDevice } from '../cures/device-cures.ts'
import { setWhileOff } from '../cures/power-cures.ts'
import { setOnHost, upgradeHost } from '../cures/setting-cures.ts'
import { chooseInWizard, migratePoweredOff } from '../cures/storage-cures.ts'
import type { ComparedValue } from '../finding.ts'
import { bothHosts, type CheckResult, type CheckSubject, type Conditions } from '../subject.ts'
import { allOnOtherHost } from './other-host.ts'

/** ESXi's own default, in MiB. Ours: what vCenter gives a new VM. */
const usualVideoRamMiB = 8

/** Fields of DeviceNotSupported. */
function deviceFields(name: string): readonly ComparedValue[] {
  return [
    { label: 'device', value: name },
    { label: 'reason', value: 'host' },
  ]
}

function hardwareOf({ vm, source }: CheckSubject): number {
  return vm.cpuLatch?.hardwareVersion ?? hardwareVersionOf(vm.spec, source.spec.version)
}

/** WSFC across boxes: physical sharing, physical mappings, virtual hardware 11, ESXi 6.0; compute only (DOC-VMC). */
function isClusterAcrossBoxes(subject: CheckSubject): boolean {
  return (
    subject.vm.spec.disks.some((disk) => disk.rdm?.mode === 'physical') &&
    hardwareOf(subject) >= 11 &&
    bothHosts(subject).every((host) => isAtLeast(host.spec.version, '6.0'))
  )
}

function checkBusSharing(subject: CheckSubject): readonly CheckResult[] {
  const { vm, movesStorage } = subject
  const isLayout = isClusterAcrossBoxes(subject)
  return devicesOf(vm, 'scsi-controller')
    .filter(({ busSharing }) => busSharing !== 'none')
    .filter(({ busSharing }) => busSharing !== 'physical' || !isLayout || movesStorage)
    .map((device) => {
      const isStorageAtFault = isLayout && device.busSharing === 'physical'
      return {
        message: `${device.name} of ${vm.name} is engaged in ${device.busSharing} bus sharing.`,
        remedy: isStorageAtFault
          ? 'Change the compute resource only: a failover cluster across boxes may do that.'
          : `Power off ${vm.name} to migrate it.`,
        left: { label: `${device.name} of ${vm.name}`, value: `bus sharing: ${device.busSharing}` },
        right: {
          label: 'Migration of a running VM needs',
          value: isStorageAtFault ? 'no change of storage' : 'no bus sharing',
        },
        note: 'A failover cluster across boxes (physical sharing, physical raw device mappings, virtual hardware 11, ESXi 6.0) may change its host alone. Which disk hangs on which controller is not modelled.',
        cures: [
          ...(isStorageAtFault
            ? [chooseInWizard('Change the compute resource only', 'Select a migration type')]
            : []),
          migratePoweredOff(vm),
        ],
      }
    })
}

function checkMultiWriter({ vm, disks }: CheckSubject): readonly CheckResult[] {
  return disks
    .filter(({ disk, isMoving }) => disk.sharing === 'multi-writer' && isMoving)
    .map(({ disk, from, to }) => ({
      message: `${disk.name} of ${vm.name} is a multi-writer disk and cannot be moved while the VM is powered on.`,
      remedy: 'Leave the disk where it is, or power off all VMs that share it and move it then.',
      left: { label: `${disk.name} of ${vm.name}`, value: 'multi-writer' },
      right: { label: 'It would move', value: `from ${from.name} to ${to.name}` },
      fields: deviceFields(disk.name),
      cures: [
        chooseInWizard(`Leave ${disk.name} on ${from.name}`, 'Select storage > Configure per disk'),
        migratePoweredOff(vm),
      ],
      note: 'Other VMs that share it have to be powered off too.',
    }))
}

/** Persistent memory that NVDIMMs of VMs on a host have not taken, in GiB. */
function freePmemGiB({ inventory, vm }: CheckSubject, host: Host): number {
  const others = [...inventory.vms.values()].filter((one) => one.host === host.name && one !== vm)
  return (host.spec.pmemGiB ?? 0) - others.reduce((sum, one) => sum + pmemGiBOf(one), 0)
}

function checkNvdimm(subject: CheckSubject): readonly CheckResult[] {
  const { vm, destination } = subject
  const needed = pmemGiBOf(vm)
  const free = Math.max(0, freePmemGiB(subject, destination))
  if (needed <= free) return []
  const devices = devicesOf(vm, 'nvdimm')
  return [
    {
      message: `${destination.name} has not enough persistent memory for ${devices.map(({ name }) => name).join(', ')} of ${vm.name}.`,
      remedy: 'Choose a host with free persistent memory and a licence for it.',
      left: { label: `NVDIMMs of ${vm.name}`, value: `${needed} GiB` },
      right: {
        label: `Free persistent memory of ${destination.name}`,
        value: destination.spec.pmemGiB === undefined ? 'has none' : `${free} GiB`,
      },
      note: 'A missing licence is found only later and leaves the VM unmanageable for 90 s (DOC-WIZ).',
      cures: devices.length === 1 ? devices.map((device) => removeDevice(vm, device)) : [],
    },
  ]
}

/** A VM whose own virtual hardware is too new there has that finding alone. */
function checkType(subject: CheckSubject): readonly CheckResult[] {
  const { vm, destination } = subject
  const newest = newestHardwareVersion(destination.spec.version)
  if (hardwareOf(subject) > newest) return []
  return devicesOf(vm, 'other')
    .filter(({ minimumHardwareVersion }) => minimumHardwareVersion > newest)
    .map((device) => ({
      message: `Device “${device.name}” of ${vm.name} is not supported on ${destination.name}.`,
      remedy: 'Choose a host with a newer ESXi, or remove the device.',
      left: { label: `${device.name} of ${vm.name}`, value: `since vmx-${device.minimumHardwareVersion}` },
      right: {
        label: `ESXi ${destination.spec.version} of ${destination.name}`,
        value: `up to vmx-${newest}`,
      },
      fields: deviceFields(device.name),
      cures: [...upgradeFor(subject, device.minimumHardwareVersion), removeDevice(vm, device)],
    }))
}

function upgradeFor({ vm, destination }: CheckSubject, hardwareVersion: number): readonly Cure[] {
  const release = releases.find((one) => newestHardwareVersion(one) >= hardwareVersion)
  return release === undefined ? [] : [upgradeHost(destination, release, vm)]
}

function defaultVideoRamOf({ spec }: Host): number {
  return spec.defaultVideoRamMiB ?? usualVideoRamMiB
}

/** The video card that nobody configured is made anew at the destination, with what is usual there. */
function checkDefaultDevice({ vm, source, destination }: CheckSubject): readonly CheckResult[] {
  const here = defaultVideoRamOf(source)
  const there = defaultVideoRamOf(destination)
  if (here === there || devicesOf(vm, 'video').length > 0) return []
  const device = 'Video card'
  return [
    {
      message: `Default device “${device}” of ${vm.name} would differ on ${destination.name}.`,
      remedy: `Make the hosts' default the same, or give ${vm.name} a video card with settings of its own.`,
      left: { label: `Default video RAM on ${source.name}`, value: `${here} MiB` },
      right: { label: `Default video RAM on ${destination.name}`, value: `${there} MiB` },
      fields: [{ label: 'device', value: device }],
      note: `That ${vm.name} has the default of ${source.name} is assumed: where it was powered on does not count.`,
      cures: [
        setOnHost(
          destination,
          `Set the default video RAM of ${destination.name} to ${here} MiB`,
          '/etc/vmware/config, svga.vramSize',
          { defaultVideoRamMiB: here },
          2,
        ),
        setWhileOff(vm, `give its video card ${here} MiB of its own`, `${device} > Total video memory`, {
          devices: [
            ...devicesWith(vm, device, null),
            { kind: 'video', name: device, renderer: 'automatic', videoRamMiB: here },
          ],
        }),
        migratePoweredOff(vm),
      ],
    },
  ]
}

export const virtualDeviceConditions: Conditions = {
  ...allOnOtherHost({
    'device-nvdimm': checkNvdimm,
    'device-type-unsupported': checkType,
    'device-default-incompatible': checkDefaultDevice,
  }),
  'device-scsi-bus-sharing': checkBusSharing,
  'device-multiwriter': checkMultiWriter,
}
