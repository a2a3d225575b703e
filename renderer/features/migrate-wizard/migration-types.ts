/** The migration types of the wizard's first page, in the Client's words, and what each does to these VMs. Pure. */
import type { VmNow } from '../object/estate-now.ts'

export type MigrationType = 'compute' | 'storage' | 'both' | 'export'

export interface TypeOption {
  readonly id: MigrationType
  readonly title: string
  readonly text: string
  /** What vSphere calls it, and what it means for VMs of this power state. */
  readonly effect: string
}

const types: readonly Omit<TypeOption, 'effect'>[] = [
  {
    id: 'compute',
    title: 'Change compute resource only',
    text: 'Migrate the virtual machines to another host or cluster.',
  },
  {
    id: 'storage',
    title: 'Change storage only',
    text: "Migrate the virtual machines' storage to a compatible datastore.",
  },
  {
    id: 'both',
    title: 'Change both compute resource and storage',
    text: 'Migrate the virtual machines to a specific host or cluster and their storage to a specific datastore.',
  },
  {
    id: 'export',
    title: 'Cross vCenter Server export',
    text: 'Migrate the virtual machines to a vCenter Server not linked to the current SSO domain.',
  },
]

const hotEffects: Readonly<Record<MigrationType, string>> = {
  compute: 'vMotion: memory is copied while the VM runs; its disks stay where they are.',
  storage: 'Storage vMotion: the disks are copied while the VM runs, and its host stays.',
  both: 'vMotion without shared storage: first the disks, then the memory, in one task.',
  export: 'vMotion to a vCenter Server of another SSO domain: log in to it on the next page.',
}

const coldEffects: Readonly<Record<MigrationType, string>> = {
  compute: 'Cold migration: the VM is registered on the other host; nothing is copied.',
  storage: 'Cold migration: the files are copied to the other datastore; the host stays.',
  both: 'Cold migration: the files are copied, then the VM is registered on the other host.',
  export:
    'Cold migration to a vCenter Server of another SSO domain: log in to it on the next page; the files are copied.',
}

/** A suspended VM is moved cold too, and its memory is one of the files. */
const suspendedNote = 'The suspended memory is a file and goes with the home directory.'

export function typeOptions(vms: readonly Pick<VmNow, 'powerState'>[]): readonly TypeOption[] {
  const states = new Set(vms.map((vm) => vm.powerState))
  const isHot = states.has('poweredOn')
  const isMixed = isHot && states.size > 1
  return types.map((type) => {
    const cold = states.has('suspended') && type.id !== 'compute' ? [suspendedNote] : []
    const effects = [
      ...(isHot ? [hotEffects[type.id]] : []),
      ...(isMixed ? ['Those that do not run are migrated cold.'] : []),
      ...(isHot ? [] : [coldEffects[type.id]]),
      ...cold,
    ]
    return { ...type, effect: effects.join(' ') }
  })
}

export function typeTitle(id: MigrationType): string {
  return types.find((type) => type.id === id)!.title
}

export function movesCompute(type: MigrationType): boolean {
  return type !== 'storage'
}

/** Whether datastores are chosen on a page of their own. */
export function movesStorage(type: MigrationType): boolean {
  return type !== 'compute'
}
