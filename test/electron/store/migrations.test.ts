/**
 * Each numbered migration by itself: a database as it was before it, with rows; the step; the rows as they
 * must be. A new migration without a test here fails the last one.
 */
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Pack } from '../../../core/lab/pack-schema.ts'
import { practiceTerms } from '../../../core/lab/terms.ts'
import { AttemptRows } from '../../../electron/store/attempts.ts'
import { migrate, migrations, type SqlDatabase } from '../../../electron/store/database.ts'
import { DraftRows } from '../../../electron/store/drafts.ts'
import { PackRows } from '../../../electron/store/packs.ts'
import { RunRows } from '../../../electron/store/runs.ts'

let db: SqlDatabase

beforeEach(() => {
  db = new Database(':memory:')
  db.pragma('foreign_keys = ON')
})

afterEach(() => {
  db.close()
})

function tables(): string[] {
  return db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map((row) => row.name)
}

function version(): number {
  return db.pragma('user_version', { simple: true }) as number
}

function plan(sql: string, ...values: string[]): string {
  return db
    .prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map((row) => row.detail)
    .join('\n')
}

function insertScenario(): void {
  db.exec(
    `INSERT INTO scenarios (id, name, file_name, text, changed_at)
     VALUES ('s1', 'Mine', 'mine.yaml', 'name: Mine', '2026-01-01T00:00:00.000Z')`,
  )
}

function insertRun(id: string, parent: string | null = null): void {
  db.prepare(
    `INSERT INTO runs (id, name, scenario_id, scenario_file, scenario_text, seed, parent_run_id, created_at, opened_at)
     VALUES (?, 'Run', 's1', 'mine.yaml', 'name: Mine', 42, ?, '2026-01-02', '2026-01-02')`,
  ).run(id, parent)
}

function insertAttempt(): void {
  db.exec(
    `INSERT INTO attempts (id, lab_id, run_id, seed, started_at, changed_at)
     VALUES ('a1', 'first-move', 'r1', 42, '2026-01-03', '2026-01-03');
     INSERT INTO attempt_entries (attempt_id, position, entry) VALUES ('a1', 0, '{}')`,
  )
}

describe('10, scenarios', () => {
  it('begins an empty database', () => {
    expect([version(), tables()]).toEqual([0, []])
    migrate(db, 10)
    expect([version(), tables()]).toEqual([10, ['scenarios']])
    insertScenario()
    expect(insertScenario).toThrow('UNIQUE')
  })
})

describe('20, runs', () => {
  beforeEach(() => {
    migrate(db, 10)
    insertScenario()
    migrate(db, 20)
  })

  it('keeps the scenarios', () => {
    expect(version()).toBe(20)
    expect(db.prepare('SELECT id, name, text FROM scenarios').all()).toEqual([
      { id: 's1', name: 'Mine', text: 'name: Mine' },
    ])
  })

  it('begins a run at time 0 without a summary', () => {
    insertRun('r1')
    expect(db.prepare('SELECT playhead_ns, summary, branched_at_ns FROM runs').get()).toEqual({
      playhead_ns: 0,
      summary: '{}',
      branched_at_ns: null,
    })
  })

  it('removes the commands of a run with it, and leaves its branches without a parent', () => {
    insertRun('r1')
    insertRun('r2', 'r1')
    db.exec("INSERT INTO commands (run_id, position, at_ns, command) VALUES ('r1', 0, 5, '{}')")
    db.exec("DELETE FROM runs WHERE id = 'r1'")
    expect(db.prepare('SELECT count(*) AS count FROM commands').get()).toEqual({ count: 0 })
    expect(db.prepare('SELECT id, parent_run_id FROM runs').all()).toEqual([
      { id: 'r2', parent_run_id: null },
    ])
  })

  it('has one command at a position, of a run that there is', () => {
    insertRun('r1')
    const insert = "INSERT INTO commands (run_id, position, at_ns, command) VALUES ('r1', 0, 5, '{}')"
    db.exec(insert)
    expect(() => db.exec(insert)).toThrow('UNIQUE')
    expect(() => db.exec(insert.replace("'r1'", "'none'"))).toThrow('FOREIGN KEY')
  })

  it('reads the log of one run without looking at the others', () => {
    expect(plan('SELECT command FROM commands WHERE run_id = ? ORDER BY position', 'r1')).toMatch(
      /SEARCH commands/,
    )
  })

  it('lists runs by their opening without sorting them all', () => {
    expect(plan('SELECT id FROM runs ORDER BY opened_at DESC')).toContain('USING INDEX runs_by_opening')
  })
})

