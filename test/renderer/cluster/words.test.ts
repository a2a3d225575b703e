/** Words of DRS and HA settings: every value that the schema knows has some. */
import { expect, it } from 'vitest'
import { drsLevels, haSchema } from '../../../core/scenario/cluster-schema.ts'
import { tolerancePercent as engineTolerance } from '../../../core/drs/load.ts'
import {
  drsLevelWords,
  thresholdTitle,
  thresholdWords,
} from '../../../renderer/features/cluster/drs-words.ts'
import {
  admissionWords,
  haPolicies,
  policyOf,
  withPolicy,
} from '../../../renderer/features/cluster/ha-words.ts'
import { tolerancePercent } from '../../../renderer/features/drs/drs-rows.ts'

it('every automation level and threshold is explained', () => {
  expect(Object.keys(drsLevelWords).sort()).toEqual([...drsLevels].sort())
  for (const threshold of [1, 2, 3, 4, 5]) {
    expect(thresholdWords[threshold]).toBeTruthy()
    expect(thresholdTitle(threshold)).toContain(String(threshold))
  }
})

it('every admission policy begins with settings that the schema takes, and is said in words', () => {
  for (const { value } of haPolicies) {
    const ha = haSchema.parse(withPolicy(value, ['esx-01', 'esx-02']))
    expect(policyOf(ha)).toBe(value)
    expect(admissionWords(ha)).toMatch(/\.$/)
  }
})

it('the line on the load bars is where the engine begins to count a host as inefficient', () => {
  for (const threshold of [1, 2, 3, 4, 5])
    expect(tolerancePercent(threshold)).toBe(engineTolerance(threshold))
})
