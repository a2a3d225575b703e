/** VMs, hosts and datastores as expressions see them, from the fold and the estate as it is configured now. */
import { usesOfDatastore, provisionedGiBOf } from '../estate/datastore-use.ts'
import type { Datastore } from '../estate/inventory.ts'
import { freeGiBOf, usedGiBOf } from '../estate/storage.ts'
import { bytesFromPages, gibBytes, mibBytes, nsPerMs } from '../base/units.ts'
import type { HostView, VmView } from '../trace/view.ts'
import type { LabTrace } from './lab-trace.ts'
import type { ViewRecord } from './view-table.ts'

export function vmFacts(trace: LabTrace, vm: VmView): ViewRecord<'vm'> {
  const now = trace.estate.inventory.vms.get(vm.name)
  const migration = trace.view.migrations[vm.migration - 1]
  return {
    name: vm.name,
    host: vm.host,
    firstHost: trace.firstHosts.get(vm.name) ?? vm.host,
    powerState: vm.powerState,
    isStunned: vm.isStunned,
    isMigrating: migration !== undefined && migration.outcome === null,
    slowdownPercent: vm.slowdownPermyriad / 100,
    vcpus: now?.spec.vcpus ?? vm.vcpus,
    memoryMiB: bytesFromPages(vm.memoryPages) / mibBytes,
    touchedMiB: bytesFromPages(vm.touchedPages) / mibBytes,
    datastores: now?.spec.disks.map((disk) => disk.datastore) ?? [],
    portGroups: now?.spec.nics.map((nic) => nic.portGroup) ?? [],
    isReachable: vm.networkLoss === null,
    stalledDisks: vm.stalledDisks.size,
    writeMs: newestWriteMs(vm),
    evcMode: now?.cpuLatch?.perVmEvc ?? now?.cpuLatch?.evcMode ?? '',
    stoppedOn: vm.failure?.host ?? '',
    restartedOn: vm.failure?.restarted?.toHost ?? '',
  }
}

/** Of disks that were written to. */
function newestWriteMs(vm: VmView): number {
  const latencies = [...vm.disks.values()].flatMap(({ writeLatencyNs }) => writeLatencyNs.at(-1) || [])
  if (latencies.length === 0) return 0
  return latencies.reduce((sum, one) => sum + one, 0) / latencies.length / nsPerMs
}

export function hostFacts(trace: LabTrace, host: HostView): ViewRecord<'host'> {
  return {
    name: host.name,
    cluster: host.cluster,
    memoryGiB: host.memoryBytes / gibBytes,
    reservedMiB: host.reservedMemoryBytes / mibBytes,
    isFailed: host.isFailed,
    connection: host.connection,
    maintenance: host.maintenance,
    heldUpBy: [...host.heldUpBy.keys()],
    ...trace.hostRecord(host.name),
  }
}

export function datastoreFacts(trace: LabTrace, datastore: Datastore): ViewRecord<'datastore'> {
  const { inventory } = trace.estate
  const { name, spec } = datastore
  return {
    name,
    capacityGiB: spec.capacityGiB,
    usedGiB: usedGiBOf(inventory, datastore),
    freeGiB: freeGiBOf(inventory, datastore),
    provisionedGiB: provisionedGiBOf(inventory, datastore),
    mostUsedPercent: trace.mostUsedPercent.get(name) ?? 0,
    maintenance: spec.maintenance ?? 'normal',
    vms: usesOfDatastore(inventory, datastore)
      .filter(({ hasHome, disks }) => hasHome || disks.length > 0)
      .map(({ vm }) => vm.name),
  }
}
