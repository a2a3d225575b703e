/**
 * Cases about EVC: which running VM may move where, which host a cluster takes, when EVC can be enabled, as the format
 * `evc-cases/1` words them. Nothing is simulated: the rules of core/evc are asked, and their whole answer is held
 * against the whole block that is expected.
 */
import { z } from 'zod'
import { configureRefusals, evcAction } from '../evc/cluster-evc.ts'
import { findEvcMode, minRequiredEvcMode } from '../evc/evc-modes.ts'
import type { EvcMode } from '../evc/evc-modes.ts'
import { admissionRefusals } from '../evc/host-admission.ts'
import type { EvcHost } from '../evc/host-admission.ts'
import { cpuPlace, hostFeatures } from '../evc/host-features.ts'
import type { CpuPlace, HostCpu } from '../evc/host-features.ts'
import type { CpuPolicy } from '../evc/migration-check.ts'
import { findProcessor } from '../evc/processors.ts'
import type { EvcRefusal } from '../evc/refusal.ts'
import { isPossible, vmAfter } from '../evc/vm-events.ts'
import type { EvcVm, VmCpuEvent, VmTransition } from '../evc/vm-events.ts'
import { featuresAtPowerOn } from '../evc/vm-features.ts'
import type { Block, MeasuredCase, Verdict } from './measured-case.ts'

const processor = z.string().refine((id) => findProcessor(id) !== null, 'is no processor of the catalogue')
const mode = z.string().refine((key) => findEvcMode(key) !== null, 'is no EVC mode')
const place = z.looseObject({
  cpu: processor,
  evc: mode.nullable().default(null),
  firmwareOff: z.array(z.string()).default([]),
  version: z.string().optional(),
  activeVms: z.boolean().default(false),
  connected: z.boolean().default(true),
})
const vm = z.looseObject({
  hw: z.number().int().min(3).max(99),
  perVmEvc: mode.nullable().default(null),
  nestedVirtualization: z.boolean().default(false),
  rebootPowerCycles: z.boolean().default(false),
})

/** Names of events in the file, and ours. */
const vmEvents: Readonly<Record<string, VmCpuEvent>> = {
  guestRestart: 'guest-reboot',
  guestReboot: 'guest-reboot',
  reset: 'reset',
  suspend: 'suspend',
  resume: 'resume',
  powerOff: 'power-off',
  powerOn: 'power-on',
  powerCycle: 'power-cycle',
}

const event = z.union([
  z.looseObject({ type: z.literal('setClusterEvc'), mode: mode.nullable() }),
  z.looseObject({ type: z.enum(Object.keys(vmEvents)) }),
])

const inputSchemas = {
  vmotion: z.looseObject({
    vm,
    poweredOnAt: place,
    via: z.array(place).max(100).default([]),
    events: z.array(event).max(100).default([]),
    target: place,
  }),
  powerOn: z.looseObject({ vm, target: place }),
  addHost: z.looseObject({ host: place, mode: mode.nullable() }),
  enableEvc: z.looseObject({ mode: mode.nullable(), hosts: z.array(place).min(1).max(96) }),
} as const

type Kind = keyof typeof inputSchemas
type Input<K extends Kind> = z.infer<(typeof inputSchemas)[K]>
type PlaceInput = z.infer<typeof place>

const caseSchema = z.looseObject({
  policy: z.enum(['requirements', 'strict-user-level']).default('requirements'),
  expected: z.record(z.string(), z.unknown()),
})

/** A case of the file, as read so far: `id`, `kind` and whatever else it has. */
export type EvcCase = Readonly<Record<string, unknown>> & { readonly id: string; readonly kind: string }

/** The case with the rules' verdict, or with the reason why it is none that they can be asked about. */
export function evcCase(written: EvcCase): MeasuredCase {
  const { id, kind } = written
  const answer = answerOf(written)
  const expressed =
    'reason' in answer
      ? answer
      : {
          simulations: [],
          conclude: () => ({
            predicted: {},
            outcome: answer.difference === '' ? ('right' as const) : ('wrong' as const),
            isComparable: true,
            verdict: answer,
          }),
        }
  return { id, kind, observed: {}, tolerances: {}, expressed }
}

function answerOf(written: EvcCase): Verdict | { readonly reason: string } {
  const { kind } = written
  if (!isKind(kind)) return { reason: `EVC cases of the kind "${kind}" are not known.` }
  const head = caseSchema.safeParse(written)
  if (!head.success) return { reason: `As an EVC case it is malformed: ${firstIssue(head.error)}` }
  const input = inputSchemas[kind].safeParse(written['input'])
  if (!input.success) return { reason: `As an EVC case it is malformed: input ${firstIssue(input.error)}` }
  const { policy, expected } = head.data
  const predicted = predict(kind, input.data, policy)
  return { predicted, expected, difference: differenceOf(predicted, expected) }
}

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(inputSchemas, kind)
}

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues
  return issue === undefined ? '' : `${issue.path.join('.')} ${issue.message}.`.trimStart()
}

function predict(kind: Kind, input: unknown, policy: CpuPolicy): Block {
  switch (kind) {
    case 'vmotion':
      return predictVmotion(input as Input<'vmotion'>, policy)
    case 'powerOn':
      return predictPowerOn(input as Input<'powerOn'>)
    case 'addHost':
      return predictAdmission(input as Input<'addHost'>)
    case 'enableEvc':
      return predictConfiguration(input as Input<'enableEvc'>)
  }
}

