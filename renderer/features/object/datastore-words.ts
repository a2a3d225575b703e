/** Type and state of a datastore in words. Pure. */
import type { DatastoreSpec } from '../../../core/scenario/vcenter-schema.ts'

export const maintenanceWords: Readonly<Record<NonNullable<DatastoreSpec['maintenance']>, string>> = {
  normal: 'Normal',
  entering: 'Entering maintenance mode',
  inMaintenance: 'Maintenance mode',
}

export function typeInWords({ type, vmfsVersion, isLocal }: DatastoreSpec): string {
  const version = type === 'VMFS' ? ` ${vmfsVersion ?? 6}` : ''
  return `${type}${version}${isLocal === true ? ', local' : ''}`
}

export const storageDrsWords = {
  manual: 'No Automation (Manual Mode)',
  fullyAutomated: 'Fully Automated',
} as const

/** VAAI of block and file storage; what it means for copies is decided for each pair of datastores. */
export function offloadInWords({ type, nasPlugin, hardwareOffload }: DatastoreSpec): string {
  const copies = hardwareOffload === true ? 'the array copies by itself' : 'none for copies'
  if (type !== 'NFS') return hardwareOffload === true ? `XCOPY: ${copies}` : 'none for copies'
  return nasPlugin === true ? `VAAI-NAS plug-in; ${copies}` : 'no plug-in: thin disks only'
}

export function mediumInWords({ performance }: DatastoreSpec): string {
  const { medium = 'flash', readMiBs, writeMiBs } = performance ?? {}
  const rates = [
    ...(readMiBs === undefined ? [] : [`reads ${readMiBs} MiB/s`]),
    ...(writeMiBs === undefined ? [] : [`writes ${writeMiBs} MiB/s`]),
  ]
  return [
    medium === 'flash' ? 'Flash' : 'Hard disk',
    ...(rates.length === 0 ? ['usual figures of its type'] : rates),
  ].join(', ')
}
