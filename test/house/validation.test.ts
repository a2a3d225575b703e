/**
 * The engine knows no measured case: no id, no file name of a data set stands anywhere in core/. What it predicts
 * it predicts from what a case gives. The names are those of the data sets that it has been held against.
 */
import { describe, expect, it } from 'vitest'
import { sourceFiles } from './source-files.ts'

const core = sourceFiles().filter((file) => file.path.startsWith('core/'))

/** Beginnings of ids and names of files; numbered ids only where they stand as words of their own. */
const ofDataSets: readonly RegExp[] = [
  /\bc0(0[1-9]|[1-5]\d)\b/,
  /\bm(0[1-9]|1[01])\b/,
  /['"`]W\d+[ab]?['"`]/,
  /xen-(specweb|apache)/,
  /qemu-(mtcomp|rdma|256g|xbzrle|multifd|redundant|autoconverge|precopy|mirror)/,
  /opnfv-|hyperv-|osic-|mtv-|esxi-(datamover|nfs)|gce-fleet/,
  /\bkv-|\bchv-|\bvmw-/,
  /hines-|svard-|jo-shared|salfner-/,
  /\bgeo-\d|shelf-(uniform|mark)|redundant-first|skip-first|mirror-fraction|dbt-converges|vmotion-goal/,
  /published-measurements|evc-rules|calibration\.json|groundtruth/,
]

describe('the engine', () => {
  it('is all looked at here', () => {
    expect(core.length).toBeGreaterThan(100)
    expect(core.some((file) => file.path === 'core/MODEL.md')).toBe(true)
  })

  it.each(ofDataSets)('does not know %s', (name) => {
    expect(core.filter((file) => name.test(file.text)).map((file) => file.path)).toEqual([])
  })

  it.each([
    ['"c017"', 0],
    ["'m03'", 1],
    ['the case kv-stressng', 6],
    ['qemu-mirror.json', 4],
  ])('would be found out by %s', (text, index) => {
    expect(ofDataSets[index]!.test(text)).toBe(true)
  })
})
