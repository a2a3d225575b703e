/**
 * Habits of the house that neither compiler, linter nor layer rules hold: sizes, words, names, what lies at
 * the top of the repository, and nothing of the machine on which it was written. Each failure says the cure.
 */
import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { madeByTools, root, sourceFiles } from './source-files.ts'

const files = sourceFiles()
const code = files.filter((file) => /\.(ts|mjs|vue)$/.test(file.path))
const thisFile = 'test/house/tidy.test.ts'

/** Longest file of code, in lines; tests and data apart. Over it, split by the second noun of the description. */
const maxLines = 300
/** Longest component, script and template together. */
const maxComponentLines = 200

/** Files that may be longer, each with its reason and its own bound. */
const longFiles: Readonly<Record<string, { readonly lines: number; readonly reason: string }>> = {
  'electron/services/live-run.ts': {
    lines: 360,
    reason: 'one open run: engine, log and playhead change together, in methods of a few lines each',
  },
}

/** What is not to be written, where, and what to write instead. */
const bannedWords: readonly {
  readonly word: RegExp
  readonly where: RegExp
  readonly instead: string
}[] = [
  { word: /\b(TODO|FIXME|XXX|HACK)\b/, where: /./, instead: 'do it now, or write down why it is left out' },
  {
    word: /\bplaceholder\b/i,
    where: /^(core|electron|build)\//,
    instead: 'the real thing, or nothing',
  },
  { word: /not (yet )?implemented/i, where: /./, instead: 'a refusal that says what to do instead' },
  { word: /\bDate\.now\b|new Date\(/, where: /^core\//, instead: 'virtual time: the clock of the simulator' },
  { word: /Math\.random/, where: /^(core|electron|renderer)\//, instead: 'a named stream (core/base/prng)' },
  { word: /\bconsole\.(log|debug)\b/, where: /^(core|renderer)\//, instead: 'a trace record or a notice' },
  { word: /\bdebugger\b/, where: /^(core|electron|renderer)\//, instead: 'a test' },
  { word: /\b(describe|it|test)\.only\b/, where: /^test\//, instead: 'the whole suite' },
  { word: /@ts-(ignore|nocheck)\b/, where: /./, instead: 'a type that says what is true' },
  {
    word: /\b(pre-copy )?phase\b/i,
    where: /^core\//,
    instead: 'stage (of a migration) or round (of pre-copy)',
  },
]

/** Traces of the machine or the way on which this was written. */
const foreignWords: readonly { readonly word: RegExp; readonly what: string }[] = [
  { word: /(^|[\s"'`(=])\/(work|root|home)\//m, what: 'a path of one machine' },
  { word: /[A-Z]:\\Users\\/, what: 'a path of one machine' },
  { word: /\bregistry\.[a-z0-9-]+\.[a-z]+|artifactory|verdaccio/i, what: 'the host of a package registry' },
  { word: /\b(issue|ticket) #?\d+\b/i, what: 'the number of an issue' },
  { word: /\b(sub-?agent|coding agent|language model)\b/i, what: 'who wrote it' },
]

/** Names that say nothing; the noun of what is inside says more. */
const emptyNames = /\/(utils?|helpers?|manager|common|misc|data|info|stuff|index)\.(ts|vue)$/

/** Lies at the top of the repository, and nothing else does. */
const topLevel = new Set([
  '.ci',
  '.gitignore',
  '.npmrc',
  'LICENSE',
  'README.md',
  'build',
  'core',
  'electron',
  'package-lock.json',
  'package.json',
  'renderer',
  'test',
  'tsconfig.json',
])

function linesOf(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

/** The places at which `word` stands, as `path:line`. */
function placesOf(word: RegExp, where: RegExp = /./): string[] {
  return files
    .filter((file) => file.path !== thisFile && where.test(file.path) && word.test(file.text))
    .map((file) => {
      const line = file.text.split('\n').findIndex((text) => word.test(text))
      return `${file.path}:${line + 1}`
    })
}

describe('sizes', () => {
  it(`keeps files to ${maxLines} lines and components to ${maxComponentLines}`, () => {
    const tooLong = code
      .filter((file) => !file.path.startsWith('test/'))
      .map((file) => ({ path: file.path, lines: linesOf(withoutStyle(file.text)) }))
      .filter(({ path, lines }) => lines > boundOf(path))
      .map(({ path, lines }) => `${path} has ${lines} lines, ${boundOf(path)} are allowed: split it`)
    expect(tooLong).toEqual([])
  })

  it('has no exception that is needed no more', () => {
    const needless = Object.keys(longFiles).filter((path) => {
      const file = files.find((candidate) => candidate.path === path)
      return file === undefined || linesOf(file.text) <= maxLines
    })
    expect(needless).toEqual([])
  })
})

function boundOf(path: string): number {
  return longFiles[path]?.lines ?? (path.endsWith('.vue') ? maxComponentLines : maxLines)
}

function withoutStyle(text: string): string {
  return text.replace(/\n<style[\s\S]*<\/style>\n?/, '\n')
}

describe('words', () => {
  it.each(bannedWords)('does not write $word in $where but $instead', ({ word, where }) => {
    expect(placesOf(word, where)).toEqual([])
  })

  it.each(foreignWords)('does not carry $what ($word)', ({ word }) => {
    expect(placesOf(word)).toEqual([])
  })
})

describe('names', () => {
  it('names files for the noun inside', () => {
    expect(code.map((file) => file.path).filter((path) => emptyNames.test(path))).toEqual([])
  })

  it('writes TypeScript files in kebab-case and components in PascalCase', () => {
    const odd = code
      .map((file) => file.path)
      .filter((path) => {
        const name = path.split('/').at(-1)!
        return path.endsWith('.vue')
          ? !/^[A-Z][A-Za-z0-9]*\.vue$/.test(name)
          : !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)*\.(ts|mjs)$/.test(name)
      })
    expect(odd).toEqual([])
  })

  it('opens every file of code with what it is', () => {
    const silent = code
      .filter((file) => /^(core|electron|build|test)\//.test(file.path) && !file.path.endsWith('.d.ts'))
      .filter((file) => !/^(#!.*\n)?\/\*\*/.test(file.text))
      .map((file) => file.path)
      .filter((path) => !path.startsWith('test/') || path.startsWith('test/support/'))
    expect(silent, 'begin the file with /** what it is, what it is not, where it stands */').toEqual([])
  })
})

describe('the top of the repository', () => {
  it('holds what its map says and nothing else', () => {
    const found = fs
      .readdirSync(root)
      .filter((name) => !madeByTools.has(name) && !name.endsWith('.local'))
      .sort()
    expect(found).toEqual([...topLevel].sort())
  })

  it('keeps no compiled file beside its source', () => {
    const compiled = files
      .map((file) => file.path)
      .filter((path) => /^(core|electron|renderer|test)\/.*\.(js|cjs|map|tsbuildinfo)$/.test(path))
    expect(compiled).toEqual([])
  })
})
