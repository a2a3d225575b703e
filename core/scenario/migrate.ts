/**
 * Brings scenarios of older format versions to the current one, step by step. Each step takes the plain value
 * of version N and returns that of N + 1; it is never changed again once it has shipped.
 */
import { InputError } from '../base/errors.ts'
import type { PlacedDocument } from './document.ts'
import { scenarioVersion } from './schema.ts'

type PlainObject = Record<string, unknown>

/** Step from the version that is its key to the next. Version 1 is the first; there is nothing before it yet. */
export type VersionSteps = Readonly<Record<number, (value: PlainObject) => PlainObject>>

const steps: VersionSteps = {}

/**
 * The document's value at the current version. Throws InputError where there is no version, an unknown one,
 * or one from a newer Precopy.
 */
export function migrateToCurrent(
  document: PlacedDocument,
  currentVersion: number = scenarioVersion,
  versionSteps: VersionSteps = steps,
): unknown {
  const value = document.value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  let migrated = value as PlainObject
  const version = migrated['version']
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return value
  if (version > currentVersion) {
    throw new InputError(document.file, [
      {
        ...document.placeOf(['version']),
        path: 'version',
        message: `The file has format version ${version}, which is newer than this Precopy.`,
        expected: `at most version ${currentVersion}`,
        remedy: 'Open it with a newer Precopy, or ask for a file of an older version.',
      },
    ])
  }
  for (let from = version; from < currentVersion; from += 1) {
    const step = versionSteps[from]
    if (step === undefined) {
      throw new InputError(document.file, [
        {
          ...document.placeOf(['version']),
          path: 'version',
          message: `There is no way from format version ${from} to ${from + 1}.`,
          expected: `version ${currentVersion}`,
          remedy: 'Write the file anew from a shipped scenario.',
        },
      ])
    }
    migrated = { ...step(migrated), version: from + 1 }
  }
  return migrated
}
