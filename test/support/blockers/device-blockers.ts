/** Blockers of virtual devices: each makes exactly one check speak on its base. */
import { attach, backingBlockers } from './backing-blockers.ts'
import type { Blocker, PlainEstate } from './base-estate.ts'

const gpu = { name: 'NVIDIA A40', vgpuProfiles: ['grid_a40-8q'] }
const vgpu = { kind: 'vgpu', name: 'vGPU 1', profile: 'grid_a40-8q' }
const vgpuTouches = ['vm.devices', 'vms', 'destination.gpus', 'vcenter.settings', 'versions']
const wrapper = 'DisallowedMigrationDeviceAttached'

/** web-01 has a vGPU that may go to the destination. */
const withVgpu = (plain: PlainEstate) => {
  plain.destination.gpus = [gpu]
  plain.vcenter.settings = { ...plain.vcenter.settings, 'vgpu.hotmigrate.enabled': true }
  attach(plain, vgpu)
}

const passthrough: readonly Blocker[] = [
  {
    check: 'device-usb-host',
    kind: 'vmotion',
    severity: 'error',
    fault: 'DeviceNotSupported',
    wrapper,
    text: /USB device “USB device 1” is attached to web-01 and not enabled for vMotion/,
    plant: (plain) => attach(plain, { kind: 'usb' }),
    touches: ['vm.devices.usb'],
  },
  {
    check: 'device-pci-passthrough',
    kind: 'vmotion',
    severity: 'error',
    fault: 'DeviceNotSupported',
    wrapper,
    text: /PCI passthrough device “PCI device 2” is attached to web-01/,
    plant: (plain) => attach(plain, { kind: 'pci-passthrough', name: 'PCI device 2' }),
    touches: ['vm.devices.pci'],
  },
  {
    check: 'device-sriov',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'VirtualEthernetCardNotSupported',
    wrapper,
    text: /Network adapter 1 of web-01 is an SR-IOV passthrough adapter/,
    plant: ({ vm }) => {
      vm.nics = [{ name: 'Network adapter 1', portGroup: 'VM Network', type: 'sriov' }]
    },
    touches: ['vm.nics'],
  },
  {
    check: 'device-vgpu',
    kind: 'vmotion',
    severity: 'error',
    fault: 'DeviceNotSupported',
    wrapper,
    text: /vGPU “vGPU 1” \(grid_a40-8q\) of web-01 does not allow migration: vc-a\.lab has not enabled it/,
    plant: (plain) => {
      plain.destination.gpus = [gpu]
      attach(plain, vgpu)
    },
    touches: vgpuTouches,
  },
  {
    check: 'device-vgpu',
    kind: 'vmotion',
    severity: 'error',
    fault: 'DeviceNotSupported',
    wrapper,
    text: /ESXi 6\.7 of esx-01 cannot migrate vGPUs/,
    plant: (plain) => {
      withVgpu(plain)
      plain.source.version = '6.7'
    },
    touches: [...vgpuTouches, 'vm.hardware'],
  },
  {
    check: 'device-vgpu',
    kind: 'xvc-elm',
    severity: 'error',
    fault: 'DeviceNotSupported',
    wrapper,
    text: /no GPU of esx-b1 offers this type/,
    plant: (plain) => {
      withVgpu(plain)
      plain.destination.gpus = [{ name: 'NVIDIA T4', vgpuProfiles: ['grid_t4-4q'] }]
    },
    touches: vgpuTouches,
  },
  {
    check: 'device-3d-hardware',
    kind: 'vmotion',
    severity: 'error',
    fault: 'DeviceNotSupported',
    text: /The 3D renderer of web-01 is set to Hardware, and esx-02 has no GPU/,
    plant: (plain) => attach(plain, { kind: 'video', renderer: 'hardware' }),
    touches: ['vm.devices.video', 'destination.gpus'],
  },
]

const virtual: readonly Blocker[] = [
  {
    check: 'device-scsi-bus-sharing',
    kind: 'vmotion',
    severity: 'error',
    fault: 'SharedBusControllerNotSupported',
    wrapper,
    text: /SCSI controller 0 of web-01 is engaged in virtual bus sharing/,
    plant: (plain) => attach(plain, { kind: 'scsi-controller', busSharing: 'virtual' }),
    touches: ['vm.devices.scsi'],
  },
  {
    check: 'device-scsi-bus-sharing',
    kind: 'storage-vmotion',
    severity: 'error',
    fault: 'SharedBusControllerNotSupported',
    wrapper,
    text: /SCSI controller 1 of web-01 is engaged in physical bus sharing/,
    plant: (plain) =>
      attach(plain, { kind: 'scsi-controller', name: 'SCSI controller 1', busSharing: 'physical' }),
    touches: ['vm.devices.scsi'],
  },
  {
    check: 'device-multiwriter',
    kind: 'combined',
    severity: 'error',
    fault: 'DeviceNotSupported',
    text: /Hard disk 1 of web-01 is a multi-writer disk and cannot be moved while the VM is powered on/,
    plant: ({ vm }) => {
      vm.disks[0].sharing = 'multi-writer'
    },
    touches: ['vm.disks'],
  },
  {
    check: 'device-nvdimm',
    kind: 'vmotion',
    severity: 'error',
    fault: 'InsufficientResourcesFault',
    text: /esx-02 has not enough persistent memory for NVDIMM 1 of web-01/,
    plant: (plain) => attach(plain, { kind: 'nvdimm', sizeGiB: 16 }),
    touches: ['vm.devices.nvdimm', 'destination.pmem'],
  },
  {
    check: 'device-nvdimm',
    kind: 'cold',
    severity: 'error',
    fault: 'InsufficientResourcesFault',
    text: /esx-02 has not enough persistent memory/,
    plant: (plain) => {
      plain.source.pmemGiB = 32
      plain.destination.pmemGiB = 8
      attach(plain, { kind: 'nvdimm', sizeGiB: 16 })
    },
    touches: ['vm.devices.nvdimm', 'destination.pmem'],
  },
  {
    check: 'device-type-unsupported',
    kind: 'vmotion',
    severity: 'error',
    fault: 'DeviceNotSupported',
    text: /Device “Precision clock” of web-01 is not supported on esx-02/,
    plant: (plain) => {
      plain.vm.hardwareVersion = 14
      plain.destination.version = '6.7'
      attach(plain, { kind: 'other', name: 'Precision clock', minimumHardwareVersion: 17 })
    },
    touches: ['vm.devices', 'versions', 'vm.hardware', 'destination.capabilities', 'vm.encryption'],
  },
  {
    check: 'device-default-incompatible',
    kind: 'vmotion',
    severity: 'error',
    fault: 'IncompatibleDefaultDevice',
    text: /Default device “Video card” of web-01 would differ on esx-02/,
    plant: ({ destination }) => {
      destination.defaultVideoRamMiB = 128
    },
    touches: ['destination.videoRam', 'vm.devices.video'],
  },
  {
    check: 'device-default-incompatible',
    kind: 'cold',
    powerState: 'suspended',
    severity: 'error',
    fault: 'IncompatibleDefaultDevice',
    text: /Default device “Video card” of web-01 would differ on esx-02/,
    plant: ({ source }) => {
      source.defaultVideoRamMiB = 4
    },
    touches: ['destination.videoRam', 'vm.devices.video'],
  },
]

export const deviceBlockers: readonly Blocker[] = [...backingBlockers, ...passthrough, ...virtual]
