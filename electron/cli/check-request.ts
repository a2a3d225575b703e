/**
 * What the options of `precopy check` ask for, as the request that the checks take. Names that the estate does not
 * have are refused here, with the nearest one that it has, because a wrong name is a wrong invocation and no finding;
 * only a destination network may be anything: that it is missing there is for the checks to say.
 */
import type { MigrationRequest } from '../../core/checks/request.ts'
import { buildInventory, type Inventory } from '../../core/estate/inventory.ts'
import type { Scenario, VmSpec } from '../../core/scenario/schema.ts'
import { diskFormats } from '../../core/scenario/vm-schema.ts'
import { UsageError } from './exit-status.ts'
import { requireName } from './run-plan.ts'

const formats = ['same', ...diskFormats] as const
const powerStates = ['poweredOn', 'suspended', 'poweredOff'] as const

/** The options as they were given; lists are those that may be given more than once. */
export interface CheckOptions {
  readonly vm?: string | undefined
  readonly to?: string | undefined
  readonly toCluster?: string | undefined
  readonly toPool?: string | undefined
  readonly toFolder?: string | undefined
  readonly toDatastore?: string | undefined
  readonly format?: string | undefined
  readonly powerState?: string | undefined
  readonly remoteCredentials?: string | undefined
  readonly remoteCertificate?: string | undefined
  readonly isBySystem: boolean
  readonly disks: readonly string[]
  readonly networks: readonly string[]
  readonly adapters: readonly string[]
}

/** Throws UsageError if they contradict each other, name what is not there, or say nothing of a destination. */
export function requestOf(scenario: Scenario, options: CheckOptions): MigrationRequest {
  const inventory = buildInventory(scenario)
  if (options.vm === undefined) throw new UsageError('No VM was named.', 'Say which with --vm.')
  requireName('VM', options.vm, [...inventory.vms.keys()])
  const vm = inventory.vms.get(options.vm)!.spec
  requireDestination(options)
  requirePlaces(inventory, options)
  return withoutUndefined({
    vm: vm.name,
    toHost: options.to,
    toCluster: options.toCluster,
    toPool: options.toPool,
    toFolder: options.toFolder,
    toDatastore: options.toDatastore,
    diskFormat: choice('format', options.format, formats),
    disks: diskTargets(inventory, vm, options.disks),
    networks: pairs('network', options.networks, {
      form: 'SOURCE=DESTINATION',
      example: 'VM Network=Production',
      kind: `network of ${vm.name}`,
      known: vm.nics.map((nic) => nic.portGroup),
    }),
    adapters: pairs('adapter', options.adapters, {
      form: 'ADAPTER=NETWORK',
      example: 'Network adapter 1=Production',
      kind: `network adapter of ${vm.name}`,
      known: vm.nics.map((nic) => nic.name),
    }),
    powerState: choice('power-state', options.powerState, powerStates),
    remote: remoteOf(options),
    bySystem: options.isBySystem ? true : undefined,
  })
}

function requireDestination({ to, toCluster, toPool, toDatastore, format, disks }: CheckOptions): void {
  if (to !== undefined && toCluster !== undefined) {
    throw new UsageError('--to and --to-cluster exclude each other.', 'In a cluster DRS chooses the host.')
  }
  const places = [to, toCluster, toPool, toDatastore, format]
  if (disks.length > 0 || places.some((place) => place !== undefined)) return
  throw new UsageError(
    'Nothing says where the VM is to go.',
    'Name a host with --to, a cluster with --to-cluster, or a datastore with --to-datastore.',
  )
}

function requirePlaces(inventory: Inventory, { to, toCluster, toPool, toDatastore }: CheckOptions): void {
  const clusters = [...inventory.clusters.values()]
  const pools = clusters.flatMap((cluster) => (cluster.spec.resourcePools ?? []).map((pool) => pool.name))
  if (to !== undefined) requireName('host', to, [...inventory.hosts.keys()])
  if (toCluster !== undefined) requireName('cluster', toCluster, [...inventory.clusters.keys()])
  if (toPool !== undefined) requireName('resource pool', toPool, pools)
  if (toDatastore !== undefined) requireName('datastore', toDatastore, [...inventory.datastores.keys()])
}

const diskForm = { form: 'DISK=DATASTORE:FORMAT', example: 'Hard disk 1=vmfs-2:thin' } as const

/** `DISK=DATASTORE`, `DISK=DATASTORE:FORMAT` or `DISK=:FORMAT`. */
function diskTargets(
  inventory: Inventory,
  vm: VmSpec,
  values: readonly string[],
): MigrationRequest['disks'] | undefined {
  const asked = pairs('disk', values, {
    ...diskForm,
    kind: `disk of ${vm.name}`,
    known: vm.disks.map((disk) => disk.name),
  })
  if (asked === undefined) return undefined
  const targets = Object.entries(asked).map(([disk, target]) => {
    const [datastore = '', format, ...rest] = target.split(':')
    if (rest.length > 0) throw notOfForm('disk', `${disk}=${target}`, diskForm)
    if (datastore !== '') requireName('datastore', datastore, [...inventory.datastores.keys()])
    return [
      disk,
      withoutUndefined({
        datastore: datastore === '' ? undefined : datastore,
        format: choice('disk', format, formats),
      }),
    ] as const
  })
  return Object.fromEntries(targets)
}

function remoteOf({
  remoteCredentials,
  remoteCertificate,
}: CheckOptions): MigrationRequest['remote'] | undefined {
  if (remoteCredentials === undefined && remoteCertificate === undefined) return undefined
  const certificates = ['accepted', 'not-confirmed'] as const
  return {
    credentials:
      choice('remote-credentials', remoteCredentials, ['accepted', 'wrong'] as const) ?? 'accepted',
    certificate: choice('remote-certificate', remoteCertificate, certificates) ?? 'accepted',
  }
}

interface PairForm {
  readonly form: string
  readonly example: string
  /** What stands left of the equals sign, and which there are. */
  readonly kind: string
  readonly known: readonly string[]
}

/** Names hold no equals sign, so that the first one parts a value. undefined: the option was not given. */
function pairs(
  option: string,
  values: readonly string[],
  { form, example, kind, known }: PairForm,
): Record<string, string> | undefined {
  if (values.length === 0) return undefined
  const found = new Map<string, string>()
  for (const value of values) {
    const [left = '', right = '', ...rest] = value.split('=')
    if (left === '' || right === '' || rest.length > 0) {
      throw notOfForm(option, value, { form, example })
    }
    requireName(kind, left, known)
    if (found.has(left)) throw new UsageError(`--${option} names "${left}" twice.`, 'Name it once.')
    found.set(left, right)
  }
  return Object.fromEntries(found)
}

function notOfForm(
  option: string,
  value: string,
  { form, example }: Pick<PairForm, 'form' | 'example'>,
): UsageError {
  return new UsageError(
    `--${option} "${value}" is not of the form ${form}.`,
    `For example --${option} "${example}".`,
  )
}

function choice<const Choice extends string>(
  option: string,
  value: string | undefined,
  choices: readonly Choice[],
): Choice | undefined {
  if (value === undefined) return undefined
  const found = choices.find((one) => one === value)
  if (found !== undefined) return found
  throw new UsageError(`--${option} does not know "${value}".`, `It takes ${choices.join(', ')}.`)
}

/** What was not asked for is not in the request at all, so that it prints as a person wrote it. */
function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Value
}
