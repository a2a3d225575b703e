/** Which destinations a page of the wizard offers, and what is asked of the checks for each of them. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { HostNow, VmNow } from '../object/estate-now.ts'
import { offeredDatastores } from './datastore-rows.ts'
import type { AskedDestination, DestinationReports } from './destination-checks.ts'
import { noNetworkChoice } from './network-choices.ts'
import { noStorageChoice } from './storage-choices.ts'
import { datacenterOf, datacenterOfHost, hostsAfter, type Choices } from './wizard-choices.ts'
import { holdsComputePage, type WizardPage } from './wizard-pages.ts'
import { requestFor, requestWithStandIn } from './wizard-requests.ts'
import { poolRows, targetKey, targetWords, type Target } from './wizard-targets.ts'

export interface DestinationFacts {
  readonly estate: EstateView
  readonly vms: readonly VmNow[]
  readonly choices: Choices
}

/** vCenters whose compute resources are offered: those of the VMs' SSO domain, or the one that was logged in to. */
export function offeredVcenters({ estate, vms, choices }: DestinationFacts): readonly string[] {
  if (choices.type === 'export') return choices.remote === null ? [] : [choices.remote.vcenter]
  const own = new Set(vms.map((vm) => estate.hosts.find((host) => host.name === vm.host)?.vcenter))
  return estate.ssoDomains
    .filter((domain) => domain.vcenters.some((vcenter) => own.has(vcenter.name)))
    .flatMap((domain) => domain.vcenters.map((vcenter) => vcenter.name))
}

/** The estate as the tabs of compute resources show it. */
export function offeredEstate(facts: DestinationFacts): EstateView {
  const names = new Set(offeredVcenters(facts))
  const { estate } = facts
  return {
    ...estate,
    hosts: estate.hosts.filter((host) => names.has(host.vcenter)),
    clusters: estate.clusters.filter((cluster) => names.has(cluster.vcenter)),
  }
}

/** A cluster's answer has all of its hosts: only stand-alone hosts are asked for by themselves. */
export function askedCompute(facts: DestinationFacts, withPools: boolean): AskedDestination[] {
  const { estate, vms, choices } = facts
  const offered = offeredEstate(facts)
  const targets: Target[] = [
    ...offered.clusters.map(({ name }): Target => ({ kind: 'cluster', cluster: name })),
    ...offered.hosts
      .filter((host) => host.cluster === '')
      .map((host): Target => ({ kind: 'host', host: host.name })),
    ...(withPools ? poolRows(offered).map((pool) => pool.target) : []),
  ]
  return targets.map((target) => ({
    key: targetKey(target),
    where: targetWords(target),
    requests: vms.map((vm) =>
      requestWithStandIn(vm, { ...choices, target, folder: null, networks: noNetworkChoice }, estate),
    ),
    // Of a resource pool the hosts are checked with that pool: the row of the host itself is another question.
    hostKey: target.kind === 'cluster' ? (host) => targetKey({ kind: 'host', host }) : null,
  }))
}

/** Each datastore as the destination of all files, in the format and with the policy that are chosen. */
export function askedStorage({ estate, vms, choices }: DestinationFacts): AskedDestination[] {
  const { seen, unseen } = offeredDatastores(estate, hostsAfter(estate, choices, vms))
  return [...seen, ...unseen].map(({ name }) => ({
    key: name,
    where: name,
    requests: vms.map((vm) => {
      const { format, policy } = choices.storage
      return requestFor(
        vm,
        { ...choices, storage: { ...noStorageChoice, datastore: name, format, policy } },
        estate,
      )
    }),
    hostKey: null,
  }))
}

/** Whether any of the VMs would be in another datacenter or vCenter. */
export function isOtherDatacenter(
  estate: EstateView | null,
  { type, target }: Choices,
  vms: readonly VmNow[],
): boolean {
  if (estate === null || target === null || type === 'storage') return false
  const there = datacenterOf(estate, target)
  return vms.some((vm) => datacenterOfHost(estate, vm.host) !== there)
}

/** A host on which no VM is yet and which the checks let pass; one without warnings first. */
export function hostInstead(
  hosts: readonly HostNow[],
  vms: readonly VmNow[],
  reports: DestinationReports,
  pages: readonly WizardPage[],
): Target | null {
  const others = hosts
    .filter((host) => !vms.some((vm) => vm.host === host.spec.name))
    .map(({ spec }): Target => ({ kind: 'host', host: spec.name }))
    .flatMap((target) => {
      const found = reports.get(targetKey(target))
      return found === undefined || holdsComputePage(found, pages) ? [] : [{ target, found }]
    })
  const clean = others.find(({ found }) => found.every((report) => report.findings.length === 0))
  return (clean ?? others[0])?.target ?? null
}
