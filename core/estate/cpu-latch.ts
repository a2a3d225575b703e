/**
 * What decides which CPU features a VM sees, noted when it is powered on and kept until it is powered off:
 * processor, EVC mode and release of that moment, and the options of the VM itself. A guest restart, a vMotion,
 * suspend and resume leave it as it is (MODEL.md, EVC).
 */
import type { VmSpec } from '../scenario/schema.ts'
import { hardwareVersionAt, type Release } from '../scenario/versions.ts'
import type { ResolvedHostSpec } from './host-defaults.ts'

export interface CpuLatch {
  /** Host on which it was powered on; '' where the scenario names only the processor. */
  readonly host: string
  /** Id in the CPU catalogue; null: to be found by the model. */
  readonly processor: string | null
  /** As the host has it, where the processor is not named by its id. */
  readonly model: string
  readonly vendor: 'Intel' | 'AMD'
  /** Of the cluster then; null: none. */
  readonly evcMode: string | null
  readonly version: Release
  /** CPU features that were off in the firmware. */
  readonly firmwareOff: readonly string[]
  readonly hardwareVersion: number
  /** EVC mode of the VM itself; null: none. */
  readonly perVmEvc: string | null
  readonly nestedVirtualization: boolean
}

export function hardwareVersionOf(vm: VmSpec, release: Release): number {
  return hardwareVersionAt(vm.hardwareVersion, release)
}

/** What a VM gets that is powered on here and now. */
export function latchAt(vm: VmSpec, host: ResolvedHostSpec, evcMode: string | null): CpuLatch {
  return {
    host: host.name,
    processor: host.cpu.processor ?? null,
    model: host.cpu.model,
    vendor: host.cpu.vendor,
    evcMode,
    version: host.version,
    firmwareOff: host.cpu.firmwareOff ?? [],
    hardwareVersion: hardwareVersionOf(vm, host.version),
    perVmEvc: vm.perVmEvc ?? null,
    nestedVirtualization: vm.nestedVirtualization ?? false,
  }
}

/** At the begin of a run: where the scenario says that the VM was powered on, or else where it is. */
export function firstLatch(vm: VmSpec, host: ResolvedHostSpec, evcMode: string | null): CpuLatch {
  const here = latchAt(vm, host, evcMode)
  const { poweredOnAt } = vm
  if (poweredOnAt === undefined) return here
  return {
    ...here,
    host: '',
    processor: poweredOnAt.processor,
    evcMode: poweredOnAt.evcMode ?? null,
    version: poweredOnAt.version ?? here.version,
    firmwareOff: [],
  }
}
