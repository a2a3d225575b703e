/** Where the scenarios, labs and the glossary that come with Precopy are, and what their files are called. */
import fs from 'node:fs'
import path from 'node:path'

export interface ShippedFolders {
  readonly scenarios: string
  readonly labs: string
  /** The file itself. */
  readonly glossary: string
}

export const scenarioEnding = '.scenario.yaml'
export const labEnding = '.lab.yaml'

/** Where they are when Precopy runs from its sources: `core/<kind>/shipped`. */
export function sourceFolders(root: string): ShippedFolders {
  return {
    scenarios: path.join(root, 'core/scenario/shipped'),
    labs: path.join(root, 'core/lab/shipped'),
    glossary: path.join(root, 'core/lab/glossary.yaml'),
  }
}

/** Where the build lays them, beside the bundled main process. */
export function packagedFolders(distFolder: string): ShippedFolders {
  return {
    scenarios: path.join(distFolder, 'shipped/scenario'),
    labs: path.join(distFolder, 'shipped/lab'),
    glossary: path.join(distFolder, 'shipped/glossary.yaml'),
  }
}

/** Ids of the files in a folder that end so, in order; none if the folder is not there. */
export function idsIn(folder: string, ending: string): string[] {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort()
}
