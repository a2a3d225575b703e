/**
 * References to the EVC core: processors, EVC modes and CPU features by their names, and modes that a VM could not
 * have been powered on with. Called by `estate-references.ts`.
 */
import { powerOnRefusal } from '../evc/cpu-refusal.ts'
import { cpuFeatures } from '../evc/cpu-features.ts'
import { evcModes, findEvcMode } from '../evc/evc-modes.ts'
import { cpuPlace, hostFeatures } from '../evc/host-features.ts'
import { withReasons } from '../evc/migration-check.ts'
import { perVmEvcVerdict } from '../evc/per-vm-evc.ts'
import { findProcessor, processors } from '../evc/processors.ts'
import { missingAtPowerOn } from '../evc/vm-features.ts'
import type { ClusterSpec } from './cluster-schema.ts'
import type { Path } from './document.ts'
import type { PlacedHost } from './placed-hosts.ts'
import type { ReferenceProblems } from './reference-problems.ts'
import type { HostSpec, VmSpec } from './schema.ts'
import { newestHardwareVersion } from './versions.ts'

const modeKeys = evcModes.map((mode) => mode.key)
const processorIds = processors.map((processor) => processor.id)
const featureNames = [...cpuFeatures.keys()]

/** `key` left out or null: nothing to check. */
export function checkEvcMode(
  problems: ReferenceProblems,
  path: Path,
  key: string | null | undefined,
): boolean {
  return key === undefined || key === null || problems.exists(path, 'EVC mode', key, modeKeys)
}

function checkProcessor(problems: ReferenceProblems, path: Path, id: string | undefined): boolean {
  if (id === undefined || findProcessor(id) !== null) return true
  return problems.exists(path, 'processor in the CPU catalogue', id, processorIds)
}

export function checkHostCpu(problems: ReferenceProblems, { spec, path }: PlacedHost): void {
  const at: Path = [...path, 'cpu']
  checkProcessor(problems, [...at, 'processor'], spec.cpu.processor)
  spec.cpu.firmwareOff?.forEach((name, f) =>
    problems.exists([...at, 'firmwareOff', f], 'CPU feature', name, featureNames),
  )
}

/** The VM's own mode and where it was powered on; `host` and `cluster` are those of the VM, null if unknown. */
export function checkVmCpu(
  problems: ReferenceProblems,
  vm: VmSpec,
  path: Path,
  host: HostSpec | null,
  cluster: ClusterSpec | null,
): void {
  const { poweredOnAt } = vm
  const at: Path = [...path, 'poweredOnAt']
  const isKnown =
    checkEvcMode(problems, [...path, 'perVmEvc'], vm.perVmEvc) &&
    checkProcessor(problems, [...at, 'processor'], poweredOnAt?.processor) &&
    checkEvcMode(problems, [...at, 'evcMode'], poweredOnAt?.evcMode)
  if (!isKnown || host === null) return
  if (poweredOnAt !== undefined) checkVendor(problems, poweredOnAt.processor, [...at, 'processor'], host)
  if (vm.perVmEvc !== undefined) checkOwnMode(problems, { vm, host, cluster }, [...path, 'perVmEvc'])
}

/** A VM that runs has never crossed vendors since it was powered on. */
function checkVendor(problems: ReferenceProblems, processor: string, path: Path, host: HostSpec): void {
  const then = findProcessor(processor)?.vendor
  const now = hostFeatures({ ...host.cpu, version: host.version }).vendor
  if (then === undefined || then === now) return
  problems.add(
    path,
    `It was powered on at a CPU of ${then}, but ${host.name} has one of ${now}.`,
    `a processor of ${now}`,
    'No running VM moves from one vendor to the other: name the processor where it was powered on.',
  )
}

interface OwnMode {
  readonly vm: VmSpec
  readonly host: HostSpec
  readonly cluster: ClusterSpec | null
}

/** What the Client says when the mode is set and, for a VM that is not off, what its power-on would have said. */
function checkOwnMode(problems: ReferenceProblems, { vm, host, cluster }: OwnMode, path: Path): void {
  const { poweredOnAt } = vm
  const mode = findEvcMode(vm.perVmEvc ?? '')
  const here = { ...host.cpu, version: host.version }
  const cpu =
    poweredOnAt === undefined
      ? here
      : {
          vendor: host.cpu.vendor,
          processor: poweredOnAt.processor,
          version: poweredOnAt.version ?? host.version,
        }
  const modeThen = poweredOnAt === undefined ? cluster?.evcMode : poweredOnAt.evcMode
  const place = cpuPlace(hostFeatures(cpu), findEvcMode(modeThen ?? ''))
  const options = {
    hardwareVersion: vm.hardwareVersion ?? newestHardwareVersion(host.version),
    perVmEvc: vm.perVmEvc ?? null,
    nestedVirtualization: vm.nestedVirtualization ?? false,
  }
  const off = { ...options, name: vm.name, powerState: 'poweredOff' as const, features: null }
  const refusals = perVmEvcVerdict(off, mode, cpuPlace(hostFeatures(here), null)).refusals
  const missing = vm.powerState === 'poweredOff' ? [] : withReasons(missingAtPowerOn(options, place), place)
  const failed = missing.length === 0 ? refusals : [...refusals, powerOnRefusal(vm.name, host.name, missing)]
  for (const { message, remedy } of failed)
    problems.add(path, message, 'an EVC mode with which the VM could be powered on there', remedy)
}
