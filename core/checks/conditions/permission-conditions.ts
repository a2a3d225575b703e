/**
 * Condition of the privileges that a migration asks of the person who starts it. On the VM or its folder: to migrate
 * it. On the destination, only for what changes: the pool, the datastores, the networks ("Required Privileges for
 * Common Tasks", vSphere Security). What vCenter itself starts runs as System and is not asked (FD-NOVM).
 */
import type { MissingPrivilege } from '../../estate/inventory.ts'
import { distributedSwitchOf } from '../../estate/lookup.ts'
import type { Privilege } from '../../scenario/vcenter-schema.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

interface Demand {
  readonly privilege: Privilege
  /** As a person names it. */
  readonly object: string
  /** Where it may be granted or missing: the object, or what it is reached through. */
  readonly names: readonly string[]
}

/** As the roles editor shows them. */
const privilegeNames: Readonly<Record<Privilege, string>> = {
  'Resource.HotMigrate': 'Resource > Migrate powered on virtual machine',
  'Resource.ColdMigrate': 'Resource > Migrate powered off virtual machine',
  'Resource.AssignVMToPool': 'Resource > Assign virtual machine to resource pool',
  'Datastore.AllocateSpace': 'Datastore > Allocate space',
  'Network.Assign': 'Network > Assign network',
}

function demandsOf(subject: CheckSubject): readonly Demand[] {
  const { vm } = subject
  const migrate: Demand = {
    privilege: vm.powerState === 'poweredOn' ? 'Resource.HotMigrate' : 'Resource.ColdMigrate',
    object: vm.name,
    names: [vm.name, ...(vm.spec.folder === undefined ? [] : [vm.spec.folder])],
  }
  return [migrate, ...poolDemands(subject), ...datastoreDemands(subject), ...networkDemands(subject)]
}

/** A VM that stays in its pool is not assigned to one. */
function poolDemands({ vm, request, source, destination, movesCompute }: CheckSubject): readonly Demand[] {
  const from = source.cluster === '' ? source.name : source.cluster
  const to = destination.cluster === '' ? destination.name : destination.cluster
  const isOtherPool = request.toPool !== undefined && request.toPool !== (vm.spec.resourcePool ?? '')
  if (!movesCompute || (from === to && !isOtherPool)) return []
  const pool = request.toPool ?? ''
  return [
    {
      privilege: 'Resource.AssignVMToPool',
      object: pool === '' ? `the root resource pool of ${to}` : pool,
      names: [...(pool === '' ? [] : [pool]), to, destination.name],
    },
  ]
}

function datastoreDemands({ home, disks }: CheckSubject): readonly Demand[] {
  const targets = [
    ...(home.isMoving && home.to !== null ? [home.to.name] : []),
    ...disks.filter((move) => move.isMoving || move.format !== 'same').map((move) => move.to.name),
  ]
  return [...new Set(targets)].map((name) => ({
    privilege: 'Datastore.AllocateSpace',
    object: name,
    names: [name],
  }))
}

/** Of the same label inside one datacenter it is the same network, unless one is of a distributed switch. */
function networkDemands({ source, destination, nics }: CheckSubject): readonly Demand[] {
  const labels = nics
    .filter(({ nic, from, label, to }) => {
      if (to === null) return false
      if (label !== nic.portGroup || source.datacenter !== destination.datacenter) return true
      return from !== null && distributedSwitchOf(from)?.name !== distributedSwitchOf(to)?.name
    })
    .map((move) => move.label)
  return [...new Set(labels)].map((name) => ({ privilege: 'Network.Assign', object: name, names: [name] }))
}

function covers(missing: MissingPrivilege, { privilege, names }: Demand): boolean {
  return missing.privilege === privilege && (missing.object === undefined || names.includes(missing.object))
}

function checkPrivileges(subject: CheckSubject): readonly CheckResult[] {
  const { inventory, request } = subject
  if (request.bySystem === true) return []
  const lacking = inventory.missingPrivileges
  return demandsOf(subject)
    .filter((demand) => lacking.some((missing) => covers(missing, demand)))
    .map((demand) => ({
      message: `You do not hold privilege ${privilegeNames[demand.privilege]} on ${demand.object}.`,
      remedy: 'Grant the privilege; what maintenance mode and DRS move is not stopped by this.',
      left: { label: `Your privileges on ${demand.object}`, value: `without ${demand.privilege}` },
      right: { label: 'Needed', value: demand.privilege },
      fields: [
        { label: 'object', value: demand.object },
        { label: 'privilegeId', value: demand.privilege },
      ],
      cures: [
        {
          text: `Grant ${demand.privilege} on ${demand.object} to the user`,
          place: `${demand.object} > Permissions; the role under Administration > Access Control > Roles`,
          inVsphere: true,
          commands: [
            {
              type: 'set-privileges' as const,
              missing: lacking.filter((missing) => !covers(missing, demand)),
            },
          ],
          effort: 1 as const,
        },
      ],
    }))
}

export const permissionConditions: Conditions = {
  'perm-migrate': checkPrivileges,
}
