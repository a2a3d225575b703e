/** Hosts of a distributed switch, as its dialog adds and removes them (Add and Manage Hosts). Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { DistributedSwitchSpec } from '../../../core/scenario/vcenter-schema.ts'
import { switchOfNic } from './host-networking.ts'

export type Member = DistributedSwitchSpec['members'][number]

export interface MemberRow {
  readonly host: string
  /** null: it has not joined. */
  readonly member: Member | null
  /** Physical NICs that it could give. */
  readonly nics: readonly string[]
}

/** Hosts of the switch's datacenter, in the order of the inventory. */
export function memberRows(
  members: readonly Member[],
  estate: EstateView,
  datacenter: string,
  switchName: string,
): MemberRow[] {
  return estate.hosts
    .filter((host) => host.datacenter === datacenter)
    .map((host) => {
      const member = members.find((one) => one.host === host.name) ?? null
      const nics = host.physicalNics
        .map((nic) => nic.name)
        .filter(
          (nic) =>
            member?.uplinks.includes(nic) === true ||
            ['', switchName].includes(switchOfNic(host, estate, nic)),
        )
      return { host: host.name, member, nics }
    })
}

export function withMember(members: readonly Member[], host: string, uplinks: string[] | null): Member[] {
  if (uplinks === null) return members.filter((one) => one.host !== host)
  const changed = { host, uplinks }
  return members.some((one) => one.host === host)
    ? members.map((one) => (one.host === host ? changed : one))
    : [...members, changed]
}