describe('30, attempts', () => {
  beforeEach(() => {
    migrate(db, 20)
    insertScenario()
    insertRun('r1')
    migrate(db, 30)
  })

  it('keeps the runs', () => {
    expect(version()).toBe(30)
    expect(db.prepare('SELECT id, seed FROM runs').all()).toEqual([{ id: 'r1', seed: 42 }])
  })

  it('keeps entries in order under their attempt, which goes with its run', () => {
    insertAttempt()
    expect(() => insertAttempt()).toThrow('UNIQUE')
    expect(plan('SELECT id FROM attempts WHERE run_id = ?', 'r1')).toContain('USING INDEX attempts_by_run')
    expect(db.prepare('SELECT progress FROM attempts').get()).toEqual({ progress: '{}' })
    db.exec("DELETE FROM runs WHERE id = 'r1'")
    expect(db.prepare('SELECT count(*) AS count FROM attempts').get()).toEqual({ count: 0 })
    expect(db.prepare('SELECT count(*) AS count FROM attempt_entries').get()).toEqual({ count: 0 })
  })
})

describe('40, settings', () => {
  it('keeps the attempts and has one value a name', () => {
    migrate(db, 30)
    insertScenario()
    insertRun('r1')
    insertAttempt()
    migrate(db, 40)
    expect(version()).toBe(40)
    expect(db.prepare('SELECT id, lab_id FROM attempts').all()).toEqual([{ id: 'a1', lab_id: 'first-move' }])
    const insert = "INSERT INTO named_values (name, value) VALUES ('settings', '{}')"
    db.exec(insert)
    expect(() => db.exec(insert)).toThrow('UNIQUE')
  })
})

describe('50, terms of attempts', () => {
  it('leaves the attempts that are there as practice, not handed in, with nothing hidden in their runs', () => {
    migrate(db, 40)
    insertScenario()
    insertRun('r1')
    insertAttempt()
    migrate(db, 50)
    expect(version()).toBe(50)
    // What reads attempts knows later columns too.
    migrate(db)
    expect(new AttemptRows(db).all()).toEqual([
      expect.objectContaining({ id: 'a1', terms: practiceTerms, isHandedIn: false, dueAt: '' }),
    ])
    expect(new RunRows(db).find('r1')).toMatchObject({ hidesForAttempt: null })
  })
})

describe('60, packs and drafts', () => {
  it('keeps the attempts; a pack takes the place of the one with its id', () => {
    migrate(db, 50)
    insertScenario()
    insertRun('r1')
    insertAttempt()
    migrate(db, 60)
    expect(version()).toBe(60)
    expect(db.prepare('SELECT id FROM attempts').all()).toEqual([{ id: 'a1' }])
    const rows = new PackRows(db)
    const row = { id: 'p-00000001', isOwn: true, changedAt: 'now' }
    rows.save({ ...row, pack: { title: 'One' } as Pack })
    rows.save({ ...row, pack: { title: 'Two' } as Pack })
    expect(rows.all()).toEqual([{ ...row, pack: { title: 'Two' } }])
    const drafts = new DraftRows(db)
    drafts.insert({ id: 'd-1', kind: 'lab', fileName: 'a', text: 'one', changedAt: '1' })
    drafts.save('d-1', 'two', '2')
    expect(drafts.all()).toEqual([{ id: 'd-1', kind: 'lab', fileName: 'a', text: 'two', changedAt: '2' }])
  })
})

describe('80, exported hand-ins', () => {
  it('keeps the attempts, none of them exported', () => {
    migrate(db, 70)
    insertScenario()
    insertRun('r1')
    insertAttempt()
    migrate(db, 80)
    expect(version()).toBe(80)
    const rows = new AttemptRows(db)
    expect(rows.exportedAt('a1')).toBe('')
    rows.saveExported('a1', 'now')
    expect(rows.exportedAt('a1')).toBe('now')
    expect(rows.find('a1')).toMatchObject({ hasFeedback: false })
  })
})

describe('all of them', () => {
  it('have a test each, ascending numbers, and change nothing the second time', () => {
    expect(migrations.map((step) => step.version)).toEqual([10, 20, 30, 40, 50, 60, 70, 80])
    migrate(db)
    const before = tables()
    migrate(db)
    expect([version(), tables()]).toEqual([80, before])
  })
})
