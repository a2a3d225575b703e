/**
 * Published copies of whole disks as cases: tables of copies over named sources, networks and destinations; a copy
 * to a disk that commits every write; many copies from one host at once; copies between types of datastores. Told by
 * their shape. Rates of stages come from the rows marked for calibration of the same file, by one fit for all
 * (`pipeline-fit.ts`), or are a datastore's defaults; the mover is the estate's own, and the copy is simulated, extent
 * by extent.
 */
import { z } from 'zod'
import { mibBytes } from '../base/units.ts'
import { moverDepth } from '../storage/granularity.ts'
import { moverDevice } from '../migration/disk-speeds.ts'
import { measuredEnd, simulateCopies, type CopyPlan, type ViaPlan } from './disk-copy-plan.ts'
import { expressTypesOfDatastores } from './disk-types.ts'
import type { DiskSimulation, ExpressedCase, MeasuredCase, Quantities, Tolerances } from './measured-case.ts'
import { fitStages } from './pipeline-fit.ts'

type PublishedCase = Readonly<Record<string, unknown>>
type Expressed = Omit<MeasuredCase, 'id' | 'kind'>

const size = z.number().positive().max(1_000_000)
const rowSchema = z.tuple([z.string(), z.string(), z.string(), z.number(), size, size])
const disk = { provisionedGiB: size, allocatedGiB: size }
const tableSchema = z.looseObject({
  inputs: z.looseObject({ ...disk, columns: z.array(z.string()) }),
  observed: z.looseObject({ rows: z.array(rowSchema).min(1).max(1000) }),
})
const syncedSchema = z.looseObject({
  inputs: z.looseObject({
    ...disk,
    syncWrites: z.literal(true),
    source: z.string(),
    dest: z.string(),
    nic: z.string(),
  }),
  observed: z.looseObject({ MiBps: size }),
})
const concurrentSchema = z.looseObject({
  use: z.string().default(''),
  inputs: z.looseObject({
    vms: z.number().int().min(1).max(1000),
    dataGiBPerVm: size,
    provisionedGiBPerVm: size,
    esxiHosts: z.literal(1),
  }),
  observed: z.looseObject({ totalSec: size, aggregateMiBps: size }),
})

type Table = z.infer<typeof tableSchema>
type Concurrent = z.infer<typeof concurrentSchema>

const columnNames = 'source,dest,nic,mtu,sec,MiBps'
const mibPerGib = 1024
/** What destinations of copies that are read by another program take: never the limit. */
const fastMiBs = 100_000
/** Of a network where a case does not say what its frames carry. */
const usualMtu = 1500

/** For each case its form for storage, or null. */
export function expressDiskCases(cases: readonly PublishedCase[]): (Expressed | null)[] {
  const tables = cases.flatMap((published) => tableOf(published) ?? [])
  const concurrent = cases.flatMap((published) => concurrentSchema.safeParse(published).data ?? [])
  return cases.map((published) => {
    const tolerance = published['tolerance']
    const table = tableOf(published)
    if (table !== null) return expressTable(table, tolerance)
    const synced = syncedSchema.safeParse(published)
    if (synced.success) return expressSynced(synced.data, tables, tolerance)
    const together = concurrentSchema.safeParse(published)
    return together.success
      ? expressConcurrent(together.data, concurrent, tolerance)
      : expressTypesOfDatastores(published, tolerance)
  })
}

function tableOf(published: PublishedCase): Table | null {
  const parsed = tableSchema.safeParse(published)
  return parsed.success && parsed.data.inputs.columns.join() === columnNames ? parsed.data : null
}

/** MiB per second of each stage of a table: what is read is the whole disk, what is sent and written is allocated. */
function ratesOf({ inputs, observed }: Table): ReadonlyMap<string, number> {
  const knownSeconds = (inputs.allocatedGiB * mibPerGib * mibBytes) / moverDevice('fs3dm').readBytesPerSecond
  const runs = observed.rows.map(([source, dest, nic, mtu, seconds]) => ({
    stages: [`from ${source}`, networkName(nic, mtu), `to ${dest}`],
    seconds,
    knownSeconds,
  }))
  const rates = [...fitStages(runs, moverDepth)].map(([stage, seconds]) => {
    const gib = stage.startsWith('from ') ? inputs.provisionedGiB : inputs.allocatedGiB
    return [stage, (gib * mibPerGib) / seconds] as const
  })
  return new Map(rates)
}

/** The disk's datastore: a VMFS of that rate. */
function fromRate(readMiBs: number): CopyPlan['source'] {
  return measuredEnd('VMFS', readMiBs, fastMiBs)
}

/** An NFS datastore that is written at that rate. */
function toRate(writeMiBs: number, more: CopyPlan['target']['performance'] = {}): CopyPlan['target'] {
  return measuredEnd('NFS', fastMiBs, writeMiBs, more)
}

/** The host's mover, and the network to the NFS server. */
function overNetwork(miBs: number): readonly ViaPlan[] {
  return [{ kind: 'fs3dm' }, { kind: 'network', miBs }]
}

function networkName(nic: string, mtu: number): string {
  return `over ${nic}/${mtu}`
}

