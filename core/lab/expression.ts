/**
 * A lab expression, read once and asked of many states. Asking never throws: evidence that is not there yet is
 * `missing`, anything else that goes wrong is `failed`, and both say why in plain words.
 */
import { celEnv, isCelError, isCelList, isCelUint, parse, plan } from '@bufbuild/cel'
import type { Expr } from '@bufbuild/cel-spec/cel/expr/syntax_pb.js'
import { checkTypes } from './expression-types.ts'
import { emptyListMessage, fits, labFunctions, named, type StaticType } from './expression-functions.ts'
import type { LabView } from './view-table.ts'

/** A plain value, or a list of them (a curve, an order). */
export type AskedValue = boolean | number | string | readonly (boolean | number | string)[]

export type Asked =
  | { readonly kind: 'value'; readonly value: AskedValue }
  | { readonly kind: 'missing'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }

export interface Expression {
  readonly text: string
  readonly type: StaticType
  /** Variables of the view that it asks for. */
  readonly variables: ReadonlySet<string>
  ask(view: LabView): Asked
}

/** What is wrong with an expression, and at which of its characters (from 1). */
export interface ExpressionFault {
  readonly character: number
  readonly message: string
  readonly expected: string
}

export type ReadExpression =
  { readonly expression: Expression } | { readonly faults: readonly ExpressionFault[] }

const environment = celEnv({ funcs: labFunctions })

/** Reads and type-checks an expression that must give one of `wanted`. */
export function readExpression(text: string, wanted: readonly StaticType[]): ReadExpression {
  const parsed = parsedOrFault(text)
  if ('faults' in parsed) return parsed
  const positions = parsed.sourceInfo?.positions ?? {}
  const { type, problems, variables } = checkTypes(parsed.expr)
  const faults = problems.map(({ node, message, expected }) => ({
    character: (positions[String(node)] ?? 0) + 1,
    message,
    expected,
  }))
  if (faults.length === 0 && !wanted.some((one) => fits(type, one))) {
    const names = wanted.map(named).join(' or ')
    faults.push({ character: 1, message: `It gives a ${named(type)}.`, expected: `a ${names}` })
  }
  if (faults.length > 0) return { faults }
  const planned = plan(environment, parsed)
  const ask = (view: LabView): Asked => asked(() => planned(view as never))
  return { expression: { text, type, variables, ask } }
}

type Parsed = ReturnType<typeof parse> & { expr: Expr }

function parsedOrFault(text: string): Parsed | { readonly faults: readonly ExpressionFault[] } {
  try {
    return parse(text)
  } catch (error) {
    const location = (error as { location?: { start?: { offset?: number } } }).location
    const message = error instanceof Error ? error.message : String(error)
    return {
      faults: [
        {
          character: (location?.start?.offset ?? 0) + 1,
          message: `It is not CEL: ${message.replace(/^<input>:\d+:\d+: /, '')}.`,
          expected: 'a CEL expression',
        },
      ],
    }
  }
}

/**
 * The value of an expression over values by name (a template of a lab), or what is wrong with it. Numbers, texts,
 * conditions and lists of them.
 */
export function valueOver(
  text: string,
  values: Readonly<Record<string, unknown>>,
): { readonly value: AskedValue } | { readonly problem: string } {
  const parsed = parsedOrFault(text)
  if ('faults' in parsed) return { problem: parsed.faults[0]?.message ?? 'It is not CEL.' }
  const planned = plan(environment, parsed)
  const answer = asked(() => planned(values as never))
  return answer.kind === 'value' ? { value: answer.value } : { problem: answer.why }
}

function asked(evaluate: () => unknown): Asked {
  const result = resultOf(evaluate)
  if (result instanceof Error) return whyNot(result.message)
  const plain = plainOf(result)
  if (plain !== null) return { kind: 'value', value: plain }
  if (isCelList(result)) {
    const items = [...result].map(plainOf)
    if (items.every((item) => item !== null)) return { kind: 'value', value: items }
    return { kind: 'failed', why: 'It gives a list of something else than numbers, texts or conditions.' }
  }
  if (typeof result === 'number') return { kind: 'failed', why: 'It gives no finite number.' }
  return { kind: 'failed', why: 'It gives neither a number, a text, a condition nor a list of them.' }
}

/** null for what is no plain value. */
function plainOf(result: unknown): boolean | number | string | null {
  if (typeof result === 'boolean' || typeof result === 'string') return result
  if (typeof result === 'bigint') return Number(result)
  if (isCelUint(result)) return Number(result.value)
  return typeof result === 'number' && Number.isFinite(result) ? result : null
}

function resultOf(evaluate: () => unknown): unknown {
  try {
    const result = evaluate()
    return isCelError(result) ? new Error(result.message) : result
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function whyNot(message: string): Asked {
  const field = /^field not found: (.*)$/.exec(message)
  if (field !== null) return { kind: 'missing', why: `There is no "${field[1]}" yet.` }
  if (/^index .* out of bounds/.test(message) || message === emptyListMessage) {
    return { kind: 'missing', why: 'What it asks for has not happened yet.' }
  }
  return { kind: 'failed', why: `It cannot be judged: ${message}.` }
}
