/**
 * What the person at the Client may do, as a form: privileges held at all, and objects that are left out of one.
 * The command lists what is missing. Pure.
 */
import type { z } from 'zod'
import type { EstateView } from '../../../core/contract/estate-view.ts'
import {
  privileges,
  type missingPrivilegesSchema,
  type Privilege,
} from '../../../core/scenario/vcenter-schema.ts'

export type MissingPrivilege = z.infer<typeof missingPrivilegesSchema>[number]
export interface PrivilegeGap {
  readonly privilege: Privilege
  readonly object: string
}

export interface PermissionForm {
  readonly held: readonly Privilege[]
  readonly gaps: readonly PrivilegeGap[]
}

export function formOf(missing: readonly MissingPrivilege[]): PermissionForm {
  const nowhere = new Set(missing.filter((one) => one.object === undefined).map((one) => one.privilege))
  const gaps = missing.flatMap(({ privilege, object }) =>
    object === undefined ? [] : [{ privilege, object }],
  )
  return { held: privileges.filter((one) => !nowhere.has(one)), gaps }
}

/** A gap of a privilege that is held nowhere says nothing more and is left out. */
export function missingOf({ held, gaps }: PermissionForm): MissingPrivilege[] {
  return [
    ...privileges.filter((one) => !held.includes(one)).map((privilege) => ({ privilege })),
    ...gaps.filter(({ privilege }) => held.includes(privilege)),
  ]
}

export function withGap(gaps: readonly PrivilegeGap[], gap: PrivilegeGap): readonly PrivilegeGap[] {
  return isIn(gaps, gap) ? gaps : [...gaps, gap]
}

export function isIn(gaps: readonly PrivilegeGap[], { privilege, object }: PrivilegeGap): boolean {
  return gaps.some((one) => one.privilege === privilege && one.object === object)
}

/** What a privilege can be kept from: VMs, hosts, clusters, pools, datastores, networks, each once. */
export function objectNames(estate: EstateView): string[] {
  return [
    ...new Set([
      ...estate.vms.map((one) => one.name),
      ...estate.hosts.map((one) => one.name),
      ...estate.clusters.flatMap((one) => [one.name, ...one.pools.map((pool) => pool.name)]),
      ...estate.hosts.flatMap((one) => one.datastores),
      ...estate.vms.flatMap((one) => one.nics.map((nic) => nic.portGroup)),
    ]),
  ].filter((name) => name !== '')
}
