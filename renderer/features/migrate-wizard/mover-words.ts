/** Data movers of ESXi as a person reads them. Pure. */

const titles: Readonly<Record<string, string>> = {
  'hardware-offload': 'Hardware offload (VAAI XCOPY)',
  fs3dm: 'fs3dm (VMkernel)',
  fsdm: 'fsdm (legacy)',
  network: 'Over the network',
}

/** One that is not known stands under its own name. */
export function moverTitle(mover: string): string {
  return titles[mover] ?? mover
}
