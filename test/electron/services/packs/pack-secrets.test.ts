/**
 * Nothing that a student is to find out is in what the student gets: neither in a pack's file, nor, where no self-check
 * is allowed, under its seal, nor in anything that the window is told while the attempt goes on. Every shipped lab.
 */
import fs from 'node:fs'
import path from 'node:path'
import { createRouterClient } from '@orpc/server'
import { parse } from 'yaml'
import { afterEach, describe, expect, it } from 'vitest'
import type { RunFrame } from '../../../../core/contract/frame-channel.ts'
import { packText, parsePack } from '../../../../core/lab/pack.ts'
import type { Pack } from '../../../../core/lab/pack-schema.ts'
import { labVariant, parseLab } from '../../../../core/lab/parse.ts'
import { decodeRecords } from '../../../../core/trace/encode.ts'
import { FrameReader } from '../../../../electron/rpc/frame-reader.ts'
import { router } from '../../../../electron/rpc/router.ts'
import { filesOfLab } from '../../../../electron/services/packs/pack-shelf.ts'
import { idsIn, labEnding, sourceFolders } from '../../../../electron/services/shipped-files.ts'
import { root } from '../../../support/services.ts'
import { closeDesks, Desk } from '../lab-desk.ts'
import { checkedTerms, handOut, keylessTerms, request } from './pack-bench.ts'

afterEach(closeDesks)

const labsFolder = sourceFolders(root).labs
const labIds = idsIn(labsFolder, labEnding)
const textOf = (id: string) => fs.readFileSync(path.join(labsFolder, `${id}${labEnding}`), 'utf8')

/** What stands for every solution. */
const inEveryCopy = 'advance-until-idle'

interface Said {
  readonly key: Set<string>
  readonly open: Set<string>
}

/** Keys below which everything is of the answer key. */
const ofKey = new Set([
  'reply',
  'replies',
  'reasons-of-objective',
  'hints',
  'firstPiece',
  'rubric',
  'card',
  'cured',
  'solution',
  'wrongPaths',
  'misconceptions',
  'traps',
  'outcome',
  'check',
  'partly',
  'debrief',
  'cues',
  'right',
])

/** Texts of a lab, those of its key apart. */
function said(value: unknown, isKey: boolean, into: Said): Said {
  if (typeof value === 'string') (isKey ? into.key : into.open).add(value.trim())
  else if (Array.isArray(value)) for (const one of value) said(one, isKey, into)
  else if (typeof value === 'object' && value !== null) {
    const isObjective = 'scope' in value
    for (const [key, one] of Object.entries(value)) {
      said(one, isKey || ofKey.has(isObjective && key === 'reasons' ? 'reasons-of-objective' : key), into)
    }
  }
  return into
}

function textsOf(lab: string): Said {
  return said(parse(lab), false, { key: new Set(), open: new Set() })
}

/** Texts that only the key has, long enough to mean something: what a step waits for may be what an objective asks. */
function secretsOf(id: string): string[] {
  const { key, open } = textsOf(textOf(id))
  const told = [...open, inEveryCopy].join('\n')
  return [...key].filter((text) => text.length >= 12 && !told.includes(text))
}

function everyTextOf(value: unknown): string {
  const { key, open } = said(value, false, { key: new Set(), open: new Set() })
  return [...key, ...open].join('\n')
}

