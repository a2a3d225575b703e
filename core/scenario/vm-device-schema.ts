/**
 * Virtual devices that decide about a migration, beside disks and network adapters: drives and ports with their
 * backings, passthrough, vGPU, controllers. Part of the scenario schema.
 */
import { z } from 'zod'
import { deviceName, nonNegativeInteger, objectName, positiveInteger } from './primitives.ts'

const hostBacking = z.strictObject({
  type: z.literal('host-device'),
  device: deviceName.describe('Device of the host, for example vmhba1 CD or COM1.'),
})
const imageBacking = z.strictObject({
  type: z.literal('image-file'),
  datastore: objectName.describe('Datastore that holds the ISO or floppy image.'),
  file: z.string().min(1).max(200).default('image.iso'),
})
const clientBacking = z
  .strictObject({ type: z.literal('client') })
  .describe('Client device: a drive of the remote console.')
const networkBacking = z.strictObject({
  type: z.literal('network'),
  proxy: z.string().min(1).max(200).optional().describe('vSPC proxy that can follow the VM. Left out: none.'),
})
const fileBacking = z.strictObject({
  type: z.literal('file'),
  datastore: objectName,
  file: z.string().min(1).max(200).default('port.log'),
})

const driveBacking = z.discriminatedUnion('type', [hostBacking, imageBacking, clientBacking])
const portBacking = z.discriminatedUnion('type', [hostBacking, fileBacking, networkBacking])
const connected = z.boolean().default(true)

export const vmDeviceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cd-dvd'),
    name: deviceName.default('CD/DVD drive 1'),
    backing: driveBacking,
    connected,
  }),
  z.strictObject({
    kind: z.literal('floppy'),
    name: deviceName.default('Floppy drive 1'),
    backing: driveBacking,
    connected,
  }),
  z.strictObject({
    kind: z.literal('serial'),
    name: deviceName.default('Serial port 1'),
    backing: portBacking,
    connected,
  }),
  z.strictObject({
    kind: z.literal('parallel'),
    name: deviceName.default('Parallel port 1'),
    backing: portBacking,
    connected,
  }),
  z.strictObject({
    kind: z.literal('usb'),
    name: deviceName.default('USB device 1'),
    host: objectName
      .optional()
      .describe('Host that it is plugged into. Left out: where the VM was powered on.'),
    vmotionAllowed: z.boolean().default(false).describe('Support vMotion while device is connected.'),
  }),
  z.strictObject({
    kind: z.literal('pci-passthrough'),
    name: deviceName.default('PCI device 1'),
    device: deviceName.default('0000-3b-00.0'),
  }),
  z.strictObject({
    kind: z.literal('vgpu'),
    name: deviceName.default('PCI device 1'),
    profile: z.string().min(1).max(60).describe('vGPU profile, for example grid_a40-8q.'),
    frameBufferMiB: positiveInteger(1_048_576)
      .default(8192)
      .describe('Graphics memory, copied inside the stun.'),
  }),
  z.strictObject({
    kind: z.literal('video'),
    name: deviceName.default('Video card'),
    renderer: z.enum(['automatic', 'software', 'hardware']).default('automatic').describe('3D renderer.'),
    videoRamMiB: positiveInteger(8192).default(8),
  }),
  z.strictObject({
    kind: z.literal('scsi-controller'),
    name: deviceName.default('SCSI controller 0'),
    busSharing: z.enum(['none', 'virtual', 'physical']).default('none'),
  }),
  z.strictObject({
    kind: z.literal('nvdimm'),
    name: deviceName.default('NVDIMM 1'),
    sizeGiB: positiveInteger(6144).default(8),
  }),
  z.strictObject({
    kind: z.literal('other'),
    name: deviceName,
    minimumHardwareVersion: nonNegativeInteger(30).describe(
      'Virtual hardware that first knew this device, for example 13 for an NVMe controller, 14 for a vTPM.',
    ),
  }),
])

export type VmDeviceSpec = z.infer<typeof vmDeviceSchema>
