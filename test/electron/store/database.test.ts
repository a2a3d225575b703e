/** Opening the database: one writer, nothing overwritten, and a sentence for whatever stands in the way. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { databaseFileName, migrations, openStore, StoreError } from '../../../electron/store/database.ts'
import { NamedValues } from '../../../electron/store/named-values.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = temporaryFolder()
  file = path.join(folder, databaseFileName)
})

/** Opens, saves something and closes again. */
function begin(value: string): void {
  const store = openStore(folder)
  new NamedValues(store.db).set('kept', value)
  store.close()
}

function keptIn(databaseFile: string): unknown {
  const db = new Database(databaseFile, { readonly: true })
  const row = db.prepare<[], { value: string }>("SELECT value FROM named_values WHERE name = 'kept'").get()
  db.close()
  return row === undefined ? null : JSON.parse(row.value)
}

it('makes its folder and finds what was saved again', () => {
  folder = path.join(folder, 'not/yet/there')
  begin('something')
  const store = openStore(folder)
  expect(new NamedValues(store.db).get('kept')).toBe('something')
  expect(store.notices).toEqual([])
  store.close()
})

describe('a second writer', () => {
  it('is refused with a sentence, and let in when the first has gone', () => {
    const first = openStore(folder)
    expect(() => openStore(folder)).toThrow(StoreError)
    expect(() => openStore(folder)).toThrow(
      `Another Precopy has the database ${file} open. Close it, or start this one with another folder in PRECOPY_STATE.`,
    )
    first.close()
    openStore(folder).close()
  })

  it('is let in when the first was killed, and finds what it had saved', async () => {
    const script = `
      const { openStore } = await import(${JSON.stringify(path.resolve('electron/store/database.ts'))})
      const { NamedValues } = await import(${JSON.stringify(path.resolve('electron/store/named-values.ts'))})
      const store = openStore(${JSON.stringify(folder)})
      new NamedValues(store.db).set('kept', 'before the kill')
      console.log('saved')
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    expect(() => openStore(folder)).toThrow('Another Precopy has the database')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const store = openStore(folder)
    expect(new NamedValues(store.db).get('kept')).toBe('before the kill')
    store.close()
  })
})

describe('a file that cannot be used', () => {
  it('is set aside when it is no database, and a fresh one is begun', () => {
    fs.writeFileSync(file, 'not a database at all, but long enough to be taken for one'.repeat(100))
    const store = openStore(folder)
    expect(store.notices).toHaveLength(1)
    expect(store.notices[0]).toMatch(/^The database is damaged\. It was kept as .*precopy-damaged-.*\.db/)
    store.close()
    const kept = fs.readdirSync(folder).find((name) => name.startsWith('precopy-damaged-'))!
    expect(fs.readFileSync(path.join(folder, kept), 'utf8')).toContain('not a database at all')
  })

  it('is set aside when pages of it are overwritten', () => {
    const store = openStore(folder)
    const values = new NamedValues(store.db)
    for (let count = 0; count < 200; count += 1) values.set(`value ${count}`, 'x'.repeat(500))
    store.close()
    const bytes = fs.readFileSync(file)
    bytes.fill(0xab, 4096 * 8, 4096 * 20)
    fs.writeFileSync(file, bytes)
    const second = openStore(folder)
    expect(second.notices[0]).toContain('The database is damaged.')
    expect(new NamedValues(second.db).get('value 1')).toBeNull()
    second.close()
  })

  it('is set aside, whole, when a newer Precopy wrote it', () => {
    begin('from the future')
    const db = new Database(file)
    const newest = migrations.at(-1)!.version
    db.pragma(`user_version = ${newest + 1}`)
    db.close()
    const store = openStore(folder)
    expect(store.notices[0]).toContain(
      `The database is of a newer Precopy (version ${newest + 1}, this one knows ${newest}).`,
    )
    expect(new NamedValues(store.db).get('kept')).toBeNull()
    store.close()
    const kept = fs.readdirSync(folder).find((name) => /^precopy-newer-.*\.db$/.test(name))!
    expect(keptIn(path.join(folder, kept))).toBe('from the future')
  })
})

describe('a folder that cannot be used', () => {
  it('is named, with the way out, when something else has its name', () => {
    const inTheWay = path.join(folder, 'file')
    fs.writeFileSync(inTheWay, '')
    expect(() => openStore(inTheWay)).toThrow(StoreError)
    expect(() => openStore(path.join(inTheWay, 'below'))).toThrow(
      /cannot write to its folder .*file\/below .*PRECOPY_STATE/,
    )
  })

  it.skipIf(process.platform !== 'linux')('is named when it may not be written', () => {
    fs.chmodSync(folder, 0o500)
    const script = `
      import { openStore } from ${JSON.stringify(path.resolve('electron/store/database.ts'))}
      // Root may write anywhere; having read the sources, it becomes somebody else.
      if (process.getuid() === 0) process.setuid(65534)
      try { openStore(${JSON.stringify(folder)}) } catch (error) { console.log(error.name + ': ' + error.message) }`
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    })
    fs.chmodSync(folder, 0o700)
    expect(said).toContain(`StoreError: Precopy cannot write to its folder ${folder}`)
    expect(said).toContain('Make it writable, or name another with PRECOPY_STATE.')
  })
})
