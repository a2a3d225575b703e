/**
 * Reads files of measured cases and says what kind each is. Recognised by their shape, never by their name:
 * QEMU measurements (`configurations`), published measurements and EVC cases (`cases`). Whatever cannot be run
 * through the engine, or asked of the rules of EVC, keeps its id, its figures and the reason.
 */
import { z } from 'zod'
import { InputError } from '../base/errors.ts'
import { expressClosedForm } from './closed-form.ts'
import { evcCase } from './evc-cases.ts'
import { expressDiskClosedForm } from './disk-closed-form.ts'
import { expressDiskCases } from './disk-published.ts'
import { expressMirrorCase } from './disk-qemu.ts'
import { readDocument, type Path, type PlacedDocument } from '../scenario/document.ts'
import { problemsFromIssues } from '../scenario/issues.ts'
import { qemuParametersSchema, qemuRepeatSchema, whyNotExpressed } from './qemu-case.ts'
import { flatFigures } from './published-case.ts'
import { expressPublished } from './published-cases.ts'
import type { QemuRepeat } from './qemu-case.ts'
import { sampledQuantities } from './qemu-rates.ts'
import { expressQemuCase } from './qemu-comparison.ts'
import type { MeasuredCase, Quantities } from './measured-case.ts'
import { median } from './statistics.ts'

const named = { id: z.string().min(1).max(200), kind: z.string().min(1).max(80) }
const block = z.record(z.string(), z.unknown())

const qemuFileSchema = z.looseObject({
  firmware_pages: z.number().int().min(0).max(65_536).default(0),
  configurations: z.array(z.looseObject({ ...named, parameters: block })).min(1),
})

const toleranceSchema = z.record(
  z.string(),
  z.looseObject({ rel: z.number().min(0).optional(), abs: z.number().min(0).optional() }),
)

const precopySchema = z.looseObject({
  parameters: qemuParametersSchema,
  converged: z.boolean(),
  median: block,
  repeats: z.array(qemuRepeatSchema).max(1000).default([]),
  tolerance: toleranceSchema.default({}),
})

const otherFileSchema = z.looseObject({
  format: z.string().optional(),
  cases: z
    .array(
      z.looseObject({
        ...named,
        inputs: block.default({}),
        observed: block.optional(),
        expected: block.optional(),
        tolerance: block.default({}),
      }),
    )
    .min(1),
  analyticCases: z
    .array(
      z.looseObject({
        id: named.id,
        what: z.string().default(''),
        inputs: block,
        expected: block,
        tolerance: toleranceSchema.valueType.default({}),
      }),
    )
    .default([]),
})

/** Throws InputError with every problem if it is no file of measured cases or one of its cases is malformed. */
export function readCaseFile(file: string, text: string): MeasuredCase[] {
  const document = readDocument(file, text)
  const { value } = document
  if (isBlock(value) && 'configurations' in value) return readQemuFile(document)
  if (isBlock(value) && 'cases' in value) return readOtherFile(document)
  throw new InputError(file, [
    {
      ...document.placeOf([]),
      path: '',
      message: 'This is not a file of measured cases.',
      expected: 'a list "configurations" (QEMU measurements) or "cases"',
      remedy: 'Choose a file of the formats that the measurements come in.',
    },
  ])
}

function readQemuFile(document: PlacedDocument): MeasuredCase[] {
  const { firmware_pages: firmwarePages, configurations } = parsed(document, [], qemuFileSchema)
  return configurations.map((configuration, index): MeasuredCase => {
    const { id, kind, parameters } = configuration
    if (kind === 'mirror') return { id, kind, ...expressMirrorCase(configuration) }
    const reason = whyNotExpressed(kind, parameters)
    if (reason !== '') {
      const { median: medians } = configuration
      const observed = isBlock(medians) ? flatFigures(medians) : {}
      return { id, kind, observed, tolerances: {}, expressed: { reason } }
    }
    const path = ['configurations', index]
    const { median: medians, tolerance, ...measured } = parsed(document, path, precopySchema)
    return {
      id,
      kind,
      observed: {
        ...flatFigures(medians),
        ...figuresOfRepeats(measured.repeats),
        ...sampledQuantities(configuration),
      },
      tolerances: tolerance,
      expressed: expressQemuCase({
        parameters: measured.parameters,
        converged: measured.converged,
        repeats: measured.repeats,
        firmwarePages,
      }),
    }
  })
}

/** What the file gives for each repeat only: medians over those that have it. */
function figuresOfRepeats(repeats: readonly QemuRepeat[]): Quantities {
  const of = (figure: (repeat: QemuRepeat) => number | undefined) =>
    repeats.map(figure).filter((value) => value !== undefined)
  const figures = {
    throttle_step_count: of(({ throttle_steps: steps }) => steps?.length),
    throttle_first_ms: of(({ throttle_steps: steps }) => steps?.[0]?.[0]),
    throttle_last_percent: of(({ throttle_steps: steps }) => steps?.at(-1)?.[1]),
    destination_stall_max_ms: of(({ destination_stalls_ms: stalls }) => stalls?.[0]),
  }
  const known = Object.entries(figures).filter(([, values]) => values.length > 0)
  return Object.fromEntries(known.map(([name, values]) => [name, median(values)]))
}

function readOtherFile(document: PlacedDocument): MeasuredCase[] {
  const { format, cases, analyticCases } = parsed(document, [], otherFileSchema)
  const isEvc = format?.startsWith('evc-') === true
  const disks = expressDiskCases(cases)
  const measured = cases.map((each, index): MeasuredCase => {
    if (isEvc) return evcCase(each)
    const { id, kind, inputs, observed, expected, tolerance } = each
    const disk = disks[index] ?? null
    if (disk !== null) return { id, kind, ...disk }
    return {
      id,
      kind,
      ...expressPublished({ kind, inputs, observed: observed ?? expected ?? {}, tolerance }),
    }
  })
  const closedForms = analyticCases.map(({ id, what, inputs, expected, tolerance }) => {
    const figures = flatFigures(expected)
    const tolerances = Object.fromEntries(Object.keys(figures).map((name) => [name, tolerance]))
    const expressed = expressDiskClosedForm(what, inputs) ?? expressClosedForm(what, inputs, figures)
    return { id, kind: 'closed-form', observed: figures, tolerances, expressed }
  })
  return [...measured, ...closedForms]
}

/** The value at `path` through a schema; problems are placed in the file. */
function parsed<Schema extends z.ZodType>(
  document: PlacedDocument,
  path: Path,
  schema: Schema,
): z.infer<Schema> {
  const value = path.reduce<unknown>(
    (at, step) => (at as Readonly<Record<string | number, unknown>>)[step],
    document.value,
  )
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issues = result.error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] }))
  throw new InputError(document.file, problemsFromIssues(document, issues))
}

function isBlock(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
