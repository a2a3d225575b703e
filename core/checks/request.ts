/** What is asked for when a migration is checked: who, where to, and which kind of migration that makes. */
import type { PowerState } from '../estate/inventory.ts'
import type { StorageMethod } from '../scenario/policy-schema.ts'
import type { DiskFormat, NicSpec } from '../scenario/vm-schema.ts'

/** As the catalogue names them: compute only, storage only, both, to another vCenter of the same or another SSO domain, cold. */
export type MigrationKind = 'vmotion' | 'storage-vmotion' | 'combined' | 'xvc-elm' | 'xvc-advanced' | 'cold'

/** How the other vCenter was reached, where it is of another SSO domain. */
export interface RemoteLogin {
  readonly credentials: 'accepted' | 'wrong'
  readonly certificate: 'accepted' | 'not-confirmed'
}

/** Where one disk goes; what is left out goes with the VM. */
export interface DiskTarget {
  readonly datastore?: string | undefined
  readonly format?: DiskFormat | 'same' | undefined
}

export interface MigrationRequest {
  readonly vm: string
  /** Left out: the VM stays where it runs, or DRS chooses in `toCluster`. */
  readonly toHost?: string | undefined
  readonly toCluster?: string | undefined
  /** Resource pool at the destination. Left out: the root pool. */
  readonly toPool?: string | undefined
  /** VM folder at the destination, '' for its root folder. Left out: the one of the same name. */
  readonly toFolder?: string | undefined
  /** Datastore of the home directory and of all disks that `disks` does not name. Left out: they stay. */
  readonly toDatastore?: string | undefined
  readonly diskFormat?: DiskFormat | 'same' | undefined
  readonly disks?: Readonly<Record<string, DiskTarget>> | undefined
  /** VM storage policy afterwards, '' for the default of the datastore. Left out: it keeps its own. */
  readonly storagePolicy?: string | undefined
  /** Destination network of a source network. Left out: the one of the same name. */
  readonly networks?: Readonly<Record<string, string>> | undefined
  /** Destination network of one adapter, by the adapter's name; it goes before `networks`. */
  readonly adapters?: Readonly<Record<string, string>> | undefined
  /** Power state that the caller expects. */
  readonly powerState?: PowerState | undefined
  /** How disks of a running VM are copied. Left out: as the policy says. */
  readonly storageMethod?: StorageMethod | undefined
  readonly remote?: RemoteLogin | undefined
  /** Said by a service of vCenter itself (maintenance mode, DRS): privileges of a user do not count. */
  readonly bySystem?: boolean | undefined
}

/** The network that an adapter is to have: its own where none is chosen for it. */
export function networkFor(
  { networks, adapters }: Pick<MigrationRequest, 'networks' | 'adapters'>,
  nic: Pick<NicSpec, 'name' | 'portGroup'>,
): string {
  return adapters?.[nic.name] ?? networks?.[nic.portGroup] ?? nic.portGroup
}
