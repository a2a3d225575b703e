/** `precopy labs`: which labs there are. */
import { defineCliCommand } from './command.ts'
import { exitStatus } from './exit-status.ts'
import { shippedLabs } from './lab-file.ts'

export const labsCommand = defineCliCommand({
  name: 'labs',
  description: 'Lists the labs',
  args: { json: { type: 'boolean', description: 'Print them as JSON' } },
  run(args, terminal) {
    const labs = shippedLabs().map(
      ({ id, number, title, summary, track, minutes, prerequisites, scenario }) => ({
        id,
        number,
        title,
        summary,
        track,
        minutes,
        prerequisites,
        scenario,
      }),
    )
    terminal.print(
      args.json === true
        ? JSON.stringify(labs, null, 2)
        : labs
            .map(
              ({ id, number, title, summary, minutes }) =>
                `${String(number).padStart(2)}  ${id.padEnd(20)}  ${title}: ${summary} (${minutes} min)`,
            )
            .join('\n'),
    )
    return exitStatus.done
  },
})
