/** Choices of VM Options in the vSphere Client's words; undefined is what holds where nothing is set. */

export const encryptedVmotionOptions = [
  { value: undefined, text: 'Opportunistic' },
  { value: 'required' as const, text: 'Required' },
  { value: 'disabled' as const, text: 'Disabled' },
]

export const swapFileOptions = [
  { value: undefined, text: 'Virtual machine directory' },
  { value: 'host' as const, text: 'Datastore specified by host' },
]

export const drsLevelOptions = [
  { value: undefined, text: 'Default: that of the cluster' },
  { value: 'disabled' as const, text: 'Disabled' },
  { value: 'manual' as const, text: 'Manual' },
  { value: 'partiallyAutomated' as const, text: 'Partially automated' },
  { value: 'fullyAutomated' as const, text: 'Fully automated' },
]

export const heartbeatOptions = [
  { value: 'green' as const, text: 'Green: normal' },
  { value: 'yellow' as const, text: 'Yellow: intermittent' },
  { value: 'red' as const, text: 'Red: none' },
  { value: 'gray' as const, text: 'Gray: not running or not installed' },
]

export const connectionOptions = [
  { value: undefined, text: 'Connected' },
  { value: 'disconnected' as const, text: 'Disconnected' },
  { value: 'inaccessible' as const, text: 'Inaccessible' },
  { value: 'invalid' as const, text: 'Invalid' },
  { value: 'orphaned' as const, text: 'Orphaned' },
]
