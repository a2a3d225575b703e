/**
 * Texts with `{{ … }}` in them: each holds a CEL expression over the variables of a lab, replaced when the seed is
 * known. A text that is nothing but one expression takes its value, be it a number, a condition or a list.
 */
import { threeDigits } from '../base/format.ts'
import { valueOver } from './expression.ts'

/** What a template can ask for: values by name. */
export type TemplateValues = Readonly<Record<string, unknown>>

/** A template that could not be replaced, and where it stands in the value. */
export interface TemplateProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

const anyTemplate = /\{\{(.*?)\}\}/gs
const onlyTemplate = /^\s*\{\{((?:(?!\}\}).)*)\}\}\s*$/s

/** The value with every template in its texts replaced; problems are collected and leave their text as it is. */
export function filled(
  value: unknown,
  values: TemplateValues,
  problems: TemplateProblem[],
  path: readonly (string | number)[] = [],
): unknown {
  if (typeof value === 'string') return filledText(value, values, problems, path)
  if (Array.isArray(value)) {
    return value.map((item, index) => filled(item, values, problems, [...path, index]))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, filled(item, values, problems, [...path, key])]),
  )
}

function filledText(
  text: string,
  values: TemplateValues,
  problems: TemplateProblem[],
  path: readonly (string | number)[],
): unknown {
  const ask = (expression: string) => {
    const asked = valueOver(expression.trim(), values)
    if ('problem' in asked) problems.push({ path, message: asked.problem })
    return 'problem' in asked ? text : asked.value
  }
  const whole = onlyTemplate.exec(text)
  if (whole !== null) return ask(whole[1] ?? '')
  return text.replace(anyTemplate, (_, expression: string) => inWords(ask(expression)))
}

function inWords(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : threeDigits(value)
  return Array.isArray(value) ? value.map(inWords).join(', ') : String(value)
}
