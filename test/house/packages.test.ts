/**
 * What the product is made of besides its own code: exact versions from the public registry, no place of a
 * machine in the lock file, one native package, and licences that let everybody pass it on.
 */
import { describe, expect, it } from 'vitest'
import { readJson, sourceFiles } from './source-files.ts'

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly license?: string
  readonly link?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

type Versions = Readonly<Record<string, string>>

const manifest = readJson('package.json')
const locked = readJson('package-lock.json')['packages'] as Readonly<Record<string, Locked>>
const versionsOf = (field: string) => (manifest[field] ?? {}) as Versions
const allVersions: Versions = {
  ...versionsOf('dependencies'),
  ...versionsOf('devDependencies'),
  ...versionsOf('optionalDependencies'),
}

/** Licences under which a package may be bundled and passed on with ours (MIT). */
const redistributable = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'PSF-2.0',
  'Python-2.0',
])

/** Packages that the product's code imports, by name. */
function importedPackages(): string[] {
  const imports = /(?:from|import)\s*\(?\s*['"]([^'"./][^'"]*)['"]/g
  const names = new Set<string>()
  for (const file of sourceFiles()) {
    if (!/^(core|electron|renderer)\/.*\.(ts|vue|css)$/.test(file.path)) continue
    for (const [, specifier] of file.text.matchAll(imports)) {
      const parts = specifier!.split('/')
      const name = specifier!.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!
      if (`node_modules/${name}` in locked) names.add(name)
    }
  }
  return [...names]
}

/** These packages and all that they need, as keys of the lock file. */
function withDependencies(names: readonly string[]): Set<string> {
  const found = new Set<string>()
  const waiting = names.map((name) => `node_modules/${name}`)
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (found.has(key)) continue
    found.add(key)
    const entry = locked[key] ?? {}
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      const place = placeOf(key, name)
      if (place !== null) waiting.push(place)
    }
  }
  return found
}

/** Where a package that `from` needs is installed: in its own folder, or in that of whoever holds it. */
function placeOf(from: string, name: string): string | null {
  for (let base = from; ; base = base.slice(0, base.lastIndexOf('/node_modules/'))) {
    const nested = `${base}/node_modules/${name}`
    if (nested in locked) return nested
    if (!base.includes('/node_modules/')) break
  }
  const top = `node_modules/${name}`
  return top in locked ? top : null
}

/** `(MIT OR CC0-1.0)` is free if one of them is, `(Apache-2.0 AND BSD-3-Clause)` if all are. */
function isRedistributable(licence: string): boolean {
  const terms = licence.replace(/[()]/g, '')
  if (terms.includes(' OR ')) return terms.split(' OR ').some((term) => redistributable.has(term.trim()))
  return terms.split(' AND ').every((term) => redistributable.has(term.trim()))
}

describe('the manifest', () => {
  it('asks for one package at run time; everything else is bundled', () => {
    expect(Object.keys(versionsOf('dependencies'))).toEqual(['better-sqlite3'])
  })

  it('pins every version exactly', () => {
    const loose = Object.entries(allVersions).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
    expect(loose, 'write the exact version, from the registry: no range, no git, no file, no URL').toEqual([])
  })

  it('pins the parts of oRPC alike', () => {
    const versions = Object.entries(allVersions).filter(([name]) => name.startsWith('@orpc/'))
    expect(versions.length).toBeGreaterThanOrEqual(3)
    expect(new Set(versions.map(([, version]) => version)).size).toBe(1)
  })

  it('is private and MIT', () => {
    expect([manifest['private'], manifest['license']]).toEqual([true, 'MIT'])
  })
})

describe('the lock file', () => {
  it('has the versions of the manifest', () => {
    const differing = Object.entries(allVersions).filter(
      ([name, version]) => locked[`node_modules/${name}`]?.version !== version,
    )
    expect(differing, 'run npm install and keep package-lock.json').toEqual([])
  })

  it('names no host, no repository and no folder that packages came from', () => {
    const placed = Object.entries(locked).filter(
      ([, entry]) => entry.resolved !== undefined || entry.link === true,
    )
    expect(placed.map(([key]) => key)).toEqual([])
    expect(JSON.stringify(locked)).not.toMatch(/git\+|git:|github:/)
  })
})

describe('licences', () => {
  it('let everybody pass on whatever is bundled or shipped', () => {
    const shipped = withDependencies([...importedPackages(), ...Object.keys(versionsOf('dependencies'))])
    expect(shipped.size).toBeGreaterThan(20)
    const doubtful = [...shipped]
      .map((key) => `${key.replace('node_modules/', '')}: ${locked[key]?.license ?? 'no licence named'}`)
      .filter((line) => !isRedistributable(line.slice(line.lastIndexOf(': ') + 2)))
    expect(doubtful, 'choose another package, or add its licence if it allows redistribution').toEqual([])
  })
})
