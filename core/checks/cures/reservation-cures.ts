/** Ways to make a VM ask for less: a smaller reservation, set while it runs. */
import { countInWords } from '../../base/wording.ts'
import { mibBytes } from '../../base/units.ts'
import type { Resource } from '../../estate/host-capacity.ts'
import type { Vm } from '../../estate/inventory.ts'
import { overheadBytes } from '../../estate/vm-overhead.ts'
import type { Cure } from '../cure.ts'

/** Lowers the VM's reservation to what there is (MHz or bytes); none where even its overhead does not fit. */
export function lowerReservation(vm: Vm, resource: Resource, available: number): readonly Cure[] {
  const amount =
    resource === 'cpu' ? Math.floor(available) : Math.floor((available - overheadBytes(vm.spec)) / mibBytes)
  const now = resource === 'cpu' ? (vm.spec.cpuReservationMhz ?? 0) : vm.spec.memory.reservationMiB
  if (amount < 0 || amount >= now) return []
  const set = resource === 'cpu' ? { cpuReservationMhz: amount } : { memoryReservationMiB: amount }
  const [field, unit] = resource === 'cpu' ? ['CPU', 'MHz'] : ['Memory', 'MiB']
  return [
    {
      text: `Lower the ${field === 'CPU' ? 'CPU' : 'memory'} reservation of ${vm.name} to ${countInWords(amount)} ${unit}`,
      place: `${vm.name} > Edit Settings > ${field} > Reservation`,
      inVsphere: true,
      commands: [{ type: 'edit-vm', vm: vm.name, set }],
      effort: 2,
    },
  ]
}
