/**
 * Moves that are not about load: broken rules, hosts in quarantine, should rules that are not followed. Each takes
 * away at least one such fault and adds none of its kind or of a graver one, so that they come to an end. That rules
 * and Proactive HA are mandatory is documented (MTV-MT); that should rules follow at priority 2 is inferred.
 */
import { preferredRulesAgainst, requiredRulesAgainst } from '../estate/rules.ts'
import { vmMemoryBytes, type Vm } from '../estate/inventory.ts'
import { automationOf } from './automation.ts'
import { levelOf } from './evacuate.ts'
import { demandOn, loadPercent, sumOf, tolerancePercent } from './load.ts'
import type { Plan, PlaceOptions } from './plan.ts'
import type { DrsFault, DrsReason, Obstacle, PlannedMove } from './recommendation.ts'
import { vmVmRules } from './rule-keeping.ts'

/** Where moves and faults of one run are gathered, of the VMs that the pass is about. */
export interface Findings {
  /** Those that move by themselves, or those that wait for a person. */
  readonly pass: 'automatic' | 'manual'
  readonly moves: PlannedMove[]
  readonly faults: DrsFault[]
}

/** A host in quarantine gives its VMs up only as far as no other is filled by it. Inferred. */
const fullPercent = 100

interface Because {
  readonly reason: DrsReason
  readonly priority: number
  readonly detail: string
}

/** Places a group and notes the outcome; true if it moves. */
function tryMove(
  plan: Plan,
  found: Findings,
  group: readonly Vm[],
  because: Because,
  options: PlaceOptions = {},
): boolean {
  const fromHosts = group.map((vm) => vm.host)
  const { toHost, obstacles } = plan.place(group, options)
  if (toHost === null) {
    for (const vm of group) noteFaults(found, vm, obstacles)
    return false
  }
  const level = levelOf(plan, group)
  group.forEach((vm, index) =>
    found.moves.push({ vm: vm.name, fromHost: fromHosts[index]!, toHost, level, ...because }),
  )
  return true
}

/** The first obstacle of each host. */
function noteFaults({ faults }: Findings, vm: Vm, obstacles: readonly Obstacle[]): void {
  const hosts = new Set<string>()
  for (const { host, check, fault, message } of obstacles) {
    if (hosts.has(host)) continue
    hosts.add(host)
    faults.push({ vm: vm.name, host, check, fault, message })
  }
}

/** Members of its unit on the same host, if all of them may move now; null: one may not, or it is for another pass. */
export function movableGroup(plan: Plan, pass: Findings['pass'], vm: Vm): readonly Vm[] | null {
  const group = plan.unitOf(vm).filter((member) => member.host === vm.host)
  return mayMove(plan, pass, group) ? group : null
}

function mayMove(plan: Plan, pass: Findings['pass'], group: readonly Vm[]): boolean {
  const isAutomatic = levelOf(plan, group) === 'fullyAutomated'
  if (isAutomatic !== (pass === 'automatic')) return false
  return group.every((member) => plan.isFree(member) && automationOf(plan.cluster, member) !== 'disabled')
}

/** What breaks a rule must move; a VM that DRS may not move is a fault. */
function groupOrFault(plan: Plan, found: Findings, vm: Vm, detail: string): readonly Vm[] | null {
  const group = movableGroup(plan, found.pass, vm)
  const isDisabled = plan.isFree(vm) && automationOf(plan.cluster, vm) === 'disabled'
  if (isDisabled && found.pass === 'automatic') {
    found.faults.push({
      vm: vm.name,
      host: '',
      check: 'drs-disabled',
      fault: 'DrsDisabledOnVm',
      message: `${detail} DRS is disabled for this VM.`,
    })
  }
  return group
}

export function mendRules(plan: Plan, found: Findings): void {
  mendRequired(plan, found)
  mendSeparation(plan, found)
  mendTogether(plan, found)
}

function mendRequired(plan: Plan, found: Findings): void {
  for (const vm of plan.running) {
    const [rule] = requiredRulesAgainst(plan.cluster, vm.name, vm.host)
    if (rule === undefined) continue
    const detail = `Rule ${rule.name} does not allow ${vm.name} on ${vm.host}.`
    const group = groupOrFault(plan, found, vm, detail)
    if (group !== null) tryMove(plan, found, group, { reason: 'rule', priority: 1, detail })
  }
}

