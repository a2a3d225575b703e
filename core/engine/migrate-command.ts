/** The command `migrate`: as a request, and in the words of the command log. */
import { formatInWords } from '../checks/moved-files.ts'
import { rootFolder } from '../estate/vm-folders.ts'
import type { AskedRelocation } from '../migration/migration-state.ts'
import type { Command } from '../scenario/command-schema.ts'
import { methodInWords } from '../trace/storage-words.ts'

type MigrateCommand = Extract<Command, { type: 'migrate' }>

export function requestOf(command: MigrateCommand): AskedRelocation {
  const { type: _, resourcePool: toPool, folder: toFolder, ...asked } = command
  return { ...asked, toPool, toFolder }
}

/** For example `to esx-02, to vmfs-02, Thin Provision, high priority`. */
export function migrateDetail(command: MigrateCommand): string {
  const { toHost, toDatastore, diskFormat, disks, storagePolicy, storageMethod } = command
  const { priority, resourcePool, folder } = command
  const chosen = Object.entries({ ...command.networks, ...command.adapters })
  return [
    ...(toHost === undefined ? [] : [`to ${toHost}`]),
    ...(toDatastore === undefined ? [] : [`to ${toDatastore}`]),
    ...(diskFormat === undefined ? [] : [formatInWords(diskFormat)]),
    ...Object.entries(disks ?? {}).map(
      ([disk, { datastore, format }]) =>
        `${disk} → ${[datastore, format === undefined ? undefined : formatInWords(format)].filter((part) => part !== undefined).join(', ')}`,
    ),
    ...(storagePolicy === undefined ? [] : [`storage policy ${storagePolicy || 'Datastore Default'}`]),
    ...(storageMethod === undefined ? [] : [methodInWords(storageMethod)]),
    `${priority} priority`,
    ...(resourcePool === undefined ? [] : [`resource pool ${resourcePool}`]),
    ...(folder === undefined ? [] : [folder === rootFolder ? 'root folder' : `folder ${folder}`]),
    ...chosen.map(([from, to]) => `${from} → ${to}`),
  ].join(', ')
}
