/** Processors, places, VMs and hosts of EVC for tests, by the shortest names. */
import { evcMode } from '../../../core/evc/evc-modes.ts'
import type { EvcHost } from '../../../core/evc/host-admission.ts'
import { cpuPlace, hostFeatures } from '../../../core/evc/host-features.ts'
import type { CpuPlace, HostCpu } from '../../../core/evc/host-features.ts'
import { findProcessor } from '../../../core/evc/processors.ts'
import { featuresAtPowerOn } from '../../../core/evc/vm-features.ts'
import type { EvcVm } from '../../../core/evc/vm-events.ts'

/** A processor that can run the mode as its highest, by mode. */
export const processorOfMode: Readonly<Record<string, string>> = {
  'intel-merom': 'xeon-l5320',
  'intel-penryn': 'xeon-e5462',
  'intel-nehalem': 'xeon-x5550',
  'intel-westmere': 'xeon-x5670',
  'intel-sandybridge': 'xeon-e5-2670',
  'intel-ivybridge': 'xeon-e5-2697v2',
  'intel-haswell': 'xeon-e5-2660v3',
  'intel-broadwell': 'xeon-e5-2697v4',
  'intel-skylake': 'xeon-gold-6148',
  'intel-cascadelake': 'xeon-platinum-8280',
  'intel-icelake': 'xeon-platinum-8380',
  'intel-sapphirerapids': 'xeon-gold-6430',
  'amd-rev-e': 'opteron-275',
  'amd-rev-f': 'opteron-8220se',
  'amd-greyhound-no3dnow': 'opteron-2378',
  'amd-greyhound': 'opteron-2378',
  'amd-bulldozer': 'opteron-6274',
  'amd-piledriver': 'opteron-6376',
  'amd-steamroller': 'opteron-x3216',
  'amd-zen': 'epyc-7551p',
  'amd-zen2': 'epyc-7742',
  'amd-zen3': 'epyc-7763',
  'amd-zen4': 'epyc-9654',
}

export function cpu(processor: string, more: Partial<HostCpu> = {}): HostCpu {
  return { processor, vendor: findProcessor(processor)!.vendor, ...more }
}

export function place(processor: string, mode: string | null = null, more: Partial<HostCpu> = {}): CpuPlace {
  return cpuPlace(hostFeatures(cpu(processor, more)), mode === null ? null : evcMode(mode))
}

/** A host that exposes exactly a mode, as far as vMotion checks. */
export function placeIn(mode: string): CpuPlace {
  return place(processorOfMode[mode]!, mode)
}

export function vm(change: Partial<EvcVm> = {}): EvcVm {
  return {
    name: 'web-01',
    powerState: 'poweredOff',
    hardwareVersion: 99,
    perVmEvc: null,
    nestedVirtualization: false,
    features: null,
    ...change,
  }
}

export function runningVm(at: CpuPlace, change: Partial<EvcVm> = {}): EvcVm {
  const off = vm(change)
  return { ...off, powerState: change.powerState ?? 'poweredOn', features: featuresAtPowerOn(off, at) }
}

export function host(name: string, processor: string, change: Partial<EvcHost> = {}): EvcHost {
  return { name, cpu: cpu(processor), isConnected: true, vms: [], ...change }
}
