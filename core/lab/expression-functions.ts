/**
 * The functions that lab expressions may call: their types for the check at opening, and the implementations
 * that are ours. All numbers of the view are doubles; mixed arithmetic with whole literals is allowed, so that
 * authors need not know CEL's kinds of number.
 */
import { CelScalar, celFunc, listType, type CelFunc } from '@bufbuild/cel'
import { byteSize, clockTime, threeDigits, timeSpan } from '../base/format.ts'
import { mibBytes, nsPerMs } from '../base/units.ts'
import { nameOfType } from './view-reference.ts'
import type { ViewType } from './view-table.ts'

/** A type of the view, or `any` where only the run can say. */
export type StaticType = ViewType | 'any' | { readonly listOf: StaticType } | { readonly mapOf: StaticType }

/** What a call gives, or why it cannot be made. */
export type CallType = StaticType | { readonly problem: string; readonly expected: string }

/** Said by `last` of an empty list: not an error, the evidence is only not there yet. */
export const emptyListMessage = 'the list is still empty'

const { DOUBLE, INT, STRING, DYN } = CelScalar

const mixedArithmetic: CelFunc[] = (
  [
    ['_+_', (left: number, right: number) => left + right],
    ['_-_', (left: number, right: number) => left - right],
    ['_*_', (left: number, right: number) => left * right],
    ['_/_', (left: number, right: number) => left / right],
    ['_%_', (left: number, right: number) => left % right],
  ] as const
).flatMap(([name, act]) => [
  celFunc(name, [DOUBLE, INT], DOUBLE, (left, right) => act(left, Number(right))),
  celFunc(name, [INT, DOUBLE], DOUBLE, (left, right) => act(Number(left), right)),
  // CEL itself knows the rest of whole numbers only.
  ...(name === '_%_' ? [celFunc(name, [DOUBLE, DOUBLE], DOUBLE, act)] : []),
])

function numbersOf(list: Iterable<unknown>): number[] {
  return [...list].map(Number)
}

function someOf(list: Iterable<unknown>): number[] {
  const numbers = numbersOf(list)
  if (numbers.length === 0) throw new Error(emptyListMessage)
  return numbers
}

function toNumber(name: string, act: (value: number) => number): CelFunc[] {
  return [
    celFunc(name, [DOUBLE], DOUBLE, (value) => act(value)),
    celFunc(name, [INT], DOUBLE, (value) => act(Number(value))),
  ]
}

function ofNumber(name: string, act: (value: number) => string): CelFunc[] {
  return [
    celFunc(name, [DOUBLE], STRING, (value) => act(value)),
    celFunc(name, [INT], STRING, (value) => act(Number(value))),
  ]
}

/** Registered beside CEL's own. */
export const labFunctions: CelFunc[] = [
  ...mixedArithmetic,
  celFunc('last', [listType(DYN)], DYN, (list) => {
    const entry = [...list].at(-1)
    if (entry === undefined) throw new Error(emptyListMessage)
    return entry
  }),
  ...toNumber('abs', Math.abs),
  ...toNumber('round', Math.round),
  ...toNumber('ceil', Math.ceil),
  ...toNumber('floor', Math.floor),
  celFunc('sum', [listType(DYN)], DOUBLE, (list) => numbersOf(list).reduce((sum, one) => sum + one, 0)),
  celFunc('least', [listType(DYN)], DOUBLE, (list) => someOf(list).reduce((low, one) => Math.min(low, one))),
  celFunc('most', [listType(DYN)], DOUBLE, (list) => someOf(list).reduce((high, one) => Math.max(high, one))),
  ...ofNumber('clock', (ms) => clockTime(Math.round(ms * nsPerMs))),
  ...ofNumber('span', (ms) => timeSpan(Math.round(ms * nsPerMs))),
  ...ofNumber('memory', (mib) => byteSize(mib * mibBytes)),
  ...ofNumber('figure', (value) => threeDigits(value)),
]

type Rule = (types: readonly StaticType[]) => CallType

function all(wanted: StaticType, gives: StaticType): Rule {
  return (types) => {
    const wrong = types.find((type) => !fits(type, wanted))
    return wrong === undefined ? gives : mismatch(wrong, wanted)
  }
}

const comparison: Rule = ([left = 'any', right = 'any']) => {
  if (left === 'any' || right === 'any') return 'truth'
  if (fits(left, 'number')) return fits(right, 'number') ? 'truth' : mismatch(right, 'number')
  if (fits(left, 'text')) return fits(right, 'text') ? 'truth' : mismatch(right, 'text')
  return mismatch(left, 'number')
}

