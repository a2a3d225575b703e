/** Conditions of Fault Tolerance: where either half of a pair may go. */
import type { Host, Vm } from '../../estate/inventory.ts'
import { isAtLeast } from '../../scenario/versions.ts'
import type { Cure } from '../cure.ts'
import { setOnHost } from '../cures/setting-cures.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

function levelInWords({ spec }: Host): string {
  return spec.build === undefined ? `ESXi ${spec.version}` : `ESXi ${spec.version}, build ${spec.build}`
}

/** Where the scenario names no build, releases are compared. */
function isSameBuild({ spec: one }: Host, { spec: other }: Host): boolean {
  if (one.version !== other.version) return false
  return one.build === undefined || other.build === undefined || one.build === other.build
}

function isOlder({ spec: one }: Host, { spec: other }: Host): boolean {
  if (one.version !== other.version) return !isAtLeast(one.version, other.version)
  return Number(one.build) < Number(other.build)
}

/** The secondary is made anew when it is turned on again; turning it off is done at the primary. */
function turnOff({ inventory, vm }: CheckSubject): readonly Cure[] {
  const { faultTolerance } = vm.spec
  const partner = inventory.vms.get(faultTolerance?.partner ?? '')
  if (faultTolerance?.role !== 'primary') return []
  const off = (one: Vm) => ({ type: 'edit-vm' as const, vm: one.name, set: { faultTolerance: null } })
  return [
    {
      text: `Turn Fault Tolerance of ${vm.name} off, and on again after the migration`,
      place: `${vm.name} > Actions > Fault Tolerance > Turn Off Fault Tolerance`,
      inVsphere: true,
      commands: [vm, ...(partner === undefined ? [] : [partner])].map(off),
      effort: 2,
    },
  ]
}

function patchOlder({ vm, source, destination }: CheckSubject): Cure {
  const [older, newer] = isOlder(source, destination) ? [source, destination] : [destination, source]
  return setOnHost(
    older,
    `Bring ${older.name} to ${levelInWords(newer)}`,
    'Updates > Hosts > Image > Remediate',
    { version: newer.spec.version, build: newer.spec.build ?? null },
    vm.host === older.name ? 5 : 2,
  )
}

function checkBuild(subject: CheckSubject): readonly CheckResult[] {
  const { vm, source, destination } = subject
  const { faultTolerance } = vm.spec
  if (faultTolerance === undefined || isSameBuild(source, destination)) return []
  return [
    {
      message: `${destination.name} does not have the same build or Fault Tolerance version as ${source.name}, the host of ${vm.name}.`,
      remedy: 'Patch the hosts to the same level, or choose a host of that level.',
      left: { label: source.name, value: levelInWords(source) },
      right: { label: destination.name, value: levelInWords(destination) },
      fields: [{ label: 'build', value: destination.spec.build ?? destination.spec.version }],
      cures: [patchOlder(subject), ...turnOff(subject)],
    },
  ]
}

function checkPartner({ inventory, vm, destination }: CheckSubject): readonly CheckResult[] {
  const { faultTolerance } = vm.spec
  const partner = inventory.vms.get(faultTolerance?.partner ?? '')
  if (faultTolerance === undefined || partner === undefined || partner.host !== destination.name) return []
  return [
    {
      message: `${vm.name} and ${partner.name} of one Fault Tolerance group would both be on ${destination.name}.`,
      remedy: `Choose another host than that of ${partner.name}.`,
      left: { label: `${vm.name} (${faultTolerance.role}) is to go to`, value: destination.name },
      right: { label: `${partner.name} runs on`, value: partner.host },
      fields: [
        { label: 'hostName', value: destination.name },
        { label: 'host', value: destination.name },
      ],
    },
  ]
}

function changesOf(subject: CheckSubject): readonly string[] {
  const { request, vm, sourceCluster, destinationCluster, movesStorage } = subject
  const isOtherPool = request.toPool !== undefined && request.toPool !== (vm.spec.resourcePool ?? '')
  return [
    ...(movesStorage ? ['storage'] : []),
    ...(sourceCluster === destinationCluster ? [] : ['cluster']),
    ...(isOtherPool ? ['resource pool'] : []),
  ]
}

function checkMove(subject: CheckSubject): readonly CheckResult[] {
  const { vm } = subject
  const { faultTolerance } = vm.spec
  const changes = changesOf(subject)
  if (faultTolerance === undefined || changes.length === 0) return []
  return [
    {
      message: `${vm.name} is a Fault Tolerance ${faultTolerance.role} VM and cannot be moved like this: its ${changes.join(' and ')} would change.`,
      remedy: 'Turn Fault Tolerance off, migrate, and turn it on again.',
      left: { label: `${vm.name} is`, value: `Fault Tolerance ${faultTolerance.role}` },
      right: { label: 'The migration changes', value: changes.join(', ') },
      fields: [
        { label: 'moveType', value: changes.includes('cluster') ? 'cluster' : 'resourcePool' },
        { label: 'vmName', value: vm.name },
      ],
      cures: turnOff(subject),
    },
  ]
}

export const faultToleranceConditions: Conditions = {
  'ft-build-mismatch': checkBuild,
  'ft-same-host': checkPartner,
  'ft-move-out-or-storage': checkMove,
}
