/** Older versions of the format are brought to the current one step by step; the steps here are made up. */
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../../core/scenario/document.ts'
import { migrateToCurrent, type VersionSteps } from '../../../core/scenario/migrate.ts'

const steps: VersionSteps = {
  1: ({ memoryMb, ...rest }) => ({ ...rest, memoryMiB: memoryMb }),
  2: ({ memoryMiB, ...rest }) => ({ ...rest, memory: { sizeMiB: memoryMiB } }),
}

function migrated(text: string, currentVersion: number, versionSteps = steps): unknown {
  return migrateToCurrent(readDocument('old.yaml', text), currentVersion, versionSteps)
}

describe('format versions', () => {
  it('pass through every step in between', () => {
    expect(migrated('version: 1\nmemoryMb: 64', 3)).toEqual({ version: 3, memory: { sizeMiB: 64 } })
    expect(migrated('version: 2\nmemoryMiB: 64', 3)).toEqual({ version: 3, memory: { sizeMiB: 64 } })
  })

  it('stay as they are when they are current', () => {
    expect(migrated('version: 3\nmemory: { sizeMiB: 64 }', 3)).toEqual({
      version: 3,
      memory: { sizeMiB: 64 },
    })
  })

  it('are refused with their place when they are newer than this Precopy', () => {
    expect(() => migrated('name: x\nversion: 4', 3)).toThrow(
      /old\.yaml:2:10: version: .*newer.*at most version 3/,
    )
  })

  it('are refused where a step is missing', () => {
    expect(() => migrated('version: 1', 3, {})).toThrow(/no way from format version 1 to 2/)
  })

  it('that are no version are left to the schema, which names what is missing', () => {
    expect(migrated('version: one', 3)).toEqual({ version: 'one' })
    expect(migrated('[1]', 3)).toEqual([1])
  })
})
