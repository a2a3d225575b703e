/** The labs that come with Precopy, read without a database: the command line keeps no state. */
import fs from 'node:fs'
import path from 'node:path'
import { parseLab } from '../../core/lab/parse.ts'
import type { Lab } from '../../core/lab/schema.ts'
import { idsIn, labEnding, sourceFolders } from '../services/shipped-files.ts'
import { productRoot } from './input-file.ts'

/** In the order of their numbers. Throws InputError if one of them is wrong. */
export function shippedLabs(): Lab[] {
  const folder = sourceFolders(productRoot).labs
  return idsIn(folder, labEnding)
    .map((id) => `${id}${labEnding}`)
    .map((name) => parseLab(name, fs.readFileSync(path.join(folder, name), 'utf8')))
    .sort((left, right) => left.number - right.number)
}
