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
