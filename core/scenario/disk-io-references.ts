/**
 * Figures of a guest's disk I/O that must fit each other and the VM: the disk exists, the region lies inside it and
 * holds a request, steps come in the order of time.
 */
import { gibBytes, kibBytes } from '../base/units.ts'
import type { DiskIoSpec } from './disk-io-schema.ts'
import type { Path } from './document.ts'
import type { DiskSpec } from './vm-schema.ts'
import { checkRateSteps } from './workload-references.ts'

/** Where problems go; `references.ts` owns them. */
export interface DiskIoProblems {
  add(path: Path, message: string, expected: string, remedy: string): void
  exists(path: Path, kind: string, name: string, known: readonly string[]): boolean
}

/** `path` is that of the workload. */
export function checkDiskIo(
  problems: DiskIoProblems,
  streams: readonly DiskIoSpec[] | undefined,
  path: Path,
  vm: { readonly name: string; readonly disks: readonly DiskSpec[] },
): void {
  streams?.forEach((io, s) => {
    const at: Path = [...path, 'disks', s]
    if (Array.isArray(io.operationsPerSecond))
      checkRateSteps(problems, io.operationsPerSecond, [...at, 'operationsPerSecond'])
    const disk = diskOf(problems, io, at, vm)
    if (disk !== undefined) checkRegion(problems, io, at, disk)
  })
}

function diskOf(
  problems: DiskIoProblems,
  { disk: name }: DiskIoSpec,
  at: Path,
  { name: vm, disks }: { readonly name: string; readonly disks: readonly DiskSpec[] },
): DiskSpec | undefined {
  if (name !== undefined) {
    const names = disks.map((disk) => disk.name)
    problems.exists([...at, 'disk'], `disk of ${vm}`, name, names)
    return disks.find((disk) => disk.name === name)
  }
  if (disks.length === 0)
    problems.add(
      at,
      `${vm} has no disk.`,
      'a VM with a virtual disk',
      'Give the VM a disk, or remove the stream.',
    )
  return disks[0]
}

function checkRegion(
  problems: DiskIoProblems,
  { region, sizeKiB }: DiskIoSpec,
  at: Path,
  disk: DiskSpec,
): void {
  if (region === undefined) return
  const endGiB = region.startGiB + region.sizeGiB
  if (endGiB > disk.sizeGiB)
    problems.add(
      [...at, 'region'],
      `The region ends at ${endGiB} GiB.`,
      `a region inside the ${disk.sizeGiB} GiB of ${disk.name}`,
      'Make it smaller or start earlier.',
    )
  if (region.sizeGiB * gibBytes < sizeKiB * kibBytes)
    problems.add(
      [...at, 'region', 'sizeGiB'],
      `The region is smaller than one request of ${sizeKiB} KiB.`,
      `at least ${(sizeKiB * kibBytes) / gibBytes} GiB`,
      'Make it larger, or the requests smaller.',
    )
}
