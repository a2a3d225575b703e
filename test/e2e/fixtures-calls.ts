/**
 * Calls from inside a page to its host, over whatever transport that page has: the window's own client,
 * bundled and evaluated there as a second one. For specs about hosts; specs about the window press buttons.
 */
import path from 'node:path'
import type { Page } from '@playwright/test'
import { build } from 'vite'
import type { Playback, RunFrame } from '../../core/contract/frame-channel.ts'
import type { Calls, LabClient } from '../../renderer/client/lab-client.ts'

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
  /** Watches a run with the map of a VM and resolves to the first frame as the page got it. */
  firstFrame(runId: string, mapVm: string): Promise<FrameInPage>
}

export interface FrameInPage {
  readonly playback: Playback
  /** Whether trace and map arrived as bytes, not as objects that look like them. */
  readonly isBytes: boolean
  readonly trace: readonly number[]
  readonly map: readonly number[]
}

let bundle: Promise<string> | undefined

/**
 * Waits until the page has its own connection, which on loopback is what trades the token, and on the desktop
 * would take the ports that are meant for this one.
 */
export async function connectFrom(page: Page): Promise<PageCalls> {
  await page.locator('main').first().waitFor()
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
    firstFrame: (runId, mapVm) => page.evaluate(watchUntilFirst, [runId, mapVm] as const),
  }
}

/** Runs in the page. */
async function watchUntilFirst([runId, mapVm]: readonly [string, string]): Promise<FrameInPage> {
  const client = (await Reflect.get(globalThis, 'precopyTestClient')) as LabClient
  const frames = Reflect.get(globalThis, 'precopyTestFrames') as RunFrame[]
  client.frames.send({ kind: 'watch', runId, mapVm, mapCells: 64, mapDisk: null, traceBytes: 0 })
  while (frames.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  const { playback, trace, map } = frames[0]!
  const isBytes = trace instanceof Uint8Array && map instanceof Uint8Array
  return { playback, isBytes, trace: [...trace], map: [...map] }
}

async function bundleClient(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: path.join(import.meta.dirname, 'fixtures-calls.entry.ts'),
        formats: ['iife'],
        name: 'precopyTestClientBundle',
      },
    },
  })
  const [output] = Array.isArray(built) ? built : [built]
  if (output === undefined || !('output' in output)) throw new Error('Vite built no client for the page.')
  return output.output[0].code
}
