/** Conditions of devices that reach through to hardware of the host: USB, PCI, SR-IOV, vGPU, 3D renderer. */
import { devicesOf, type DeviceOf } from '../../estate/devices.ts'
import { isAtLeast } from '../../scenario/versions.ts'
import { devicesWith, removeDevice, setDevice } from '../cures/device-cures.ts'
import { setWhileOff } from '../cures/power-cures.ts'
import { setOnVcenter, setOnVm, upgradeHost } from '../cures/setting-cures.ts'
import { migratePoweredOff } from '../cures/storage-cures.ts'
import type { ComparedValue } from '../finding.ts'
import { bothHosts, type CheckResult, type CheckSubject, type Conditions } from '../subject.ts'
import { allOnOtherHost } from './other-host.ts'

/** First release that migrates a running VM with a vGPU (KB-320352). */
const migratesVgpus = '6.7 U1'

/** Fields of DeviceNotSupported. */
function deviceFields(name: string): readonly ComparedValue[] {
  return [
    { label: 'device', value: name },
    { label: 'reason', value: 'host' },
  ]
}

function checkUsb({ vm }: CheckSubject): readonly CheckResult[] {
  return devicesOf(vm, 'usb')
    .filter(({ vmotionAllowed }) => !vmotionAllowed)
    .map((device) => ({
      message: `USB device “${device.name}” is attached to ${vm.name} and not enabled for vMotion.`,
      remedy: 'Enable “Support vMotion while device is connected” for every USB device, or remove it.',
      left: { label: `${device.name} of ${vm.name}`, value: 'support for vMotion: off' },
      right: { label: 'vMotion needs', value: 'on, for every USB device' },
      fields: deviceFields(device.name),
      note: 'It stays plugged into its host. Once the VM is powered off or suspended elsewhere, the device is lost to it (DOC-USB).',
      cures: [
        setDevice(
          vm,
          `Enable vMotion for ${device.name} of ${vm.name}`,
          ' > Support vMotion while device is connected',
          { ...device, vmotionAllowed: true },
        ),
        setOnVm(
          vm,
          `Remove ${device.name} from ${vm.name}`,
          `Edit Settings > ${device.name} > Remove device`,
          { devices: devicesWith(vm, device.name, null) },
          2,
        ),
      ],
    }))
}

function checkPassthrough({ vm, source }: CheckSubject): readonly CheckResult[] {
  return devicesOf(vm, 'pci-passthrough').map((device) => ({
    message: `PCI passthrough device “${device.name}” is attached to ${vm.name}: it cannot be migrated while it is powered on.`,
    remedy: `Power ${vm.name} off and remove the device, or use a virtual one.`,
    left: {
      label: `${device.name} of ${vm.name}`,
      value: `DirectPath I/O, ${device.device} of ${source.name}`,
    },
    right: { label: 'vMotion needs', value: 'virtual devices only' },
    fields: deviceFields(device.name),
    note: 'From 8.0 on devices with Device Virtualization Extensions can lift this; they are not modelled.',
    cures: [removeDevice(vm, device), migratePoweredOff(vm)],
  }))
}

function checkSriov({ vm }: CheckSubject): readonly CheckResult[] {
  return vm.spec.nics
    .filter((nic) => nic.type === 'sriov')
    .map((nic) => ({
      message: `${nic.name} of ${vm.name} is an SR-IOV passthrough adapter, which supports neither vMotion nor Storage vMotion.`,
      remedy: 'Replace it by a VMXNET3 adapter.',
      left: { label: `${nic.name} of ${vm.name}`, value: 'SR-IOV passthrough' },
      right: { label: 'vMotion and Storage vMotion need', value: 'a virtual adapter, for example VMXNET3' },
      fields: deviceFields(nic.name),
      cures: [
        setWhileOff(vm, `replace ${nic.name} by a VMXNET3 adapter`, `${nic.name} > Adapter Type`, {
          nics: vm.spec.nics.map((one) => (one === nic ? { ...one, type: 'vmxnet3' as const } : one)),
        }),
        migratePoweredOff(vm),
      ],
    }))
}

type Vgpu = DeviceOf<'vgpu'>

/** Each of its causes has a cure of its own, so each is a finding. */
function checkVgpu(subject: CheckSubject): readonly CheckResult[] {
  return devicesOf(subject.vm, 'vgpu').flatMap((device) => [
    ...vgpuSetting(subject, device),
    ...vgpuReleases(subject, device),
    ...vgpuProfile(subject, device),
  ])
}