const equality: Rule = ([left = 'any', right = 'any']) =>
  fits(left, right) || fits(right, left)
    ? 'truth'
    : {
        problem: `A ${named(left)} never equals a ${named(right)}.`,
        expected: 'two values of one type',
      }

const sum: Rule = (types) => {
  const [left = 'any', right = 'any'] = types
  if (isList(left) && isList(right)) return left.listOf === 'any' ? right : left
  if (fits(left, 'text') && fits(right, 'text')) return left === 'any' ? right : left
  return all('number', 'number')(types)
}

const choice: Rule = ([test = 'any', then = 'any', otherwise = 'any']) => {
  if (!fits(test, 'truth')) return mismatch(test, 'truth')
  return then === 'any' ? otherwise : then
}

const entry: Rule = ([of = 'any', at = 'any']) => {
  if (of === 'any') return 'any'
  if (isList(of)) return fits(at, 'number') ? of.listOf : mismatch(at, 'number')
  if (typeof of === 'object' && 'mapOf' in of) return fits(at, 'text') ? of.mapOf : mismatch(at, 'text')
  return { problem: `A ${named(of)} has no entries.`, expected: 'a list or a map' }
}

const membership: Rule = ([what = 'any', of = 'any']) => {
  if (of === 'any' || (typeof of === 'object' && 'mapOf' in of)) return 'truth'
  if (!isList(of)) return { problem: `A ${named(of)} has no entries.`, expected: 'a list or a map' }
  return fits(what, of.listOf) ? 'truth' : mismatch(what, of.listOf)
}

const size: Rule = ([of = 'any']) =>
  typeof of === 'object' || of === 'text' || of === 'any'
    ? 'number'
    : { problem: `A ${named(of)} has no size.`, expected: 'a list, a map or a text' }

const last: Rule = ([of = 'any']) => {
  if (of === 'any') return 'any'
  return isList(of) ? of.listOf : { problem: `A ${named(of)} has no last entry.`, expected: 'a list' }
}

const ofNumbers: Rule = ([of = 'any']) => {
  if (of === 'any') return 'number'
  if (!isList(of)) return { problem: `A ${named(of)} is no list.`, expected: 'a list of numbers' }
  return fits(of.listOf, 'number') ? 'number' : mismatch(of.listOf, 'number')
}

const arithmetic = all('number', 'number')
const logic = all('truth', 'truth')
const ofText = all('text', 'truth')

const rules: Readonly<Record<string, Rule>> = {
  '_&&_': logic,
  '_||_': logic,
  '!_': logic,
  '@not_strictly_false': () => 'truth',
  '_==_': equality,
  '_!=_': equality,
  '_<_': comparison,
  '_<=_': comparison,
  '_>_': comparison,
  '_>=_': comparison,
  '_+_': sum,
  '_-_': arithmetic,
  '_*_': arithmetic,
  '_/_': arithmetic,
  '_%_': arithmetic,
  '-_': arithmetic,
  '_?_:_': choice,
  '_[_]': entry,
  '@in': membership,
  size,
  last,
  abs: arithmetic,
  round: arithmetic,
  ceil: arithmetic,
  floor: arithmetic,
  sum: ofNumbers,
  least: ofNumbers,
  most: ofNumbers,
  startsWith: ofText,
  endsWith: ofText,
  contains: ofText,
  string: () => 'text',
  clock: all('number', 'text'),
  span: all('number', 'text'),
  memory: all('number', 'text'),
  figure: all('number', 'text'),
}

/** The type that a call gives with operands of these types (the target first). */
export function functionType(name: string, types: readonly StaticType[]): CallType {
  if (!Object.hasOwn(rules, name)) {
    const known = Object.keys(rules).filter((one) => /^[a-z]/i.test(one))
    return { problem: `There is no function "${name}".`, expected: `one of ${known.join(', ')}` }
  }
  return rules[name]!(types)
}

function isList(type: StaticType): type is { readonly listOf: StaticType } {
  return typeof type === 'object' && 'listOf' in type
}

/** Whether a value of the one type may stand where the other is wanted. */
export /** Whether a value of this type may stand where the other is wanted. */
function fits(type: StaticType, wanted: StaticType): boolean {
  if (type === 'any' || wanted === 'any') return true
  if (isList(type) && isList(wanted)) return fits(type.listOf, wanted.listOf)
  return named(type) === named(wanted)
}

function mismatch(type: StaticType, wanted: StaticType): CallType {
  return {
    problem: `A ${named(type)} stands where a ${named(wanted)} belongs.`,
    expected: `a ${named(wanted)}`,
  }
}

/** A type as a sentence says it. */
export function named(type: StaticType): string {
  if (type === 'any') return 'value'
  return type === 'truth' ? 'condition' : nameOfType(type as ViewType)
}
