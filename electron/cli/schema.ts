/** `precopy schema`: prints the JSON Schema of a kind of file, for editors and other programs. */
import { nearestName } from '../../core/base/nearest-name.ts'
import { labJsonSchema } from '../../core/lab/json-schema.ts'
import { scenarioJsonSchema } from '../../core/scenario/json-schema.ts'
import { defineCliCommand } from './command.ts'
import { exitStatus, UsageError } from './exit-status.ts'

const schemas: Readonly<Record<string, () => Record<string, unknown>>> = {
  scenario: scenarioJsonSchema,
  lab: labJsonSchema,
}

export const schemaCommand = defineCliCommand({
  name: 'schema',
  description: 'Prints the JSON Schema of scenarios or labs',
  args: { kind: { type: 'positional', required: true, description: Object.keys(schemas).join(' or ') } },
  run(args, terminal) {
    const schemaOf = Object.hasOwn(schemas, args.kind) ? schemas[args.kind] : undefined
    if (schemaOf === undefined) {
      const near = nearestName(args.kind, Object.keys(schemas))
      throw new UsageError(
        `There is no schema named "${args.kind}".`,
        near === null ? `There are ${Object.keys(schemas).join(' and ')}.` : `Did you mean "${near}"?`,
      )
    }
    terminal.print(JSON.stringify(schemaOf(), null, 2))
    return exitStatus.done
  },
})
