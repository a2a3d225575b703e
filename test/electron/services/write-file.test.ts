/** A file for a person is whole or as it was before; nothing temporary stays. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeFileWhole } from '../../../electron/services/write-file.ts'

let folder = ''

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-write-'))
})

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

it('writes text and bytes, over what was there', () => {
  const file = path.join(folder, 'report.html')
  writeFileWhole(file, 'first, and longer')
  writeFileWhole(file, 'second')
  expect(fs.readFileSync(file, 'utf8')).toBe('second')
  writeFileWhole(file, Uint8Array.of(1, 2, 3))
  expect([...fs.readFileSync(file)]).toEqual([1, 2, 3])
  expect(fs.readdirSync(folder)).toEqual(['report.html'])
})

it('leaves whoever has the old file open with the old content', () => {
  const file = path.join(folder, 'report.html')
  writeFileWhole(file, 'old')
  const reader = fs.openSync(file, 'r')
  writeFileWhole(file, 'new')
  expect(fs.readFileSync(reader, 'utf8')).toBe('old')
  fs.closeSync(reader)
})

it('writes through a symbolic link', () => {
  const target = path.join(folder, 'target.txt')
  const link = path.join(folder, 'link.txt')
  fs.writeFileSync(target, 'old')
  fs.symlinkSync(target, link)
  writeFileWhole(link, 'new')
  expect(fs.lstatSync(link).isSymbolicLink()).toBe(true)
  expect(fs.readFileSync(target, 'utf8')).toBe('new')
})

it('fails with nothing left behind where the folder is missing', () => {
  expect(() => writeFileWhole(path.join(folder, 'none', 'report.html'), 'text')).toThrow(/ENOENT/)
  expect(fs.readdirSync(folder)).toEqual([])
})
