/** For every blocker: it alone makes its check speak, with fault and text, and without it nothing does. */
import { expect, it } from 'vitest'
import type { Finding } from '../../../core/checks/finding.ts'
import { reportWith, type Blocker } from './base-estate.ts'

/** Registers the tests of a list; call it inside a `describe`. */
export function testBlockers(blockers: readonly Blocker[]): void {
  const kinds = new Map(blockers.map((blocker) => [`${blocker.kind}/${blocker.powerState ?? ''}`, blocker]))
  it.each([...kinds])('finds nothing on the base of %s', (_, { kind, powerState }) => {
    const nothing = { plant: () => {}, powerState } as unknown as Blocker
    expect(reportWith([nothing], kind).findings).toEqual([])
  })
  it.each(blockers.map((blocker) => [`${blocker.check} (${blocker.kind})`, blocker] as const))(
    '%s speaks alone',
    (_, blocker) => {
      const { findings } = reportWith([blocker], blocker.kind)
      expect(new Set(findings.map((finding) => finding.check))).toEqual(new Set([blocker.check]))
      for (const finding of findings) expectComplete(finding, blocker)
    },
  )
}

function expectComplete(finding: Finding, { severity, fault, wrapper, text }: Blocker): void {
  expect(finding).toMatchObject({ severity, fault, wrapper: wrapper ?? '' })
  expect(finding.message).toMatch(text)
  expect(finding.message).toMatch(/\.$/)
  expect(finding.remedy).toMatch(/\.$/)
  for (const side of [finding.left, finding.right]) {
    expect(side.label).not.toBe('')
    expect(side.value).not.toBe('')
  }
  expect(finding.source).not.toBe('')
  for (const cure of finding.cures) {
    expect(cure.text).not.toBe('')
    expect(cure.place).not.toBe('')
  }
}
