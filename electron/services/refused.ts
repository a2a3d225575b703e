/** What services throw when a person asked for something that cannot be done; the router turns each into a typed refusal. */
import type { Refusal } from '../../core/base/errors.ts'

export class RefusedError extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(`${refusal.message} ${refusal.remedy}`)
    this.name = 'RefusedError'
    this.refusal = refusal
  }
}

export class NotFoundError extends Error {
  readonly kind: string
  readonly id: string

  constructor(kind: string, id: string) {
    super(`There is no ${kind} with the id ${id}.`)
    this.name = 'NotFoundError'
    this.kind = kind
    this.id = id
  }
}
