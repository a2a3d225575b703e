/**
 * MODEL.md says what the code does: every constant and setting in its tables is looked up in the file that it
 * names, its worked figures are worked again. A number that is changed in one place only fails here.
 */
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../core/checks/catalogue.ts'
import { clusterChecks } from '../../core/checks/check-cluster.ts'
import { conditions } from '../../core/checks/check-migration.ts'
import { notExpressed } from '../../core/checks/not-expressed.ts'
import { cureSchema } from '../../core/contract/messages.ts'
import { runToEnd } from '../../core/engine/engine.ts'
import { payloadBytesPerSecond } from '../../core/network/link.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import {
  autoConvergeSchema,
  qemuPolicySchema,
  vspherePolicySchema,
  xenPolicySchema,
} from '../../core/scenario/policy-schema.ts'
import { foldTrace } from '../../core/trace/fold.ts'
import { simulateCopies } from '../../core/validation/disk-copy-plan.ts'
import { root } from './source-files.ts'

const model = fs.readFileSync(path.join(root, 'core/MODEL.md'), 'utf8')

/** Rows of every table whose head begins with these words, as trimmed cells. */
function rowsUnder(...head: readonly string[]): string[][] {
  const found: string[][] = []
  let isInside = false
  for (const line of model.split('\n')) {
    if (!line.startsWith('|')) {
      isInside = false
      continue
    }
    const cells = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
    if (head.every((word, index) => cells[index] === word)) isInside = true
    else if (isInside && !/^-+$/.test(cells[0]!)) found.push(cells)
  }
  return found
}

