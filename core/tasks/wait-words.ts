/** Why a task waits, as one sentence without its full stop: what is used up, or who comes first. */
import type { ResourceKind, ResourceUse } from './cost-model.ts'

/** A resource at the moment at which a task was held back there. */
export interface WaitFigures {
  readonly use: ResourceUse
  readonly usedCost: number
  readonly maxCost: number
  /** What holds of the resource now, as `ResourceUse.words` says it. */
  readonly words: string
  /** Words of the operation that waits. */
  readonly operation: string
}

/** `esx-02 runs 8 of 8 vMotions on its 10 GbE vMotion network` */
export function fullInWords({ use, usedCost, maxCost, words, operation }: WaitFigures): string {
  switch (use.resource) {
    case 'network':
      return `${use.object} runs ${usedCost} of ${maxCost} vMotions on its ${words}`
    case 'host':
      return `${use.object} carries ${usedCost} of ${maxCost} for migrations, and a ${operation} counts ${use.cost}`
    case 'datastore':
      return `datastore ${use.object} carries ${usedCost} of ${maxCost} for migrations, and this ${operation} counts ${use.cost} there`
  }
}

/** `db-01 waits for esx-02 as well and came first` */
export function behindInWords(use: ResourceUse, first: string): string {
  return `${first} waits for ${resourceInWords(use.resource, use.object)} as well and came first`
}

function resourceInWords(resource: ResourceKind, object: string): string {
  if (resource === 'network') return `the vMotion network of ${object}`
  return resource === 'host' ? object : `datastore ${object}`
}

/** Most names that a list tells; a host's limit of 8 vMotions fits. */
const mostNames = 8

/** `web-01, web-02 and 3 more` */
export function namesInWords(names: readonly string[]): string {
  const listed = names.slice(0, mostNames).join(', ')
  return names.length > mostNames ? `${listed} and ${names.length - mostNames} more` : listed
}
