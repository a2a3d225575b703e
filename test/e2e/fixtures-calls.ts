/**
 * Calls from inside a page to its host, over whatever transport that page has: the window's own client,
 * bundled and evaluated there as a second one. For specs about hosts; specs about the window press buttons.
 */
import path from 'node:path'
import type { Page } from '@playwright/test'
import { build } from 'vite'
import type { Calls } from '../../renderer/client/lab-client.ts'

type Input<Group extends keyof Calls, Name extends keyof Calls[Group]> = Calls[Group][Name] extends (
  input: infer Given,
  ...rest: never
) => unknown
  ? Given
  : never
type Output<Group extends keyof Calls, Name extends keyof Calls[Group]> = Calls[Group][Name] extends (
  ...all: never
) => Promise<infer Given>
  ? Given
  : never

export interface PageCalls {
  call<Group extends keyof Calls, Name extends keyof Calls[Group] & string>(
    group: Group,
    name: Name,
    input: Input<Group, Name>,
  ): Promise<Output<Group, Name>>
}

let bundle: Promise<string> | undefined

/** The page must have opened its own connection already: on loopback that is what trades the token. */
export async function connectFrom(page: Page): Promise<PageCalls> {
  bundle ??= bundleClient()
  await page.evaluate(await bundle)
  return {
    call: (group, name, input) =>
      page.evaluate(
        async ([groupName, callName, given]) => {
          const client = await Reflect.get(globalThis, 'precopyTestClient')
          return client.calls[groupName as string][callName as string](given)
        },
        [group, name, input],
      ) as Promise<never>,
  }
}

async function bundleClient(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: path.join(import.meta.dirname, 'page-calls.entry.ts'),
        formats: ['iife'],
        name: 'precopyTestClientBundle',
      },
    },
  })
  const [output] = Array.isArray(built) ? built : [built]
  if (output === undefined || !('output' in output)) throw new Error('Vite built no client for the page.')
  return output.output[0].code
}
