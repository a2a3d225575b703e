/**
 * Copies between types of datastores of which only the types, the mover and a span of rates are stated: each pair is
 * simulated with what is usual for its types, and the slowest and the fastest pair are held against the span.
 */
import { z } from 'zod'
import { gibBytes } from '../base/units.ts'
import type { DatastoreSpec } from '../scenario/vcenter-schema.ts'
import { simulateCopies } from './disk-copy-plan.ts'
import type { DiskSimulation, MeasuredCase } from './measured-case.ts'

const schema = z.looseObject({
  inputs: z.looseObject({ path: z.string(), nicFasterThanResult: z.literal(true) }),
  observed: z.looseObject({ throughputMBps: z.tuple([z.number().positive(), z.number().positive()]) }),
})
const pathWords = /^software data mover between ([\w/]+) and ([\w/]+)$/
const percentWords = /(\d+) ?%/

type DatastoreType = DatastoreSpec['type']

/** Block storage of an array carries VMFS. */
const types: Readonly<Record<string, DatastoreType>> = {
  FC: 'VMFS',
  iSCSI: 'VMFS',
  VMFS: 'VMFS',
  NFS: 'NFS',
  vSAN: 'vSAN',
  vVol: 'vVol',
}
/** Long enough that the pipeline's beginning and end do not show. */
const sizeGiB = 4

/** null if the case says something else, or names a type that is not known here. */
export function expressTypesOfDatastores(
  published: unknown,
  tolerance: unknown,
): Omit<MeasuredCase, 'id' | 'kind'> | null {
  const parsed = schema.safeParse(published)
  if (!parsed.success) return null
  const { inputs, observed } = parsed.data
  const [ones, others] = (pathWords.exec(inputs.path) ?? []).slice(1).map(typesIn)
  if (ones === undefined || others === undefined || ones.length === 0 || others.length === 0) return null
  const pairs = ones.flatMap((one) =>
    others.flatMap((other) => [[one, other] as const, [other, one] as const]),
  )
  const [least, most] = observed.throughputMBps
  const figures = { 'throughputMBps[0]': least, 'throughputMBps[1]': most }
  const percent = percentWords.exec(JSON.stringify(tolerance ?? ''))?.[1]
  const bound = percent === undefined ? null : { rel: Number(percent) / 100 }
  return {
    observed: figures,
    tolerances: bound === null ? {} : Object.fromEntries(Object.keys(figures).map((name) => [name, bound])),
    expressed: {
      simulations: pairs.map(([from, to]) => simulationOf(from, to)),
      conclude: (outcomes) => {
        const rates = outcomes.map(({ quantities }) => quantities['throughputMBps']!)
        const predicted = { 'throughputMBps[0]': Math.min(...rates), 'throughputMBps[1]': Math.max(...rates) }
        return { predicted, outcome: null, isComparable: true }
      },
    },
  }
}

/** Empty if one of them is not known. */
function typesIn(words: string): DatastoreType[] {
  const found = words.split('/').map((word) => types[word])
  return found.some((type) => type === undefined) ? [] : found.filter((type) => type !== undefined)
}

function simulationOf(from: DatastoreType, to: DatastoreType): DiskSimulation {
  return {
    run() {
      const seconds = simulateCopies({
        copies: 1,
        provisionedGiB: sizeGiB,
        allocatedGiB: sizeGiB,
        source: { type: from },
        via: [{ kind: 'fs3dm' }],
        target: { type: to },
      })
      return { converged: true, quantities: { throughputMBps: (sizeGiB * gibBytes) / 1e6 / seconds } }
    },
  }
}
