/** Names of what moves files, as people know them: methods, data movers, formats, stages. For screens, events, reports. */

/** Virtual disk formats as the vSphere Client names them (vsphere-rules D.4). */
export function formatInWords(format: string): string {
  const words: Readonly<Record<string, string>> = {
    thin: 'Thin Provision',
    'lazy-zeroed-thick': 'Thick Provision Lazy Zeroed',
    'lazy-zeroed': 'Thick Provision Lazy Zeroed',
    'eager-zeroed-thick': 'Thick Provision Eager Zeroed',
    'eager-zeroed': 'Thick Provision Eager Zeroed',
  }
  return words[format] ?? format
}

/** Data movers (vsphere-rules D.3) and, for cold data, NFC. */
export function moverInWords(mover: string): string {
  const words: Readonly<Record<string, string>> = {
    'hardware-offload': 'hardware offload (VAAI)',
    fs3dm: 'fs3dm',
    fsdm: 'fsdm',
    network: 'over the network',
    nfc: 'NFC',
  }
  return words[mover] ?? mover
}

/** In a sentence: `copied by fs3dm`, but `copied over the network`. */
export function byMoverInWords(mover: string): string {
  return mover === 'network' ? moverInWords(mover) : `by ${moverInWords(mover)}`
}

/** How files get across while the guest writes (vsphere-rules D.1). */
export function methodInWords(method: string): string {
  const words: Readonly<Record<string, string>> = {
    'mirror-driver': 'mirror driver',
    'changed-block-tracking': 'changed block tracking',
    'offline-copy': 'offline copy',
  }
  return words[method] ?? method
}

/** `ds-01 to ds-02`, or where it stays if only its format changes. */
export function wayInWords({
  fromDatastore,
  toDatastore,
}: {
  readonly fromDatastore: string
  readonly toDatastore: string
}): string {
  return fromDatastore === toDatastore ? `within ${fromDatastore}` : `${fromDatastore} to ${toDatastore}`
}

/** `Thin Provision`, or `Thin Provision to Thick Provision Lazy Zeroed`. */
export function formatChangeInWords(fromFormat: string, toFormat: string): string {
  const to = formatInWords(toFormat)
  return fromFormat === toFormat ? to : `${formatInWords(fromFormat)} to ${to}`
}
