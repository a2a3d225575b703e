/**
 * Checks names and types of an expression against the table of the lab view, before anything is evaluated: a
 * misspelt field or a number compared with a text is told when the lab is opened. The library's own checker
 * (0.6.1) knows constants and identifiers only, so the walk over its syntax tree is here.
 */
import type { Expr } from '@bufbuild/cel-spec/cel/expr/syntax_pb.js'
import { functionType, named, type StaticType } from './expression-functions.ts'
import { viewRecords, viewVariables, type ViewField } from './view-table.ts'

export interface ExpressionProblem {
  /** Id of the syntax node, for its place in the text. */
  readonly node: bigint
  readonly message: string
  readonly expected: string
}

export interface StaticResult {
  readonly type: StaticType
  readonly problems: readonly ExpressionProblem[]
  /** Variables of the view that it asks for. */
  readonly variables: ReadonlySet<string>
}

/** Macros inside macros inside macros; deeper ones could take for ever on a long trace. */
const maxMacroDepth = 3

export function checkTypes(expression: Expr): StaticResult {
  const checker = new TypeWalk()
  const type = checker.typeOf(expression, new Map())
  return { type, problems: checker.problems, variables: checker.variables }
}

type Scope = ReadonlyMap<string, StaticType>

class TypeWalk {
  readonly problems: ExpressionProblem[] = []
  readonly variables = new Set<string>()
  #macroDepth = 0

  typeOf(expr: Expr, scope: Scope): StaticType {
    const { exprKind } = expr
    switch (exprKind.case) {
      case 'constExpr':
        return typeOfConstant(exprKind.value.constantKind.case)
      case 'identExpr':
        return this.#identifier(expr.id, exprKind.value.name, scope)
      case 'selectExpr': {
        const { operand, field, testOnly } = exprKind.value
        const type = this.#field(expr.id, operand === undefined ? 'any' : this.typeOf(operand, scope), field)
        return testOnly ? 'truth' : type
      }
      case 'callExpr': {
        const { target, args, function: name } = exprKind.value
        const operands = [...(target === undefined ? [] : [target]), ...args]
        const types = operands.map((operand) => this.typeOf(operand, scope))
        return this.#call(expr.id, name, types)
      }
      case 'listExpr': {
        const types = exprKind.value.elements.map((element) => this.typeOf(element, scope))
        return { listOf: types[0] ?? 'any' }
      }
      case 'comprehensionExpr':
        return this.#macro(expr, scope)
      default:
        return this.#problem(expr.id, 'This form is not known in a lab.', 'a condition over the lab view')
    }
  }

  #identifier(node: bigint, name: string, scope: Scope): StaticType {
    const local = scope.get(name)
    if (local !== undefined) return local
    if (Object.hasOwn(viewVariables, name)) {
      this.variables.add(name)
      return viewVariables[name as keyof typeof viewVariables].type
    }
    return this.#problem(
      node,
      `There is no variable "${name}".`,
      `one of ${Object.keys(viewVariables).join(', ')}`,
    )
  }

  #field(node: bigint, of: StaticType, field: string): StaticType {
    if (of === 'any') return 'any'
    if (typeof of === 'object' && 'mapOf' in of) return of.mapOf
    if (typeof of === 'string' || !('record' in of)) {
      return this.#problem(node, `A ${named(of)} has no field "${field}".`, 'a field of a record')
    }
    const table: Readonly<Record<string, ViewField>> = viewRecords[of.record]
    const found = Object.hasOwn(table, field) ? table[field] : undefined
    if (found !== undefined) return found.type
    return this.#problem(
      node,
      `There is no field "${field}" in "${of.record}".`,
      `one of ${Object.keys(table).join(', ')}`,
    )
  }

  #call(node: bigint, name: string, types: readonly StaticType[]): StaticType {
    const answer = functionType(name, types)
    if (typeof answer === 'object' && 'problem' in answer) {
      return this.#problem(node, answer.problem, answer.expected)
    }
    return answer
  }

  #macro(expr: Expr, scope: Scope): StaticType {
    if (expr.exprKind.case !== 'comprehensionExpr') return 'any'
    const macro = expr.exprKind.value
    const range = macro.iterRange === undefined ? 'any' : this.typeOf(macro.iterRange, scope)
    const inner = new Map(scope)
    inner.set(macro.iterVar, this.#entryOf(expr.id, range))
    inner.set(macro.accuVar, macro.accuInit === undefined ? 'any' : this.typeOf(macro.accuInit, scope))
    this.#macroDepth += 1
    if (this.#macroDepth > maxMacroDepth) {
      this.#problem(expr.id, 'Too many macros stand inside one another.', `at most ${maxMacroDepth}`)
    } else if (macro.loopStep !== undefined) {
      inner.set(macro.accuVar, this.typeOf(macro.loopStep, inner))
    }
    this.#macroDepth -= 1
    return macro.result === undefined ? 'any' : this.typeOf(macro.result, inner)
  }

  #entryOf(node: bigint, range: StaticType): StaticType {
    if (range === 'any') return 'any'
    if (typeof range === 'object' && 'listOf' in range) return range.listOf
    if (typeof range === 'object' && 'mapOf' in range) return 'text'
    return this.#problem(node, `A ${named(range)} has no entries.`, 'a list or a map')
  }

  #problem(node: bigint, message: string, expected: string): StaticType {
    this.problems.push({ node, message, expected })
    return 'any'
  }
}

function typeOfConstant(kind: string | undefined): StaticType {
  if (kind === 'boolValue') return 'truth'
  if (kind === 'stringValue') return 'text'
  if (kind === 'int64Value' || kind === 'uint64Value' || kind === 'doubleValue') return 'number'
  return 'any'
}
