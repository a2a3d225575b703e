import { describe, expect, it } from 'vitest'
import { readExpression, valueOver } from '../../../core/lab/expression.ts'
import { migrateWeb } from '../../support/scenarios.ts'
import { Attempt, smallLab } from './lab-fixtures.ts'

function faultsOf(text: string) {
  const read = readExpression(text, ['truth'])
  return 'faults' in read ? read.faults : []
}

function moved(): Attempt {
  const attempt = new Attempt(smallLab())
  attempt.command(migrateWeb)
  attempt.runOut()
  return attempt
}

function ask(attempt: Attempt, text: string, wanted: ('truth' | 'number' | 'text')[] = ['truth']) {
  const read = readExpression(text, wanted)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read.expression.ask(attempt.tracker.viewNow())
}

describe('reading an expression', () => {
  it.each([
    ['migratoins.exists(m, true)', 1, 'There is no variable "migratoins".'],
    ['migrations.exists(m, m.outcom == "completed")', 23, 'There is no field "outcom" in "migration".'],
    ['vms["web-01"].isStunned == "yes"', 25, 'A condition never equals a text.'],
    ['nowMs > "late"', 6, 'A text stands where a number belongs.'],
    ['nowMs && true', 1, 'A number stands where a condition belongs.'],
    ['migrations.exists(m, m.rounds + "x" == 3)', 31, 'A text stands where a number belongs.'],
    ['nowMs + 1', 1, 'It gives a number.'],
    ['answers["a"].constructor == "x"', 13, 'There is no field "constructor" in "answer".'],
    ['frobnicate(nowMs)', 1, 'There is no function "frobnicate".'],
    ['nowMs.exists(x, true)', 6, 'A number has no entries.'],
    ['vms[3].isStunned', 4, 'A number stands where a text belongs.'],
  ])('%s', (text, character, message) => {
    expect(faultsOf(text)[0]).toMatchObject({ character, message })
  })

  it('says where text stops being CEL', () => {
    expect(faultsOf('nowMs > ')[0]!.message).toMatch(/^It is not CEL: .*end of input/)
    expect(faultsOf('nowMs >')[0]!.character).toBe(7)
  })

  it('refuses macros nested so deep that a long trace would take for ever', () => {
    const deep = 'events.all(a, events.all(b, events.all(c, events.all(d, a.atMs <= d.atMs))))'
    expect(faultsOf(deep).map((fault) => fault.message)).toContain(
      'Too many macros stand inside one another.',
    )
  })

  it('says which variables it asks for', () => {
    const read = readExpression('size(migrations) > 0 && vms["web-01"].isMigrating', ['truth'])
    expect('expression' in read && [...read.expression.variables].sort()).toEqual(['migrations', 'vms'])
  })
})

describe('asking an expression', () => {
  it('mixes whole literals with figures in comparison and arithmetic', () => {
    const attempt = moved()
    const one = 'migrations[0].'
    expect(
      ask(attempt, `${one}rounds >= 1 && ${one}rounds + 1 > 1.5 && 2 * ${one}rounds == ${one}rounds * 2.0`),
    ).toEqual({ kind: 'value', value: true })
    expect(ask(attempt, `${one}totalMs / 1000 < ${one}totalMs && abs(1 - ${one}rounds) >= 0`).kind).toBe(
      'value',
    )
  })

  it('has the macros, maps and functions that labs need', () => {
    const attempt = moved()
    expect(ask(attempt, '"stun" in migrations[0].stageAtMs && !("esx-09" in hosts)')).toMatchObject({
      value: true,
    })
    expect(ask(attempt, 'vms.all(v, vms[v].powerState == "poweredOn")')).toMatchObject({ value: true })
    expect(ask(attempt, 'migrations.map(m, m.to)[0]', ['text'])).toMatchObject({ value: 'esx-02' })
    expect(ask(attempt, 'size(events.filter(e, e.class == "VmMigratedEvent"))', ['number'])).toMatchObject({
      value: 1,
    })
    expect(ask(attempt, 'clock(0) + " " + span(1500) + " " + memory(2048)', ['text'])).toMatchObject({
      value: '00:00.000 1.5\u00a0s 2\u00a0GiB',
    })
  })

  it('calls what has not happened missing, in plain words', () => {
    const attempt = new Attempt(smallLab())
    expect(ask(attempt, 'last(migrations).downtimeMs < 500')).toEqual({
      kind: 'missing',
      why: 'What it asks for has not happened yet.',
    })
    expect(ask(attempt, 'migrations[0].rounds > 1').kind).toBe('missing')
    expect(ask(attempt, 'answers["order"].isRight')).toEqual({
      kind: 'missing',
      why: 'There is no "order" yet.',
    })
    attempt.command(migrateWeb)
    expect(ask(attempt, 'last(migrations).downtimeMs < 500')).toMatchObject({ kind: 'missing' })
  })

  it('calls what can never be judged failed, and throws nothing', () => {
    const attempt = moved()
    expect(ask(attempt, '1 / 0 == 1')).toMatchObject({ kind: 'failed' })
    expect(ask(attempt, 'nowMs / 0', ['number'])).toEqual({
      kind: 'failed',
      why: 'It gives no finite number.',
    })
  })
})

describe('numbers and settings of any kind', () => {
  const values = { rate: 3, sizes: [1, 2, 4] }

  it.each<[string, unknown]>([
    ['rate == 3', true],
    ['rate + 1 > 3', true],
    ['sizes[rate - 1]', 4],
    ['4 in sizes', true],
    ['sizes == [1, 2, 4]', true],
    ['rate % 2', 1],
    ['7 % rate', 1],
    ['round(size(sizes) / 2.0)', 2],
    ['floor(2) + ceil(1.5) + abs(-1)', 5],
    ['most(sizes) - least(sizes) + sum(sizes)', 10],
    ['sizes.map(s, s * rate)', [3, 6, 12]],
    ['"n" + string(rate)', 'n3'],
  ])('%s', (text, value) => {
    expect(valueOver(text, values)).toEqual({ value })
  })

  it('asks settings and variables field by field, without knowing them beforehand', () => {
    const attempt = moved()
    const adapters = 'settings.hosts["esx-01"].vmkernelAdapters'
    expect(ask(attempt, `${adapters}.exists(a, a.name == "vmk1" && a.mtu == 1500)`)).toMatchObject({
      value: true,
    })
    expect(ask(attempt, `size(${adapters}) == 2 && !has(settings.hosts["esx-01"].licence)`)).toMatchObject({
      value: true,
    })
    expect(ask(attempt, 'settings.hosts["esx-01"].licence == "VCF"').kind).toBe('missing')
    expect(ask(attempt, 'settings.vms["web-01"].host == vms["web-01"].host')).toMatchObject({ value: true })
  })

  it('must give a list of the kind that is wanted', () => {
    expect('expression' in readExpression('migrations.map(m, m.rounds)', [{ listOf: 'number' }])).toBe(true)
    expect('expression' in readExpression('migrations.map(m, m.vm)', [{ listOf: 'number' }])).toBe(false)
    expect('expression' in readExpression('settings.vms', [{ listOf: 'number' }])).toBe(true)
  })
})
