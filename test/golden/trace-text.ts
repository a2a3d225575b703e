/**
 * A trace as text for review: one record per line, time first, and the hash of all bytes at the end. Samples
 * have no line of their own (the hash covers them); all else is there with every field.
 */
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { runToEnd } from '../../core/engine/engine.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import { decodeRecords } from '../../core/trace/encode.ts'
import type { TraceRecord } from '../../core/trace/events.ts'

export const goldenFolder = import.meta.dirname

/** Names of the pairs, without their endings. */
export function goldenNames(): string[] {
  const ending = '.scenario.yaml'
  const files = readdirSync(goldenFolder).filter((file) => file.endsWith(ending))
  return files.map((file) => file.slice(0, -ending.length)).sort()
}

export function goldenTracePath(name: string): string {
  return path.join(goldenFolder, `${name}.trace.txt`)
}

/** Runs the scenario of this pair with its own seed and planned commands. */
export function goldenText(name: string): string {
  const file = `${name}.scenario.yaml`
  const scenario = parseScenario(file, readFileSync(path.join(goldenFolder, file), 'utf8'))
  const { recorder } = runToEnd({ scenario, seed: scenario.seed, commands: [] })
  const { records } = decodeRecords(recorder.bytes())
  const lines = records.filter((record) => !record.type.endsWith('-sample')).map(lineOf)
  const samples = records.filter((record) => record.type.endsWith('-sample')).length
  return [...lines, `${samples} samples`, `sha-256 ${recorder.hash()}`, ''].join('\n')
}

function lineOf(record: TraceRecord): string {
  const { type, atNs, ...fields } = record
  const seconds = (atNs / 1_000_000_000).toFixed(9).padStart(14)
  const words = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `${seconds} s  ${type.padEnd(20)} ${words.join(' ')}`
}
