/** Random things that people do to an estate: moves of every kind, and what comes in their way. */
import type { DiskFormat } from '../../core/scenario/vm-schema.ts'
import type { Draw } from './draw.ts'
import type { DrawnEstate } from './draw-estate.ts'
import { drawWorkload } from './draw-vm.ts'
import type { CommandNamed, StormCommand, VmInput } from './document.ts'

export function drawMigration(draw: Draw, estate: DrawnEstate, vm: VmInput): CommandNamed<'migrate'> {
  const others = estate.hosts.filter(({ name }) => name !== vm.host)
  const from = estate.hosts.find(({ name }) => name === vm.host)
  const movesCompute = others.length > 0 && draw.percent(80)
  const to = movesCompute ? draw.of(others) : from
  const isCrossing = to?.vcenter !== from?.vcenter
  const movesStorage = !movesCompute || isCrossing || draw.percent(30)
  const remote = { credentials: 'accepted' as const, certificate: 'accepted' as const }
  return {
    type: 'migrate',
    vm: vm.name,
    ...(movesCompute && to !== undefined ? { toHost: to.name } : {}),
    ...(movesStorage
      ? { toDatastore: draw.of(draw.percent(90) && to !== undefined ? to.datastores : estate.datastores) }
      : {}),
    ...(movesStorage ? draw.maybe(30, () => ({ diskFormat: drawFormat(draw) })) : {}),
    ...(movesStorage ? draw.maybe(10, () => ({ storageMethod: 'changed-block-tracking' as const })) : {}),
    ...draw.maybe(30, () => ({ priority: 'regular' as const })),
    ...(isCrossing ? { networks: { 'VM Network': 'VM Network' } } : {}),
    ...(isCrossing && estate.isOtherDomain ? { remote } : {}),
  }
}

/** Seldom one whose every block has to be written. */
export function drawFormat(draw: Draw): DiskFormat {
  return draw.weighted([
    [6, 'thin'],
    [2, 'lazy-zeroed-thick'],
    [1, 'eager-zeroed-thick'],
  ])
}

export function drawCommand(draw: Draw, estate: DrawnEstate, vms: readonly VmInput[]): StormCommand {
  const vm = draw.of(vms)
  const host = draw.of(estate.hosts).name
  const kind = draw.weighted([
    [9, 'migrate' as const],
    [4, 'cancel' as const],
    [2, 'power-off' as const],
    [2, 'power-on' as const],
    [1, 'suspend' as const],
    [1, 'restart-guest' as const],
    [2, 'set-link' as const],
    [2, 'set-workload' as const],
    [1, 'cancel-task' as const],
    [2, 'enter-maintenance-mode' as const],
    [1, 'exit-maintenance-mode' as const],
    [1, 'enter-datastore-maintenance-mode' as const],
    [1, 'run-drs' as const],
    [1, 'apply-recommendations' as const],
    [1, 'edit-vm' as const],
    [1, 'resume' as const],
    [1, 'edit-cluster' as const],
    [1, 'move-host' as const],
  ])
  switch (kind) {
    case 'migrate':
      return drawMigration(draw, estate, vm)
    case 'set-link':
      return {
        type: kind,
        host,
        nic: draw.of(['vmnic0', 'vmnic1']),
        ...(draw.percent(50) ? { connected: draw.percent(30) } : { linkMbps: draw.of([100, 1000, 25_000]) }),
      }
    case 'set-workload':
      return {
        type: kind,
        vm: vm.name,
        workload: drawWorkload(draw, vm.memory.sizeMiB, vm.disks?.length ?? 0),
      }
    case 'cancel-task':
      return { type: kind, task: draw.whole(1, 6) }
    case 'enter-maintenance-mode':
      return { type: kind, host, moveOffline: draw.percent(40) }
    case 'exit-maintenance-mode':
      return { type: kind, host }
    case 'enter-datastore-maintenance-mode':
      return { type: kind, datastore: draw.of(estate.datastores) }
    case 'run-drs':
    case 'apply-recommendations':
      return { type: kind, cluster: draw.of(estate.clusters) }
    case 'edit-cluster':
      return {
        type: kind,
        cluster: draw.of(estate.clusters),
        set: draw.percent(50) ? { ha: draw.of([{}, null]) } : { drs: draw.of([{}, null]) },
      }
    case 'move-host':
      return { type: kind, host, toCluster: draw.percent(40) ? '' : draw.of(estate.clusters) }
    case 'edit-vm':
      return { type: kind, vm: vm.name, set: { cpuReservationMhz: draw.of([0, 100]) } }
    default:
      return { type: kind, vm: vm.name }
  }
}