function cpuOf(input: PlaceInput): HostCpu {
  return {
    processor: input.cpu,
    vendor: findProcessor(input.cpu)!.vendor,
    version: input.version,
    firmwareOff: input.firmwareOff,
  }
}

function modeOf(key: string | null): EvcMode | null {
  return key === null ? null : findEvcMode(key)
}

function placeOf(input: PlaceInput): CpuPlace {
  return cpuPlace(hostFeatures(cpuOf(input)), modeOf(input.evc))
}

function vmOf(input: z.infer<typeof vm>): EvcVm {
  const { hw, perVmEvc, nestedVirtualization, rebootPowerCycles } = input
  const options = { hardwareVersion: hw, perVmEvc, nestedVirtualization, rebootPowerCycles }
  return { name: 'vm', powerState: 'poweredOff', features: null, ...options }
}

function blockOf({ vm: then, missing, differing, refusedAt }: VmTransition, at: string): Block {
  const least = then.features === null ? null : minRequiredEvcMode(then.features.required)
  return {
    outcome: refusedAt === null ? 'allowed' : 'blocked',
    at: refusedAt === 'power-on' ? 'power-on' : at,
    missing: missing.length > 0 ? missing.map(({ feature }) => feature) : differing,
    minRequiredEvcMode: least?.key ?? null,
    fault: refusedAt === null ? null : 'FeatureRequirementsNotMet',
  }
}

function predictVmotion(input: Input<'vmotion'>, policy: CpuPolicy): Block {
  let here = placeOf(input.poweredOnAt)
  let transition = vmAfter(vmOf(input.vm), 'power-on', here)
  const move = (to: CpuPlace) => {
    const isOff = transition.vm.powerState === 'poweredOff'
    transition = vmAfter(transition.vm, isOff ? 'cold-migration' : 'vmotion', here, to, policy)
    here = to
  }
  for (const hop of input.via) {
    if (transition.refusedAt !== null) break
    move(placeOf(hop))
  }
  for (const happened of input.events) {
    if (transition.refusedAt !== null) break
    if ('mode' in happened) here = cpuPlace(here.host, modeOf(happened.mode as string | null))
    else transition = afterEvent(transition, vmEvents[happened.type]!, here)
  }
  if (transition.refusedAt === null) move(placeOf(input.target))
  return blockOf(transition, 'migration')
}

/** What cannot happen in the VM's power state (a resume of a running VM) does nothing. */
function afterEvent(transition: VmTransition, event: VmCpuEvent, here: CpuPlace): VmTransition {
  return isPossible(transition.vm, event) ? vmAfter(transition.vm, event, here) : transition
}

function predictPowerOn(input: Input<'powerOn'>): Block {
  return blockOf(vmAfter(vmOf(input.vm), 'power-on', placeOf(input.target)), 'power-on')
}

/** A host whose VMs the case only says to be active: one with the newest virtual hardware stands for them. */
function hostOf(input: PlaceInput): EvcHost {
  const options = { hardwareVersion: 99, perVmEvc: null, nestedVirtualization: false }
  const active: EvcVm = {
    name: 'vm',
    powerState: 'poweredOn',
    features: featuresAtPowerOn(options, placeOf(input)),
    ...options,
  }
  const vms = input.activeVms ? [active] : []
  return { name: input.cpu, cpu: cpuOf(input), isConnected: input.connected, vms }
}

function predictAdmission(input: Input<'addHost'>): Block {
  const refusals = admissionRefusals(hostOf(input.host), modeOf(input.mode), modeOf(input.host.evc))
  return { ...firstOf(refusals, 'host admission'), missing: refusals[0]?.features ?? [] }
}

function predictConfiguration(input: Input<'enableEvc'>): Block {
  const hosts = input.hosts.map(hostOf)
  const current = modeOf(input.hosts[0]!.evc)
  const wanted = modeOf(input.mode)
  const refusals = configureRefusals({ name: 'the cluster', mode: current, hosts }, wanted)
  const byHost = Object.fromEntries(
    (refusals[0]?.hosts ?? []).map(({ host, features }) => [host, [...features]]),
  )
  return { ...firstOf(refusals, 'EVC configuration'), action: evcAction(current, wanted), byHost }
}

function firstOf(refusals: readonly EvcRefusal[], at: string): Block {
  const [first] = refusals
  return { outcome: first === undefined ? 'allowed' : 'blocked', at, fault: first?.fault ?? null }
}

/** Every entry of the expected block that comes out otherwise, in words; '' if none does. */
function differenceOf(predicted: Block, expected: Block): string {
  const entries = Object.entries(expected).filter(
    ([name, value]) => inOrder(value) !== inOrder(predicted[name]),
  )
  return entries
    .map(([name, value]) => `${name}: ${inWords(predicted[name])}, expected ${inWords(value)}`)
    .join('; ')
}

/** The value written so that neither the order of a list nor that of a block's entries counts. */
function inOrder(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.map(inOrder).sort())
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const entries = Object.entries(value).map(([name, each]) => `${name}=${inOrder(each)}`)
  return JSON.stringify(entries.sort())
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.join(', ')
  if (value === null || value === undefined) return 'none'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
