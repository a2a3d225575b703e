/** Conditions of what the destination host has: reservations, processors, graphics, bandwidth, and free memory. */
import { gibBytes } from '../../base/units.ts'
import { countInWords } from '../../base/wording.ts'
import { maxVcpusOn, reservedBy, runningOn, unreservedOn, type Resource } from '../../estate/host-capacity.ts'
import { hostMemoryUse, vmMemoryBytes, type Host, type Vm } from '../../estate/inventory.ts'
import { distributedSwitchOf, portGroupOf } from '../../estate/lookup.ts'
import { lowerReservation } from '../cures/reservation-cures.ts'
import type { CheckResult, CheckSubject, Conditions, NicMove } from '../subject.ts'
import { amountInWords } from './pool-conditions.ts'

function gib(bytes: number): string {
  const value = bytes / gibBytes
  return `${Number.isInteger(value) ? value : value.toFixed(1)} GiB`
}

function checkHostReservation(resource: Resource) {
  const what = resource === 'cpu' ? 'CPU' : 'memory'
  return ({ inventory, vm, source, destination }: CheckSubject): readonly CheckResult[] => {
    const needed = reservedBy(vm, resource)
    const unreserved = unreservedOn(inventory, destination, resource, vm)
    if (needed <= unreserved || source === destination) return []
    return [
      {
        message: `${destination.name} does not have sufficient ${what} resources to satisfy the reservation of ${vm.name}.`,
        remedy: `Choose another host, or lower the reservation of ${vm.name} or of VMs that run there.`,
        left: {
          label: resource === 'cpu' ? `${vm.name} reserves` : `${vm.name} reserves, overhead included`,
          value: amountInWords(needed, resource),
        },
        right: {
          label: `Unreserved on ${destination.name}`,
          value: amountInWords(unreserved, resource),
        },
        fields: [
          { label: 'host', value: destination.name },
          { label: 'unreserved', value: String(unreserved) },
          { label: 'requested', value: String(needed) },
        ],
        cures: lowerReservation(vm, resource, unreserved),
      },
    ]
  }
}

function checkPerCpu({ vm, source, destination }: CheckSubject): readonly CheckResult[] {
  const perVcpuMhz = reservedBy(vm, 'cpu') / vm.spec.vcpus
  const { mhz } = destination.spec.cpu
  if (perVcpuMhz <= mhz || source === destination) return []
  return [
    {
      message: `The host does not have sufficient per-CPU capacity: no core of ${destination.name} is as fast as one vCPU of ${vm.name} reserves.`,
      remedy: `Choose a host with faster cores, or lower the CPU reservation of ${vm.name}.`,
      left: { label: `${vm.name} reserves for each vCPU`, value: `${countInWords(perVcpuMhz)} MHz` },
      right: { label: `A core of ${destination.name} has`, value: `${countInWords(mhz)} MHz` },
      fields: [{ label: 'host', value: destination.name }],
      cures: lowerReservation(vm, 'cpu', mhz * vm.spec.vcpus),
    },
  ]
}

function checkVcpusOnHost({ inventory, vm, source, destination }: CheckSubject): readonly CheckResult[] {
  const running = runningOn(inventory, destination.name, vm).reduce((sum, one) => sum + one.spec.vcpus, 0)
  const limit = maxVcpusOn(destination)
  const total = running + vm.spec.vcpus
  if (total <= limit || source === destination) return []
  return [
    {
      message: `The total number of virtual CPUs on ${destination.name} would exceed its limit of ${countInWords(limit)}.`,
      remedy: 'Choose another host, or move VMs away from this one.',
      left: { label: `Virtual CPUs there with ${vm.name}`, value: countInWords(total) },
      right: { label: `ESXi ${destination.spec.version} supports`, value: countInWords(limit) },
      fields: [{ label: 'maxSupportedVcpus', value: String(limit) }],
      note: 'The limits of virtual CPUs for one host are recalled from the Configuration Maximums.',
    },
  ]
}

function checkFreeMemory({ inventory, vm, source, destination }: CheckSubject): readonly CheckResult[] {
  const free = Math.max(0, destination.memoryBytes - hostMemoryUse(inventory, destination.name))
  if (vmMemoryBytes(vm) <= free || source.name === destination.name) return []
  return [
    {
      message: `${destination.name} has not enough free memory for ${vm.name}.`,
      remedy: 'Choose another host, or power off or move VMs that run there.',
      left: { label: `${vm.name} has`, value: gib(vmMemoryBytes(vm)) },
      right: { label: `Free on ${destination.name}`, value: gib(free) },
      note: 'Memory overcommitment is not modelled: every page of a VM is backed by memory of its host.',
      cures: runningOn(inventory, destination.name, vm)
        .filter((other) => free + vmMemoryBytes(other) >= vmMemoryBytes(vm))
        .slice(0, 1)
        .map((other) => powerOffOther(other)),
    },
  ]
}

function powerOffOther(vm: Vm) {
  return {
    text: `Power off ${vm.name}`,
    place: `${vm.name} > Actions > Power > Power Off`,
    inVsphere: true,
    commands: [{ type: 'power-off' as const, vm: vm.name }],
    effort: 5 as const,
  }
}

function profilesOf(vm: Vm): readonly string[] {
  return (vm.spec.devices ?? []).flatMap((device) => (device.kind === 'vgpu' ? [device.profile] : []))
}

