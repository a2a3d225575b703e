/**
 * What travels with a VM to another vCenter and what stays, as a table for people: inside one SSO domain (Enhanced
 * Linked Mode) and between two (Advanced Cross vCenter vMotion). Vendors document four rows of it; the others say how sure
 * they are. Data: vsphere-rules F.3, by the keys of its sources.
 */

/** kept: goes along. lost: stays behind. new: the other vCenter makes its own. chosen: the person chooses it anew. */
export type CrossingFate = 'kept' | 'lost' | 'new' | 'chosen'

export interface CrossingCell {
  readonly fate: CrossingFate
  readonly words: string
}

export interface CrossingRow {
  readonly id: string
  /** Heading of the row. */
  readonly property: string
  /** The same inside a sentence. */
  readonly words: string
  readonly sameSsoDomain: CrossingCell
  readonly otherSsoDomain: CrossingCell
  readonly confidence: 'documented' | 'well-known' | 'inferred' | 'unconfirmed'
  /** Keys of sources, separated by commas. */
  readonly source: string
  /** '' or what a person should know. */
  readonly note: string
}

const kept: CrossingCell = { fate: 'kept', words: 'Kept' }
const lost: CrossingCell = { fate: 'lost', words: 'Lost' }

function both(cell: CrossingCell): Pick<CrossingRow, 'sameSsoDomain' | 'otherSsoDomain'> {
  return { sameSsoDomain: cell, otherSsoDomain: cell }
}

export const crossingRows: readonly CrossingRow[] = [
  {
    id: 'guest',
    property: 'Guest OS, memory, disks, snapshots',
    words: 'guest OS with memory and disks',
    ...both(kept),
    confidence: 'well-known',
    source: 'WK',
    note: '',
  },
  {
    id: 'uuid',
    property: 'BIOS UUID, instance UUID',
    words: 'BIOS UUID and instance UUID',
    ...both(kept),
    confidence: 'well-known',
    source: 'WK',
    note: '',
  },
  {
    id: 'mac',
    property: 'MAC addresses',
    words: 'MAC addresses',
    ...both({ fate: 'kept', words: 'Kept; the vCenter that the VM leaves gives them to no other VM' }),
    confidence: 'documented',
    source: 'DOC-XVCMAC, WL-MAC',
    note: 'Documented inside one SSO domain, well known between two. They stay blocked there until support clears them.',
  },
  {
    id: 'reservations',
    property: 'Reservations, shares, limits',
    words: 'reservations and shares and limits',
    ...both(kept),
    confidence: 'well-known',
    source: 'WK',
    note: '',
  },
  {
    id: 'encryption',
    property: 'VM encryption',
    words: 'encryption keys',
    ...both({ fate: 'kept', words: 'Kept; both vCenters need the same key provider' }),
    confidence: 'documented',
    source: 'DOC-ENC',
    note: '',
  },
  {
    id: 'moref',
    property: 'Managed object id (vm-123)',
    words: 'managed object id',
    ...both({
      fate: 'new',
      words: 'New: scripts and backup jobs that name the old one no longer find the VM',
    }),
    confidence: 'well-known',
    source: 'WK',
    note: '',
  },
  {
    id: 'networks',
    property: 'Networks',
    words: 'networks',
    ...both({ fate: 'chosen', words: 'Chosen for each network adapter' }),
    confidence: 'documented',
    source: 'DOC-XVCNET',
    note: 'vCenter does not check that it is the same broadcast domain.',
  },
  {
    id: 'placement',
    property: 'Folder, resource pool',
    words: 'folder and resource pool',
    ...both({ fate: 'chosen', words: 'Chosen anew' }),
    confidence: 'well-known',
    source: 'WK',
    note: '',
  },
  {
    id: 'storage-policy',
    property: 'VM storage policy',
    words: 'storage policy',
    ...both({ fate: 'lost', words: 'Lost: policies belong to their vCenter; assign one of the new vCenter' }),
    confidence: 'well-known',
    source: 'WK',
    note: '',
  },
  {
    id: 'vapp',
    property: 'vApp membership',
    words: 'membership in vApp',
    ...both({ fate: 'lost', words: 'Lost: the vApp stays in its vCenter' }),
    confidence: 'inferred',
    source: 'INF',
    note: '',
  },
  {
    id: 'drs-level',
    property: 'DRS automation level of the VM',
    words: 'DRS automation level',
    sameSsoDomain: { fate: 'kept', words: 'Kept if the new cluster has DRS' },
    otherSsoDomain: { fate: 'lost', words: 'Lost: the level of the new cluster applies' },
    confidence: 'unconfirmed',
    source: 'WK',
    note: 'That it is kept is a claim of the launch of 6.0; no document read confirms it.',
  },
  {
    id: 'rules',
    property: 'DRS rules and groups that name the VM',
    words: 'rules',
    ...both({
      fate: 'lost',
      words: 'Left behind: the old cluster takes the VM out of them; create them anew',
    }),
    confidence: 'unconfirmed',
    source: 'WK',
    note: 'The launch of 6.0 claimed that rules are carried inside one SSO domain; a rule names VMs and hosts of its own cluster, so here it is not.',
  },
  {
    id: 'ha-priority',
    property: 'HA restart priority',
    words: 'HA restart priority',
    sameSsoDomain: { fate: 'kept', words: 'Kept if the new cluster has vSphere HA' },
    otherSsoDomain: { fate: 'lost', words: 'Lost: set it again' },
    confidence: 'unconfirmed',
    source: 'WK',
    note: 'That it is kept is a claim of the launch of 6.0; no document read confirms it.',
  },
  {
    id: 'tags',
    property: 'Tags, custom attributes',
    words: 'tags and custom attributes',
    sameSsoDomain: { fate: 'kept', words: 'Tags can survive: linked vCenters share them' },
    otherSsoDomain: { fate: 'lost', words: 'Lost: assign them again' },
    confidence: 'unconfirmed',
    source: 'WK',
    note: '',
  },
  {
    id: 'permissions',
    property: 'Permissions on the VM',
    words: 'permissions on the VM',
    ...both({ fate: 'lost', words: 'Lost: grant them again in the new vCenter' }),
    confidence: 'unconfirmed',
    source: 'WK',
    note: '',
  },
  {
    id: 'alarms',
    property: 'Events, tasks, alarms defined on the VM',
    words: 'events and tasks and alarms',
    sameSsoDomain: { fate: 'kept', words: 'Kept' },
    otherSsoDomain: { fate: 'lost', words: 'Lost' },
    confidence: 'unconfirmed',
    source: 'WK',
    note: 'That they are kept is a claim of the launch of 6.0; no document read confirms it.',
  },
  {
    id: 'performance',
    property: 'Performance history',
    words: 'performance history',
    ...both(lost),
    confidence: 'documented',
    source: 'DOC-XVC8',
    note: 'Export it before the move if it is needed.',
  },
]
