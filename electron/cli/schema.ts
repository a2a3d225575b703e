/**
 * `precopy schema`: prints the JSON Schema of a kind of file, for editors and other programs; and what expressions of
 * labs can ask, for their authors.
 */
import { nearestName } from '../../core/base/nearest-name.ts'
import { labJsonSchema } from '../../core/lab/json-schema.ts'
import { feedbackJsonSchema, packJsonSchema, submissionJsonSchema } from '../../core/lab/pack-json-schema.ts'
import { labViewReference } from '../../core/lab/view-reference.ts'
import { scenarioJsonSchema } from '../../core/scenario/json-schema.ts'
import { defineCliCommand } from './command.ts'
import { exitStatus, UsageError } from './exit-status.ts'

const inLines = (schema: unknown) => JSON.stringify(schema, null, 2)

const schemas: Readonly<Record<string, () => string>> = {
  scenario: () => inLines(scenarioJsonSchema()),
  lab: () => inLines(labJsonSchema()),
  pack: () => inLines(packJsonSchema()),
  submission: () => inLines(submissionJsonSchema()),
  feedback: () => inLines(feedbackJsonSchema()),
  'lab-view': labViewReference,
}

export const schemaCommand = defineCliCommand({
  name: 'schema',
  description: 'Prints the JSON Schema of a kind of file, or what lab expressions can ask',
  args: { kind: { type: 'positional', required: true, description: Object.keys(schemas).join(', ') } },
  run(args, terminal) {
    const schemaOf = Object.hasOwn(schemas, args.kind) ? schemas[args.kind] : undefined
    if (schemaOf === undefined) {
      const near = nearestName(args.kind, Object.keys(schemas))
      throw new UsageError(
        `There is no schema named "${args.kind}".`,
        near === null ? `There are ${Object.keys(schemas).join(', ')}.` : `Did you mean "${near}"?`,
      )
    }
    terminal.print(schemaOf())
    return exitStatus.done
  },
})