/** Places vGPUs one after the other on the first GPU that offers the profile and has a slot; those without one. */
function withoutSlot(host: Host, profiles: readonly string[]): readonly string[] {
  const gpus = (host.spec.gpus ?? []).map((gpu) => ({ profiles: gpu.vgpuProfiles, free: gpu.slots }))
  return profiles.filter((profile) => {
    const gpu = gpus.find((one) => one.free > 0 && one.profiles.includes(profile))
    if (gpu !== undefined) gpu.free -= 1
    return gpu === undefined
  })
}

/** A profile that the host does not offer at all is a matter of the device, not of resources. */
function checkGraphics({ inventory, vm, source, destination }: CheckSubject): readonly CheckResult[] {
  const offered = (destination.spec.gpus ?? []).flatMap((gpu) => gpu.vgpuProfiles)
  const wanted = profilesOf(vm)
  if (source === destination || wanted.some((profile) => !offered.includes(profile))) return []
  const others = runningOn(inventory, destination.name, vm).filter((one) => profilesOf(one).length > 0)
  const taken = others.flatMap((other) => profilesOf(other))
  const lacking = withoutSlot(destination, [...taken, ...wanted]).filter((one) => wanted.includes(one))
  if (lacking.length === 0) return []
  const fits = (other: Vm): boolean => {
    const left = others.filter((one) => one !== other).flatMap((one) => profilesOf(one))
    return withoutSlot(destination, [...left, ...wanted]).length === 0
  }
  const slots = (destination.spec.gpus ?? []).reduce((sum, gpu) => sum + gpu.slots, 0)
  return [
    {
      message: `Insufficient graphics resources: no GPU of ${destination.name} has a free slot for ${lacking[0]} of ${vm.name}.`,
      remedy: 'Choose a host with a free, equal vGPU profile.',
      left: { label: `${vm.name} needs`, value: wanted.join(', ') },
      right: { label: `Slots of ${destination.name} taken`, value: `${taken.length} of ${slots}` },
      cures: others.filter(fits).slice(0, 1).map(powerOffOther),
    },
  ]
}

interface Bandwidth {
  readonly switchName: string
  readonly nics: readonly NicMove[]
  readonly requested: number
  readonly available: number
}

/** Reservations by distributed switch; one without Network I/O Control has none to give and is another check's. */
function bandwidthsOf(subject: CheckSubject): readonly Bandwidth[] {
  const { inventory, vm, destination, nics } = subject
  return destination.proxySwitches.flatMap(({ name, spec }) => {
    const own = nics.filter(
      ({ nic, to }) => nic.reservationMbps !== undefined && to !== null && distributedSwitchOf(to) === spec,
    )
    if (own.length === 0 || spec.networkIoControl === undefined) return []
    const requested = own.reduce((sum, { nic }) => sum + (nic.reservationMbps ?? 0), 0)
    const taken = runningOn(inventory, destination.name, vm)
      .flatMap((other) => other.spec.nics)
      .filter((nic) => {
        const place = portGroupOf(destination, nic.portGroup)
        return place !== null && distributedSwitchOf(place) === spec
      })
      .reduce((sum, nic) => sum + (nic.reservationMbps ?? 0), 0)
    const available = Math.max(0, spec.networkIoControl.reservableMbps - taken)
    return requested <= available ? [] : [{ switchName: name, nics: own, requested, available }]
  })
}

function checkBandwidth(subject: CheckSubject): readonly CheckResult[] {
  const { vm, source, destination } = subject
  if (source === destination) return []
  return bandwidthsOf(subject).map(({ switchName, nics, requested, available }) => ({
    message: `Insufficient capacity on network resource pool: ${switchName} on ${destination.name} cannot reserve the bandwidth of ${vm.name}.`,
    remedy: `Lower the reservation of ${vm.name}, or of other adapters on ${destination.name}.`,
    left: { label: `${vm.name} reserves`, value: `${countInWords(requested)} Mbit/s` },
    right: {
      label: `Unreserved on ${switchName} at ${destination.name}`,
      value: `${countInWords(available)} Mbit/s`,
    },
    fields: [
      { label: 'dvsName', value: switchName },
      { label: 'available', value: String(available) },
      { label: 'requested', value: String(requested) },
      { label: 'device', value: nics.map(({ nic }) => nic.name).join(', ') },
    ],
    cures: [
      {
        text: `Take away the bandwidth reservation of ${nics.map(({ nic }) => nic.name).join(', ')} of ${vm.name}`,
        place: `${vm.name} > Edit Settings > ${nics[0]!.nic.name} > Reservation`,
        inVsphere: true,
        commands: [{ type: 'edit-vm', vm: vm.name, set: { nics: withoutReservations(vm, nics) } }],
        effort: 2,
      },
    ],
  }))
}

function withoutReservations(vm: Vm, moves: readonly NicMove[]): Vm['spec']['nics'] {
  return vm.spec.nics.map((nic) => {
    if (!moves.some((move) => move.nic === nic)) return nic
    const { reservationMbps: _, ...rest } = nic
    return rest
  })
}

export const hostCapacityConditions: Conditions = {
  'host-cpu-insufficient': checkHostReservation('cpu'),
  'host-mem-insufficient': checkHostReservation('memory'),
  'per-cpu-capacity': checkPerCpu,
  'host-vcpu-limit': checkVcpusOnHost,
  'host-mem-free': checkFreeMemory,
  'graphics-insufficient': checkGraphics,
  'net-reservation-insufficient': checkBandwidth,
}