function expressTable(table: Table, tolerance: unknown): Expressed {
  const rates = ratesOf(table)
  const { rows } = table.observed
  const plans = rows.map(([source, dest, nic, mtu]): CopyPlan => ({
    copies: 1,
    provisionedGiB: table.inputs.provisionedGiB,
    allocatedGiB: table.inputs.allocatedGiB,
    source: fromRate(rates.get(`from ${source}`)!),
    via: overNetwork(rates.get(networkName(nic, mtu))!),
    target: toRate(rates.get(`to ${dest}`)!),
  }))
  const observed = Object.fromEntries(rows.map((row, index) => [`sec[${index}]`, row[4]]))
  const tolerances = spread(observed, tolerance, 'sec')
  return { observed, tolerances, expressed: caseOf(plans, (seconds, index) => [`sec[${index}]`, seconds]) }
}

/** Only hard disks are known to lose a turn for each commit; stages must be known from a table of the same file. */
function expressSynced(
  { inputs, observed }: z.infer<typeof syncedSchema>,
  tables: readonly Table[],
  tolerance: unknown,
): Expressed | null {
  const rates = tables
    .map(ratesOf)
    .find((known) => known.has(`from ${inputs.source}`) && known.has(`to ${inputs.dest}`))
  if (rates === undefined || !/\bHDD\b/.test(inputs.dest)) return null
  const networks = inputs.nic.split(' or ').map((nic) => rates.get(networkName(nic, usualMtu)))
  if (networks.some((rate) => rate === undefined)) return null
  const plans = networks.map((network): CopyPlan => ({
    copies: 1,
    provisionedGiB: inputs.provisionedGiB,
    allocatedGiB: inputs.allocatedGiB,
    source: fromRate(rates.get(`from ${inputs.source}`)!),
    via: overNetwork(network!),
    target: toRate(rates.get(`to ${inputs.dest}`)!, { medium: 'hard-disk', isSynchronous: true }),
  }))
  const allocatedMiB = inputs.allocatedGiB * mibPerGib
  const figures = Object.fromEntries(plans.map((_, index) => [`MiBps[${index}]`, observed.MiBps]))
  return {
    observed: figures,
    tolerances: spread(figures, tolerance, 'MiBps'),
    expressed: caseOf(plans, (seconds, index) => [`MiBps[${index}]`, allocatedMiB / seconds]),
  }
}

/** One copy's own rate from a calibration run of one, the host's from the best calibration run of several. */
function expressConcurrent(
  { inputs, observed }: Concurrent,
  all: readonly Concurrent[],
  tolerance: unknown,
): Expressed | null {
  const calibration = all.filter(({ use }) => use === 'calibration')
  const rateOf = ({ inputs: given, observed: seen }: Concurrent) =>
    (given.vms * given.dataGiBPerVm * mibPerGib) / seen.totalSec
  const ownMiBs = Math.max(...calibration.filter(({ inputs: given }) => given.vms === 1).map(rateOf))
  const hostMiBs = Math.max(...calibration.filter(({ inputs: given }) => given.vms > 1).map(rateOf))
  if (ownMiBs === -Infinity || hostMiBs === -Infinity) return null
  const plan: CopyPlan = {
    copies: inputs.vms,
    provisionedGiB: inputs.provisionedGiBPerVm,
    allocatedGiB: inputs.dataGiBPerVm,
    source: fromRate(fastMiBs),
    via: [{ kind: 'nfc', streamMiBs: ownMiBs, hostMiBs }],
    target: toRate(fastMiBs),
  }
  const figures = { totalSec: observed.totalSec }
  return {
    observed: { ...figures, aggregateMiBps: observed.aggregateMiBps },
    tolerances: spread(figures, tolerance, 'totalSec'),
    expressed: {
      simulations: [simulationOf(plan)],
      conclude: ([only]) => {
        const totalSec = only?.quantities['seconds'] ?? 0
        const aggregateMiBps = (inputs.vms * inputs.dataGiBPerVm * mibPerGib) / totalSec
        return { predicted: { totalSec, aggregateMiBps }, outcome: null, isComparable: true }
      },
    },
  }
}

function caseOf(
  plans: readonly CopyPlan[],
  figure: (seconds: number, index: number) => readonly [string, number],
): ExpressedCase {
  return {
    simulations: plans.map(simulationOf),
    conclude: (outcomes) => ({
      predicted: Object.fromEntries(
        outcomes.map(({ quantities }, index) => figure(quantities['seconds']!, index)),
      ),
      outcome: null,
      isComparable: true,
    }),
  }
}

function simulationOf(plan: CopyPlan): DiskSimulation {
  return { run: () => ({ converged: true, quantities: { seconds: simulateCopies(plan) } }) }
}

/** The tolerance that the case gives for `name`, for each of its figures. */
function spread(figures: Quantities, tolerance: unknown, name: string): Tolerances {
  const schema = z.looseObject({
    [name]: z.looseObject({ rel: z.number().optional(), abs: z.number().optional() }),
  })
  const parsed = schema.safeParse(tolerance)
  const bound = parsed.success ? parsed.data[name] : undefined
  if (bound === undefined) return {}
  return Object.fromEntries(Object.keys(figures).map((figure) => [figure, bound as Tolerances[string]]))
}