function mendSeparation(plan: Plan, found: Findings): void {
  for (const rule of vmVmRules(plan.cluster, 'separate')) {
    const members = plan.running.filter((vm) => rule.vms.includes(vm.name))
    for (const host of new Set(members.map((vm) => vm.host))) {
      const here = members.filter((vm) => vm.host === host)
      for (const vm of leavers(plan, found.pass, here)) {
        const others = here.filter((other) => other !== vm).map((other) => other.name)
        const detail = `Rule ${rule.name} separates ${vm.name} from ${others.join(', ')} on ${host}.`
        const group = groupOrFault(plan, found, vm, detail)
        if (group !== null) tryMove(plan, found, group, { reason: 'rule', priority: 1, detail })
      }
    }
  }
}

/** All but one: what cannot move stays, else the biggest. */
function leavers(plan: Plan, pass: Findings['pass'], here: readonly Vm[]): readonly Vm[] {
  const stays = [...here].sort(
    (a, b) =>
      Number(movableGroup(plan, pass, a) !== null) - Number(movableGroup(plan, pass, b) !== null) ||
      vmMemoryBytes(b) - vmMemoryBytes(a),
  )[0]
  return here.filter((vm) => vm !== stays)
}

function mendTogether(plan: Plan, found: Findings): void {
  const seen = new Set<string>()
  for (const vm of plan.running) {
    const unit = plan.unitOf(vm)
    if (seen.has(vm.name) || unit.length === 1) continue
    for (const member of unit) seen.add(member.name)
    if (new Set(unit.map((member) => member.host)).size > 1) gather(plan, found, unit)
  }
}

/** To where most of its memory is, or to the next host that takes the rest; where it would soon leave again, last. */
function gather(plan: Plan, found: Findings, unit: readonly Vm[]): void {
  if (unit.some((vm) => !plan.isFree(vm))) return
  const rule = vmVmRules(plan.cluster, 'keep-together').find(({ vms }) => vms.includes(unit[0]!.name))
  const detail = `Rule ${rule?.name ?? ''} keeps ${unit.map((vm) => vm.name).join(', ')} together.`
  const missed: Findings = { ...found, faults: [] }
  for (const target of gatheringPlaces(plan, unit)) {
    const rest = unit.filter((vm) => vm.host !== target)
    if (!mayMove(plan, found.pass, rest)) continue
    const because = { reason: 'rule', priority: 1, detail } as const
    if (tryMove(plan, missed, rest, because, { only: [target] })) return
  }
  found.faults.push(...missed.faults)
}

function gatheringPlaces(plan: Plan, unit: readonly Vm[]): readonly string[] {
  const tolerance = tolerancePercent(plan.cluster.spec.drs?.threshold ?? 1)
  const rows = [...new Set(unit.map((vm) => vm.host))].map((name) => {
    const host = plan.host(name)
    const rest = unit.filter((vm) => vm.host !== name)
    const load = rest.map((vm) => demandOn(vm, host)).reduce(sumOf, plan.loadOf(name))
    const bytes = unit.reduce((sum, vm) => sum + (vm.host === name ? vmMemoryBytes(vm) : 0), 0)
    const isLiked = unit.every((vm) => plan.isLiked(vm, host))
    return { name, isLiked, isEfficient: loadPercent(host, load) <= tolerance, bytes }
  })
  return rows
    .sort(
      (a, b) =>
        Number(b.isLiked) - Number(a.isLiked) ||
        Number(b.isEfficient) - Number(a.isEfficient) ||
        b.bytes - a.bytes,
    )
    .map(({ name }) => name)
}

/** VMs leave hosts in quarantine for liked ones that have room for their load. */
export function leaveQuarantine(plan: Plan, found: Findings): void {
  for (const vm of plan.running) {
    if (plan.host(vm.host).spec.isQuarantined !== true) continue
    const group = movableGroup(plan, found.pass, vm)
    const detail = `${vm.host} is in quarantine mode (Proactive HA).`
    const healthy = plan.hosts.filter((host) => host.spec.isQuarantined !== true).map((host) => host.name)
    const options = { only: healthy, maxPercent: fullPercent }
    if (group !== null) tryMove(plan, found, group, { reason: 'proactive-ha', priority: 1, detail }, options)
  }
}

/** Should rules, tried like required ones as far as they fill no host. What cannot be pleased is no fault. */
export function followPreferences(plan: Plan, found: Findings): void {
  for (const vm of plan.running) {
    const [rule] = preferredRulesAgainst(plan.inventory, plan.cluster, vm.name, vm.host)
    if (rule === undefined) continue
    const group = movableGroup(plan, found.pass, vm)
    const detail = `Rule ${rule.name} would rather have ${vm.name} elsewhere than on ${vm.host}.`
    const quiet = { ...found, faults: [] }
    const options = { likedOnly: true, maxPercent: fullPercent }
    if (group !== null) tryMove(plan, quiet, group, { reason: 'preference', priority: 2, detail }, options)
  }
}
