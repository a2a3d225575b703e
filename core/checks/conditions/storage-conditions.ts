/** Conditions of disks and datastores (vCenter's datastoreTests). */
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

function checkDisks({ vm, destination }: CheckSubject): readonly CheckResult[] {
  return vm.spec.disks
    .filter((disk) => !destination.spec.datastores.includes(disk.datastore))
    .map((disk) => ({
      message: `${destination.name} cannot access ${disk.name} of ${vm.name}.`,
      remedy: `Present ${disk.datastore} to ${destination.name}, or choose a host that sees it.`,
      left: { label: disk.name, value: `[${disk.datastore}]` },
      right: {
        label: `${destination.name} sees`,
        value: destination.spec.datastores.join(', ') || 'no datastore',
      },
    }))
}

export const storageConditions: Conditions = {
  'disk-not-shared': checkDisks,
}