describe('a student’s pack of every shipped lab', () => {
  it('holds nothing of the key without self-check, also under the seal', () => {
    const { instructor, pack } = handOut(request(labIds, keylessTerms))
    const handed = parsePack('handed', instructor.services.packs.file(pack.id, 'student').text)
    expect(labIds.length).toBeGreaterThan(14)
    handed.labs.forEach((listed, index) => {
      const { lab } = filesOfLab('handed', handed, index)
      const held = everyTextOf(parse(lab.text))
      const secrets = secretsOf(listed.id)
      expect(secrets.length, listed.id).toBeGreaterThan(30)
      expect(
        secrets.filter((text) => held.includes(text)),
        listed.id,
      ).toEqual([])
      expect(lab.text).not.toMatch(/isRight|misconception:|cure-hidden/)
      expect(parseLab(lab.fileName, lab.text, 5).draw.causes).toEqual(
        labVariant(instructor.services.library.labFile(listed.id), 5).draw.causes,
      )
    })
  }, 60_000)

  it('reads in no editor, with its key or without', () => {
    const desk = new Desk()
    for (const terms of [keylessTerms, checkedTerms]) {
      const { id } = desk.services.packs.make(request(labIds, terms))
      const { text } = desk.services.packs.file(id, 'student')
      const readable = text.replaceAll(/sealed: \S+/g, '')
      for (const lab of labIds) {
        const { key, open } = textsOf(textOf(lab))
        const listed = parseLab(lab, textOf(lab))
        const shown = [listed.title, listed.summary]
        const hidden = [...key, ...open].filter(
          (one) => one.length >= 16 && one.includes(' ') && !shown.includes(one),
        )
        expect(
          hidden.filter((one) => readable.includes(one)),
          lab,
        ).toEqual([])
      }
      const sealed: Pack = parsePack('handed', text)
      if (sealed.copy !== 'student') throw new Error('It is no student’s copy.')
      const bytes = sealed.labs.map((one) => Buffer.from(one.sealed, 'base64').toString('latin1')).join('')
      expect(bytes).not.toMatch(/precopy|estate|steps|solution/)
      expect(packText(sealed)).not.toContain('signingKey')
    }
  }, 60_000)
})

describe('the window of a student, while the attempt goes on', () => {
  const hiding = labIds.filter((id) => parseLab(id, textOf(id)).hiddenFaults !== undefined)

  it.each(hiding)(
    'is not told what is hidden in %s',
    async (id) => {
      const { student, pack, instructor } = handOut(request([id], keylessTerms))
      const { services } = student
      const client = createRouterClient(router, { context: { services } })
      const seed = 3
      const key = `${pack.id}.${id}`
      const { id: attemptId, runId } = await client.attempts.start({ labId: key, seed })
      await services.runs.liveRun(runId).seek(120_000_000_000)
      const frames: RunFrame[] = []
      const reader = new FrameReader(services, (frame) => frames.push(frame))
      reader.receive({ kind: 'watch', runId, mapVm: null, mapCells: 1, mapDisk: null, traceBytes: 0 })
      reader.close()
      const records = frames.flatMap(({ trace }) => decodeRecords(trace).records)
      expect(records.length).toBeGreaterThan(0)
      const view = await client.attempts.view({ attemptId })
      const told = JSON.stringify([
        view,
        await client.runs.open({ runId }),
        await client.runs.estate({ runId }),
        await client.runs.list({}),
        await client.runs.report({ runId }),
        (await client.reports.make({ subject: { kind: 'run', runId }, format: 'json' })).content,
        await client.labs.list({}),
        await client.labs.progress({}),
        records,
      ])
      const lab = instructor.services.library.lab(id, seed)
      const drawn = lab.hiddenFaults!.pool.filter((one) => lab.draw.causes.includes(one.id))
      const secrets = drawn.flatMap((one) => [one.text, one.cured, ...Object.values(one.card)])
      expect(secrets.filter((text) => told.includes(JSON.stringify(text).slice(1, -1)))).toEqual([])
      expect(told).not.toMatch(/"hidden-|isRight":(true|false)|"came":[^n]|"causes":\[|solution/)
      await expect(client.attempts.report({ attemptId })).rejects.toThrow()
      services.runs.remove(runId)
    },
    60_000,
  )

  it('stays so when the attempt is handed in and not yet marked', async () => {
    const { student, pack } = handOut(request([hiding[0]!], keylessTerms))
    const client = createRouterClient(router, { context: { services: student.services } })
    const { id: attemptId, runId } = await client.attempts.start({
      labId: `${pack.id}.${hiding[0]!}`,
      seed: 3,
    })
    const view = await client.attempts.handIn({ attemptId })
    expect(view).toMatchObject({ isHandedIn: true, areVerdictsShown: false, caseCards: [] })
    expect((await client.runs.open({ runId })).scenarioText).toBe('')
    await expect(client.attempts.report({ attemptId })).rejects.toThrow()
  })
})