const nsPer = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9 } as const
const bytesPer = { bytes: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const

/** The table's value in the unit that the constant's own name ends in. */
function inOwnUnit(name: string, value: number, unit: string): number {
  if (name.endsWith('Ns')) return Math.round(value * nsPer[unit as keyof typeof nsPer])
  if (name.endsWith('Bytes')) return value * bytesPer[unit as keyof typeof bytesPer]
  return value
}

/** The value of `name` in the source of a file: a constant, or a field of an object literal. */
function valueInCode(name: string, file: string): number {
  const text = fs.readFileSync(path.join(root, 'core', file), 'utf8')
  const declared = new RegExp(
    `^\\s*(?:export )?(?:const )?${name}(?:: \\w+)?\\s*[=:]\\s*([^\\n]+?),?$`,
    'm',
  ).exec(text)
  expect(declared, `${name} is not declared in core/${file}`).not.toBeNull()
  return evaluate(declared![1]!)
}

const names: Readonly<Record<string, number>> = {
  nsPerMs: 1e6,
  nsPerUs: 1e3,
  nsPerSecond: 1e9,
  kibBytes: 2 ** 10,
  mibBytes: 2 ** 20,
  gibBytes: 2 ** 30,
  pageBytes: 4096,
}

/** Sums and products of numbers and the units above; nothing else may stand in a constant of the tables. */
function evaluate(expression: string): number {
  const sum = (text: string): number =>
    text.split(/ ([+-]) /).reduce((total, part, index, parts) => {
      if (index % 2 === 1) return total
      return parts[index - 1] === '-' ? total - product(part) : total + product(part)
    }, 0)
  const product = (text: string): number => text.split(' * ').reduce((total, part) => total * factor(part), 1)
  const factor = (text: string): number => {
    const value = names[text] ?? Number(text.replaceAll('_', ''))
    expect(Number.isNaN(value), `"${text}" in "${expression}" is no number`).toBe(false)
    return value
  }
  return sum(expression)
}

const numberIn = (cell: string) => Number(cell.replaceAll(',', ''))
const nameIn = (cell: string) => cell.replaceAll('`', '')

describe('the constants of MODEL.md', () => {
  const rows = rowsUnder('constant', 'value', 'unit', 'file', 'source')

  it.each(rows.map((cells) => [nameIn(cells[0]!), cells[1]!, cells[2]!, cells[3]!, cells[4]!] as const))(
    '%s is %s %s in core/%s',
    (name, value, unit, file, source) => {
      expect(valueInCode(name, file)).toBe(inOwnUnit(name, numberIn(value), unit))
      expect(source).not.toBe('')
    },
  )

  it('are all that the stages and the clients have', () => {
    expect(rows.length).toBeGreaterThan(45)
    const listed = new Set(rows.map((cells) => `${cells[3]} ${nameIn(cells[0]!)}`))
    for (const file of [
      'migration/stages.ts',
      'migration/cold-copy.ts',
      'migration/disk-methods.ts',
      'migration/disk-sizes.ts',
      'migration/disk-speeds.ts',
      'migration/disk-streams.ts',
      'migration/storage-vmotion.ts',
      'migration/guest-service.ts',
      'migration/guest.ts',
      'migration/reservations.ts',
      'migration/traces.ts',
      'migration/vmotion-cpu.ts',
      'network/tcp.ts',
      'storage/copy-order.ts',
      'storage/granularity.ts',
      'storage/device-kinds.ts',
      'storage/qemu-drive-mirror.ts',
      'storage/qemu-rate-limit.ts',
      'network/vmotion-streams.ts',
      'trace/tcp-client.ts',
    ]) {
      const text = fs.readFileSync(path.join(root, 'core', file), 'utf8')
      for (const [, name] of text.matchAll(/^(?:export )?const (\w+) = [\d_.]+/gm)) {
        const isKnown = listed.has(`${file} ${name}`)
        expect(isKnown, `${name} of core/${file} is not in MODEL.md`).toBe(true)
      }
    }
  })
})

describe('the settings of MODEL.md', () => {
  const defaults: Readonly<Record<string, unknown>>[] = [
    vspherePolicySchema.parse({ name: 'vsphere' }),
    qemuPolicySchema.parse({ name: 'qemu' }),
    xenPolicySchema.parse({ name: 'xen' }),
  ]
  const rows = rowsUnder('setting', 'value', 'unit', 'option')
  const firstOf = (setting: string) => rows.findIndex((cells) => nameIn(cells[0]!) === setting)
  /** Tables stand in the order of `defaults`; each policy's begins with a setting that only it has. */
  const policyOf = (index: number) =>
    Number(index >= firstOf('downtimeLimitMs')) + Number(index >= firstOf('rateFloorMbps'))

  it.each(rows.map((cells, index) => [nameIn(cells[0]!), cells[1]!, policyOf(index)] as const))(
    '%s has the default %s',
    (name, value, policy) => {
      expect(String(defaults[policy]![name])).toBe(value)
    },
  )

  it.each(
    rowsUnder('setting, optional', 'value', 'unit', 'option').map((cells) => [nameIn(cells[0]!)] as const),
  )('%s may be left out, and then is not in the scenario', (name) => {
    expect(Object.keys(vspherePolicySchema.shape)).toContain(name)
    expect(defaults[0]).not.toHaveProperty(name)
  })

  it.each(rowsUnder('setting of QEMU, optional', 'value').map((cells) => [nameIn(cells[0]!)] as const))(
    "QEMU's %s may be left out, and then is not in the scenario",
    (name) => {
      expect(Object.keys(qemuPolicySchema.shape)).toContain(name)
      expect(defaults[1]).not.toHaveProperty(name)
    },
  )

  it('are those of auto-converge', () => {
    const listed = rowsUnder('setting of auto-converge', 'value').map(([name, value]) => [
      nameIn(name!),
      numberIn(value!),
    ])
    expect(Object.fromEntries(listed)).toEqual(autoConvergeSchema.parse({}))
  })

  it('are all that the policies have', () => {
    const listed = rows.map((cells) => nameIn(cells[0]!))
    for (const policy of defaults)
      expect(Object.keys(policy).filter((name) => name !== 'name' && !listed.includes(name))).toEqual([])
  })
})

describe('the worked figures of MODEL.md', () => {
  it.each(rowsUnder('link, Mbit/s', 'MTU').map((cells) => cells.map(numberIn)))(
    '%d Mbit/s at an MTU of %d carry %d bytes/s, %d MiB/s',
    (mbps, mtu, bytes, mib) => {
      expect(payloadBytesPerSecond(mbps!, mtu!)).toBe(bytes)
      expect((bytes! / 2 ** 20).toFixed(1)).toBe(mib!.toFixed(1))
    },
  )

  it('are those of the stun of the shipped scenario idle', () => {
    const file = 'core/scenario/shipped/idle.scenario.yaml'
    const scenario = parseScenario(file, fs.readFileSync(path.join(root, file), 'utf8'))
    const { recorder } = runToEnd({ scenario, seed: scenario.seed, commands: [] })
    const { stun, outcome } = foldTrace(recorder.bytes()).migrations[0]!
    const found = {
      'last pages': stun.lastPages!.durationNs,
      'device state': stun.deviceState!.durationNs,
      restore: stun.ownership!.durationNs,
      resume: stun.resumed!.durationNs,
      downtime: outcome!.downtimeNs,
      announce: stun.network!.durationNs,
    }
    const rows = rowsUnder('part of the stun of `idle`')
    expect(Object.fromEntries(rows.map(([part, ns]) => [part, numberIn(ns!)]))).toEqual(found)
    expect(stun.deviceState!.bytes).toBe(8_945_664)
  })
})

describe('copies between datastores by default, in MODEL.md', () => {
  const ends = {
    VMFS: { type: 'VMFS' },
    NFS: { type: 'NFS' },
    vSAN: { type: 'vSAN' },
    'hard disks': { type: 'VMFS', performance: { medium: 'hard-disk' } },
  } as const
  const rows = rowsUnder('from, by default', 'to', 'MiB/s')

  it.each(rows.map((cells) => [cells[0]!, cells[1]!, numberIn(cells[2]!)] as const))(
    'from %s to %s go at %d MiB/s',
    (from, to, rate) => {
      const gib = 4
      const [source, target] = [ends[from as keyof typeof ends], ends[to as keyof typeof ends]]
      const plan = { copies: 1, provisionedGiB: gib, allocatedGiB: gib, source, target }
      const seconds = simulateCopies({ ...plan, via: [{ kind: 'fs3dm' }] })
      expect(Math.round((gib * 1024) / seconds)).toBe(rate)
    },
  )

  it('are all listed', () => expect(rows).toHaveLength(8))
})

describe('the checks of MODEL.md', () => {
  it('are all made, or stand in the table of those that are not, for the reason that the code gives', () => {
    const made = new Set([...Object.keys(conditions), ...clusterChecks])
    const left = catalogue.map((row) => row.id).filter((id) => !made.has(id))
    expect(Object.keys(notExpressed).sort()).toEqual(left.sort())
    const listed = rowsUnder('check, not made before', 'why').map(([id, why]) => [nameIn(id!), why!])
    expect(Object.fromEntries(listed)).toEqual(notExpressed)
  })

  it('have rows in the catalogue', () => {
    const known = catalogue.map((row) => row.id)
    expect(Object.keys(conditions).filter((id) => !known.includes(id))).toEqual([])
  })

  it('have cures of these efforts', () => {
    const efforts = cureSchema.shape.effort.options.map((option) => [...option.values][0])
    expect(rowsUnder('effort', 'what it means').map(([effort]) => numberIn(effort!))).toEqual(efforts)
  })
})

describe('the sources of MODEL.md', () => {
  it('are all resolved', () => {
    const known = rowsUnder('key', 'what').flatMap((cells) => cells[0]!.split(', '))
    const used = new Set(
      model.match(/\b(?:ADV-SET|API-[A-Z]+|KB-\d+|DOC-[A-Z]+|GOV-[A-Z]+|FD-[A-Z]+|YB-[A-Z]+|QEMU-\d+)\b/g),
    )
    expect([...used].filter((key) => !known.includes(key))).toEqual([])
  })
})
