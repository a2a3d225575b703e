/** Pages of a host's Configure tab, in the groups and the order of the vSphere Client. */

export interface ConfigurePage {
  readonly id: string
  readonly title: string
}

export interface ConfigureGroup {
  readonly title: string
  readonly pages: readonly ConfigurePage[]
}

export const hostPages: readonly ConfigureGroup[] = [
  {
    title: 'Storage',
    pages: [
      { id: 'datastores', title: 'Datastores' },
      { id: 'storage-devices', title: 'Storage Devices' },
    ],
  },
  {
    title: 'Networking',
    pages: [
      { id: 'virtual-switches', title: 'Virtual switches' },
      { id: 'vmkernel-adapters', title: 'VMkernel adapters' },
      { id: 'physical-adapters', title: 'Physical adapters' },
      { id: 'tcp-ip', title: 'TCP/IP configuration' },
    ],
  },
  { title: 'Virtual Machines', pages: [{ id: 'swap-file', title: 'Swap File Location' }] },
  {
    title: 'System',
    pages: [
      { id: 'licensing', title: 'Licensing' },
      { id: 'firewall', title: 'Firewall' },
      { id: 'advanced-settings', title: 'Advanced System Settings' },
      { id: 'host-state', title: 'Host state' },
    ],
  },
]