function vgpuMessage({ vm }: CheckSubject, device: Vgpu, why: string): string {
  return `vGPU “${device.name}” (${device.profile}) of ${vm.name} does not allow migration: ${why}.`
}

function vgpuSetting(subject: CheckSubject, device: Vgpu): readonly CheckResult[] {
  const { inventory, vm, source } = subject
  const vcenter = inventory.vcenters.get(source.vcenter)
  if (vcenter === undefined || vcenter.spec.settings?.['vgpu.hotmigrate.enabled'] === true) return []
  return [
    {
      message: vgpuMessage(subject, device, `${vcenter.name} has not enabled it`),
      remedy: `Set vgpu.hotmigrate.enabled of ${vcenter.name} to true.`,
      left: { label: `vgpu.hotmigrate.enabled of ${vcenter.name}`, value: 'false' },
      right: { label: 'vMotion of vGPUs needs', value: 'true' },
      fields: deviceFields(device.name),
      note: `Graphics memory (${device.frameBufferMiB} MiB) is copied inside the stun: expect a long one.`,
      cures: [
        setOnVcenter(
          vcenter,
          `Enable vMotion of vGPUs in ${vcenter.name}`,
          'Configure > Advanced Settings > vgpu.hotmigrate.enabled',
          { settings: { ...vcenter.spec.settings, 'vgpu.hotmigrate.enabled': true } },
          2,
        ),
        migratePoweredOff(vm),
      ],
    },
  ]
}

function vgpuReleases(subject: CheckSubject, device: Vgpu): readonly CheckResult[] {
  const { vm } = subject
  return bothHosts(subject)
    .filter((host) => !isAtLeast(host.spec.version, migratesVgpus))
    .map((host) => ({
      message: vgpuMessage(subject, device, `ESXi ${host.spec.version} of ${host.name} cannot migrate vGPUs`),
      remedy: `Upgrade ${host.name} to ${migratesVgpus} or later, or power off ${vm.name}.`,
      left: { label: host.name, value: `ESXi ${host.spec.version}` },
      right: { label: 'vMotion of vGPUs needs', value: `ESXi ${migratesVgpus} or later` },
      fields: deviceFields(device.name),
      cures: [upgradeHost(host, migratesVgpus, vm), migratePoweredOff(vm)],
    }))
}

function vgpuProfile(subject: CheckSubject, device: Vgpu): readonly CheckResult[] {
  const { vm, destination } = subject
  const offered = [...new Set((destination.spec.gpus ?? []).flatMap((gpu) => gpu.vgpuProfiles))]
  if (offered.includes(device.profile)) return []
  return [
    {
      message: vgpuMessage(subject, device, `no GPU of ${destination.name} offers this type`),
      remedy: 'Choose a host with the same GPU and vGPU profile.',
      left: { label: `${device.name} of ${vm.name}`, value: device.profile },
      right: {
        label: `vGPU types of ${destination.name}`,
        value: offered.length === 0 ? 'none' : offered.join(', '),
      },
      fields: deviceFields(device.name),
    },
  ]
}

function checkRenderer({ vm, destination }: CheckSubject): readonly CheckResult[] {
  if ((destination.spec.gpus ?? []).length > 0) return []
  return devicesOf(vm, 'video')
    .filter(({ renderer }) => renderer === 'hardware')
    .map((device) => ({
      message: `The 3D renderer of ${vm.name} is set to Hardware, and ${destination.name} has no GPU.`,
      remedy: 'Set the renderer to Automatic, or choose a host with a GPU.',
      left: { label: `3D renderer of ${vm.name}`, value: 'Hardware' },
      right: { label: `GPUs of ${destination.name}`, value: 'none' },
      fields: deviceFields(device.name),
      cures: [
        setWhileOff(vm, 'set its 3D renderer to Automatic', `${device.name} > 3D Renderer`, {
          devices: devicesWith(vm, device.name, { ...device, renderer: 'automatic' }),
        }),
      ],
    }))
}

export const passthroughConditions: Conditions = {
  ...allOnOtherHost({
    'device-usb-host': checkUsb,
    'device-pci-passthrough': checkPassthrough,
    'device-vgpu': checkVgpu,
    'device-3d-hardware': checkRenderer,
  }),
  'device-sriov': checkSriov,
}
